"""Typeset books whose design is drawn by chance, each from its number: `rd-07`. There is no end of them, so that some
are always new. Of those below rd-26 what broke was looked at, and mended; the others are there for their figures."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from tests.bench.typeset.designs import Design

_FACES = (
    "GFS Didot", "Goudy Bookletter 1911", "GFS Baskerville", "Gentium", "Nimbus Roman", "TeX Gyre Bonum", "Vollkorn",
    "Caladea", "TeX Gyre Pagella", "EB Garamond 12", "Old Standard TT", "Linux Libertine O", "C059", "Charis SIL",
)  # fmt: skip
_SOURCES = {
    "letters": 10, "sidenotes": 5, "thomas-reid": 50, "oilbiz": 60, "greatlakes": 70, "catholichistory": 50,
    "goldstd": 12, "eugenics": 50, "vaxfacts": 2,
}  # fmt: skip
"""Folder of the corpora → from which of its pages on it is set."""
_SEED, _PAGES = 5000, 8
_NAME = re.compile(r"rd-(\d+)")


def random_design(name: str) -> Design | None:
    """The design that a name such as rd-07 stands for; None where it is no such name."""
    found = _NAME.fullmatch(name)
    return _drawn(name, int(found[1])) if found is not None else None


def _drawn(name: str, number: int) -> Design:
    chance = Random(_SEED + number)
    choice: Any = chance.choice
    side: Any = choice(("none", "none", "none", "roman", "italic", "cut in"))
    columns = choice((1, 1, 1, 1, 2))
    side = "none" if columns > 1 else side
    source = list(_SOURCES)[number % len(_SOURCES)]
    notes = choice(("none", "figures by page", "figures going on", "letters", "signs"))
    paper = choice(((105, 170), (120, 185), (140, 200), (160, 230))) if columns == 1 else (160, 230)
    outer = choice((14, 17, 20)) if side not in ("roman", "italic") else 33
    return Design(
        name, source, _SOURCES[source], _FACES[number % len(_FACES)], 300 + number,
        points=choice((8.5, 9, 9.5, 10, 10.5, 11, 11.5)) if columns == 1 else choice((8, 8.5, 9)),
        leading=choice((1.12, 1.2, 1.3)), paper=paper,
        margins=(choice((16, 20)), outer, choice((15, 18)), choice((14, 17))),
        dpi=choice((200, 250, 300, 400)), wear=choice((0, 1, 1, 2)), most_pages=_PAGES,
        indent=choice((1, 1.5, 2, 0, 1.5)), columns=columns, furniture=choice(("head", "foot", "centred head")),
        heads=choice(("stacked", "number", "italic", "small capitals", "bold left")),
        opening=choice(("none", "drop", "raised", "drop")), opening_lines=choice((2, 3, 4)),
        opening_words=choice(("small capitals", "capitals", "none")),
        quotes=choice(("small", "set in", "small and set in")), notes=notes, note_every=choice((1, 2, 3, 4)),
        notes_on_a_line=choice((False, False, True)), note_rule=choice((True, True, False)),
        note_size=choice((0.75, 0.8, 0.85)), long_notes=choice((False, False, True)), sidenotes=side,
        side_every=choice((2, 3, 4)),
        emphasis={tag: choice((40, 60, 90)) if tag == "i" else choice((110, 150, 200))
                  for tag in chance.sample(("i", "i", "b", "sc", "g"), 3)},
        italic_paragraphs=choice((0, 0, 11)), bold_leads=choice((0, 0, 4)), hanging=choice((0, 0, 9)),
        verses=choice((0, 0, 12)), plates=choice((0, 0, 11)), sections=choice((0, 8, 0, 12)),
    )  # fmt: skip
