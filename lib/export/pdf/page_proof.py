"""A page painted, to see whether it looks the same without some of its text."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2

from lib.export.pdf.content_editor import ContentEditor
from lib.export.pdf.content_writer import ContentWriter
from lib.export.pdf.layer_switches import layers_entry, layers_of
from lib.export.pdf.object_copier import ObjectCopier, pairs
from lib.export.pdf.page_boxes import shown_box
from lib.export.pdf.text_shows import Path, StreamReading
from lib.export.pdf.writer import PdfWriter, numbers_fine

DPI = 100
_SIDE = 2000
"""Pixels of the longer side, at most."""


class _AsItIs:
    def stand_in(self, thing: Any) -> int | None:
        return 0 if str(thing.get("/Type")) in {"/Page", "/Pages", "/Catalog"} else None

    def body(self, thing: Any) -> bytes | None:
        return None


def painted(root: Any, page: Any, reading: StreamReading, dropped: set[Path]) -> list[bytes]:
    """The pixels of a page of the source with this catalog, without some of its text.

    Where there are layers, they are painted as they are set and then with all of them on: text that a reader may turn
    on is not to be taken away.
    """
    looks = [False, True] if "/OCProperties" in root else [False]
    return [_paint(_one_page(root, page, reading, dropped, all_layers=all_layers)) for all_layers in looks]


def _one_page(root: Any, page: Any, reading: StreamReading, dropped: set[Path], *, all_layers: bool) -> bytes:
    file = io.BytesIO()
    pdf = PdfWriter(file)
    copier = ObjectCopier(pdf, _AsItIs())
    writer = ContentWriter(copier)
    new = ContentEditor(dropped, mute=False, bare=False).edit(reading)
    body = writer.edited(new, fonts=True) if new else writer.as_it_is(page, reading.resources, mute=False)
    group = b"/Group " + copier.value(page["/Group"]) if "/Group" in page else b""
    fonts = pairs(body.fonts)
    tree = pdf.reserve()
    leaf = pdf.put(
        b"<</Type/Page/Parent %d 0 R/MediaBox[%s]%s/Contents[%s]/Resources<<%s/Font<<%s>>>>>>"
        % (tree, numbers_fine(shown_box(page)), group, b" ".join(body.contents), body.resources, fonts)
    )
    pdf.put(b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % leaf, tree)
    layers = None if all_layers else layers_of(root, copier)
    copier.flush()
    catalog = pdf.put(b"<</Type/Catalog/Pages %d 0 R%s>>" % (tree, layers_entry([layers] if layers else [])))
    pdf.finish(catalog, pdf.put(b"<<>>"))
    return file.getvalue()


def _paint(data: bytes) -> bytes:
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        scale = min(DPI / 72, _SIDE / max(page.get_size()))
        bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
        return bytes(bitmap.buffer)
