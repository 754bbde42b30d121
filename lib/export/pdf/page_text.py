"""The text that a source page has of its own, and what becomes of it in the new PDF."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from enum import Enum
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray

from lib.export.pdf.content_editor import ContentEditor
from lib.export.pdf.content_interpreter import ContentReader
from lib.export.pdf.content_writer import ContentWriter, PageBody, content_streams
from lib.export.pdf.object_copier import ObjectCopier
from lib.export.pdf.page_boxes import shown_box
from lib.export.pdf.page_proof import painted
from lib.export.pdf.painting_state import UPRIGHT, Bounds, bounds
from lib.export.pdf.source_fonts import Fonts
from lib.export.pdf.text_shows import Path, Reach, Show, Sight, StreamReading
from lib.export.pdf.visibility import Visibility, hidden
from lib.scans.page_tree import inherited

Boxes = NDArray[np.float64]
"""A row for each: left, bottom, right, top, in the page's own units."""
Words = Callable[[], Boxes]
"""Where the words of the book stand on the page: reckoned only where it is asked for."""
_SHOWS = re.compile(rb"T[jJ]|['\"]")
"""Where none of this stands, no text is shown."""


class OwnText(Enum):
    """What becomes of a page's own text."""

    KEPT = "all of it stays: nothing takes its place, for the page failed"
    VISIBLE = "what is invisible goes: no words were found on the page"
    REPLACED = "what nobody sees goes, what was read is drawn but not found: the words of the book take its place"


class PageText:
    """Takes pages of one source over with their text treated."""

    def __init__(self, copier: ObjectCopier, root: Any, visibility: Visibility) -> None:
        """`root` is the source's catalog."""
        self._writer = ContentWriter(copier)
        self._root = root
        self._fonts = Fonts()
        self._visibility = visibility

    def body(self, page: Any, own: OwnText, part: Bounds, words: Words) -> PageBody:
        """What a page is drawn from in the new file.

        `part` is what is shown of it there.
        """
        resources = inherited(page, "/Resources")
        if own is OwnText.KEPT or not _may_show_text(page, resources):
            return self._writer.as_it_is(page, resources, mute=False)
        reader = ContentReader(shown_box(page), self._fonts)
        reading = _read(reader, page, resources)
        if reading is None:
            return self._writer.as_it_is(page, resources, mute=own is OwnText.REPLACED)
        shows = reader.log.shows
        if own is OwnText.VISIBLE:
            editor = _editor(reader, hidden(shows), mute=False)
        else:
            gone, seen = self._visibility.split(shows, lambda paths: self._look(page, reading, paths))
            editor = _editor(reader, gone, mute=True, loud=_unread(shows, seen, part, words))
        edited = editor.edit(reading)
        if edited is None:
            return self._writer.as_it_is(page, resources, mute=False)
        return self._writer.edited(edited, fonts=not editor.bare)

    def appearance(self, drawing: Any, rectangle: Bounds, words: Words) -> int | None:
        """Write how an annotation looks; returns its number, or None where it stays as it is.

        Text in it that cannot be seen goes, and what may be hidden is not found. What is seen is found as before, for
        it is not the page's; but where words of the book stand in its rectangle, it was read with the page.
        """
        if not len(words()) or not _may_show_text(drawing, drawing.get("/Resources")):
            return None
        reader = ContentReader(bounds(drawing.get("/BBox", (0, 0, 0, 0)), UPRIGHT), self._fonts)
        reading = _read(reader, drawing, drawing.get("/Resources"))
        if reading is None:
            return None
        left, bottom, right, top = rectangle
        x, y = (words()[:, :2] + words()[:, 2:]).T / 2
        read = bool(((left <= x) & (x <= right) & (bottom <= y) & (y <= top)).any())
        shows = reader.log.shows
        bare = {show.path for show in shows if show.style.is_bare and show.sight in {Sight.PLAIN, Sight.DOUBTFUL}}
        loud = set() if read else bare
        mute = read or len(loud) < len(shows)
        edited = _editor(reader, hidden(shows), mute=mute, loud=loud).edit(reading)
        return None if edited is None else self._writer.put_form(edited)

    def _look(self, page: Any, reading: StreamReading, dropped: set[Path]) -> Any:
        try:
            return painted(self._root, page, reading, dropped)
        except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError):
            return object()  # like nothing else: what cannot be painted is not known to look the same


def _read(reader: ContentReader, drawing: Any, resources: Any) -> StreamReading | None:
    """The content of a page or a form; None where it cannot be read."""
    try:
        return reader.read(drawing, resources)
    except Exception:  # content may hold anything at all, and a page is worth more than its old text
        return None


def _editor(reader: ContentReader, gone: set[Path], *, mute: bool, loud: Collection[Path] = ()) -> ContentEditor:
    bare = len(gone) == len(reader.log.shows) and not reader.log.text_elsewhere
    return ContentEditor(gone, mute=mute and not bare, bare=bare, loud=loud)


def _unread(shows: Sequence[Show], seen: set[Path], part: Bounds, words: Words) -> set[Path]:
    """Text that is seen and that no word of the book stands on: it was not read, and is to be found as before."""
    # What something was painted over may be a redaction: where nothing was read, nothing is to be found.
    kept = [show for show in shows if show.path in seen and not show.style.under]
    if not kept:
        return set()
    lefts, bottoms, rights, tops = words().T

    def is_free(reach: Reach) -> bool:
        x, y = reach.start
        if not (part[0] <= x <= part[2] and part[1] <= y <= part[3]):
            return False
        left, bottom, right, top = reach.box
        return not ((lefts < right) & (rights > left) & (bottoms < top) & (tops > bottom)).any()

    return {show.path for show in kept if show.reach is not None and is_free(show.reach())}


def _may_show_text(drawing: Any, resources: Any) -> bool:
    """Whether there may be text; a quick look, which saves reading the drawings that have none."""
    resources = resources if isinstance(resources, pikepdf.Dictionary) else {}
    states = resources.get("/ExtGState")
    if "/Pattern" in resources or any("/SMask" in each for each in _dictionaries(states)):
        return True
    if any(each.get("/Subtype") == "/Form" for each in _dictionaries(resources.get("/XObject"))):
        return True
    streams = [drawing] if isinstance(drawing, pikepdf.Stream) else content_streams(drawing)
    return any(_SHOWS.search(stream.read_bytes()) for stream in streams)


def _dictionaries(group: Any) -> list[Any]:
    """What a group of resources holds."""
    values = group.values() if isinstance(group, pikepdf.Dictionary) else ()
    return [value for value in values if isinstance(value, pikepdf.Dictionary | pikepdf.Stream)]
