"""The form fields of the sources, in one form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from lib.export.pdf.object_copier import ObjectCopier, name

_DEPTH = 40


@dataclass(frozen=True)
class FormFields:
    """The form of one source, in the words of the new file."""

    fields: tuple[bytes, ...]
    """References to those that hang on no other."""
    defaults: bytes
    """Entries that hold for all of its fields: their font and alignment."""
    resources: tuple[tuple[str, tuple[tuple[str, bytes], ...]], ...]
    """What its fields call by name, such as fonts: kind, and name and value of each."""
    unset: bool
    """Its fields ask a reader to draw them."""


def form_fields_of(root: Any, copier: ObjectCopier, widgets: Sequence[tuple[Any, int]]) -> FormFields | None:
    """The form that a source's catalog names; None where there is none. Neither scripts nor XFA come along.

    `widgets` are the fields that stand on pages, with their numbers in the new file: those that the form has forgotten
    are fields of it too.
    """
    form = root.get("/AcroForm")
    form = form if isinstance(form, pikepdf.Dictionary) else pikepdf.Dictionary()
    listed = form.get("/Fields")
    fields = (
        [each for each in listed if isinstance(each, pikepdf.Dictionary)] if isinstance(listed, pikepdf.Array) else []
    )
    known = set(_family(fields))
    lost = dict.fromkeys(
        b"%d 0 R" % number if _root_of(widget) is widget else copier.value(_root_of(widget))
        for widget, number in widgets
        if widget.objgen == (0, 0) or widget.objgen not in known
    )
    if not fields and not lost:
        return None
    resources = form.get("/DR")
    groups = resources.items() if isinstance(resources, pikepdf.Dictionary) else ()
    return FormFields(
        fields=(*(copier.value(field) for field in fields), *lost),
        defaults=copier.entries(form, {key for key, _ in form.items()} - {"/DA", "/Q"}),
        resources=tuple(
            (kind, tuple((key, copier.value(thing)) for key, thing in group.items()))
            for kind, group in groups
            if isinstance(group, pikepdf.Dictionary)
        ),
        unset=bool(form.get("/NeedAppearances", False)),
    )


def _family(fields: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """The numbers of all fields that hang on some."""
    waiting, seen = list(fields), set[tuple[int, int]]()
    while waiting:
        field = waiting.pop()
        if isinstance(field, pikepdf.Dictionary) and field.objgen not in seen:
            seen.add(field.objgen)
            yield field.objgen
            kids = field.get("/Kids")
            waiting.extend(kids if isinstance(kids, pikepdf.Array) else ())


def _root_of(field: Any) -> Any:
    for _ in range(_DEPTH):
        parent = field.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            break
        field = parent
    return field


def form_entry(forms: Sequence[FormFields]) -> bytes:
    """The entry of the new file's catalog; nothing where no source has a form. What is called alike is the first's."""
    if not forms:
        return b""
    gathered: dict[str, dict[str, bytes]] = {}
    for form in forms:
        for kind, things in form.resources:
            for key, value in things:
                gathered.setdefault(kind, {}).setdefault(key, value)
    resources = b"".join(
        b"%s<<%s>>" % (name(kind), b" ".join(name(key) + b" " + value for key, value in things.items()))
        for kind, things in gathered.items()
    )
    fields = b" ".join(field for form in forms for field in form.fields)
    unset = b"/NeedAppearances true" if any(form.unset for form in forms) else b""
    return b"/AcroForm<</Fields[%s]/DR<<%s>>%s%s>>" % (fields, resources, forms[0].defaults, unset)
