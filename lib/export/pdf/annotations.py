"""Links, form fields and comments of a source PDF, as they come into the new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf

from lib.export.pdf.actions import Guide, put_action
from lib.export.pdf.object_copier import ObjectCopier

_KEPT = frozenset({
    "/Link", "/Widget", "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
    "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Popup", "/Watermark", "/Redact",
    "/PrinterMark", "/TrapNet",
})  # fmt: skip
"""Kinds that show something or lead somewhere. Of others (films, sounds, attached files) what they look like stays."""
_LOOKS = frozenset({"/Rect", "/F", "/AP", "/AS", "/OC", "/NM", "/M"})
_CHANGED = frozenset({"/A", "/AA", "/PA", "/AP", "/Dest", "/P", "/StructParent", "/Type"})
"""Entries that are written anew or stay away."""
_SIGNATURE = frozenset({"/V", "/Lock", "/SV"})
"""A signature is of the very bytes of a file, and proves nothing of another."""

PutAppearance = Callable[[Any], bytes | None]
"""Writes the stream of an appearance; None where it stays as it is."""


def is_annotation(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/Rect" in thing and "/Subtype" in thing


def is_field(thing: Any) -> bool:
    """Whether it is a form field, or a branch of the tree of fields."""
    return isinstance(thing, pikepdf.Dictionary) and (
        "/FT" in thing or ("/T" in thing and isinstance(thing.get("/Kids", thing.get("/Parent")), pikepdf.Object))
    )


def field_body(field: Any, copier: ObjectCopier) -> bytes:
    """A form field that is no annotation itself, without what it would run."""
    return b"<<%s>>" % copier.entries(field, {"/AA", "/A"} | _unsigned(field))


def annotation_body(
    annotation: Any, copier: ObjectCopier, guide: Guide, page: int, put_appearance: PutAppearance, *, alive: bool
) -> bytes | None:
    """An annotation on a page of the new file, whose object number is given; None where nothing of it is to keep.

    A form field that some page has already is not `alive` on another: what it looks like is shown there too.
    """
    kind = str(annotation["/Subtype"])
    looks = _appearance(annotation.get("/AP"), copier, put_appearance)
    if kind not in _KEPT or (kind == "/Widget" and not alive):
        if looks is None:
            return None
        entries = copier.entries(annotation, set(annotation.keys()) - _LOOKS | {"/AP"})
        return b"<</Type/Annot/Subtype/Stamp/P %d 0 R/AP%s %s>>" % (page, looks, entries)
    leads = _lead(annotation, copier, guide)
    entries = copier.entries(annotation, _CHANGED | _unsigned(annotation))
    shown = b"" if looks is None else b"/AP" + looks
    return b"<</Type/Annot/P %d 0 R%s%s %s>>" % (page, shown, leads, entries)


def _unsigned(field: Any) -> frozenset[str]:
    return _SIGNATURE if field.get("/FT") == "/Sig" else frozenset()


def _lead(annotation: Any, copier: ObjectCopier, guide: Guide) -> bytes:
    """The entry that says where an annotation leads, or nothing."""
    if "/Dest" in annotation:
        target = guide.target(annotation["/Dest"])
        return b"" if target is None else b"/Dest" + target[1]
    action = put_action(annotation.get("/A"), copier, guide)
    return b"" if action is None else b"/A" + action


def _appearance(looks: Any, copier: ObjectCopier, put_appearance: PutAppearance) -> bytes | None:
    """An appearance dictionary: a stream, or a dictionary of streams by state, for each of three uses."""
    if not isinstance(looks, pikepdf.Dictionary):
        return None

    def stream(thing: Any) -> bytes:
        return (isinstance(thing, pikepdf.Stream) and put_appearance(thing)) or copier.value(thing)

    parts = []
    for use, look in looks.items():
        if isinstance(look, pikepdf.Dictionary):
            states = b"".join(b"%s %s" % (pikepdf.Name(key).unparse(), stream(each)) for key, each in look.items())
            parts.append(b"%s<<%s>>" % (pikepdf.Name(use).unparse(), states))
        else:
            parts.append(b"%s %s" % (pikepdf.Name(use).unparse(), stream(look)))
    return b"<<%s>>" % b"".join(parts)
