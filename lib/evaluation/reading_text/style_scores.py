"""Words in italics and in small capitals."""

from __future__ import annotations

from lib.evaluation.reading_text.aligned_words import AlignedWords, letters
from lib.evaluation.reading_text.detection import detection
from lib.schemas.score import DetectionScore, Finding, FindingKind


def score_style(aligned: AlignedWords, style: str, kind: FindingKind) -> tuple[DetectionScore, list[Finding]]:
    """Words of a style, among those that both texts have. A run of words that are wrong is one finding."""
    known = found = invented = 0
    runs: list[list[tuple[int, int]]] = []
    wrong_before = False
    for true, other in aligned.pairs:
        if not letters(aligned.true_words[true]):
            continue
        wanted = style in aligned.truth.words[true].styles
        given = style in aligned.given.words[other].styles
        known += wanted
        found += wanted and given
        invented += given and not wanted
        if wanted != given:
            if not wrong_before:
                runs.append([])
            runs[-1].append((true, other))
        wrong_before = wanted != given
    findings = []
    for run in runs:
        text = " ".join(aligned.truth.words[true].text for true, _ in run)
        lost = style in aligned.truth.words[run[0][0]].styles
        findings.append(
            Finding(
                page=aligned.page(run[0][0]),
                kind=kind,
                what="lost" if lost else "invented",
                truth=text if lost else "",
                given="" if lost else text,
            )
        )
    return DetectionScore(**detection(known, found, invented)), findings
