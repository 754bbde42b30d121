"""How each typeset book looks. Those of HELD_OUT are there to be scored, and nothing is chosen on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Notes = Literal["none", "figures by page", "figures going on", "letters", "signs"]
Opening = Literal["none", "drop", "raised"]

MISSING_TYPE = {"Goudy Bookletter 1911": "b i", "Gentium": "b", "EB Garamond 12": "b"}
"""Faces → the mark-up that Debian's packages have no type for, so that it prints as plain text. From: pages of each
face with and without it, compared."""


@dataclass(frozen=True)
class Design:
    """A book: whose text it has, how it is set, and how it was scanned."""

    name: str
    source: str
    """Folder of the corpora whose text is set, and from which of its pages on."""
    first: int
    face: str
    seed: int
    points: float = 10.5
    leading: float = 1.2
    """Distance of lines, in sizes of the type."""
    paper: tuple[int, int] = (120, 185)
    """Width and height in millimetres."""
    margins: tuple[int, int, int, int] = (20, 17, 18, 17)
    """Top, outer, bottom, inner, in millimetres."""
    dpi: int = 300
    wear: int = 1
    """How worn type, paper and scan are, 0 to 2."""
    most_pages: int = 12
    indent: float = 1.5
    """Of a paragraph's first line, in ems; 0: paragraphs stand apart by half a line instead."""
    columns: int = 1
    furniture: Literal["head", "foot", "centred head"] = "head"
    heads: Literal["stacked", "number", "italic", "small capitals", "bold left"] = "stacked"
    opening: Opening = "none"
    opening_lines: int = 3
    opening_words: Literal["small capitals", "capitals", "none"] = "none"
    quotes: Literal["small", "set in", "small and set in"] = "small"
    notes: Notes = "none"
    note_every: int = 3
    """Every so-manieth paragraph calls a note."""
    notes_on_a_line: bool = False
    note_rule: bool = True
    calls: Literal["behind stops", "anywhere", "before stops"] = "behind stops"
    """Where marks stand that call notes: behind a stop, or before it; or behind words without one too, and both."""
    call_size: float = 0.68
    """Size of a raised figure or letter, in sizes of the text's type."""
    call_raise: float = 0.0
    """How high it is raised, in sizes of its own type; 0: as CSS has it for `super`."""
    call_white: float = 0.0
    """White before a mark that calls a note, in ems."""
    quoted: int = 0
    """In how many words one run of them is put into quotation marks, besides what the text has."""
    quote_size: float = 1.0
    """Size of quotation marks and apostrophes, in sizes of their face's own: older types have large ones."""
    note_size: float = 0.8
    """In sizes of the text's type."""
    long_notes: bool = False
    """Every fourth note is long, and goes on on the next page."""
    sidenotes: Literal["none", "roman", "italic", "cut in"] = "none"
    side_every: int = 3
    emphasis: dict[str, int] = field(default_factory=dict)
    """Mark-up → in how many words one run of words is set so, besides what the text has: i, b, sc, g."""
    italic_paragraphs: int = 0
    """Every so-manieth paragraph is italic as a whole."""
    bold_leads: int = 0
    """Every so-manieth paragraph begins with two bold words."""
    hanging: int = 0
    """Every so-manieth paragraph is one of three hanging entries."""
    verses: int = 0
    """After every so-manieth paragraph stand some lines of verse."""
    plates: int = 0
    """After every so-manieth paragraph stands a picture with a caption."""
    sections: int = 0
    """Before every so-manieth paragraph stands a head."""


TUNED = (
    Design(
        "ty-essays", "catholichistory", 8, "EB Garamond 12", 1, points=11, opening="drop",
        opening_words="small capitals", notes="figures by page", emphasis={"i": 60, "sc": 150}, quotes="small",
    ),
    Design(
        "ty-history", "thomas-reid", 14, "Old Standard TT", 2, points=10, paper=(140, 200), margins=(20, 32, 18, 17),
        opening="drop", opening_lines=2, opening_words="capitals", notes="signs", note_rule=False, sidenotes="italic",
        side_every=2, note_every=2, emphasis={"i": 70}, dpi=250, heads="number",
    ),
    Design(
        "ty-novel", "chanukah", 2, "Linux Libertine O", 3, points=11.5, leading=1.3, furniture="foot", opening="raised",
        opening_words="small capitals", emphasis={"i": 80}, verses=14, plates=17, heads="number", wear=0, dpi=400,
    ),
    Design(
        "ty-manual", "oilbiz", 20, "C059", 4, points=10, indent=0, heads="bold left", sections=7, bold_leads=3,
        emphasis={"b": 70, "i": 60}, hanging=9, furniture="centred head",
    ),
    Design(
        "ty-lexicon", "eugenics", 10, "TeX Gyre Termes", 5, points=8.5, leading=1.12, paper=(160, 230), columns=2,
        bold_leads=1, emphasis={"i": 40, "sc": 90}, hanging=5, most_pages=8, dpi=300,
    ),
    Design(
        "ty-treatise", "goldstd", 3, "P052", 6, points=10.5, notes="letters", notes_on_a_line=True, note_every=1,
        long_notes=True, emphasis={"g": 50, "i": 90}, heads="small capitals", sections=9,
        opening="drop", opening_lines=4, opening_words="none",
    ),
    Design(
        "ty-travels", "greatlakes", 20, "TeX Gyre Schola", 7, points=9.5, plates=9, sidenotes="cut in", side_every=4,
        italic_paragraphs=11, emphasis={"i": 60, "g": 160}, heads="italic", furniture="centred head", quotes="set in",
        opening="raised", opening_words="capitals",
    ),
    Design(
        "ty-tract", "abolish", 1, "Cardo", 8, points=9, leading=1.15, dpi=200, wear=2, notes="figures going on",
        note_every=2, emphasis={"i": 50, "sc": 120}, paper=(105, 170), margins=(18, 13, 15, 13),
        quotes="small and set in",
    ),
)  # fmt: skip
HELD_OUT = (
    Design(
        "ty-lives", "thomas-reid", 90, "Charis SIL", 21, points=10, opening="drop", opening_lines=3,
        opening_words="small capitals", notes="signs", note_every=2, emphasis={"i": 60, "sc": 110, "b": 200}, dpi=300,
        verses=15, quotes="small and set in", note_rule=False,
    ),
    Design(
        "ty-chronicle", "sidenotes", 36, "Junicode Two Beta", 22, points=10.5, paper=(140, 200),
        margins=(20, 34, 18, 17), sidenotes="roman", notes="figures by page", notes_on_a_line=True,
        emphasis={"i": 70, "g": 130}, furniture="centred head", heads="small capitals", sections=10, opening="drop",
        opening_lines=2, opening_words="capitals", wear=2, dpi=250,
    ),
    Design(
        "ty-guide", "oilbiz", 120, "URW Bookman", 23, points=9.5, indent=0, heads="bold left", sections=8, bold_leads=4,
        emphasis={"b": 90, "i": 50, "g": 120}, plates=12, italic_paragraphs=12, notes="figures by page", note_every=4,
        dpi=200, furniture="foot",
    ),
)  # fmt: skip
DESIGNS = {design.name: design for design in (*TUNED, *HELD_OUT)}
