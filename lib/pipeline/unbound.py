"""Pages that a storage saved which knew no keys: in a test, a notebook, or a worker that was started anew.

Nobody knows what such a page was made of, so its skip file has an empty key, and the next run does the page again.
Where a skip file with a key stands already, it stays, and a note beside it says what was saved; the run whose worker
it was takes the page over.
"""

from __future__ import annotations

from lib.pipeline.skipfile import SkipFile
from lib.pipeline.stage_storage import StageStorage


def unbound_skip(files: StageStorage, page_num: int) -> SkipFile | None:
    """What was noted of a page without a key, where its files are still the ones that were saved."""
    for path in (files.note_page(page_num), files.skip_page(page_num)):
        skip = SkipFile.read(path)
        if skip is not None and not skip.parts and skip.why_not(None, files.output_dir) is None:
            return skip
    return None


def adopt(files: StageStorage, page_num: int, since: float) -> bool:
    """Give a page its key that was saved without one after `since` (wall time, in seconds); whether there was one.

    Raises InvalidRecordError where its record or its metrics do not validate.
    """
    skip = unbound_skip(files, page_num)
    if skip is None or files.output_page(page_num).stat().st_mtime < since:
        return False
    files.load_page(page_num, files.output_schema)
    given = skip.metrics if skip.metrics.keys() - {"page_num", "cost_usd"} else None
    quality, _ = files.part_metrics(page_num, given, skip.metrics.get("cost_usd", 0.0))
    files.mark_written(page_num, quality)
    files.saved.add(page_num)
    return True
