"""A book's text as HTML in which all that varies is marked: what the printer's foreman would have written on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

from tests.bench.typeset.designs import Design
from tests.bench.typeset.known_text import Item, KnownText, sentences

FEW_LETTERS = 4
LONGEST_PARAGRAPH = 110
"""Words; longer paragraphs are parted where a sentence ends."""
LONG_PARAGRAPH = 40
"""Words from which a paragraph calls notes and has sidenotes."""
STOPPED = 0.7
"""Share of the words in quotation marks that end with a stop, at least."""
BEFORE = 0.5
"""Share of the marks that stand before the stop, where they stand anywhere."""
NAMES = {"text": "p", "quote": "blockquote", "verse": "pre", "chapter": "h2", "section": "h3"}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass
class Places:
    """What depends on how pages fall: learnt by setting the book once. Keys are ids of elements."""

    marks: dict[str, str] = field(default_factory=dict)
    recto: dict[str, bool] = field(default_factory=dict)
    carried: dict[str, str] = field(default_factory=dict)
    """Id of a paragraph → the text of a note that goes on at the foot of the page where it begins."""
    cut: dict[str, int] = field(default_factory=dict)
    """Id of a note → the words that stand on its own page."""
    dropped: set[str] = field(default_factory=set)
    """Notes that found no room on their page: they are left out."""


def compose(design: Design, known: KnownText, places: Places) -> str:
    """The HTML of the book's body."""
    return "\n".join(_Foreman(design, known, places).lines(_arranged(design, known)))


def _arranged(design: Design, known: KnownText) -> list[Item]:
    """The items, with verse and heads where the design has some and the text has none."""
    arranged: list[Item] = []
    lines = cycle([one for one in sentences(known.items) if 30 < len(one) < 60] or ["A line of verse is set."])
    texts = 0
    for item in _shorter(known.items):
        if not arranged and item.kind != "chapter":
            arranged.append(Item("chapter", "The Beginning"))
        if item.kind == "section" and not design.sections:
            continue
        texts += item.kind == "text"
        if item.kind == "text" and design.sections and texts % design.sections == 0:
            arranged.append(Item("section", " ".join(re.sub(r"<[^>]+>|[^\w ]", "", item.marked).split()[:3])))
        arranged.append(item)
        if item.kind == "text" and design.verses and texts % design.verses == 0:
            arranged.append(Item("verse", "\n".join(next(lines) for _ in range(4))))
    return arranged


def _shorter(items: Sequence[Item]) -> Iterator[Item]:
    """Long paragraphs in parts; what stands before the first capital is left out."""
    begun = False
    for item in items:
        begun = begun or item.marked[:1].isupper()
        words = item.marked.split() if item.kind == "text" else []
        while begun and len(words) > LONGEST_PARAGRAPH:
            text = " ".join(words)
            ends = [at for at in range(50, LONGEST_PARAGRAPH) if re.search(r"[a-z]\.$", words[at - 1])]
            whole = [at for at in ends if all(" ".join(words[:at]).count(sign) % 2 == 0 for sign in '"<')]
            end = next((at for at in whole if "<" not in " ".join(words[at - 8 : at])), len(words))
            yield Item("text", " ".join(words[:end]))
            words = words[end:] if end < len(text) else []
        if begun and (words or item.kind != "text"):
            yield Item(item.kind, " ".join(words) or item.marked)


class _Foreman:
    def __init__(self, design: Design, known: KnownText, places: Places) -> None:
        self.design, self.places = design, places
        self.chance = Random(design.seed)
        self.numbers = 0
        self.texts = self.chapters = 0
        notes = [note for note in known.notes if len(note) < 220] + [
            one for one in sentences(known.items) if len(one) < 90
        ]
        self.notes = cycle(notes[:60])
        self.long = cycle([one for one in sentences(known.items) if 60 < len(one) < 160])

    def name(self, kind: str) -> str:
        self.numbers += 1
        return f"{kind}{self.numbers}"

    def lines(self, items: Sequence[Item]) -> list[str]:
        made: list[str] = []
        opens = False
        for item in items:
            if item.kind == "chapter":
                self.chapters += 1
                number = _ROMAN[(self.chapters - 1) % len(_ROMAN)]
                made += self._head(number, item.marked)
                opens = True
            elif item.kind == "section":
                made.append(f'<h3 id="{self.name("h")}"><i>{_quotes(item.marked)}</i></h3>')
            elif item.kind == "text":
                made.append(self._paragraph(item.marked, opens=opens))
                opens = False
                if self.design.plates and self.texts % self.design.plates == 0:
                    made.append(self._plate(item.marked))
            elif item.kind == "quote":
                made.append(f'<blockquote id="{self.name("q")}">{_quotes(item.marked)}</blockquote>')
            else:
                rows = "<br>".join(_quotes(line) for line in item.marked.split("\n"))
                made.append(f'<div class="verse" id="{self.name("v")}">{rows}</div>')
        return made

    def _head(self, number: str, title: str) -> list[str]:
        title = re.sub(r"^(CHAPTER|Chapter) \w+\.?|^[IVXL]+\.", "", title).strip() or "A New Chapter"
        title = title if len(title) > FEW_LETTERS else "Of What Came After"
        if self.design.heads == "number":
            return [f'<h2 id="{self.name("h")}">{number}.</h2>']
        if self.design.heads == "stacked":
            return [
                f'<h2 id="{self.name("h")}">CHAPTER {number}</h2>',
                f'<h2 class="title" id="{self.name("h")}">{_quotes(title.upper())}</h2>',
            ]
        tag = {"italic": "i", "small capitals": "sc", "bold left": "b"}[self.design.heads]
        return [f'<h2 id="{self.name("h")}"><{tag}>{_quotes(title.title())}</{tag}></h2>']

    def _plate(self, near: str) -> str:
        words = re.sub(r"<[^>]+>|[^\w ]", "", near).split()[:5]
        name = self.name("f")
        return (
            f'<figure id="{name}"><img src="picture:{name}"><figcaption>{" ".join(words).upper()}</figcaption></figure>'
        )

    def _paragraph(self, marked: str, *, opens: bool) -> str:
        design, name = self.design, self.name("p")
        self.texts += 1
        words = _tokens(marked)
        kinds = []
        for tag, every in design.emphasis.items():
            _emphasize(words, tag, every, self.chance)
        if design.quoted:
            _quote(words, design.quoted, self.chance)
        if design.bold_leads and self.texts % design.bold_leads == 0 and not opens:
            _wrap(words, 0, 2, "b")
        if design.italic_paragraphs and self.texts % design.italic_paragraphs == 0:
            words = ["<i>" + re.sub(r"</?\w+>", "", " ".join(words)) + "</i>"]
        elif design.hanging and self.texts % design.hanging < 3 and self.texts > 3 and not opens:
            kinds.append("hang")
        if opens and design.opening != "none":
            kinds.append(design.opening)
            self._open(words)
        side = ""
        if len(words) > LONG_PARAGRAPH:
            if design.sidenotes != "none" and self.texts % design.side_every == 0 and not opens:
                side = self._sidenote(words)
            if design.notes != "none" and self.texts % design.note_every == 0:
                self._call_notes(words)
        carried = self.places.carried.get(name)
        carry = f'<fn class="carried" id="{self.name("c")}">{_quotes(carried)}</fn>' if carried else ""
        text = _quotes(" ".join(words))
        return f'<p id="{name}" class="{" ".join(kinds)}">{side}{carry}{text}</p>'

    def _open(self, words: list[str]) -> None:
        """Set the first letter large, with what stands before it, and the rest of the word as the design says."""
        found = re.fullmatch(r"(\W?[^\W\d_])(\w*)(.*)", words[0])
        if found is None:
            return
        initial, rest, after = found.groups()
        initial = f"<initial>{initial.upper()}</initial>"
        if self.design.opening_words == "small capitals":
            words[0] = f"<sc>{initial}{rest}</sc>{after}"
        else:
            capitals = self.design.opening_words == "capitals"
            words[0] = initial + (rest.upper() if capitals else rest) + after

    def _sidenote(self, words: Sequence[str]) -> str:
        plain = [re.sub(r"<[^>]+>|[^\w’'-]", "", word) for word in words[4:12]]
        text = " ".join([plain[0].capitalize(), *plain[1 : self.chance.randint(4, 7)]]) + "."
        name = self.name("s")
        outer = "right" if self.places.recto.get(name, True) else "left"
        outer = "cut" if self.design.sidenotes == "cut in" else outer
        return f'<side id="{name}" class="{outer}">{_quotes(text)}</side>'

    def _call_notes(self, words: list[str]) -> None:
        """Put one or two notes behind words of the paragraph."""
        anywhere = self.design.calls == "anywhere"
        end = r"[a-z][.,;]?$" if anywhere else r"[a-z][.,;]$"
        ends = [at for at in range(8, len(words) - 2) if re.search(end, words[at]) and "<" not in words[at]]
        for at in sorted(self.chance.sample(ends, min(len(ends), self.chance.randint(1, 1 + len(words) // 50)))):
            name = self.name("n")
            text = next(self.notes)
            if self.design.long_notes and self.numbers % 4 == 0:
                text = " ".join(next(self.long) for _ in range(5))
            if name in self.places.cut:
                text = " ".join(text.split()[: self.places.cut[name]])
            mark = self.places.marks.get(name, "1")
            if name in self.places.dropped:
                continue
            share = {"anywhere": BEFORE, "before stops": 1.0}.get(self.design.calls, 0.0)
            stop = words[at][-1:] if not words[at][-1:].isalpha() and self.chance.random() < share else ""
            words[at] = words[at].removesuffix(stop) + f'<fn id="{name}" data-mark="{mark}">{_quotes(text)}</fn>' + stop


def _tokens(marked: str) -> list[str]:
    return marked.split()


def _wrap(words: list[str], start: int, end: int, tag: str) -> bool:
    """Set words so, where none of them is set otherwise; a stop behind the last one stays out."""
    if end > len(words) or any("<" in word or "&" in word for word in words[:end][start:]):
        return False
    if any(not word.isalpha() for word in words[start : end - 1]):
        return False
    last = re.fullmatch(r"(.*\w)(\W*)", words[end - 1])
    first = re.fullmatch(r"(\W*)(.*)", words[start])
    if last is None or first is None or not first[2]:
        return False
    words[start] = f"{first[1]}<{tag}>{first[2]}"
    last = re.fullmatch(r"(.*\w)(\W*)", words[end - 1])
    assert last is not None
    words[end - 1] = f"{last[1]}</{tag}>{last[2]}"
    return True


def _emphasize(words: list[str], tag: str, every: int, chance: Random) -> None:
    at = chance.randint(2, every)
    while at < len(words) - 6:
        count = chance.randint(1, 2) if tag == "sc" else chance.choice((1, 1, 2, 3, 5))
        names = [step for step in range(at, len(words) - 3) if _is_name(words[step])] if tag == "sc" else [at]
        named = next(iter(names), None)
        if named is not None and _inside(words, named):
            _wrap(words, named, named + count, tag)
        at += chance.randint(every // 2, every * 3 // 2)


def _quote(words: list[str], every: int, chance: Random) -> None:
    """Put runs of words that are in no other type into quotation marks, most of them behind the stop that ends them."""
    at = chance.randint(2, every)
    while at < len(words) - 2:
        end = min(at + chance.randint(1, 9), len(words) - 1)
        stopped = [step for step in range(end, min(end + 9, len(words))) if words[step][-1] in ".,;"]
        end = stopped[0] if stopped and chance.random() < STOPPED else end
        run = words[at : end + 1]
        if all(re.fullmatch(r"[\w,;-]+[.,;:]?", word) for word in run):
            mark = chance.choice(('"', '"', "'"))
            words[at] = mark + words[at]
            words[end] += mark
        at = end + chance.randint(every // 2, every * 3 // 2)


def _is_name(word: str) -> bool:
    return word.isalpha() and word.istitle() and len(word) > FEW_LETTERS


def _inside(words: Sequence[str], at: int) -> bool:
    """Whether no type begins before a word that ends behind it."""
    before = " ".join(words[:at])
    return before.count("</") * 2 == before.count("<")


def _quotes(text: str) -> str:
    """Curly quotation marks and apostrophes for straight ones; tags stay."""
    made, last = [], " "
    for part in re.split(r"(<[^>]*>)", text):
        if part.startswith("<"):
            made.append(part)
            continue
        for sign in part.replace("&", "&amp;"):
            opens = last in " (—[“‘\n"
            made.append({'"': "“" if opens else "”", "'": "‘" if opens else "’"}.get(sign, sign))
            last = made[-1]
    return re.sub("[“”‘’]", r"<qm>\g<0></qm>", "".join(made))
