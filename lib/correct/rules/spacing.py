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
_DASH = re.compile(r"[—–]")


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
    if (before == "“" and after[0].isalnum()) or (after == "”" and before[-1].isalnum()):
        return "thin space within quotation marks"
    if (share is not None and share > DASH_SPACE) or "—" in (before, after):
        return None
    # A dash that touches the word on its one side is not set off from the other.
    ends = before[-1] == "—" and after[0].isalpha()
    begins = after[0] == "—" and after[1:2].isalpha() and (before[-1].isalpha() or before[-1] in ",;:")
    if ends or begins:
        return "thin space beside a dash"
    return None


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
