"""What the page in the browser can ask for, and what it is answered: plain data, no HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from lib.errors import ColophonError, InputError
from lib.merge.page_in_hand import PageInHand
from lib.review.book_texts import BookTexts
from lib.review.change_log import ChangeLog
from lib.review.doubt_order import DoubtOrder
from lib.review.find_replace import MOST_FOUND, Search, find, replaced_text
from lib.review.page_changes import CHANGES, ConflictError, TextChange
from lib.review.page_view import page_view
from lib.review.reviewed_book import ReviewedBook
from lib.review.shown_text import shown_paragraphs
from lib.review.stage_run import StageRun
from lib.review.truth_pages import truth_state, write_truth
from lib.schemas.label import BlockClass
from lib.settings.params import first_problem

Answer = dict[str, Any]
B = TypeVar("B", bound=BaseModel)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _ChangesBody(_Body):
    changes: list[Any]


class _UndoBody(_Body):
    undo: int


class _TruthBody(_Body):
    make_folder: bool = False
    replace: bool = False


class _Place(_Body):
    page: int
    paragraph: str
    version: str
    which: int


class _ReplaceBody(_Body):
    search: Search
    places: list[_Place]


class _NoBody(_Body):
    pass


class ReviewRoutes:
    """One book in review."""

    def __init__(self, book: ReviewedBook, first: int) -> None:
        self.book = book
        self.first = first
        self.log = ChangeLog(book)
        self.texts = BookTexts(book)
        self.order = DoubtOrder(self.texts)
        self.run = StageRun(book.root, book.id)
        self._gets: dict[str, Callable[..., Answer]] = {
            "book": self._book, "doubts": self._doubts, "apply": self._status, "page": self._page,
        }  # fmt: skip
        self._posts: dict[str, Callable[..., Answer]] = {
            "change": self._change, "truth": self._truth, "undo": self._undo, "find": self._find,
            "replace": self._replace, "apply": self._apply,
        }  # fmt: skip

    def get(self, name: str, number: int | None, query: Mapping[str, str]) -> Answer | None:
        """The answer to a question; None where there is no such question."""
        route = self._gets.get(name)
        if route is None or (number is not None) != (name == "page"):
            return None
        return route(number) if number is not None else route(query)

    def post(self, name: str, number: int | None, body: bytes) -> Answer | None:
        """The answer to a change; None where there is no such change."""
        route = self._posts.get(name)
        if route is None or (number is not None) != (name in {"change", "truth"}):
            return None
        return route(body) if number is None else route(number, body)

    def _book(self, query: Mapping[str, str]) -> Answer:
        return {
            "id": self.book.id,
            "title": self.book.facts.title or self.book.id,
            "language": self.book.facts.language,
            "pages": self.book.pages,
            "first": self.first,
            "classes": [str(name) for name in BlockClass],
        }

    def _doubts(self, query: Mapping[str, str]) -> Answer:
        after = query.get("after", "0")
        return self.order.known(int(after) if after.isdecimal() else 0)

    def _page(self, number: int) -> Answer:
        return self._shown(self.book.page(number))

    def _change(self, number: int, body: bytes) -> Answer:
        changes = _read_changes(_read(_ChangesBody, body).changes)
        page, undo = self.log.change(number, changes)
        return {**self._shown(page), "undo": undo}

    def _undo(self, body: bytes) -> Answer:
        page, undo = self.log.undo(_read(_UndoBody, body).undo)
        return {**self._shown(page), "undo": undo}

    def _truth(self, number: int, body: bytes) -> Answer:
        wanted = _read(_TruthBody, body)
        page = self.book.page(number)
        written = write_truth(self.book, page, make_folder=wanted.make_folder, replace=wanted.replace)
        return {**self._shown(self.book.page(number)), **written}

    def _find(self, body: bytes) -> Answer:
        return find(self.texts, _read(Search, body))

    def _replace(self, body: bytes) -> Answer:
        wanted = _read(_ReplaceBody, body)
        if wanted.search.replace is None or not 0 < len(wanted.places) <= MOST_FOUND:
            raise InputError(f"nothing to put there, or no place; {MOST_FOUND} places at most")
        places: dict[tuple[int, str, str], set[int]] = {}
        for place in wanted.places:
            places.setdefault((place.page, place.paragraph, place.version), set()).add(place.which)
        done, undo, conflicts = 0, [], []
        for page in sorted({page for page, _, _ in places}):
            mine = {key: which for key, which in places.items() if key[0] == page}
            try:
                number = self._replace_on_page(page, wanted.search, mine)
            except ColophonError as error:
                conflicts.append({"page": page, "error": str(error)})
                continue
            done += sum(len(which) for which in mine.values())
            undo += [number] if number is not None else []
        return {"replaced": done, "undo": undo, "conflicts": conflicts}

    def _replace_on_page(
        self, page: int, search: Search, places: Mapping[tuple[int, str, str], set[int]]
    ) -> int | None:
        texts = {shown.id: shown.text for shown in shown_paragraphs(self.book.page(page))}
        changes = []
        for (_, name, version), which in places.items():
            if name not in texts:
                raise ConflictError(f"there is no paragraph {name} on page {page} now")
            text = replaced_text(texts[name], search, which)
            changes.append(TextChange(kind="text", id=name, version=version, text=text, replaced=True))
        found, undo = self.log.change(page, changes)
        self.order.note(found)
        return undo

    def _apply(self, body: bytes) -> Answer:
        _read(_NoBody, body)
        self.run.start()
        return self.run.status()

    def _status(self, query: Mapping[str, str]) -> Answer:
        return self.run.status()

    def _shown(self, page: PageInHand) -> Answer:
        entry = self.order.note(page)
        view = page_view(self.book, page, self.order.suggest, self.order.learnt)
        return {"page": view, "entry": entry, "truth": truth_state(self.book, page)}


def _read(schema: type[B], body: bytes) -> B:
    try:
        return schema.model_validate_json(body)
    except ValidationError as error:
        raise _bad(error) from None


def _read_changes(changes: list[Any]) -> list[Any]:
    try:
        return CHANGES.validate_json(json.dumps(changes))
    except ValidationError as error:
        raise _bad(error) from None


def _bad(error: ValidationError) -> InputError:
    where, what = first_problem(error)
    return InputError(" ".join(f"{where}: {what}".split())[:300])
