"""Layers that can be shown and hidden (optional content): each is on or off as in its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from lib.export.pdf.object_copier import ObjectCopier

_LISTS = ("/Order", "/RBGroups", "/Locked", "/AS")
"""Of a configuration: how layers are listed, which exclude each other, which stay, which follow the zoom."""


@dataclass(frozen=True)
class Layers:
    """The layers of one source, in the words of the new file."""

    groups: tuple[bytes, ...]
    """References to all of them."""
    off: tuple[bytes, ...]
    lists: tuple[tuple[str, bytes], ...]
    """The elements of each of the configuration's lists."""
    others: bytes
    """What else the configuration says, such as its intent."""


def layers_of(root: Any, copier: ObjectCopier) -> Layers | None:
    """The layers that a source's catalog names; None where there are none."""
    properties = root.get("/OCProperties")
    groups = properties.get("/OCGs") if isinstance(properties, pikepdf.Dictionary) else None
    if not isinstance(groups, pikepdf.Array) or not len(groups):
        return None
    setting = properties.get("/D")
    setting = setting if isinstance(setting, pikepdf.Dictionary) else pikepdf.Dictionary()
    everything = {group.objgen: copier.value(group) for group in groups if isinstance(group, pikepdf.Dictionary)}
    on, off = ({group.objgen for group in _array(setting, key)} & everything.keys() for key in ("/ON", "/OFF"))
    if setting.get("/BaseState") == "/OFF":
        off |= everything.keys() - on
    lists = tuple((key, copier.direct(_array(setting, key))[1:-1]) for key in _LISTS if key in setting)
    others = copier.entries(setting, {"/ON", "/OFF", "/BaseState", *_LISTS})
    return Layers(tuple(everything.values()), tuple(everything[key] for key in everything if key in off), lists, others)


def layers_entry(sources: Sequence[Layers]) -> bytes:
    """The entry of the new file's catalog; nothing where no source has layers."""
    if not sources:
        return b""
    off = b" ".join(number for layers in sources for number in layers.off)
    gathered: dict[str, list[bytes]] = {}
    for layers in sources:
        for key, elements in layers.lists:
            gathered.setdefault(key, []).append(elements)
    lists = b"".join(b"%s[%s]" % (key.encode(), b" ".join(parts)) for key, parts in gathered.items())
    groups = b" ".join(number for layers in sources for number in layers.groups)
    return b"/OCProperties<</OCGs[%s]/D<</OFF[%s]%s%s>>>>" % (groups, off, lists, sources[0].others)


def _array(dictionary: Any, key: str) -> Any:
    found = dictionary.get(key)
    return found if isinstance(found, pikepdf.Array) else pikepdf.Array()
