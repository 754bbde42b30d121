"""Thin spaces before stops and within quotation marks, which the reader takes for spaces between words.

Closed up, as transcriptions and modern editions have them, except before stops in languages that keep such a space.

Thresholds from: set by hand, no figures kept; what the rules mend together stands in docs/accuracy.md.
tests/correct/test_signs_and_spaces.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from lib.correct.draft import LineDraft
from lib.text.hyphens import elides

SPACED_STOPS = frozenset({"fra", "frm"})
"""Languages, by Tesseract's names, whose books keep a space before high stops."""
NARROW, VERY_NARROW = 0.85, 0.5
"""White, as a share of the line's usual white between words, that is no word space."""
DASH_SPACE = 3.0
"""White beside an English dash that touches the word on its other side, as the same share, at most: more is a column.
From: in eleven English books proofread texts set no dash off on one side alone."""
MOST_POINTS, ELLIPSIS = 4, 3
"""Points of an ellipsis that were read as marks of their own, at most, and those of one that ends no sentence."""
LEAST_GAPS = 4
"""Word spaces that a line must have for its usual one to be known."""
CONFIDENCE = 0.95
"""Confidence, 0 to 1, of a space that is closed."""

_STOP = re.compile(r"[;:!?]+[\"'”’)\]]*[—–-]?[\"'“‘]?")
_STOP_AND_DASH = re.compile(r"[;:][—–-].*", re.DOTALL)
_STOP_AND_WORD = re.compile(r"[;:!?,][^\W\d_]")
_QUOTE = re.compile(r"[\"'“”‘’]+")
_OPENING = re.compile(r"[“‘]+")
_DASH = re.compile(r"[—–]")
_DASH_THEN_QUOTE = re.compile(r"[—–][\"'“‘]+$")
"""At a word's end: the quotation mark opens."""
_QUOTE_THEN_DASH = re.compile(r"[\"'’”]+—")
"""At a word's beginning: the quotation mark closes."""
_DASH_THEN_WORD = re.compile(r"—[\"'“‘]*[^\W\d_]")
_COMMA_IN_WORD = re.compile(
    r"(?:[^\W\d_][a-zß-ÿ]|\d{4}),(?=[^\W\d_]{3}|(?:an|as|at|be|by|do|he|if|in|is|it|me|my|no|of|on|or|so|to|up|us|we)\b)"
)
"""What ends before a word that stands close to it. A point there is a speck as often as a sentence's stop, and two
letters that are no word may be a note's mark."""
BEFORE_A_DASH = ",;:.!?\"'’”)"
"""What a dash is set close to, besides a letter."""


def close_up(draft: LineDraft, *, spaced_stops: bool = False, english: bool = False) -> None:
    """Close the spaces of a line that are none.

    `english`: its quotation marks are “ and ”, and no space stands beside its dashes.
    """
    places = draft.places
    boxes = [word.box for word in draft.line.words]
    gaps = [boxes[right][0] - boxes[left][2] for left, right in pairwise(places)]
    usual = median(gaps) if len(gaps) >= LEAST_GAPS else 0
    shares: list[float | None] = []
    closed: set[int] = set()
    for index, (left, right) in enumerate(pairwise(places)):
        share = gaps[index] / usual if usual > 0 else None
        before, after = draft.tokens[left], draft.tokens[right]
        reason = _reason(before, after, share, spaced_stops=spaced_stops)
        if reason is None and english:
            reason = _english(before, after, share)
        if reason is not None:
            draft.glue(left, right, reason, CONFIDENCE)
            closed.add(left)
        shares.append(share)
    if english:
        _close_other_sides(draft, shares, closed)
    _close_ellipses(draft)


def space_out(draft: LineDraft) -> None:
    """Put a space behind a comma with which two words of a line are read as one."""
    for place in draft.places:
        text = draft.tokens[place]
        spaced = _COMMA_IN_WORD.sub(lambda found: f"{found[0]} ", text)
        if spaced != text:
            draft.replace(place, spaced, "no space behind a comma", CONFIDENCE)


def _close_other_sides(draft: LineDraft, shares: Sequence[float | None], closed: set[int]) -> None:
    """A dash read as a word of its own, now closed up with one neighbour, is not set off from the other."""
    places = draft.places
    for index in range(1, len(places) - 1):
        before, dash, after = (draft.tokens[place] for place in places[index - 1 : index + 2])
        held, holds = places[index - 1] in closed, places[index] in closed
        if dash != "—" or held == holds:
            continue
        left = index if held else index - 1
        reason = _english(*((before + dash, after) if held else (before, dash + after)), shares[left])
        if reason is not None:
            draft.glue(places[left], places[left + 1], reason, CONFIDENCE)


def _reason(before: str, after: str, share: float | None, *, spaced_stops: bool) -> str | None:
    stop = _STOP.fullmatch(after) or _STOP_AND_DASH.fullmatch(after)
    if stop and not spaced_stops and any(character.isalnum() for character in before):
        return "thin space before a stop"
    if share is None:
        return None
    if _STOP_AND_WORD.match(after) and share < NARROW and not spaced_stops and before[-1].isalpha():
        return "thin space before a stop"
    if _QUOTE.fullmatch(before) and share < NARROW and after[0].isalnum():
        return "thin space after a quotation mark"
    if (_DASH.fullmatch(before) or _DASH.fullmatch(after)) and share < NARROW:
        return "thin space beside a dash"
    if (_DASH.match(after) or _DASH.match(before[-1])) and share < VERY_NARROW:
        return "thin space beside a dash"
    return None


def _english(before: str, after: str, share: float | None) -> str | None:
    opens = _OPENING.fullmatch(before) or _DASH_THEN_QUOTE.search(before)
    closes = after == "”" or _QUOTE_THEN_DASH.match(after)
    if (opens and after[0].isalnum()) or (closes and before[-1].isalnum()):
        return "thin space within quotation marks"
    if share is not None and share > DASH_SPACE:
        return None
    if after == "—" and before[-1] in ",;:":
        return "thin space beside a dash"
    if "—" in (before, after):
        return None
    # A dash that touches the word on its one side is not set off from the other.
    ends = before[-1] == "—" and after[0].isalpha() and not elides(before)
    if ends or (_DASH_THEN_WORD.match(after) and closes_up_before_a_dash(before)):
        return "thin space beside a dash"
    return None


def closes_up_before_a_dash(before: str) -> bool:
    """Whether an English dash that touches what follows it touches this as well."""
    return before[-1:].isalpha() or before[-1:] in BEFORE_A_DASH


def dash_opens(line_end: str, following: str) -> bool:
    """Whether an English sentence goes on at a line's end with a dash that the next line begins with.

    What a capital follows may be a name below a quotation.
    """
    match = _DASH_THEN_WORD.match(following)
    return match is not None and match[0][-1].islower() and bool(line_end) and closes_up_before_a_dash(line_end)


def _close_ellipses(draft: LineDraft) -> None:
    """Points that stand alone, side by side: `. . .` is one sign, and with the point of a sentence before it too."""
    places = draft.places
    runs: list[list[int]] = []
    for index, place in enumerate(places):
        if set(draft.tokens[place]) == {"."}:
            if runs and runs[-1][-1] == index - 1:
                runs[-1].append(index)
            else:
                runs.append([index])
    for run in runs:
        points = sum(len(draft.tokens[places[index]]) for index in run)
        first = run[0]
        if points > MOST_POINTS or points < 2:
            continue
        if points == ELLIPSIS and first and draft.tokens[places[first - 1]].endswith("."):
            first -= 1
        for index in range(first, run[-1]):
            draft.glue(places[index], places[index + 1], "points of one sign", CONFIDENCE)
