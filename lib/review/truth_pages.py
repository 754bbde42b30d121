"""Proofread pages as truth: page_0042.txt in the folder that the book's `truth:` names, lines as printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lib.errors import InputError
from lib.kit.yaml_keys import set_value
from lib.merge.human import proofread_text
from lib.merge.page_in_hand import PageInHand
from lib.pipeline.book_pipelines import write_book_pipelines
from lib.pipeline.storage import page_name
from lib.review.page_changes import ConflictError
from lib.review.reviewed_book import ReviewedBook
from lib.schemas.merge import MergePage
from lib.settings.book_files import book_file, has_own_files
from lib.settings.params import PARAMS_FILE, Params
from lib.system.atomic import write_text

NO_TRUTH = "data/no-truth"


class NoTruthError(InputError):
    """The book names no folder of truth yet; a person is asked whether it is to have one."""


def truth_folder(book: ReviewedBook) -> Path | None:
    """Where the book's truth stands; None where it has none of its own."""
    named = Params.load(book.root).book(book.id).truth
    return None if named is None or named.rstrip("/") == NO_TRUTH else book.root / named


def truth_state(book: ReviewedBook, page: PageInHand) -> str:
    """What truth there is of the page.

    `nowhere`: the book has no folder of truth; `none`: no truth of the page; `same`: the page as it stands; `other`:
    truth that says otherwise.
    """
    folder = truth_folder(book)
    if folder is None:
        return "nowhere"
    path = folder / f"{page_name(page.merged.page_number)}.txt"
    if not path.is_file():
        return "none"
    return "same" if path.read_text(encoding="utf-8-sig", errors="replace") == truth_text(page.merged) else "other"


def truth_text(page: MergePage) -> str:
    """The page as it is printed, in reading order: lines as set, an empty line between paragraphs."""
    paragraphs = ("\n".join(line.text for line in paragraph.lines if line.words) for paragraph in page.paragraphs())
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def write_truth(book: ReviewedBook, page: PageInHand, *, make_folder: bool, replace: bool) -> dict[str, Any]:
    """Write a proofread page into the book's folder of truth.

    Raises NoTruthError where the book has no such folder and `make_folder` is not asked for, InputError where a page
    is not proofread, ConflictError where truth stands there that says otherwise and is not to be replaced.
    """
    if proofread_text(page.merged) is None:
        raise InputError("a person does not stand for all of this page yet, or an entry of it is stale")
    folder = truth_folder(book)
    if folder is None and not make_folder:
        raise NoTruthError(
            f"{book.id} has no folder of truth. To measure on this page, its settings need "
            f"{Params.load(book.root).place(book.id, 'truth')}: data/{book.id}/truth"
        )
    if folder is None:
        folder = book.storage.book_dir / "truth"
        folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{page_name(page.merged.page_number)}.txt"
    if truth_state(book, page) == "other" and not replace:
        raise ConflictError(f"{_shown(path, book.root)} is there already and says otherwise")
    write_text(path, truth_text(page.merged))
    if truth_folder(book) is None:
        _name_folder(book)
    return {"path": _shown(path, book.root)}


def _shown(path: Path, root: Path) -> str:
    """As it is named from the project's root; truth may lie outside of it."""
    return str(path.relative_to(root) if path.is_relative_to(root) else path)


def _name_folder(book: ReviewedBook) -> None:
    """Let the book's settings name the new folder; every other line stays as it is."""
    own = has_own_files(book.root, book.id)
    path = book.root / (book_file(book.id) if own else PARAMS_FILE)
    text = path.read_text(encoding="utf-8")
    write_text(path, set_value(text, [] if own else ["books", book.id], "truth", f"data/{book.id}/truth"))
    if own:
        write_book_pipelines(book.root, [book.id])
