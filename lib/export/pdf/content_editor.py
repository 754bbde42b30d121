"""Content written anew: some of its text left out, and the rest of it drawn as before but found by nobody.

Text that is seen must be drawn, yet what is searched and copied is the new text alone. A PDF can say of marked content
by what text it is to be replaced when it is read (ISO 32000-1, 14.9.4); here that is a space.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from lib.export.pdf.painting_state import resource
from lib.export.pdf.text_shows import SHOW, Path, Show, StreamReading

MUTE, END_MUTE = b"/Span<</ActualText( )>>BDC\n", b"\nEMC"
"""Around content whose text is not to be found. Programs that take an empty text for none read the text itself."""
_TEXT_OPERATORS = frozenset(
    {"BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*"}
)  # fmt: skip
_MARKS = frozenset({"BDC", "BMC"})
_LOOKED_AT = _TEXT_OPERATORS | SHOW | _MARKS | {"EMC", "Do"}
_SPOKEN = frozenset({"/ActualText", "/Alt", "/E"})
"""Keys of marked content that put other text in its place."""


@dataclass(frozen=True)
class EditedStream:
    """New content of a page or a form, and the forms in it that change too, by the names that it calls them."""

    form: Any
    """What it is the content of; None for a page."""
    resources: Any
    data: bytes
    forms: dict[str, EditedStream] = field(default_factory=dict)

    def is_same(self, other: EditedStream) -> bool:
        """Whether both are one form, changed in one way."""
        return (
            self.form.objgen == other.form.objgen
            and self.data == other.data
            and self.forms.keys() == other.forms.keys()
            and all(form.is_same(other.forms[name]) for name, form in self.forms.items())
        )


@dataclass(frozen=True)
class ContentEditor:
    """Leaves out some of the text, mutes what stays of it, all or some."""

    dropped: Collection[Path]
    mute: bool
    bare: bool
    """No text stays anywhere, so what sets type can go as well."""
    loud: Collection[Path] = ()
    """What stays and is not muted; without any, the content is muted as a whole, and what it shows besides with it."""

    def edit(self, reading: StreamReading, path: Path = ()) -> EditedStream | None:
        """The content of a reading anew; None where it stays as it is."""
        forms: dict[str, EditedStream] = {}
        kept: list[Any] = []
        changed, open_marks = False, 0
        for place, (instruction, operator) in enumerate(zip(reading.instructions, reading.operators, strict=True)):
            new: list[Any] | None = None
            if operator not in _LOOKED_AT:
                pass
            elif place in reading.shows:
                new = self._text(instruction, (*path, place))
            elif place in reading.calls:
                inner = self.edit(reading.calls[place], (*path, place))
                new = None if inner is None else [_call(inner, forms, reading)]
            elif operator in _TEXT_OPERATORS:
                new = [] if self.bare and reading.shows else None
            elif operator == "EMC":
                new = None if open_marks else []
                open_marks = max(open_marks - 1, 0)
            elif operator in _MARKS:
                open_marks += 1
                new = [_unspoken(instruction)] if self.mute and _is_spoken(instruction, reading) else None
            if new is None:
                kept.append(instruction)
            else:
                kept.extend(new)
                changed = True
        stays = not path or not all((*path, place) in self.dropped for place in reading.shows)
        muted = self.mute and not self.loud and stays
        if not changed and not muted:
            return None
        data = pikepdf.unparse_content_stream(kept)
        if muted:
            data = MUTE + data + b"\nEMC" * open_marks + END_MUTE
        return EditedStream(reading.form, reading.resources, data, forms)

    def _text(self, instruction: Any, path: Path) -> list[Any] | None:
        if path in self.dropped:
            return [] if self.bare else _without_text(instruction)
        if self.mute and self.loud and path not in self.loud:
            mark = [pikepdf.Name.Span, pikepdf.Dictionary(ActualText=pikepdf.String(" "))]
            return [(mark, pikepdf.Operator("BDC")), instruction, ([], pikepdf.Operator("EMC"))]
        return None


def tied(shows: Collection[Show], dropped: set[Path]) -> set[Path]:
    """What of `dropped` may go: text stays where text that stays begins at its end. `shows` are in their order."""
    if len(dropped) == len(shows):
        return dropped
    chains: list[list[Show]] = []
    latest: dict[Path, list[Show]] = {}
    for show in shows:
        stream = show.path[:-1]
        if not show.continues or stream not in latest:
            latest[stream] = []
            chains.append(latest[stream])
        latest[stream].append(show)
    gone = set(dropped)
    for chain in chains:
        stays = [place for place, show in enumerate(chain) if show.path not in dropped]
        gone.difference_update(show.path for show in chain[: stays[-1] if stays else 0])
    return gone


def _without_text(instruction: Any) -> list[Any]:
    """What a text-showing operator does besides."""
    operator, operands = str(instruction.operator), instruction.operands
    if operator == '"' and len(operands) == 3:
        word, character = ([operands[at]] for at in (0, 1))
        return [(word, pikepdf.Operator("Tw")), (character, pikepdf.Operator("Tc")), ([], pikepdf.Operator("T*"))]
    return [([], pikepdf.Operator("T*"))] if operator in {"'", '"'} else []


def _call(form: EditedStream, forms: dict[str, EditedStream], reading: StreamReading) -> Any:
    """The operator that draws a form that was changed, by a name of its own."""
    name = next((name for name, known in forms.items() if known.is_same(form)), None)
    if name is None:
        number = len(forms) + 1
        while f"/Fm{number}" in forms or resource(reading.resources, "/XObject", f"/Fm{number}") is not None:
            number += 1
        name = f"/Fm{number}"
        forms[name] = form
    return [pikepdf.Name(name)], pikepdf.Operator("Do")


def _is_spoken(instruction: Any, reading: StreamReading) -> bool:
    if len(instruction.operands) != 2:
        return False
    entries = instruction.operands[1]
    if isinstance(entries, pikepdf.Name):
        entries = resource(reading.resources, "/Properties", entries)
    return isinstance(entries, pikepdf.Dictionary) and not _SPOKEN.isdisjoint(entries.keys())


def _unspoken(instruction: Any) -> Any:
    return [instruction.operands[0]], pikepdf.Operator("BMC")
