"""Typeset books to learn the type of words from: dense with every type, in faces that no held-out book has."""

from __future__ import annotations

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
