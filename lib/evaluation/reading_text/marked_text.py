"""The reading text of a book in proofreaders' mark-up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from lib.evaluation.reading_text.marked_heads import marked_heads
from lib.evaluation.reading_text.marked_pages import CALL, TYPE, Paragraph, ParagraphKind, read_page
from lib.evaluation.reading_text.reading import (
    ITALIC,
    SMALL_CAPITALS,
    Call,
    HeadText,
    NoteText,
    Part,
    PictureText,
    Reading,
    Setting,
    SidenoteText,
    TextWord,
)

_STYLES = {"i": ITALIC, "sc": SMALL_CAPITALS}
_PART = re.compile(f"({TYPE.pattern}|{CALL.pattern.replace('(', '(?:', 1)})")
_TELLS: frozenset[Part] = frozenset(
    {"breaks", "styles", "heads", "notes", "calls", "sidenotes", "pictures", "quotations"}
)
_BARS = re.compile(r"\|+")
_RULE = re.compile(r"[\s|+=~_{}—-]*[|+=~_—-]{3}[\s|+=~_{}—-]*")
"""What the mark-up draws of a table, in lines that it keeps: no words."""
_SETTINGS: dict[ParagraphKind, Setting] = {"quote": "quotation", "kept": "kept"}
_DIVIDED = "-*"
"""After a word that goes on on the next page."""
LATEST = 3
"""Pages from a note's call to the note, at most: formatters put a note below the paragraph that calls it."""


def read_marked(texts: Mapping[int, str]) -> Reading:
    """The book whose pages have these texts, by page number."""
    return _MarkedText().read(texts)


class _MarkedText:
    """Reads page after page: a word, a paragraph and a note may go on on the next one."""

    def __init__(self) -> None:
        self._made = Reading(tells=_TELLS)
        self._divided = False
        """The last word goes on."""
        self._setting: Setting = "running"
        self._opening = True
        """No word of the page has been read: the mark-up does not say whether it begins a paragraph."""
        self._free: list[tuple[int, str, int]] = []
        """Calls that no note has yet, as (page, mark, index of the word before)."""
        self._uncalled: list[tuple[int, str, str]] = []
        """Notes before whose place no call of theirs stood, as (page, mark, key)."""

    def read(self, texts: Mapping[int, str]) -> Reading:
        """The texts of pages, by number."""
        for number, text in sorted(texts.items()):
            page = read_page(number, text)
            self._opening = True
            for paragraph in page.paragraphs:
                self._add(paragraph, number)
            self._made.heads += [
                HeadText(head.title, head.level, head.page, head.number or "") for head in marked_heads(page)
            ]
        for number, mark, key in self._uncalled:
            self._tie(key, mark, range(number, number + 1))
        self._made.pages = tuple(sorted(texts))
        return self._made

    def _add(self, paragraph: Paragraph, page: int) -> None:
        made = self._made
        if paragraph.kind == "sidenote":
            made.sidenotes.append(SidenoteText(paragraph.marked, len(made.words), page))
        elif paragraph.kind == "note" and paragraph.goes_on and made.notes:
            last = made.notes[-1]
            joint = "" if last.text.endswith(_DIVIDED) else " "
            made.notes[-1] = NoteText(last.key, last.text.rstrip("-*") + joint + paragraph.marked, last.page)
        elif paragraph.kind == "note":
            key = f"{len(made.notes) + 1}"
            made.notes.append(NoteText(key, paragraph.marked, page))
            if not self._tie(key, paragraph.mark, range(page - LATEST, page + 1)):
                self._uncalled.append((page, paragraph.mark, key))
        else:
            if paragraph.kind == "picture":
                made.pictures.append(PictureText(page, " ".join(paragraph.text.split())))
            for part in re.split(r"\n\s*\n", paragraph.marked):
                self._setting = _SETTINGS.get(paragraph.kind, "running")
                self._add_text(part, page)

    def _tie(self, key: str, mark: str, pages: range) -> bool:
        """Give a note the first call of its mark on these pages that no other note has; whether there is one."""
        call = next((call for call in self._free if call[0] in pages and call[1] == mark), None)
        if call is not None:
            self._free.remove(call)
            self._made.calls.append(Call(key, call[2], call[0]))
        return call is not None

    def _add_text(self, text: str, page: int) -> None:
        first, styles = True, set[str]()
        drawn = self._setting == "kept"
        for line in filter(lambda line: not (drawn and _RULE.fullmatch(line)), text.split("\n")):
            touches = False
            for part in filter(None, _PART.split(_BARS.sub(" ", line) if drawn else line)):
                if TYPE.fullmatch(part):
                    style = _STYLES.get(part.strip("</>"))
                    (styles.discard if part[1] == "/" else styles.add)(style or part.strip("</>"))
                    continue
                if CALL.fullmatch(part):
                    self._free.append((page, part.strip("[]"), len(self._made.words) - 1))
                    continue
                # A word of which a part is marked: what follows touches it.
                rest = self._glue(part) if touches and not first and not self._divided else part
                touches = not part[-1].isspace()
                for word in rest.split():
                    self._add_word(word, page, first, styles)
                    first = False

    def _glue(self, part: str) -> str:
        """Add what touches the last word to it; returns the rest."""
        if part[0].isspace():
            return part
        word, _, rest = part.partition(" ")
        self._last_is(self._made.words[-1].text + word)
        return rest

    def _add_word(self, word: str, page: int, first: bool, styles: set[str]) -> None:
        if self._divided:
            self._divided = False
            self._last_is(self._made.words[-1].text + word.lstrip("*"))
        else:
            known = frozenset(styles & {ITALIC, SMALL_CAPITALS})
            self._made.words.append(TextWord("", page, None if self._opening else first, known, self._setting))
            self._last_is(word if word.endswith(_DIVIDED) else word.strip("*") or word)
        self._opening = False

    def _last_is(self, text: str) -> None:
        """Write the last word anew; one that goes on is to be joined to what comes next."""
        self._divided = text.endswith(_DIVIDED)
        last = self._made.words[-1]
        text = text.removesuffix(_DIVIDED) if self._divided else text
        self._made.words[-1] = replace(last, text=text)
