"""Where text is set: the line that it begins on, and how far it may go."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf

from lib.export.pdf.painting_state import UPRIGHT, GraphicsState, bounds, matrix_of
from lib.export.pdf.placement import Matrix, then
from lib.export.pdf.text_shows import Reach

_BELOW, _ABOVE = -0.5, 1.2
"""How far glyphs go from their line, in the size of the type."""


class TextCursor:
    """Follows the operators that move from line to line. It reckons only when asked: most text need not be placed."""

    def __init__(self) -> None:
        self._line: Matrix = UPRIGHT
        self._moves: list[tuple[str, Any, float]] = []
        """Operators since the line was reckoned, their operands, and the leading then."""
        self._texts: list[Any] = []
        """What was set on the line."""

    @property
    def follows(self) -> bool:
        """Text was set on the line, so what comes now begins at its end."""
        return bool(self._texts)

    def begin(self) -> None:
        """BT and ET."""
        self._line, self._moves, self._texts = UPRIGHT, [], []

    def move(self, operator: str, operands: Any, state: GraphicsState) -> None:
        """Td, TD, T* and Tm."""
        if operator == "Tm":
            self._moves.clear()
        elif operator == "TD" and len(operands) == 2:
            state.leading = -float(operands[1])
        self._moves.append((operator, operands, state.leading))
        self._texts = []

    def advance(self, operands: Any) -> None:
        """Text was set."""
        self._texts.append(operands)

    def line(self) -> Matrix:
        """Where the line begins, in the space that is set."""
        for operator, operands, leading in self._moves:
            if operator == "Tm":
                self._line = matrix_of(operands)
                continue
            try:
                across, up = (0.0, -leading) if operator == "T*" else (float(operands[0]), float(operands[1]))
            except (IndexError, TypeError, ValueError):
                continue  # operands that make no sense move nothing
            self._line = then((1, 0, 0, 1, across, up), self._line)
        self._moves.clear()
        return self._line

    def reach(self, state: GraphicsState) -> Callable[[], Reach]:
        """What reckons how far text goes that was set on the line until now, in the page's units.

        Few fonts take an em a byte.
        """
        line, matrix, size, texts, count = self.line(), state.matrix, state.size, self._texts, len(self._texts)

        @cache
        def reckon() -> Reach:
            length = sum(_length(operands[-1]) for operands in texts[:count] if len(operands))
            placed = then(line, matrix)
            return Reach(placed[4:], bounds((0, _BELOW * size, length * size, _ABOVE * size), placed))

        return reckon


def _length(text: Any) -> float:
    """At most, in ems, of a string or of an array of strings and of moves in thousandths."""
    length = 0.0
    for part in text if isinstance(text, pikepdf.Array) else [text]:
        if isinstance(part, pikepdf.String):
            length += len(bytes(part))
        elif not isinstance(part, pikepdf.Object):
            length += abs(float(part)) / 1000
    return length
