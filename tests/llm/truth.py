"""Answers from a book's truth, as a perfect model would give them. COLOPHON_TEST_TRUTH names the truth's folder."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from lib.readers.folding import folded
from lib.text.alignment import pieces, similarity, stretches

HYPHENS = "-\u2010\u00ad¬"
NUMBER = re.compile(r"[\[(]?(?:\d{1,3}|[ivxl]{1,7})[\])]?[*.]?")
"""A page's number, that stands by itself."""
UNLIKE = 0.5
"""Likeness below which a part of the truth is not that of a paragraph."""
LINE_WORDS = 6
"""Words in a row that are lacking, from which a line of them was not read."""
HEAD = re.compile(r"(?:\d{1,3} )?(?:[^\W\d_][\w.,'’&-]*,? )+[^\W\d_][\w.,'’&-]*(?: \d{1,3})?")
"""A running head with the page's number before or behind it."""
OPENING_MARK = re.compile(r"^(?:[*†‡§¶]|[A-Z]|\d{1,2})(?=[A-Z\"'])")
"""The mark of a note at its head, or the letter that proofreaders put in its place."""
FRACTION = re.compile(r"\d-\d+/\d")
MARK = re.compile(r"(?<=\D)(?:[*†‡§¶°®©'’‘\"”?!¹²³A]|\d{1,2})(?=[.,;:]?[\"']*$)")
"""The mark of a note at a word's end, or what an engine makes of it."""


@cache
def _truth() -> dict[str, str]:
    """The truth's texts by page name."""
    folder = Path(os.environ["COLOPHON_TEST_TRUTH"])
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("page_*.txt"))}


def answer(question: dict[str, Any]) -> str:
    """The answer to any of the project's own questions about a page."""
    data = json.loads(question["messages"][1]["content"][0]["text"])
    if "paragraphs" in data:
        return json.dumps(_changes(data["paragraphs"]), ensure_ascii=False)
    if "blocks" in data:
        return json.dumps(_labels(data), ensure_ascii=False)
    return json.dumps(_metadata(question), ensure_ascii=False)


def _page_of(text: str) -> str:
    """Whose text it is: the page that is most like it."""
    found = process.extractOne(text, _truth(), scorer=fuzz.ratio)
    assert found is not None
    return str(found[2])


def _changes(paragraphs: list[dict[str, str]]) -> dict[str, Any]:
    """What differs from the truth, line by line, each change with as many words beside it as tell where it stands."""
    numbers = [list(map(int, paragraph)) for paragraph in paragraphs]
    printed = corrected([list(paragraph.values()) for paragraph in paragraphs])
    changes = []
    for own, paragraph, lines in zip(numbers, paragraphs, printed, strict=True):
        for number, read, true in zip(own, paragraph.values(), lines, strict=True):
            changes += [change(number, *runs) for runs in differences(read, true)]
    return {"changes": changes}


def change(line: int, read: str, printed: str, confidence: float = 0.95) -> dict[str, Any]:
    """One change of an answer."""
    return {"line": line, "read": read, "printed": printed, "confidence": confidence}


def differences(read: str, true: str) -> Iterator[tuple[str, str]]:
    """Runs of words of a line that differ, as (what stands there, once; what is printed)."""
    old, new = read.split(), true.split()
    for part in stretches(old, new):
        if part.same:
            continue
        first, last, other, end = part.start, part.end, part.other_start, part.other_end
        while first == last or _count(old[first:last], old) > 1:
            if first == 0 and last == len(old):
                break
            if first > 0:
                first, other = first - 1, other - 1
            elif last < len(old):
                last, end = last + 1, end + 1
        yield " ".join(old[first:last]), " ".join(new[other:end])


def _count(words: list[str], line: list[str]) -> int:
    return sum(line[at : at + len(words)] == words for at in range(len(line)))


def corrected(paragraphs: list[list[str]]) -> list[list[str]]:
    """Each paragraph's lines as the truth has them; as they were read where it does not have that paragraph."""
    read = "\n\n".join("\n".join(lines) for lines in paragraphs)
    return corrected_by(_truth()[_page_of(read)], paragraphs)


def corrected_by(page: str, paragraphs: list[list[str]]) -> list[list[str]]:
    """The same by the truth of their page."""
    texts = ["\n".join(lines) for lines in paragraphs]
    read = "\n\n".join(texts)
    true = _seen(page, texts)
    place = _places(read, true)
    made: list[list[str]] = []
    start = done = 0
    for lines, text in zip(paragraphs, texts, strict=True):
        end = _word_start(true, place[start + len(text)])
        stretch = true[done:end]
        start += len(text) + 2
        if similarity(text, stretch.strip()) < UNLIKE:
            # A running head, which the truth leaves out: what stands there belongs to the text below.
            made.append(lines)
            continue
        done = end
        given = [line for line in stretch.strip().split("\n") if line.strip()]
        printed = _as_printed(in_lines(lines, given), lines)
        made.append([as_shown(*pair) for pair in zip(lines, printed, strict=True)])
    return made


def _word_start(text: str, at: int) -> int:
    """The start of the word that a place stands in; the place itself where it stands in none."""
    while 0 < at < len(text) and not text[at].isspace() and not text[at - 1].isspace():
        at -= 1
    return at


def as_shown(read: str, true: str) -> str:
    """A line of the truth as the page shows it, as far as is known what proofreaders put otherwise.

    They leave out the numbers of pages and running heads, renumber the marks of notes, put sidenotes into brackets,
    write fractions as 15-1/2 and small capitals as small letters, and know one kind of quotation marks: there,
    what was read stands.
    """
    old, new = read.split(), true.split()
    made: list[str] = []
    for part in stretches(old, new):
        was, put = old[part.start : part.end], new[part.other_start : part.other_end]
        numbers, alone = all(NUMBER.fullmatch(word) for word in was), len(old) == 1 or _is_head(read)
        furniture = not put and (numbers or (alone and not new))
        if part.same or furniture:
            made += was
        elif not was and len(put) >= LINE_WORDS:
            continue  # a line that was not read at all
        elif len(was) == len(put):
            made += [a if _written_otherwise(a, b) else b for a, b in zip(was, put, strict=True)]
        else:
            made += was if put and _written_otherwise("".join(was), "".join(put)) else put
    return " ".join(made)


def _is_head(line: str) -> bool:
    return HEAD.fullmatch(line) is not None and any(map(str.isdigit, line))


def _written_otherwise(read: str, true: str) -> bool:
    if read.isupper() and len(read) > 1 and read.casefold() == true.casefold():
        return True
    if read[:1] in "*†‡§¶" and OPENING_MARK.sub("", folded(read)) == OPENING_MARK.sub("", folded(true)):
        return True
    read, true = (folded(text.strip("[]")).replace("''", '"') for text in (read, true))
    lone = not any(map(str.isalnum, read)) and len(true) == 1 and true.isalnum()
    return lone or FRACTION.search(true) is not None or MARK.sub("", read) == MARK.sub("", true)


def in_lines(read: list[str], given: list[str]) -> list[str]:
    """A text put back into the lines that were read: each word goes to the line of the word that it stands for."""
    if len(given) == len(read):
        return given
    words = [(number, word) for number, line in enumerate(read) for word in line.split()]
    new = " ".join(given).split()
    lines: list[list[str]] = [[] for _ in read]
    for part in pieces([word for _, word in words], new):
        old, count = part.end - part.start, part.other_end - part.other_start
        for at in range(count):
            # Words that came in stand with the one before them.
            place = part.start + at * old // count if old else max(part.start - 1, 0)
            lines[words[place][0]].append(new[part.other_start + at])
    return [" ".join(line) for line in lines]


def _seen(true: str, texts: list[str]) -> str:
    """The truth without lines that were not read at all: there is no paragraph to correct them in."""
    read = [line for text in texts for line in text.split("\n")]

    def was_read(line: str) -> bool:
        bare = re.sub(r"( \.)+ ", " ", line)
        return not line or process.extractOne(bare, read, scorer=fuzz.ratio, score_cutoff=38) is not None

    return "\n".join(line for line in true.split("\n") if was_read(line)).strip()


def _places(read: str, true: str) -> list[int]:
    """For each place in what was read, the place in the truth."""
    place = [0] * (len(read) + 1)
    for step in Levenshtein.opcodes(read, true):
        width = step.dest_end - step.dest_start
        for at in range(step.src_start, step.src_end):
            place[at] = step.dest_start + min(at - step.src_start, width)
    place[len(read)] = len(true)
    return place


def _as_printed(true: list[str], read: list[str]) -> list[str]:
    """The truth writes a divided word whole on its upper line; the page does not."""
    lines = list(true)
    for number, line in enumerate(read[:-1]):
        if not line or line[-1] not in HYPHENS or not lines[number] or not read[number + 1]:
            continue
        head, _, word = lines[number].rpartition(" ")
        stem, tail = line.split()[-1][:-1], read[number + 1].split()[0]
        cut = min(
            range(1, len(word)),
            key=lambda k: Levenshtein.distance(stem, word[:k]) + Levenshtein.distance(tail, word[k:]),
            default=len(word),
        )
        lines[number] = f"{head} {word[:cut].rstrip('-')}-".strip()
        lines[number + 1] = f"{word[cut:].lstrip('-')} {lines[number + 1]}".strip()
    return lines


def _labels(data: dict[str, Any]) -> dict[str, Any]:
    texts = {block["id"]: block["text"] for block in data["blocks"]}
    name = _page_of("\n\n".join(texts.values()))
    path = Path(os.environ["COLOPHON_TEST_TRUTH"]) / f"{name}.json"
    if not path.exists():
        return {
            "printed_number": None,
            "region": "body",
            "blocks": {name: {"class": "body", "confidence": 0.9} for name in texts},
        }
    page = json.loads(path.read_text(encoding="utf-8"))
    printed = page["printed"]
    at_head = (
        any(printed in text.split() and box[1] < data["height"] / 2 for text, box in _boxes(data)) if printed else False
    )
    return {
        "printed_number": {"text": printed, "style": page["style"], "place": "head" if at_head else "foot"}
        if printed
        else None,
        "region": page["region"],
        "blocks": {block["id"]: _class(block, page["blocks"]) for block in data["blocks"]},
    }


def _boxes(data: dict[str, Any]) -> list[tuple[str, list[int]]]:
    return [(block["text"], block["box"]) for block in data["blocks"]]


def _class(block: dict[str, Any], true: list[dict[str, Any]]) -> dict[str, Any]:
    if block["kind"] == "illustration":
        return {"class": "illustration", "confidence": 0.9}
    best = max(true, key=lambda one: fuzz.ratio(block["text"], one["text"]), default={"class": "other"})
    return {"class": best["class"], "confidence": 0.9}


def _metadata(question: dict[str, Any]) -> dict[str, Any]:
    book = json.loads((Path(os.environ["COLOPHON_TEST_TRUTH"]) / "book.json").read_text(encoding="utf-8"))
    schema = question["response_format"]["json_schema"]["schema"]
    return {name: book.get(name) for name in schema["properties"]}
