"""A source page's content and resources in a new PDF, edited or as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from lib.export.pdf.content_editor import END_MUTE, MUTE, EditedStream
from lib.export.pdf.object_copier import ObjectCopier, pairs

_AS_DECODED = frozenset({"/Filter", "/DecodeParms", "/Resources", "/StructParent", "/StructParents", "/PieceInfo"})

_FEW = 8


@dataclass(frozen=True)
class PageBody:
    """What a page is drawn from."""

    contents: tuple[bytes, ...]
    """References to its content streams."""
    resources: bytes
    """Entries of its resources, but for the fonts."""
    fonts: Mapping[str, bytes]
    """Its fonts by name."""


class ContentWriter:
    """Writes the content of one source's pages; a form that was changed in the same way is written once."""

    def __init__(self, copier: ObjectCopier) -> None:
        self._copier = copier
        self._forms: dict[tuple[Any, ...], int] = {}
        self._groups: dict[tuple[Any, ...], int] = {}

    def edited(self, page: EditedStream, *, fonts: bool) -> PageBody:
        """A page whose content is written anew; without `fonts` where nothing is left to need one."""
        content = self._copier.pdf.put_stream(b"", page.data, compress=True)
        return self._body((b"%d 0 R" % content,), page.resources, page.forms, fonts=fonts)

    def as_it_is(self, page: Any, resources: Any, *, mute: bool) -> PageBody:
        """A page whose content streams stay; where `mute`, their text is not to be found."""
        contents = [self._copier.value(stream) for stream in content_streams(page)]
        if mute:
            before, after = (self._copier.pdf.put_stream(b"", data) for data in (MUTE, END_MUTE))
            contents = [b"%d 0 R" % before, *contents, b"%d 0 R" % after]
        return self._body(tuple(contents), resources, {}, fonts=True)

    def put_form(self, form: EditedStream) -> int:
        """Write a form that was edited; returns its number."""
        inner = {key: self.put_form(each) for key, each in form.forms.items()}
        digest = hashlib.sha256(form.data).digest()
        key = (form.form.objgen, digest, tuple(sorted(inner.items())))
        if key not in self._forms:
            entries = self._copier.stream_entries(form.form, _AS_DECODED)
            if form.resources is not None:
                entries += b"/Resources<<%s>>" % self._resources(form.resources, inner)
            self._forms[key] = self._copier.pdf.put_stream(entries, form.data, compress=True)
        return self._forms[key]

    def _body(
        self, contents: tuple[bytes, ...], resources: Any, forms: Mapping[str, EditedStream], *, fonts: bool
    ) -> PageBody:
        named = resources.get("/Font") if fonts and isinstance(resources, pikepdf.Dictionary) else None
        kept = named.items() if isinstance(named, pikepdf.Dictionary) else ()
        inner = {key: self.put_form(form) for key, form in forms.items()}
        return PageBody(
            contents,
            self._resources(resources, inner, {"/Font"}) if resources is not None else b"",
            {key: self._copier.value(font) for key, font in kept},
        )

    def _resources(self, resources: Any, forms: Mapping[str, int], without: Collection[str] = ()) -> bytes:
        groups = {key: self._group(resources, key) for key, _ in resources.items() if key not in without}
        if forms:
            objects = resources.get("/XObject")
            known = objects.items() if isinstance(objects, pikepdf.Dictionary) else ()
            drawn = {key: self._copier.value(thing) for key, thing in known}
            groups["/XObject"] = b"<<%s>>" % pairs(drawn | {key: b"%d 0 R" % number for key, number in forms.items()})
        return pairs(groups)

    def _group(self, resources: Any, key: str) -> bytes:
        """All fonts, or all images ... Some programs list those of all pages with each: such a list is written once."""
        group = resources[key]
        if not isinstance(group, pikepdf.Dictionary) or group.is_indirect or not resources.is_indirect:
            return self._copier.value(group)
        if len(group) <= _FEW:
            return self._copier.direct(group)
        place = (resources.objgen, key)
        if place not in self._groups:
            self._groups[place] = self._copier.pdf.put(self._copier.direct(group))
        return b"%d 0 R" % self._groups[place]


def content_streams(page: Any) -> Iterator[Any]:
    """The streams that a page's content is cut into."""
    contents = page.get("/Contents")
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(stream, pikepdf.Stream):
            yield stream
