"""The records of a book beside the proofread text of each page."""

from __future__ import annotations

from pathlib import Path

from lib.errors import InputError


def paired_pages(data: Path, book: str, stage: str, truth: Path) -> list[tuple[Path, str]]:
    """A stage's records of a book in a data folder, each with its page's text in proofreaders' mark-up, in page order.

    `truth` is a folder with *.gt.dp.txt. Raises InputError where a book has not as many pages as its truth.
    """
    records = sorted((data / book / stage / "pages").glob("page_*.json"))
    texts = [path.read_text(encoding="utf-8-sig") for path in sorted(truth.glob("*.gt.dp.txt"))]
    if len(records) != len(texts):
        raise InputError(f"{book}: {len(records)} pages were read, and the truth has {len(texts)}")
    return list(zip(records, texts, strict=True))
