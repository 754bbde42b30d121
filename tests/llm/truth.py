"""Answers from a book's truth, as a perfect model would give them. COLOPHON_TEST_TRUTH names the truth's folder."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

HYPHENS = "-\u2010\u00ad¬"


@cache
def _truth() -> dict[str, str]:
    """The truth's texts by page name."""
    folder = Path(os.environ["COLOPHON_TEST_TRUTH"])
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("page_*.txt"))}


def answer(question: dict[str, Any]) -> str:
    """The answer to any of the project's own questions about a page."""
    data = json.loads(question["messages"][1]["content"][0]["text"])
    if "paragraphs" in data:
        return json.dumps(_corrections(data["paragraphs"]), ensure_ascii=False)
    if "blocks" in data:
        return json.dumps(_labels(data), ensure_ascii=False)
    return json.dumps(_metadata(question), ensure_ascii=False)


def _page_of(text: str) -> str:
    """Whose text it is: the page that is most like it."""
    found = process.extractOne(text, _truth(), scorer=fuzz.ratio)
    assert found is not None
    return str(found[2])


def _corrections(paragraphs: list[dict[str, Any]]) -> dict[str, Any]:
    texts = ["\n".join(paragraph["lines"]) for paragraph in paragraphs]
    read = "\n\n".join(texts)
    true = _seen(_truth()[_page_of(read)], texts)
    place = _places(read, true)
    answers: dict[str, Any] = {}
    start = 0
    for paragraph, text in zip(paragraphs, texts, strict=True):
        stretch = true[place[start] : place[start + len(text)]]
        start += len(text) + 2
        printed = _as_printed([line for line in stretch.strip().split("\n") if line.strip()], paragraph["lines"])
        same = printed == text or not printed
        answers[paragraph["id"]] = None if same else {"text": printed, "note": "misread", "confidence": 0.95}
    return answers


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


def _as_printed(true: list[str], read: list[str]) -> str:
    """The truth writes a divided word whole on its upper line; the page does not."""
    if len(true) != len(read):
        return " ".join(true)
    lines = list(true)
    for number, line in enumerate(read[:-1]):
        if line[-1] not in HYPHENS or not lines[number]:
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
    return "\n".join(lines)


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
