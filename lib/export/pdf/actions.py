"""What links, bookmarks and form fields do: what leads a reader on comes along, what runs a program does not."""

from __future__ import annotations

import re
from typing import Any, Protocol

import pikepdf

from lib.export.pdf.object_copier import ObjectCopier

_SAFE = frozenset({"/SetOCGState", "/Hide", "/ResetForm"})
"""Within the file alone."""
_LEFT = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/GoTo3DView",
    "/RichMediaExecute",
})  # fmt: skip
_WAYS = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+\-]*):")
_SCHEMES = frozenset({"http", "https", "mailto", "ftp", "tel", "doi", "urn", "news"})
_DEPTH = 10


class Guide(Protocol):
    """Knows the pages of the new file."""

    def target(self, destination: Any) -> tuple[int, bytes] | None:
        """A destination of the source as an array of the new file, and the number of the page that it names.

        None where it leads nowhere.
        """


def put_action(action: Any, copier: ObjectCopier, guide: Guide) -> bytes | None:
    """An action as it stands in the new file; None where it is none to keep.

    Kept is what goes to a page of the book or to an address of the net, and what shows and hides. JavaScript, programs,
    other files, forms that are sent, sounds and films stay away. Of a chain of actions the first to keep is taken.
    """
    for _ in range(_DEPTH):
        if not isinstance(action, pikepdf.Dictionary):
            return None
        kept = _kept(action, copier, guide)
        if kept is not None:
            return kept
        action = action.get("/Next")
        if isinstance(action, pikepdf.Array):
            action = action[0] if len(action) else None
    return None


def is_action_to_leave(thing: Any) -> bool:
    """Whether a dictionary is an action that runs something, or leads to another file."""
    return "/S" in thing and str(thing["/S"]) in _LEFT


def _kept(action: Any, copier: ObjectCopier, guide: Guide) -> bytes | None:
    kind = str(action.get("/S"))
    if kind == "/GoTo":
        target = guide.target(action.get("/D"))
        return None if target is None else b"<</S/GoTo/D%s>>" % target[1]
    if kind == "/URI" and isinstance(action.get("/URI"), pikepdf.String) and _is_address(action["/URI"]):
        return b"<</S/URI/URI%s>>" % copier.value(action["/URI"])
    if kind == "/Named" and str(action.get("/N")) in _WAYS:
        return b"<</S/Named/N%s>>" % copier.value(action["/N"])
    if kind in _SAFE:
        return b"<<%s>>" % copier.entries(action, {"/Next"})
    return None


def _is_address(address: Any) -> bool:
    """Whether it leads into the net; without a scheme it is one that was written short."""
    scheme = _SCHEME.match(str(address))
    return scheme is None or scheme[1].lower() in _SCHEMES
