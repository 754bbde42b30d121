"""Sidenotes of the reading text: apart from it, at the right paragraph, and in the middle of no sentence."""

from __future__ import annotations

from rapidfuzz import fuzz

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.aligned_words import AlignedWords, folded, letters
from lib.evaluation.reading_text.detection import detection
from lib.evaluation.reading_text.reading import SidenoteText
from lib.schemas.score import Finding, SidenotesScore
from lib.text.alignment import pieces, word_codes

SAME = 80.0
"""Least likeness of two sidenotes, from 0 to 100."""
REACH = 300
"""Words before and after a sidenote's place among which it is looked for in the text."""
MOST = 0.6
"""Share of its words that must stand in the text, and belong to nothing else there, for it to be found so."""


def score_sidenotes(aligned: AlignedWords, settings: Normalisation) -> tuple[SidenotesScore, list[Finding]]:
    """Each true sidenote has the free one that is most like it."""
    free = list(range(len(aligned.given.sidenotes)))
    texts = [folded(note.text, settings).lower() for note in aligned.given.sidenotes]
    found = placed = inside = 0
    findings = []
    for note in aligned.truth.sidenotes:
        text = folded(note.text, settings).lower()
        likeness, best = max(((fuzz.ratio(text, texts[number]), -number) for number in free), default=(0.0, 0))
        if likeness < SAME:
            within = _is_inside(aligned, note, settings)
            inside += within
            what = "inside a sentence" if within else "lost"
            findings.append(Finding(page=note.page, kind="sidenote", what=what, truth=note.text))
            continue
        given = aligned.given.sidenotes[-best]
        free.remove(-best)
        found += 1
        if aligned.true_at(given.at) in _paragraph(aligned, note.at):
            placed += 1
        else:
            findings.append(_finding(note, given, "at another paragraph"))
        if _parts_sentence(aligned, given):
            inside += 1
            findings.append(_finding(note, given, "parts a sentence"))
    for number in free:
        given = aligned.given.sidenotes[number]
        page = aligned.page_of_given(given.at)
        findings.append(Finding(page=page, kind="sidenote", what="invented", given=given.text))
    counts = detection(len(aligned.truth.sidenotes), found, len(free))
    return SidenotesScore(**counts, placed=placed, inside_sentences=inside), findings


def _finding(note: SidenoteText, given: SidenoteText, what: str) -> Finding:
    """Of one that stands apart: the words to mend are counted elsewhere, or there are none."""
    return Finding(page=note.page, kind="sidenote", what=what, truth=note.text, given=given.text, mend=False)


def _paragraph(aligned: AlignedWords, at: int) -> range:
    """The words of the paragraph to which a true word belongs, on however many pages."""
    words = aligned.truth.words
    start, end = min(at, len(words) - 1), at + 1
    while start > 0 and not words[start].first:
        start -= 1
    while end < len(words) and not words[end].first:
        end += 1
    return range(start, end)


def _is_inside(aligned: AlignedWords, note: SidenoteText, settings: Normalisation) -> bool:
    """Whether a sidenote that does not stand apart stands in the text, but in no paragraph of its own."""
    wanted = [letters(word) for word in folded(note.text, settings).split()]
    place, words = aligned.given_at(note.at), aligned.given.words
    strange = [at for at in range(max(0, place - REACH), min(len(words), place + REACH)) if at not in aligned.true_for]
    codes = word_codes(wanted, [letters(aligned.given_words[at]) for at in strange])
    same = [piece for piece in pieces(*codes) if piece.same]
    held = sum(piece.end - piece.start for piece in same)
    return held >= max(1, MOST * len(wanted)) and not words[strange[same[0].other_start]].first


def _parts_sentence(aligned: AlignedWords, given: SidenoteText) -> bool:
    """Whether a paragraph begins anew after it that does not in the truth."""
    true = aligned.true_for.get(given.at)
    if true is None or given.at >= len(aligned.given.words):
        return False
    return bool(aligned.given.words[given.at].first) and aligned.truth.words[true].first is False
