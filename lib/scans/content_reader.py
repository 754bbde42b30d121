"""Read a page's content: what it paints, where, and how finely. Nothing is drawn and no image is decoded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Matrix, Rectangle

from lib.scans.graphics_state import GraphicsState, around, matrix_of
from lib.scans.optional_content import OptionalContent
from lib.scans.page_painting import Painting
from lib.scans.page_tree import inherited
from lib.scans.pdf_content import PageContent, image_sizes, is_opaque

_POLYGON = 5
_PLAIN_BLENDING = {"/Normal", "/Compatible"}

# Text rendering modes: 3 paints nothing; 7 paints nothing either, but what is painted next shows through the letters.
_INVISIBLE, _CLIPS = 3, 7


def read_content(page: Any, box: Rectangle, visibility: OptionalContent) -> PageContent:
    """What a page paints inside `box`, the part of its space that is shown.

    Raises:
        Exception: the content is damaged; pikepdf raises whatever it makes of it.
    """
    resources = inherited(page, "/Resources")
    painting = Painting(visibility, box)
    if "/Contents" in page:
        _Run(painting, resources, GraphicsState(Matrix(), box), 0).follow(page)
    elif "/Resources" in page and len(resources.get("/XObject", {})):
        painting.content.missing = True
    return painting.content


class _Run:
    """One content stream being run: of the page, of a form, or of a pattern."""

    def __init__(self, painting: Painting, resources: Any, state: GraphicsState, depth: int) -> None:
        self.painting = painting
        self.resources = resources if isinstance(resources, pikepdf.Dictionary) else pikepdf.Dictionary()
        self.state = state
        self.base = state.matrix
        self.depth = depth
        self.stack: list[GraphicsState] = []
        self.marks: list[bool] = []
        """For each open marked-content sequence, whether it is optional content that is off."""
        self.new_path()

    def follow(self, stream: Any) -> None:
        for instruction in self.painting.instructions(stream, _OPERATORS):
            action = _ACTIONS[str(instruction.operator)]
            action(self, instruction.operands)

    def change(self, **values: Any) -> None:
        self.state = replace(self.state, **values)

    @property
    def hidden(self) -> bool:
        return True in self.marks or self.state.alpha <= 0

    # Graphics state

    def save(self, _: Any) -> None:
        self.stack.append(self.state)

    def restore(self, _: Any) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def concatenate(self, operands: Any) -> None:
        self.change(matrix=matrix_of(operands) @ self.state.matrix)

    def set_state(self, operands: Any) -> None:
        entries = self.named("/ExtGState", operands[0])
        if not isinstance(entries, pikepdf.Dictionary):
            return
        if "/ca" in entries:
            self.change(alpha=float(entries["/ca"]))
        if "/BM" in entries:
            self.change(veiled=self.state.veiled or str(entries.get("/BM")) not in _PLAIN_BLENDING)
        mask = entries.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            self.change(veiled=True)
            if isinstance(mask.get("/G"), pikepdf.Stream):
                self.enter(mask.get("/G"))

    def set_colour(self, operands: Any) -> None:
        last = operands[-1] if len(operands) else None
        pattern = self.named("/Pattern", last) if isinstance(last, pikepdf.Name) else None
        if pattern is not self.state.pattern:
            self.change(pattern=pattern if isinstance(pattern, pikepdf.Stream) else None)

    def named(self, kind: str, name: Any) -> Any:
        """A resource by its kind and name; None where there is none."""
        things = self.resources.get(kind)
        return things.get(str(name)) if isinstance(things, pikepdf.Dictionary) else None

    # Marked content

    def mark(self, operands: Any) -> None:
        off = False
        if len(operands) == 2 and operands[0] == "/OC":
            thing = (
                operands[1] if isinstance(operands[1], pikepdf.Dictionary) else self.named("/Properties", operands[1])
            )
            off = not self.painting.visibility.shows(thing)
        self.marks.append(off)

    def unmark(self, _: Any) -> None:
        if self.marks:
            self.marks.pop()

    # Text

    def set_mode(self, operands: Any) -> None:
        self.change(mode=int(operands[0]))

    def begin_text(self, _: Any) -> None:
        self.clipping_text = False

    def show_text(self, _: Any) -> None:
        if self.state.mode not in {_INVISIBLE, _CLIPS} and not self.hidden:
            self.painting.content.type_seen = True
        self.clipping_text |= self.state.mode >= 4

    def end_text(self, _: Any) -> None:
        if self.clipping_text:
            self.change(through_type=True, ragged=True)

    # Paths

    def new_path(self) -> None:
        self.box: Rectangle | None = None
        self.curves = self.sides = 0
        self.clips = False
        self.clipping_text = False

    def rectangle(self, operands: Any) -> None:
        x, y, wide, high = (float(value) for value in operands)
        box = self.state.matrix.transform(
            Rectangle(min(x, x + wide), min(y, y + high), max(x, x + wide), max(y, y + high))
        )
        self.box = box if self.box is None else around(self.box, box)

    def curve(self, _: Any) -> None:
        self.curves += 1

    def line(self, _: Any) -> None:
        self.sides += 1

    def clip(self, _: Any) -> None:
        self.clips = True

    def end_path(self, _: Any) -> None:
        if self.clips:
            if self.box is None or self.curves or self.sides:
                self.change(ragged=True)
            else:
                self.change(clip=self.state.clip & self.box)
        self.new_path()

    def paint_path(self, operands: Any) -> None:
        if not self.hidden:
            self.painting.outline(self.curves + (self.sides if self.sides >= _POLYGON else 0))
            if self.state.through_type:
                self.painting.content.type_seen = True
            if self.state.pattern is not None and self.painting.may_enter(self.depth):
                self.tile(self.state.pattern)
        self.end_path(operands)

    def tile(self, pattern: Any) -> None:
        """Fill with a tiling pattern, whose space is that of the page or form that it is used in."""
        box = self.state.clip if self.box is None or self.sides or self.curves else self.state.clip & self.box
        matrix = matrix_of(pattern.get("/Matrix")) @ self.base
        state = replace(self.state, matrix=matrix, clip=box, pattern=None, veiled=True, repeated=True)
        _Run(self.painting, pattern.get("/Resources"), state, self.depth + 1).follow(pattern)

    # Images and forms

    def show(self, operands: Any) -> None:
        thing = self.named("/XObject", operands[0])
        if not isinstance(thing, pikepdf.Stream):
            self.painting.content.missing = True
            return
        if self.hidden or not self.painting.visibility.shows(thing.get("/OC")):
            return
        if thing.get("/Subtype") == "/Form":
            self.enter(thing)
        elif thing.get("/Subtype") == "/Image":
            self.painting.meet(thing)
            self.painting.paint(image_sizes(thing), self.state, opaque=is_opaque(thing))

    def show_inline(self, operands: Any) -> None:
        if not self.hidden:
            image = operands[0]
            self.painting.paint([(image.width, image.height)], self.state, opaque=not image.image_mask)

    def enter(self, form: Any) -> None:
        if not self.painting.may_enter(self.depth):
            return
        matrix = matrix_of(form.get("/Matrix")) @ self.state.matrix
        clip = self.state.clip
        corners = form.get("/BBox")
        if corners is not None:
            clip = clip & matrix.transform(Rectangle(corners))
        veiled = self.state.veiled or ("/Group" in form and self.state.alpha < 1)
        state = replace(self.state, matrix=matrix, clip=clip, veiled=veiled)
        _Run(self.painting, form.get("/Resources", self.resources), state, self.depth + 1).follow(form)


_ACTIONS: dict[str, Callable[[_Run, Any], None]] = {
    "q": _Run.save,
    "Q": _Run.restore,
    "cm": _Run.concatenate,
    "gs": _Run.set_state,
    **dict.fromkeys(("cs", "sc", "scn", "g", "rg", "k"), _Run.set_colour),
    "BMC": _Run.mark,
    "BDC": _Run.mark,
    "EMC": _Run.unmark,
    "Tr": _Run.set_mode,
    "BT": _Run.begin_text,
    "ET": _Run.end_text,
    **dict.fromkeys(("Tj", "TJ", "'", '"'), _Run.show_text),
    "re": _Run.rectangle,
    "l": _Run.line,
    **dict.fromkeys(("c", "v", "y"), _Run.curve),
    "W": _Run.clip,
    "W*": _Run.clip,
    "n": _Run.end_path,
    **dict.fromkeys(("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh"), _Run.paint_path),
    "Do": _Run.show,
    "INLINE IMAGE": _Run.show_inline,
}
_OPERATORS = " ".join([*_ACTIONS, "BI", "ID", "EI"])
