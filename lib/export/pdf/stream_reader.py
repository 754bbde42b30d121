"""One pass through a content stream: the graphics state is followed, text and what may hide it noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pikepdf

from lib.export.pdf.paint_log import PaintLog
from lib.export.pdf.painting_state import (
    STATE_OPERATORS,
    UNSURE,
    GlyphClip,
    GraphicsState,
    covers,
    resource,
)
from lib.export.pdf.placement import then
from lib.export.pdf.source_fonts import Fonts, Glyphs
from lib.export.pdf.text_cursor import TextCursor
from lib.export.pdf.text_shows import INVISIBLE, SHOW, Path, Show, Sight, StreamReading, Style

Call = Callable[[Any, Any, Path, GraphicsState, bool], StreamReading]
"""Reads a form: given it, the resources around it, the path of the operator that draws it, the state, and whether it
lies in a layer."""
SMALL = 3.0
"""Type of a smaller size, in points, may be too small to be seen."""
TO_CLIP = 4
"""Text rendering modes from here on clip."""
_FILL = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_STROKE = frozenset({"s", "S"})
_CURVES = frozenset({"m", "l", "c", "v", "y"})
_PATH_ENDS = _FILL | _STROKE | {"n"}
_FILLED = frozenset({0, 2})
"""Text rendering modes that fill and do not clip."""
_SEE_THROUGH = frozenset({"/ImageMask", "/SMask", "/Mask", "/SMaskInData"})
_RECTANGLES = 200
"""As many of one path are looked at."""
_MOVES = frozenset({"Td", "TD", "T*", "Tm"})
_UNIT = (0, 0, 1, 1)


class StreamReader:
    """What it finds goes into the reading, and in order of painting into the log."""

    def __init__(self, reading: StreamReading, log: PaintLog, call: Call, fonts: Fonts) -> None:
        self._reading, self._log, self._call, self._fonts = reading, log, call, fonts
        self._state = GraphicsState()
        self._stack: list[GraphicsState] = []
        self._marks: list[bool] = []
        self._cursor = TextCursor()
        self._rectangles: list[Sequence[Any]] = []
        self._curved = self._clipping = False
        self._glyph_clip: GlyphClip | None = None
        self._path: Path = ()
        self._font: Any = None
        self._glyphs = Glyphs.UNKNOWN

    def run(self, path: Path, state: GraphicsState, in_layer: bool) -> None:
        """Read the stream, which begins in a given state; `in_layer` where what is around it can be turned off."""
        self._path, self._state, self._marks = path, state, [in_layer]
        handlers = {operator: getattr(self, name) for operator, name in _HANDLERS.items()}
        for place, operator in enumerate(self._reading.operators):
            handle = handlers.get(operator)
            if handle is not None:
                handle(operator, self._reading.instructions[place].operands, place)

    def _stack_up(self, operator: str, operands: Any, place: int) -> None:
        if operator == "q":
            self._stack.append(self._state.saved())
        elif self._stack:
            self._state = self._stack.pop()

    def _mark(self, operator: str, operands: Any, place: int) -> None:
        if operator == "EMC":
            self._marks = self._marks[:-1] or self._marks
        else:
            self._marks.append(self._marks[-1] or (len(operands) > 0 and str(operands[0]) == "/OC"))

    def _set(self, operator: str, operands: Any, place: int) -> None:
        try:
            STATE_OPERATORS[operator](self._state, operands, self._reading.resources)
        except (IndexError, TypeError, ValueError):
            return  # what readers do with operands that make no sense
        if operator in {"gs", "scn"}:
            self._log.text_elsewhere |= shows_text_elsewhere(self._reading.resources, operator, operands[-1])

    def _text_object(self, operator: str, operands: Any, place: int) -> None:
        self._cursor.begin()
        if operator == "ET" and self._glyph_clip is not None:
            self._state.glyph_clips += (self._glyph_clip,)
            self._glyph_clip = None

    def _move(self, operator: str, operands: Any, place: int) -> None:
        self._cursor.move(operator, operands, self._state)

    def _show(self, operator: str, operands: Any, place: int) -> None:
        state, cursor = self._state, self._cursor
        if operator in {"'", '"'}:
            cursor.move("T*", (), state)
        if self._font is not state.font:
            self._font, self._glyphs = state.font, self._fonts.glyphs(state.font)
        sight, style = self._look_at(self._glyphs)
        show = Show((*self._path, place), sight, style, self._log.large, cursor.follows, None, None)
        cursor.advance(operands)
        drawn = self._glyphs in {Glyphs.DRAWINGS, Glyphs.NOTHING}
        if sight is Sight.PLAIN and not drawn:
            show.reach = cursor.reach(state)
        if not drawn and state.mode != INVISIBLE:
            for clip in state.glyph_clips:
                clip.used = True
            if state.mode >= TO_CLIP:
                show.clip = self._glyph_clip = self._glyph_clip or GlyphClip()
        self._log.shows.append(show)
        self._reading.shows[place] = show

    def _look_at(self, glyphs: Glyphs) -> tuple[Sight, Style]:
        """What can be said of text before all is painted, and how it is set."""
        state = self._state
        drawn = glyphs is Glyphs.DRAWINGS
        if glyphs is Glyphs.NOTHING or (state.mode == INVISIBLE and not drawn):
            return Sight.HIDDEN, Style(state.mode, glyphs)
        if state.mode in {UNSURE, INVISIBLE}:
            # Drawn glyphs are drawn whatever the mode, says ISO 32000-1, 9.3.6; not all programs do it.
            return Sight.DISPUTED, Style(state.mode, glyphs)
        style = Style(
            state.mode, glyphs, state.lightness, state.opaque, state.clipped or bool(state.glyph_clips),
            self._marks[-1], self._is_placed(drawn),
        )  # fmt: skip
        plain = style.is_bare and not style.clipped and state.mode in _FILLED
        return Sight.PLAIN if plain else Sight.DOUBTFUL, style

    def _is_placed(self, drawn: bool) -> bool:
        """Whether type is large enough, and its line begins on the page; of `drawn` glyphs the size says nothing."""
        a, b, c, d, x, y = then(self._cursor.line(), self._state.matrix)
        left, bottom, right, top = self._log.page
        size = self._state.size * abs(a * d - b * c) ** 0.5
        return left < x < right and bottom < y < top and (size >= SMALL or drawn)

    def _draw(self, operator: str, operands: Any, place: int) -> None:
        thing = resource(self._reading.resources, "/XObject", operands[0]) if len(operands) else None
        if not isinstance(thing, pikepdf.Stream):
            return
        kind = thing.get("/Subtype")
        in_layer = self._marks[-1] or "/OC" in thing
        if kind == "/Image":
            self._log.paint(_UNIT, self._state, solid=not in_layer and not _SEE_THROUGH.intersection(thing.keys()))
        elif kind == "/Form":
            path = (*self._path, place)
            self._reading.calls[place] = self._call(thing, self._reading.resources, path, self._state, in_layer)

    def _paint(self, operator: str, operands: Any, place: int) -> None:
        """An inline image, or a shading, which fills all that is not clipped."""
        if operator == "sh":
            self._log.paint_anywhere(self._state)
        else:
            self._log.paint(_UNIT, self._state, solid=False)

    def _trace(self, operator: str, operands: Any, place: int) -> None:
        """Paths: rectangles that may hide what lies under them, and clips."""
        if operator == "re":
            self._rectangles.append(operands)
        elif operator in _CURVES:
            self._curved = True
        else:
            self._clipping = True

    def _end_path(self, operator: str, operands: Any, place: int) -> None:
        alone = len(self._rectangles) == 1 and not self._curved
        boxes = [_corners(each) for each in self._rectangles[:_RECTANGLES]] if operator in _FILL else []
        for box in boxes:
            self._log.paint(box, self._state, solid=alone and self._state.plain_space)
        if (self._curved and operator in _FILL) or len(self._rectangles) > _RECTANGLES:
            self._log.paint_anywhere(self._state)
        elif operator != "n":
            for clip in self._state.glyph_clips:
                clip.used = True
        if self._clipping:
            whole = alone and covers(_corners(self._rectangles[0]), self._state.matrix, self._log.page)
            self._state.clipped |= not whole
        self._rectangles, self._curved, self._clipping = [], False, False


_HANDLERS = {
    **dict.fromkeys(STATE_OPERATORS, "_set"), **dict.fromkeys(SHOW, "_show"), **dict.fromkeys(_MOVES, "_move"),
    **dict.fromkeys(_PATH_ENDS, "_end_path"), **dict.fromkeys((*_CURVES, "re", "W", "W*"), "_trace"),
    **dict.fromkeys(("q", "Q"), "_stack_up"), **dict.fromkeys(("BT", "ET"), "_text_object"),
    **dict.fromkeys(("BDC", "BMC", "EMC"), "_mark"), **dict.fromkeys(("sh", "INLINE IMAGE"), "_paint"), "Do": "_draw",
}  # fmt: skip
"""What reads each operator; others change nothing that matters here."""


def _corners(operands: Any) -> tuple[float, float, float, float]:
    try:
        x, y, wide, high = (float(value) for value in operands)
    except (TypeError, ValueError):
        return 0.0, 0.0, 0.0, 0.0
    return x, y, x + wide, y + high


def shows_text_elsewhere(resources: Any, operator: str, name: Any) -> bool:
    """Whether the mask or the pattern that an operator sets has fonts of its own."""
    if operator == "gs":
        mask = (resource(resources, "/ExtGState", name) or {}).get("/SMask")
        drawing = mask.get("/G") if isinstance(mask, pikepdf.Dictionary) else None
    else:
        drawing = resource(resources, "/Pattern", name) if isinstance(name, pikepdf.Name) else None
    own = drawing.get("/Resources") if isinstance(drawing, pikepdf.Stream) else None
    return own is not None and bool({"/Font", "/XObject"}.intersection(own.keys()))
