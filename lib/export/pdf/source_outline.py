"""The bookmarks of a source PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

from lib.export.pdf.actions import Guide, put_action
from lib.export.pdf.object_copier import ObjectCopier
from lib.export.pdf.outline import Bookmark

_MOST = 100_000
_DEPTH = 40
_LOOKS = ("/C", "/F")


class SourceOutline:
    """Reads them, as they lead into the new file."""

    def __init__(self, copier: ObjectCopier, guide: Guide) -> None:
        self._copier, self._guide = copier, guide
        self._seen: set[tuple[int, int]] = set()

    def read(self, root: Any) -> list[Bookmark]:
        """All bookmarks of a catalog; those that lead nowhere stay, for others hang on them."""
        outlines = root.get("/Outlines")
        return self._family(outlines, 0) if isinstance(outlines, pikepdf.Dictionary) else []

    def _family(self, parent: Any, depth: int) -> list[Bookmark]:
        found: list[Bookmark] = []
        item = parent.get("/First")
        while isinstance(item, pikepdf.Dictionary) and item.objgen not in self._seen and len(self._seen) < _MOST:
            self._seen.add(item.objgen)
            below = self._family(item, depth + 1) if depth < _DEPTH else []
            found.append(self._bookmark(item, below))
            item = item.get("/Next")
        return found

    def _bookmark(self, item: Any, below: Sequence[Bookmark]) -> Bookmark:
        action, title, count = item.get("/A"), item.get("/Title"), item.get("/Count", 0)
        destination = item.get("/Dest")
        if destination is None and isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/GoTo":
            destination = action.get("/D")
        target = None if destination is None else self._guide.target(destination)
        if target is None:
            acts = put_action(action, self._copier, self._guide)
            entries = b"" if acts is None else b"/A" + acts
        else:
            entries = b"/Dest" + target[1]
        looks = b"".join(key.encode() + b" " + self._copier.value(item[key]) for key in _LOOKS if key in item)
        return Bookmark(
            title=str(title) if isinstance(title, pikepdf.String) else "",
            entries=entries + looks,
            page=None if target is None else target[0],
            below=tuple(below),
            open=isinstance(count, int) and count > 0,
        )
