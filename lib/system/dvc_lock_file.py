"""dvc.lock, kept stage by stage: DVC reads and writes all of it anew for each stage that it ran.

For that it has Python alone parse and write the YAML, which takes a third of a second for each book in it, and writes
the file in place, so that a kill may leave it empty. Here only the entries that change are parsed and written, the
others stay as they stand, byte for byte, and the file is whole at any time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from lib.system.atomic import write_text

_HEAD = "schema: '2.0'\nstages:\n"
_ENTRY = re.compile(r"^  (?P<name>[A-Za-z0-9_@-]+):\n", re.MULTILINE)
"""Where a stage's entry begins, which lasts until the next one begins."""
_OUTER = re.compile(r"^ {0,3}\S.*$", re.MULTILINE)
"""Lines that are no part of an entry but for its first."""

Modify = Callable[..., AbstractContextManager[Any]]


class Entries:
    """The entries of a dvc.lock as DVC asks for them. `texts` has each as it stands in the file."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def get(self, name: str, default: Any = None) -> Any:
        """What the entry of a stage says."""
        if name not in self._texts:
            return default
        from dvc.utils.serialize import loads_yaml  # noqa: PLC0415  # only DVC's own command asks

        return loads_yaml(self._texts[name])[name]

    def update(self, entries: Mapping[str, Any]) -> None:
        """Put entries in the place of those that they replace; new ones come last."""
        self._texts.update({name: _as_written(name, entry) for name, entry in entries.items()})

    def text(self) -> str:
        """The whole file."""
        return _HEAD + "".join(self._texts.values())


def _as_written(name: str, entry: Any) -> str:
    from dvc.utils.serialize import dumps_yaml  # noqa: PLC0415  # as above

    # Within `stages:`, for where a line is broken hangs on where it begins.
    return str(dumps_yaml({"stages": {name: entry}})).removeprefix("stages:\n")


def parted(text: str) -> dict[str, str] | None:
    """The entries of a dvc.lock by their stages' names; None where it is not as DVC writes it."""
    if not text.startswith(_HEAD) or not text.endswith("\n"):
        return None
    body = text.removeprefix(_HEAD)
    starts = list(_ENTRY.finditer(body))
    if not starts or starts[0].start() != 0 or len(starts) != len(_OUTER.findall(body)):
        return None
    ends = [*(start.start() for start in starts[1:]), len(body)]
    found = {start["name"]: body[start.start() : end] for start, end in zip(starts, ends, strict=True)}
    return found if len(found) == len(starts) else None


def in_parts(own: Modify) -> Modify:
    """What stands in the place of DVC's modify_yaml, `own`: a context with what dvc.lock says, to be changed."""

    @contextmanager
    def modify(path: str, fs: Any = None) -> Iterator[Any]:
        file = Path(path).resolve()  # what a link leads to is replaced, not the link
        before = file.read_text(encoding="utf-8") if file.is_file() else ""
        texts = parted(before) if before else {}
        if texts is None:
            with own(path, fs=fs) as data:
                yield data
            return
        entries = Entries(texts)
        data = {"schema": "2.0", "stages": entries} if before else {}
        yield data
        if data["stages"] is not entries:  # there was no file
            entries.update(data["stages"])
        if entries.text() != before:
            write_text(file, entries.text())

    return modify


def keep_in_parts() -> None:
    """Have the DVC of this process keep its dvc.lock so. A DVC that writes it in another way is left to itself."""
    from dvc import dvcfile  # noqa: PLC0415  # as above

    if not hasattr(dvcfile, "modify_yaml") or not hasattr(dvcfile.Lockfile, "dump_stages"):
        return
    whole = dvcfile.Lockfile.dump_stages

    @wraps(whole)
    def dump_stages(lock: Any, stages: Any, **options: Any) -> None:
        own = dvcfile.modify_yaml
        dvcfile.modify_yaml = in_parts(own)
        try:
            whole(lock, stages, **options)
        finally:
            dvcfile.modify_yaml = own

    dvcfile.Lockfile.dump_stages = dump_stages
