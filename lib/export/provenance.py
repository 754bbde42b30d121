"""What the colophon is made of: digests of what the book was made from, and the settings and reports of its stages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.errors import MissingInputError
from lib.export.colophon import Made
from lib.pipeline.record_files import read_record
from lib.settings.params import Params
from lib.system.digests import bytes_digest, file_digest, file_md5

STAGES = ("ingest", "ocr", "layout", "correct", "label")
"""Stages whose settings decide the text."""


def gather(root: Path, book: str, reports: Path, structure: Path) -> Made:
    """Look at the project in `root`; `reports` and `structure` are the book's folders of these."""
    params = Params.load(root)
    source = params.book(book).source
    ocr, evaluation = (_report(reports / f"{name}.json") for name in ("ocr", "evaluate"))
    files = [structure / "passages.jsonl", structure / "book.json"]
    scan = root / source
    if Path(source).is_absolute():
        # A book goes out into the world; where on this machine its scan lay is nobody's business.
        source = Path(source).name
    dvc = {str(path.relative_to(root)): file_md5(path) for path in files}
    if scan.is_file():
        dvc = {source: file_md5(scan), **dvc}
    return Made(
        source=source,
        source_digest=_source_digest(scan),
        dvc=dvc,
        settings={stage: params.merged_section(stage, book) for stage in STAGES if stage in params.stages},
        engine=ocr.get("engine", {}),
        evaluation=evaluation,
    )


def _report(path: Path) -> Mapping[str, Any]:
    """What a stage's report says; nothing where there is none. InvalidRecordError where it cannot be read."""
    try:
        found = read_record(path, None, path.stem)
    except MissingInputError:
        return {}
    return found if isinstance(found, Mapping) else {}


def _source_digest(scan: Path) -> str:
    if scan.is_dir():
        files = [path for path in sorted(scan.rglob("*")) if path.is_file()]
        listed = [f"{file_digest(path)} {path.relative_to(scan).as_posix()}\n" for path in files]
        return bytes_digest("".join(listed).encode("utf-8", "surrogateescape"))
    return file_digest(scan) if scan.exists() else "unknown"
