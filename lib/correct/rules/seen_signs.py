"""Signs that nothing was read for, put where layout saw their ink: closing quotation marks, and stops beside marks.

What a quotation mark closes must have been opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lib.correct.draft import LineDraft
from lib.schemas.layout import LayoutPage, RaisedMark

CONFIDENCE = 0.95
"""Confidence, 0 to 1, of a sign that is put in. From: 33 of 35 quotation marks in twelve books, and twelve of twelve
stops behind raised marks in two."""
QUOTE = "a quotation mark stands there on the page"
STOP = "a stop stands there on the page"
RAISED_STOP = "a stop stands behind the raised mark on the page"
BESIDE = 3
"""Characters at a word's end among which a stop may have been read since. From: set by hand."""

_SIGNS = re.compile(
    r"(?P<opens>(?:^|(?<=[\s(\[“—-]))‘(?=\w))|(?P<closes>(?<=[^\W\d_s])’(?!\w)|(?<=[.,;:!?])’)", re.UNICODE
)
"""What opens and closes between single marks. An apostrophe closes nothing: don’t, the boys’ books."""
_ENDS = re.compile(r"[^\W\d_][.,;:]?$")
_UNSTOPPED = re.compile(r"(?P<word>.*[^\W\d_])(?P<quote>[’”]*)")


def put_seen_signs_in(page: LayoutPage, paragraphs: Sequence[Sequence[LineDraft]], *, english: bool) -> None:
    """Put the signs in that layout saw on a page; in other languages than English, stops behind raised marks alone."""
    unread = {found.word: found.signs for found in page.unread_signs} if english else {}
    stops = {mark.word: mark for mark in page.raised if mark.stop}
    for drafts in paragraphs if unread or stops else ():
        _put_stops_in(drafts, stops)
        if any(word.id in unread for draft in drafts for word in draft.line.words):
            _put_signs_in(drafts, unread)


def _put_stops_in(drafts: Sequence[LineDraft], marks: Mapping[str, RaisedMark]) -> None:
    for draft in drafts:
        for place in draft.places:
            word, token = draft.line.words[place], draft.tokens[place]
            mark = marks.get(word.id)
            if mark is None or any(sign in token[-BESIDE:] for sign in ".,;:"):
                continue
            after = word.text[mark.end :]
            kept = token.removesuffix(after)
            if kept != token or not after:
                draft.replace(place, f"{kept}{mark.stop}{after}", RAISED_STOP, CONFIDENCE)


def _put_signs_in(drafts: Sequence[LineDraft], unread: Mapping[str, str]) -> None:
    opened = False
    for draft in drafts:
        for place in draft.places:
            token = draft.tokens[place]
            for sign in _SIGNS.finditer(token):
                opened = sign["opens"] is not None
            signs = unread.get(draft.line.words[place].id, "")
            closes = opened and "’" in signs and _ENDS.search(token) is not None
            found = _UNSTOPPED.fullmatch(token) if "." in signs else None
            if found is not None and (closes or found["quote"]):
                token = f"{found['word']}.{found['quote']}"
                draft.replace(place, token, STOP, CONFIDENCE)
            if closes:
                draft.replace(place, f"{token}’", QUOTE, CONFIDENCE)
                opened = False
