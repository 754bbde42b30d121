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
DIVISIONS = r"chapter|chap\.|book|part|section|canto|letter|act|scene|lecture|essay|volume|vol\."
_NUMBERED = re.compile(rf"^\W*(?:{DIVISIONS})\s+(?:the\s+)?{_NUMERAL}\b", re.IGNORECASE)
_BARE_NUMERAL = re.compile(r"^\W*(?:[IVXLC]{1,7}|\d{1,3})\W*$")

PARTS: dict[str, re.Pattern[str]] = {
    part: re.compile(rf"^\W*(?:{words})\W*$", re.IGNORECASE)
    for part, words in {
        "contents": r"(?:table of )?contents|list of (?:illustrations|plates|maps|tables|figures)|illustrations",
        "preface": r"(?:\w+['’]s )?preface(?: (?:to|by) .+)?|to the reader|advertisement",
        "foreword": r"foreword",
        "introduction": r"introduction|introductory(?: \w+)?",
        "acknowledgments": r"acknowledge?ments?",
        "epilogue": r"epilogue|afterword|postscript|conclusion",
        "appendix": r"(?:appendix|appendices)(?: \w{1,5})?",
        "endnotes": r"(?:end)?notes",
        "bibliography": r"bibliography|works cited|references|authorities",
        "glossary": r"glossary",
        "index": r"(?:general )?index(?: of .+)?",
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


def is_numeral(text: str) -> bool:
    """Whether a text is a number and nothing else, as chapters without a name have."""
    return _BARE_NUMERAL.match(text) is not None
