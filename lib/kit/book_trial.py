"""A whole-book stage run in a scratch folder, and what it wrote there beside what stands."""

from __future__ import annotations

from lib.kit.comparison import MadeFile
from lib.kit.page_trial import opened
from lib.kit.scratch import Scratch
from lib.pipeline.whole_book import BookStage


def made_anew(stage_class: type[BookStage], scratch: Scratch) -> list[MadeFile]:
    """Run the stage from end to end; the files that it wrote, and those that stand and were not made, by path.

    Whatever the stage's own code raises comes out as it is.
    """
    storage = scratch.storage
    with opened(stage_class, scratch) as (stage, checkpoint, logger):
        stats = stage.run(storage, checkpoint, logger)
        stage.after(storage, checkpoint, logger, stats)
    written = {path for path in scratch.written() if path.name != ".gitkeep"}
    folders = [scratch.project / "data" / scratch.book / stage.name, scratch.project / "reports" / scratch.book]
    found = [*folders[0].rglob("*"), *folders[1].glob(f"{stage.name}.*")]
    standing = {path.relative_to(scratch.project) for path in found if path.is_file() and path.name[0] != "."}
    return [
        MadeFile(path, _bytes(scratch, path, tried=True), _bytes(scratch, path, tried=False))
        for path in sorted(written | standing)
    ]


def _bytes(scratch: Scratch, path: object, *, tried: bool) -> bytes | None:
    there = (scratch.root if tried else scratch.project) / str(path)
    return there.read_bytes() if there.is_file() else None
