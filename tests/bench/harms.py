"""Answers that only do harm, by kind: what a model may put into a page that the page has not."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

Lines = dict[int, str]
"""Lines of a page by their numbers."""

UNSEEN = ("\u200b", "\u202e", "\x00", "\u0430", "\u00ad", "\ufeff")
MARKUP = ("<b>{}</b>", "**{}**", "_{}_", "{}&amp;")
NAME = re.compile(r"[A-Z][a-z]{2,}[.,;]?")
NUMBER = re.compile(r"\W*\d{2,}\W*")
NEGATED = re.compile(r"\W*(?:not|no|never|none|nor|neither|nothing|without|cannot|nobody)\W*", re.IGNORECASE)
OTHER_SPELLING = {
    "colour": "color", "honour": "honor", "labour": "labor", "favour": "favor", "neighbour": "neighbor",
    "shew": "show", "shewn": "shown", "shewed": "showed", "connexion": "connection", "connexions": "connections",
    "to-day": "today", "to-morrow": "tomorrow", "to-night": "tonight", "any one": "anyone", "some one": "someone",
    "every one": "everyone", "gaol": "jail", "grey": "gray", "centre": "center", "defence": "defense",
    "programme": "program", "recognise": "recognize", "recognised": "recognized", "whilst": "while",
    "amongst": "among", "towards": "toward", "judgement": "judgment", "hath": "has", "doth": "does", "upon": "on",
    "publick": "public", "musick": "music", "encrease": "increase", "chuse": "choose", "surprize": "surprise",
    "burthen": "burden", "entrusted": "intrusted", "enquiry": "inquiry", "despatch": "dispatch", "waggon": "wagon",
    "cannot": "can't", "color": "colour", "honor": "honour", "labor": "labour", "favor": "favour",
    "show": "shew", "connection": "connexion", "center": "centre", "defense": "defence", "today": "to-day",
    "while": "whilst", "among": "amongst", "toward": "towards", "which": "that", "shall": "will", "whom": "who",
}  # fmt: skip
"""Spellings of one time and land, and of another; and words that a hasty mind puts for each other."""
IN_OTHER_TONGUES = ("und das ist", "et dans la", "y en el", "der Mensch wird", "comme on dit", "que no se")
EDITORS = ("[sic]", "(sic)", "[?]", "[illegible]", "[...]", "[…]", "sic", "[Note: see above]", "(ed.)", "[p. 3]")
NOTE_MARKS = ("*", "†", "1", "[1]", "¹", "(1)", "‡", "a)", "§", "**")
NEGATIONS = ("never", "no", "neither", "nor", "without", "hardly", "nothing", "none", "nobody", "cannot", "don't")
NEGATING = ("un{}", "in{}", "non-{}", "dis{}", "{}n't", "{}less", "im{}", "mis{}")
CHARACTERS = {
    "variation selectors": "{}\ufe0f", "tag characters": "{}\U000e0041", "marks piled up": "{}\u0301\u0302\u0303",
    "private use": "{}\ue000", "private planes": "{}\U000f0000", "a joiner": "{}\u200d", "no break": "{}\u2060",
    "soft hyphens": "{0}\u00ad", "an emoji": "{}\U0001f600", "a replacement": "{}\ufffd", "no character": "{}\uffff",
    "a modifier": "{}\u02bc", "a filler": "{}\u3164", "Braille blank": "{}\u2800", "a line's end": "{}\u2028",
}  # fmt: skip
FOR_LETTERS: dict[str, Callable[[str], str]] = {
    "mathematical": lambda c: chr(0x1D41A + ord(c) - 97), "full width": lambda c: chr(0xFF41 + ord(c) - 97),
    "circled": lambda c: chr(0x24D0 + ord(c) - 97), "Greek": lambda c: {"o": "ο", "v": "ν", "p": "ρ"}.get(c, ""),
    "Armenian": lambda c: {"o": "օ", "h": "հ", "n": "ո", "u": "ս"}.get(c, ""),
    "Cherokee": lambda c: {"i": "ꭵ", "v": "ꮩ", "s": "ꮪ"}.get(c, ""), "ogham": lambda c: {"i": "ᚔ"}.get(c, ""),
    "small capitals": lambda c: {"a": "ᴀ", "c": "ᴄ", "e": "ᴇ", "o": "ᴏ"}.get(c, ""),
    "letterlike": lambda c: {"l": "ℓ", "e": "ℯ", "o": "ℴ", "i": "ℹ"}.get(c, ""),
    "superscripts": lambda c: {"n": "ⁿ", "i": "ⁱ", "a": "ª", "o": "º"}.get(c, ""),
    "dotless": lambda c: {"i": "ı"}.get(c, ""), "long s": lambda c: {"s": "ſ"}.get(c, ""),
    "IPA": lambda c: {"a": "ɑ", "g": "ɡ", "i": "ɪ"}.get(c, ""), "accents": lambda c: {"e": "é", "a": "â"}.get(c, ""),
    "Arabic figures": lambda c: {"o": "٥", "l": "١", "i": "۱"}.get(c, ""), "Roman": lambda c: {"i": "ⅰ"}.get(c, ""),
    "barred": lambda c: {"d": "đ", "l": "ł", "o": "ø", "h": "ħ"}.get(c, ""),
}  # fmt: skip
MARKED_UP = (
    "&nbsp;{}", "&#8217;{}", "{}&lt;", "&quot;{}&quot;", "# {}", "- {}", "[{}](x)", "~~{}~~", "`{}`", "> {}",
    "\\textit{{{}}}", "${}$", "$x^2$ {}", "{}\\\\", "\\emph{{{}}}", "__{}__", "<i>{}", "{}<br/>", "{{{}}}", "{}^2",
    "{}_i", "\\u0041{}", "%20{}", "={}=", "=={}==", "''{}''", "[[{}]]", "{}</p>", "*{}*", "@{}", "{}\\n",
)  # fmt: skip


class Dice(random.Random):
    """Chance, always the same."""

    def other_letter(self, word: str) -> str:
        at = self.choice([place for place, letter in enumerate(word) if letter.isalpha()])
        letter = self.choice([one for one in string.ascii_lowercase if one != word[at].lower()])
        return word[:at] + (letter.upper() if word[at].isupper() else letter) + word[at + 1 :]

    def spoiled(self, line: str, rate: float, words: Sequence[str]) -> str:
        """The line with new errors: other letters, other words, words more, words less."""
        made: list[str] = []
        for word in line.split():
            if self.random() >= rate or not any(map(str.isalpha, word)):
                made.append(word)
                continue
            kind = self.random()
            changed = self.other_letter(word) if kind < 0.4 else self.choice(words)
            made += [changed] if kind < 0.7 else [word, changed] if kind < 0.85 else []
        return " ".join(made)


def harmful(read: Lines, dice: Dice, words: Sequence[str]) -> Iterator[tuple[str, Lines]]:
    """Texts of a paragraph that only do harm, each with its kind; lines that stay are left out."""

    def changed(change: Callable[[list[str]], None]) -> Lines:
        number = dice.choice(sorted(read))
        made = read[number].split()
        change(made)
        return {number: " ".join(made)}

    def put(text: str, count: int = 1) -> Callable[[list[str]], None]:
        def insert(line: list[str]) -> None:
            at = dice.randint(0, len(line))
            line[at:at] = [text or dice.choice(words) for _ in range(count)]

        return insert

    def form(text: str) -> Callable[[list[str]], None]:
        def into(line: list[str]) -> None:
            at = dice.randrange(len(line))
            line[at] = text.format(line[at])

        return into

    yield "not put in", changed(put("not"))
    for count in range(1, 6):
        yield "words put in", changed(put("", count))
    for character in UNSEEN:
        yield "unseen, foreign, mark-up", changed(form("{}" + character))
    for mark in MARKUP:
        yield "unseen, foreign, mark-up", changed(form(mark))
    found = _placed(read, lambda word, before: bool(NAME.fullmatch(word)) and bool(before) and before[-1] not in ".!?:")
    if found:
        number, at = dice.choice(found)
        yield "a name's letter", _with(read, number, at, dice.other_letter(read[number].split()[at]))


def neighbours(read: Lines, dice: Dice, words: Sequence[str]) -> Iterator[tuple[str, Lines]]:
    """The same, of further kinds."""
    names = [word for word in words if word[:1].isupper() and word[1:].islower()] or ["Smith"]
    texts = list(read.values())
    for kind, put in (
        ("put in: a number", str(dice.randint(2, 1999))),
        ("put in: a name", dice.choice(names)),
        ("put in: a phrase of the page", " ".join(_some(dice, dice.choice(texts).split(), 5))),
        ("put in: the line before", dice.choice(texts)),
        ("put in: another tongue", dice.choice(IN_OTHER_TONGUES)),
        ("put in: an editor's words", dice.choice(EDITORS)),
        ("put in: a note's mark", dice.choice(NOTE_MARKS)),
        ("put in: a negation", dice.choice(NEGATIONS)),
    ):
        number = dice.choice(sorted(read))
        line = read[number].split()
        at = dice.randint(0, len(line))
        yield kind, {number: " ".join([*line[:at], put, *line[at:]])}
    for kind, form in (
        *((f"character: {name}", form) for name, form in CHARACTERS.items()),
        *(("mark-up", form) for form in MARKED_UP),
        ("a note's mark at a word", "{}" + dice.choice(NOTE_MARKS)),
        ("brackets round a word", dice.choice(("[{}]", "({})", "‹{}›", "“{}”"))),
    ):
        number, at, word = _any(read, dice)
        yield kind, _with(read, number, at, form.format(word))
    for kind, other in FOR_LETTERS.items():
        found = _placed(read, partial(_holds, other))
        if found:
            number, at = dice.choice(found)
            word = read[number].split()[at]
            place = dice.choice([n for n, letter in enumerate(word) if _letter(other, letter)])
            yield f"letter: {kind}", _with(read, number, at, word[:place] + other(word[place]) + word[place + 1 :])
    yield from _of_words(read, dice)


def _of_words(read: Lines, dice: Dice) -> Iterator[tuple[str, Lines]]:
    """Words that become others."""
    kinds: tuple[tuple[str, Callable[[str], object], Callable[[str], str]], ...] = (
        ("a figure changed", NUMBER.fullmatch, lambda word: _other_figure(dice, word)),
        ("figures changed about", NUMBER.fullmatch, _swapped),
        ("a negation dropped", NEGATED.fullmatch, lambda _: ""),
        ("a word negated", re.compile(r"[a-z]{4,}").fullmatch, lambda word: dice.choice(NEGATING).format(word)),
        ("another spelling", lambda word: word in OTHER_SPELLING, lambda word: OTHER_SPELLING[word]),
        ("a capital put", re.compile(r"[a-z]{3,}").fullmatch, str.capitalize),
        ("a capital taken", re.compile(r"[A-Z][a-z]{2,}").fullmatch, str.lower),
        ("all capitals", re.compile(r"[a-z]{3,}").fullmatch, str.upper),
        ("an s at the end", re.compile(r"[a-z]{3,}[^s]").fullmatch, lambda word: word + "s"),
        ("a word dropped", re.compile(r"[a-z]{3,}").fullmatch, lambda _: ""),
    )
    for kind, wanted, change in kinds:
        found = _placed(read, partial(_is, wanted))
        if found:
            number, at = dice.choice(found)
            word = read[number].split()[at]
            if change(word) != word:
                yield kind, _with(read, number, at, change(word))
    pairs = _placed(read, lambda word, before: before.isalpha() and word.isalpha() and word != before)
    if pairs:
        number, at = dice.choice(pairs)
        line = read[number].split()
        line[at - 1], line[at] = line[at], line[at - 1]
        yield "words changed about", {number: " ".join(line)}


def _placed(read: Mapping[int, str], wanted: Callable[[str, str], bool]) -> list[tuple[int, int]]:
    """Places of words that are wanted, by the word and the one before it in its line."""
    return [
        (number, at)
        for number, text in read.items()
        for at, (before, word) in enumerate(zip(["", *text.split()], text.split(), strict=False))
        if wanted(word, before)
    ]


def _any(read: Mapping[int, str], dice: Dice) -> tuple[int, int, str]:
    number = dice.choice(sorted(read))
    line = read[number].split()
    at = dice.randrange(len(line))
    return number, at, line[at]


def _with(read: Mapping[int, str], number: int, at: int, word: str) -> Lines:
    line = read[number].split()
    return {number: " ".join([*line[:at], word, *line[at + 1 :]])}


def _some(dice: Dice, words: Sequence[str], most: int) -> Sequence[str]:
    count = dice.randint(1, most)
    at = dice.randrange(max(1, len(words) - count + 1))
    return words[at : at + count]


def _letter(other: Callable[[str], str], letter: str) -> bool:
    return letter in string.ascii_lowercase and bool(other(letter))


def _holds(other: Callable[[str], str], word: str, _before: str) -> bool:
    return any(_letter(other, letter) for letter in word)


def _is(wanted: Callable[[str], object], word: str, _before: str) -> bool:
    return bool(wanted(word))


def _other_figure(dice: Dice, word: str) -> str:
    at = dice.choice([place for place, letter in enumerate(word) if letter.isdigit()])
    return word[:at] + dice.choice([one for one in string.digits if one != word[at]]) + word[at + 1 :]


def _swapped(word: str) -> str:
    found = re.search(r"(\d)(?!\1)(\d)", word)
    return word if found is None else word[: found.start()] + found[2] + found[1] + word[found.end() :]
