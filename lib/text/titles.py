"""What the words of a heading say: that it numbers a chapter, or which part of the book it opens."""

from __future__ import annotations

import re

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NUMERAL = (
    rf"(?:[ivxlcIVXLC]+|\d{{1,3}}|(?:{_TENS})(?:[- ](?:{_ONES}|{_ORDINALS}))?|"
    rf"{_ONES}|{_TEENS}|{_ORDINALS}|(?:eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)th)"
)
_ENGLISH = (
    r"chapter|chap\.|book|part|section|sect\.|canto|letter|act|scene|lecture|lect\.|essay|volume|vol\.|sermon|discourse|"
    r"stave|epistle|dialogue|lesson|narrative|number|no\."
)
_OTHER = (
    r"chapitre|livre|partie|tome|acte|sc[èe]ne|lettre|kapitel|buch|teil|theil|band|akt|szene|brief|abschnitt|"
    r"cap[íi]tulo|libro|parte|capitolo|caput|liber|hoofdstuk"
)
DIVISIONS = rf"{_ENGLISH}|{_OTHER}"
_FOREIGN = r"premi[èe]re?|primero|primera|primo|prima|erste[rs]?|zweite[rs]?|dritte[rs]?|vierte[rs]?"
_AFTER = r"chapter|book|part|canto|lecture|kapitel|buch|teil|theil|akt|abschnitt"
_NUMBERED = re.compile(
    rf"^\W*(?:{DIVISIONS})\s+(?:the\s+)?(?:{_NUMERAL}|{_FOREIGN})\b"
    rf"|^\W*(?:the\s+)?(?:{_ORDINALS}|{_FOREIGN}|\w{{3,12}}te[rs]?)\s+(?:{_AFTER})\W*$",
    re.IGNORECASE,
)
_BARE_NUMERAL = re.compile(r"^\W*(?:[IVXLC]{1,7}|\d{1,3})\W*$")

PARTS: dict[str, re.Pattern[str]] = {
    part: re.compile(rf"^\W*(?:{'|'.join(words)})\W*$", re.IGNORECASE)
    for part, words in {
        "contents": (
            r"(?:table of )?contents(?: of .{1,30})?",
            r"list of (?:the )?(?:illustrations|plates|maps|tables|figures|engravings)(?: and \w+)?|illustrations",
            r"(?:maps|plates|portraits|tables) and \w+|(?:table|list) of (?:cases|statutes|abbreviations)",
            r"table des mati[èe]res|sommaire|inhalt(?:s-?verzeichni(?:s|ss|ß))?|[íi]ndice(?: general)?",
        ),
        "preface": (
            r"(?:\w+['’]s )?preface(?: (?:to|by) .+)?|prefatory (?:note|remarks|letter)",
            r"(?:\w+['’]s )?note to the reader|to the reader|advertisement",
            r"pr[ée]face|avant-propos|au lecteur|avertissement|vorwort|vorrede|pr[óo]logo|prefazione",
        ),
        "foreword": (r"foreword",),
        "introduction": (
            r"(?:general )?introduction(?: (?:to|by) .+)?|introductory(?: \w+)?",
            r"einleitung|introducci[óo]n|introduzione",
        ),
        "acknowledgments": (r"acknowledge?ments?",),
        "epilogue": (r"epilogue|afterword|postscript|conclusion|[ée]pilogue|nachwort|ep[íi]logo",),
        "appendix": (r"(?:appendix|appendices)(?: (?:no\.? ?)?\w{1,5})?|addenda|anhang|appendice|ap[ée]ndice",),
        "endnotes": (r"(?:end-?)?notes(?: (?:to|on) .+| and illustrations)?|anmerkungen|notas",),
        "bibliography": (
            r"bibliography|works cited|references|(?:list of )?authorities",
            r"bibliographie|literatur(?:verzeichnis)?|bibliograf[íi]a",
        ),
        "glossary": (r"glossary|glossaire|glossar",),
        "index": (r"(?:general |alphabetical )?index(?: (?:of|to) .+)?|(?:sach|namen|personen)?-?register",),
    }.items()
}
"""Parts of a book by the words that head them; the names are those of block classes."""


def part_named(text: str) -> str | None:
    """The part of the book that a heading opens; None for a chapter of the body, or what is no heading."""
    line = " ".join(text.split())
    return next((part for part, pattern in PARTS.items() if pattern.match(line)), None)


def numbers_chapter(line: str) -> bool:
    """Whether a line says that it heads a chapter or another division of the body: `CHAPTER IV`, `Book the First`."""
    return _NUMBERED.match(line) is not None


def only_numbers_chapter(line: str) -> bool:
    """Whether a line says so and nothing else: no title stands behind the number."""
    found = _NUMBERED.match(line)
    return found is not None and not any(map(str.isalnum, line[found.end() :]))


def without_chapter_number(line: str) -> str:
    """A line without what numbers the chapter at its beginning: `CHAPTER IV. The Keepers` is `The Keepers`."""
    found = _NUMBERED.match(line)
    return line[found.end() :].lstrip(" .,:—-") if found else line


def is_numeral(text: str) -> bool:
    """Whether a text is a number and nothing else, as chapters without a name have."""
    return _BARE_NUMERAL.match(text) is not None
