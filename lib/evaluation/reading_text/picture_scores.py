"""Pictures of the reading text, and the captions that stand with them.

A picture that the mark-up shows without a caption beside text may be a decoration, such as a printer's device: it may
be given or not. Two pictures where the truth has one are one invented.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from lib.evaluation.reading_text.aligned_words import AlignedWords, folded
from lib.evaluation.reading_text.detection import detection
from lib.evaluation.reading_text.reading import PictureText
from lib.schemas.score import Finding, PicturesScore

SAME_CAPTION = 80.0
"""Likeness of two captions, from 0 to 100, from which they are the same, misread or cut a little."""


def score_pictures(aligned: AlignedWords) -> tuple[PicturesScore, list[Finding]]:
    """Pictures are matched by scan page, those whose captions are most alike first."""
    free = list(aligned.given.pictures)
    worded = {word.page for word in aligned.truth.words}
    known = found = captions = captioned = 0
    findings: list[Finding] = []
    for truth in sorted(aligned.truth.pictures, key=lambda picture: (picture.page or 0, not picture.caption)):
        given = _best(truth, [one for one in free if one.page == truth.page], aligned)
        decoration = not truth.caption and truth.page in worded
        if given is not None:
            free.remove(given)
        if given is None and decoration:
            continue
        known += 1
        found += given is not None
        if given is None:
            findings.append(_finding(truth.page, "lost", truth.caption, ""))
        if truth.caption:
            captions += 1
            same = given is not None and _likeness(truth, given, aligned) >= SAME_CAPTION
            captioned += same
            if given is not None and not same:
                findings.append(_finding(truth.page, "another caption", truth.caption, given.caption))
    findings += [_finding(picture.page, "invented", "", picture.caption) for picture in free]
    score = PicturesScore(**detection(known, found, len(free)), captions=captions, captioned=captioned)
    return score, findings


def _best(truth: PictureText, there: Sequence[PictureText], aligned: AlignedWords) -> PictureText | None:
    return max(there, key=lambda one: _likeness(truth, one, aligned), default=None)


def _likeness(truth: PictureText, given: PictureText, aligned: AlignedWords) -> float:
    return fuzz.ratio(*(folded(one.caption, aligned.settings).lower() for one in (truth, given)))


def _finding(page: int | None, what: str, truth: str, given: str) -> Finding:
    return Finding(page=page, kind="picture", what=what, truth=truth, given=given, mend=False)
