"""Reading a page's content, and the forms that it draws, for the text in it: where is it set, and is it seen?"""

from __future__ import annotations

from typing import Any

import pikepdf

from lib.export.pdf.paint_log import PaintLog
from lib.export.pdf.painting_state import Bounds, GraphicsState
from lib.export.pdf.source_fonts import Fonts
from lib.export.pdf.stream_reader import StreamReader
from lib.export.pdf.text_shows import Path, StreamReading

_DEPTH = 20
_MOST = 3_000_000
"""Instructions of a page, those of a form again at every call."""
_CALLS = 20_000
"""Forms that are drawn, each as often as it is."""


class ContentReader:
    """Reads one page, or one form that stands for itself, such as the appearance of a comment."""

    def __init__(self, page: Bounds, fonts: Fonts) -> None:
        """`page` is the box that is shown."""
        self.log = PaintLog(page)
        self._fonts = fonts
        self._parsed: dict[tuple[int, int], tuple[list[Any], list[str]]] = {}
        self._instructions = self._calls = 0

    def read(self, drawing: Any, resources: Any) -> StreamReading:
        """Read the content of a page or a form, and of all forms in it.

        Raises:
            Exception: it cannot be read, or goes on and on.
        """
        form = drawing if isinstance(drawing, pikepdf.Stream) else None
        reading = self._read(StreamReading(form, resources, *_parse(drawing)), (), GraphicsState(), False)
        self.log.judge()
        return reading

    def _call(self, form: Any, resources: Any, path: Path, state: GraphicsState, in_layer: bool) -> StreamReading:
        self._calls += 1
        if len(path) > _DEPTH or self._calls > _CALLS:
            raise ValueError("forms in forms without end")
        if form.objgen not in self._parsed:
            self._parsed[form.objgen] = _parse(form)
        reading = StreamReading(form, form.get("/Resources", resources), *self._parsed[form.objgen])
        return self._read(reading, path, state.inside(form, self.log.page), in_layer)

    def _read(self, reading: StreamReading, path: Path, state: GraphicsState, in_layer: bool) -> StreamReading:
        self._instructions += len(reading.instructions)
        if self._instructions > _MOST:
            raise ValueError("more than can be read")
        StreamReader(reading, self.log, self._call, self._fonts).run(path, state, in_layer)
        return reading


def _parse(drawing: Any) -> tuple[list[Any], list[str]]:
    """The instructions of a form or a page, and their operators."""
    instructions = list(pikepdf.parse_content_stream(drawing))
    return instructions, [str(instruction.operator) for instruction in instructions]
