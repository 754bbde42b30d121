"""Laying a paragraph's new text on its printed lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.schemas.merge import LineJoin, MergedLine
from lib.text.alignment import long_runs
from lib.text.hyphens import HYPHENS, ends_in_dash


@dataclass
class _Token:
    """A word as it is read, and the parts in which it is printed: line number and text of each."""

    text: str
    parts: list[tuple[int, str]]


def spread(text: str, lines: Sequence[MergedLine], joins: Sequence[LineJoin]) -> list[str]:
    """The new text of each line, from text whose line breaks are not known and whose divided words are whole.

    A word that did not change stays where it is printed, in two parts if it is; a new one goes to the line of what it
    replaces.
    """
    old, new = _tokens(lines, joins), text.split()
    texts: list[list[str]] = [[] for _ in lines]
    line = 0
    for part in long_runs([token.text for token in old], new):
        before, after = old[part.start : part.end], new[part.other_start : part.other_end]
        if part.same:
            for token in before:
                for line, printed in token.parts:
                    texts[line].append(printed)
        else:
            for at, word in enumerate(after):
                line = before[at * len(before) // len(after)].parts[0][0] if before else line
                texts[line].append(word)
    return [" ".join(words) for words in texts]


def _tokens(lines: Sequence[MergedLine], joins: Sequence[LineJoin]) -> list[_Token]:
    by_line = {join.line: join for join in joins}
    tokens: list[_Token] = []
    goes_on = drops = False
    for number, line in enumerate(lines):
        for word in line.words:
            if goes_on and tokens:
                last = tokens[-1]
                last.text = (last.text.rstrip(HYPHENS) if drops else last.text) + word.text
                last.parts.append((number, word.text))
            else:
                tokens.append(_Token(word.text, [(number, word.text)]))
            goes_on = False
        join = by_line.get(line.id)
        goes_on = join is not None or ends_in_dash(line.text)
        drops = join is not None and join.hyphen == "dropped"
    return tokens
