"""Reads a finished edition (`BOOK.final.html`): its text as it is read, and which page each number stands for."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "li", "tr", "blockquote", "figure", "br", "hr", "table"})
_LEFT_OUT = re.compile(r"\b(?:pagenum|fnanchor|label)\b")
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "col"})


class _Reader(HTMLParser):
    """Text outside of what the transcribers added."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.notes: list[str] = []
        self.numbers: list[str] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        kind = values.get("class", "")
        if "fnanchor" in values.get("id", "").casefold() or "#Footnote" in values.get("href", ""):
            kind = f"{kind} fnanchor"
        if tag in _BLOCKS:
            self._say("\n\n")
        if tag not in _VOID:
            self._open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._say("\n\n")
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._inside("pagenum"):
            self.numbers += re.findall(r"\[Pg (\w+)\]", data)
        self._say(data)

    def _inside(self, word: str) -> bool:
        return any(word in kind.split() for _, kind in self._open)

    def _say(self, text: str) -> None:
        if not any(tag == "body" for tag, _ in self._open):
            return
        if self._inside("transnote") or any(_LEFT_OUT.search(kind) for _, kind in self._open):
            return
        if self._inside("footnotes") and any(tag == "h2" for tag, _ in self._open):
            return
        (self.notes if self._inside("footnote") else self.text).append(text)


def read_edition(path: Path) -> tuple[str, list[str]]:
    """(the text, notes at its end; the printed numbers of its pages in order)."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return "".join([*reader.text, "\n\n", *reader.notes]), reader.numbers
