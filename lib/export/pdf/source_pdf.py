"""A PDF of the source: its pages are taken over as they are drawn, and with them what leads a reader through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pikepdf

from lib.export.pdf.actions import is_action_to_leave
from lib.export.pdf.annotations import annotation_body, field_body, is_annotation, is_field
from lib.export.pdf.content_writer import PageBody
from lib.export.pdf.destinations import Destinations
from lib.export.pdf.form_fields import FormFields, form_entry, form_fields_of
from lib.export.pdf.layer_switches import Layers, layers_entry, layers_of
from lib.export.pdf.object_copier import NULL, ObjectCopier
from lib.export.pdf.outline import Bookmark
from lib.export.pdf.page_boxes import shown_box
from lib.export.pdf.page_text import OwnText, PageText, Words
from lib.export.pdf.painting_state import UPRIGHT, Bounds, bounds
from lib.export.pdf.source_outline import SourceOutline
from lib.export.pdf.visibility import Visibility
from lib.export.pdf.writer import PdfWriter

_TREE = frozenset({"/Pages", "/Catalog", "/StructTreeRoot", "/StructElem"})
"""What an object of a page may refer to and must not drag along."""
Made = TypeVar("Made")
_PAGE_ENTRIES = ("/Group", "/Tabs")


@dataclass(frozen=True)
class SourceGuide:
    """What a source's catalog says for all its pages, in the words of the new file."""

    bookmarks: tuple[Bookmark, ...]
    names: Mapping[bytes, bytes]
    """Named destinations."""
    form: FormFields | None
    layers: Layers | None
    intents: bytes
    """What inks its pages were made for, which decides how they are shown; empty where it does not say."""


class SourcePdf:
    """One PDF of the source, open. It answers for its objects while they are copied."""

    def __init__(self, path: Path, pdf: PdfWriter, visibility: Visibility) -> None:
        """Raises pikepdf.PdfError or OSError where the file cannot be read."""
        self._file = pikepdf.open(path)
        self._pdf = pdf
        self._root = self._file.Root
        self._places = {page.obj.objgen: place for place, page in enumerate(self._file.pages)}
        self._destinations = Destinations(self._root, self._places)
        self.copier = ObjectCopier(pdf, self)
        self._text = PageText(self.copier, self._root, visibility)
        self._numbers: dict[int, int] = {}
        self._annotations: dict[tuple[int, int], int] = {}
        self._shown: set[tuple[int, int]] = set()
        self._widgets: list[tuple[Any, int]] = []

    def close(self) -> None:
        self._file.close()

    def page(self, index: int) -> Any:
        """The dictionary of a page."""
        return self._file.pages[index].obj

    def number(self, index: int) -> int:
        """The number of the object that is, or will be, a page in the new file: of a spread's two, the first."""
        if index not in self._numbers:
            self._numbers[index] = self._pdf.reserve()
        return self._numbers[index]

    def labels(self) -> Mapping[int, str]:
        """What the pages are called, where the file says so."""
        if "/PageLabels" not in self._root:
            return {}
        return _tried(lambda: {index: page.label for index, page in enumerate(self._file.pages)}, {})

    def put_body(self, index: int, own: OwnText, part: Bounds | None, words: Words) -> PageBody:
        """Write what a page is drawn from.

        `part` is what the new page shows of the source's, in its units; None for all of it.

        Raises:
            Exception: something that the page needs cannot be read.
        """
        page = self.page(index)
        body = self._text.body(page, own, part or shown_box(page), words)
        self.copier.flush()
        return body

    def put_entries(self, index: int, number: int, part: Bounds | None, words: Words) -> bytes:
        """Write a page's annotations, and return entries of its dictionary.

        `number` is that of the new page; `part` and `words` are as for `put_body`.
        """
        page = self.page(index)
        entries = b"".join(key.encode() + b" " + self.copier.value(page[key]) for key in _PAGE_ENTRIES if key in page)
        listed = page.get("/Annots")
        shown = [
            found
            for annotation in (listed if isinstance(listed, pikepdf.Array) else [])
            if is_annotation(annotation)
            for found in [_tried(partial(self._put_annotation, annotation, number, part, words), None)]
            if found is not None
        ]
        self.copier.flush()
        return entries + (b"/Annots[%s]" % b" ".join(b"%d 0 R" % each for each in shown) if shown else b"")

    def finish(self) -> SourceGuide:
        """What the catalog says, once all pages are in. What cannot be made out of it stays away."""
        guide = SourceGuide(
            tuple(_tried(lambda: SourceOutline(self.copier, self).read(self._root), [])),
            _tried(self._names, {}),
            _tried(lambda: form_fields_of(self._root, self.copier, self._widgets), None),
            _tried(lambda: layers_of(self._root, self.copier), None),
            self.copier.value(self._root["/OutputIntents"]) if "/OutputIntents" in self._root else b"",
        )
        _tried(self.copier.flush, None)
        return guide

    def target(self, destination: Any) -> tuple[int, bytes] | None:
        """Where a destination of the source leads in the new file."""
        found = self._destinations.resolve(destination)
        return None if found is None else (self.number(found[0]), self._array(*found))

    def stand_in(self, thing: Any) -> int | None:
        """Pages are those of the new file, annotations wait for their page."""
        if not isinstance(thing, pikepdf.Dictionary):
            return None
        if thing.objgen in self._places:
            return self.number(self._places[thing.objgen])
        if str(thing.get("/Type")) in _TREE or thing.get("/Type") == "/Page":
            return NULL
        return self._annotation_number(thing) if is_annotation(thing) else None

    def body(self, thing: Any) -> bytes | None:
        """Form fields come without what they would run, and what runs does not come wherever it hides."""
        if is_action_to_leave(thing):
            return b"null"
        return field_body(thing, self.copier) if is_field(thing) else None

    def _names(self) -> dict[bytes, bytes]:
        return {
            name: self._array(index, how) for name, (index, how) in self._destinations.named() if index in self._numbers
        }

    def _array(self, index: int, how: Sequence[Any]) -> bytes:
        values = (self.copier.value(each) for each in how if not isinstance(each, pikepdf.Dictionary | pikepdf.Array))
        return b"[%d 0 R %s]" % (self.number(index), b" ".join(values))

    def _annotation_number(self, annotation: Any) -> int:
        if not annotation.is_indirect:
            return self._pdf.reserve()
        if annotation.objgen not in self._annotations:
            self._annotations[annotation.objgen] = self._pdf.reserve()
        return self._annotations[annotation.objgen]

    def _put_annotation(self, annotation: Any, page: int, part: Bounds | None, words: Words) -> int | None:
        try:
            rectangle = bounds(annotation["/Rect"], UPRIGHT)
        except (TypeError, ValueError):
            return None
        middle = ((rectangle[0] + rectangle[2]) / 2, (rectangle[1] + rectangle[3]) / 2)
        if part is not None and not (part[0] <= middle[0] <= part[2] and part[1] <= middle[1] <= part[3]):
            return None

        def put_appearance(drawing: Any) -> bytes | None:
            number = self._text.appearance(drawing, rectangle, words)
            return None if number is None else b"%d 0 R" % number

        again = annotation.is_indirect and annotation.objgen in self._shown
        body = annotation_body(annotation, self.copier, self, page, put_appearance, alive=not again)
        if body is None:
            return None
        number = self._pdf.reserve() if again else self._annotation_number(annotation)
        self._pdf.put(body, number)
        if annotation.is_indirect:
            self._shown.add(annotation.objgen)
        if annotation["/Subtype"] == "/Widget" and not again:
            self._widgets.append((annotation, number))
        return number


def _tried(make: Callable[[], Made], otherwise: Made) -> Made:
    """What is made of a part of a source that the book can do without."""
    try:
        return make()
    except Exception:  # a library raises whatever comes to its mind
        return otherwise


def catalog_entries(guides: Sequence[SourceGuide]) -> bytes:
    """What the sources' catalogs say, as entries of the new one. A name that two of them use is the first's."""
    names: dict[bytes, bytes] = {}
    for guide in guides:
        names = {**guide.names, **names}
    rows = b"".join(b"<%s>%s" % (key.hex().encode("ascii"), names[key]) for key in sorted(names))
    destinations = b"/Names<</Dests<</Names[%s]>>>>" % rows if rows else b""
    forms = [guide.form for guide in guides if guide.form is not None]
    layers = [guide.layers for guide in guides if guide.layers is not None]
    intents = next((b"/OutputIntents " + guide.intents for guide in guides if guide.intents), b"")
    return destinations + form_entry(forms) + layers_entry(layers) + intents
