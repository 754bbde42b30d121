"""The note at the end of an export that says how the book was made.

It names no commit and no date, for either would make the export another one although nothing in it changed. It gives
the digests by which DVC knows the scan and the structure: `git log -S DIGEST -- '*dvc.lock'` finds the commits that
made this very book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.schemas.merge import CHANGED, MergePage


@dataclass
class Reading:
    """What the pages say of their words, counted as they pass."""

    pages: int = 0
    words: int = 0
    doubt: float = 0.0
    """Sum over the words of what their confidence lacks to 1; a person's words lack nothing."""
    changed: Counter[str] = field(default_factory=Counter)
    """Words that were changed, by who did: a backend of correct, or "a person"."""
    joined: int = 0
    """Words that were divided at a line's end."""
    proofread: int = 0
    """Words of paragraphs that a person found right or put right."""

    def add(self, record: MergePage) -> None:
        self.pages += 1
        for paragraph in record.paragraphs():
            by_hand = paragraph.provenance.text == "human"
            self.joined += len(paragraph.joins)
            backend = paragraph.provenance.backend or "correct"
            for line in paragraph.lines:
                for word in line.words:
                    self.words += 1
                    self.proofread += by_hand
                    self.doubt += 0.0 if by_hand else 1.0 - word.confidence
                    if word.source in CHANGED:
                        self.changed["a person" if word.source == "human" else backend] += 1


@dataclass(frozen=True)
class Made:
    """How the book was made, apart from its words."""

    source: str
    source_digest: str
    """SHA-256 of the scan, or of the list of its files' digests."""
    dvc: Mapping[str, str]
    """Files, and the MD5 by which DVC knows them."""
    settings: Mapping[str, Mapping[str, Any]]
    """Those of the stages that decide the text."""
    engine: Mapping[str, str]
    """Programs and data that read the pages, as ocr reports them."""
    evaluation: Mapping[str, Any]
    """What evaluate reports."""


def colophon(made: Made, reading: Reading, numbered: int, counted: int) -> list[tuple[str, str]]:
    """The colophon as pairs of what and its value.

    `numbered` pages show a number; `counted` ones show none, but the book counts them.
    """
    rows = [
        ("Source", f"{made.source} (SHA-256 {made.source_digest})"),
        ("Pages", _pages(reading, numbered, counted)),
        ("Read by", _engine(made.engine)),
        ("Settings", "; ".join(f"{stage}: {_settings(values)}" for stage, values in made.settings.items())),
        ("Corrected", _corrected(reading)),
        ("Errors", _errors(made.evaluation, reading)),
        ("Revision", "; ".join(f"{name} has the MD5 {digest}" for name, digest in made.dvc.items())),
    ]
    return [(what, value) for what, value in rows if value]


FOUND_BY = "git log -S MD5 -- '*dvc.lock', with one of these digests, names the commits that made this book."


def _pages(reading: Reading, numbered: int, counted: int) -> str:
    more = f", {counted} more that the book counts" if counted else ""
    return f"{reading.pages} scanned, {numbered} of them with a printed number{more}; {reading.words:,} words"


def _engine(engine: Mapping[str, str]) -> str:
    shown = [f"{name} {value[:12] if len(value) == 64 else value}" for name, value in engine.items()]
    return ", ".join(shown) or "Tesseract"


def _settings(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in sorted(values.items())) or "as they come"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{name} {_plain(inner)}" for name, inner in sorted(value.items())) + ")"
    return " ".join(str(value).split())


def _corrected(reading: Reading) -> str:
    if not reading.words:
        return ""
    total = sum(reading.changed.values())
    by = ", ".join(f"{count:,} by {who}" for who, count in sorted(reading.changed.items()))
    parts = [f"{total / reading.words:.2%} of the words ({by})" if total else "no word"]
    if reading.joined:
        parts.append(f"{reading.joined:,} words that were divided at a line's end are whole again")
    if reading.proofread:
        parts.append(f"{reading.proofread / reading.words:.1%} of the words were proofread by a person")
    return "; ".join(parts)


def _errors(evaluation: Mapping[str, Any], reading: Reading) -> str:
    """Measured where there is truth, else judged by the reader's own confidence; it says which."""
    rate = evaluation.get("merge", {}).get("cer") if evaluation.get("pages_with_truth") else None
    if rate is not None:
        pages = evaluation["pages_with_truth"]
        against = "1 page against its" if pages == 1 else f"{pages} pages against their"
        return f"{rate:.2%} of the characters, measured on {against} true text"
    if not reading.words:
        return ""
    return f"about {reading.doubt / reading.words:.1%} of the words, judged by the reader's confidence, not measured"
