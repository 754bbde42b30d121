"""Where links and bookmarks of a source PDF lead: to a page of it, named or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

_DEPTH = 40
_MOST = 200_000
"""Names that are read of one file."""

Target = tuple[int, tuple[Any, ...]]
"""A page of the source, from 0, and how it is to be shown: /XYZ and a place, or /Fit."""


class Destinations:
    """Of one source PDF."""

    def __init__(self, root: Any, pages: dict[tuple[int, int], int]) -> None:
        """`pages` are the places of the file's pages, by the numbers of their objects."""
        self._pages = pages
        self._named: dict[bytes, Any] = dict(_names(root))

    def resolve(self, destination: Any) -> Target | None:
        """Where a destination leads: an array, a name, or a dictionary that holds one; None where nowhere."""
        for _ in range(_DEPTH):
            if isinstance(destination, pikepdf.Dictionary):
                destination = destination.get("/D")
            elif isinstance(destination, pikepdf.Name | pikepdf.String):
                destination = self._named.get(_key(destination))
            else:
                break
        if not isinstance(destination, pikepdf.Array) or not len(destination):
            return None
        page = destination[0]
        if isinstance(page, int):
            index = page if page in range(len(self._pages)) else None
        else:
            index = self._pages.get(page.objgen) if isinstance(page, pikepdf.Dictionary) else None
        rest = tuple(destination[at] for at in range(1, len(destination)))
        return None if index is None else (index, rest or (pikepdf.Name.Fit,))

    def named(self) -> Iterator[tuple[bytes, Target]]:
        """All names that lead somewhere."""
        for name, destination in self._named.items():
            target = self.resolve(destination)
            if target is not None:
                yield name, target


def _key(name: Any) -> bytes:
    return bytes(name) if isinstance(name, pikepdf.String) else str(name)[1:].encode("utf-8", "surrogateescape")


def _names(root: Any) -> Iterator[tuple[bytes, Any]]:
    """The catalog's dictionary of names, as old files have it, and its tree of names."""
    old = root.get("/Dests")
    if isinstance(old, pikepdf.Dictionary):
        for key, destination in old.items():
            yield _key(pikepdf.Name(key)), destination
    trees = root.get("/Names")
    waiting = [trees.get("/Dests")] if isinstance(trees, pikepdf.Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MOST:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        names, kids = node.get("/Names"), node.get("/Kids")
        if isinstance(names, pikepdf.Array):
            for at in range(0, len(names) - 1, 2):
                if isinstance(names[at], pikepdf.String):
                    yield _key(names[at]), names[at + 1]
        if isinstance(kids, pikepdf.Array):
            waiting.extend(kids)
