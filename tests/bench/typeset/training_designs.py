"""Typeset books to learn from: TRAINING are dense with every type of words, CALLING with marks that call notes."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.bench.typeset.designs import Design

_FACES = (
    ("EB Garamond 12", 11.0), ("Linux Libertine O", 10.0), ("Old Standard TT", 10.5), ("C059", 9.5),
    ("TeX Gyre Termes", 10.5), ("TeX Gyre Pagella", 10.0), ("Cardo", 10.5), ("Caladea", 10.0), ("Vollkorn", 10.0),
    ("GFS Artemisia", 10.0), ("Nimbus Roman", 9.0), ("TeX Gyre Schola", 10.0),
)  # fmt: skip
_SOURCES = ("greatlakes", "goldstd", "catholichistory", "oilbiz", "eugenics", "thomas-reid")
_PAGES = 6
_NO_BOLD = ("EB Garamond 12",)
"""Faces whose bold type Debian's package does not have under the name of their roman."""
TRAINING = tuple(
    Design(
        f"tr-{number:02d}", _SOURCES[number % len(_SOURCES)], 12 if number % 6 == 1 else 60, face, 100 + number,
        points=points, dpi=(200, 250, 300)[number % 3], wear=(1, 2, 0)[(number // 2) % 3], most_pages=_PAGES,
        emphasis={"i": 30, "sc": 45, "g": 45} | ({} if face in _NO_BOLD else {"b": 45}),
        opening="drop" if number % 2 else "raised",
        opening_words="small capitals", bold_leads=0 if face in _NO_BOLD else 4, italic_paragraphs=9, sections=6,
        notes="figures by page" if number % 4 else "none", heads=("small capitals", "italic", "bold left")[number % 3],
        leading=(1.2, 1.3, 1.15)[number % 3],
    )
    for number, (face, points) in enumerate(_FACES)
)  # fmt: skip

_MARK_FACES = (
    "EB Garamond 12", "Linux Libertine O", "Old Standard TT", "C059", "TeX Gyre Termes", "TeX Gyre Pagella", "Cardo",
    "Caladea", "Vollkorn", "GFS Artemisia", "Nimbus Roman", "TeX Gyre Schola", "GFS Didot", "Goudy Bookletter 1911",
    "GFS Baskerville", "Gentium", "TeX Gyre Bonum", "Charis SIL",
)  # fmt: skip
_MARK_SOURCES = ("greatlakes", "chanukah", "letters", "thomas-reid", "sidenotes", "catholichistory", "goldstd")
_MARK_PAGES, _MARK_SEED, _HIGHER, _QUOTED, _BEFORE = 4, 7000, 36, 60, 96
"""Pages of each, the number of the chance, the first whose marks are raised more or less than CSS would, the first that
is full of quotation marks, and the first whose marks are large and stand before stops."""
_SIZES = {(False, False): (0.55, 0.6, 0.65, 0.7), (False, True): (0.6, 0.7, 0.75), (True, True): (0.7, 0.75, 0.8)}
"""Sizes of marks, in sizes of the text's type, by whether they stand before stops, and whether they are raised so."""


def _calling(number: int) -> Design:
    chance = Random(_MARK_SEED + number)
    choice: Any = chance.choice
    higher = number >= _HIGHER
    source = _MARK_SOURCES[number % len(_MARK_SOURCES)]
    return Design(
        f"mk-{number:02d}", source, 8 if source in ("chanukah", "letters", "sidenotes", "goldstd") else 40,
        _MARK_FACES[number % len(_MARK_FACES)], _MARK_SEED + number, points=choice((8, 8.5, 9, 10, 11, 12)),
        leading=choice((1.12, 1.2, 1.3)), paper=choice(((105, 170), (120, 185), (140, 200))),
        dpi=choice((200, 200, 250, 300, 400)), wear=choice((0, 1, 1, 2)), most_pages=_MARK_PAGES,
        notes=choice(("figures by page", "figures going on", "letters", "signs")), note_every=1,
        note_rule=choice((True, False)), note_size=choice((0.75, 0.8, 0.85)), emphasis={"i": 60},
        calls=choice(("behind stops", "anywhere", "anywhere") if number < _BEFORE else ("before stops", "anywhere")),
        call_size=choice(_SIZES[number >= _BEFORE, higher]),
        call_white=choice((0, 0, 0.08, 0.2)), call_raise=choice((0.45, 0.55, 0.65, 0.75)) if higher else 0,
        quoted=choice((15, 25)) if number >= _QUOTED else 0,
        quote_size=choice((1, 1.2, 1.35, 1.5)) if number >= _QUOTED else 1,
    )  # fmt: skip


CALLING = tuple(_calling(number) for number in range(120))
