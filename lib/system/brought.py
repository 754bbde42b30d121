"""What other packages bring under a name, by entry points."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from importlib.metadata import entry_points
from typing import Any

from lib.errors import EngineError, said


def brought_engine(group: str, name: str, own: Collection[str], setting: str) -> Any:
    """What a package brings as `name` in a group of entry points. EngineError, in a line, where none does or it does
    not load; `setting` is where people write the name, `own` are the names that need no package."""
    found = {point.name: point for point in entry_points(group=group)}
    if name not in found:
        names = sorted({*own, *found})
        close = get_close_matches(name, names, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(names)}"
        raise EngineError(f"{setting}: there is no engine {name!r}; {hint}")
    try:
        return found[name].load()
    except (Exception, SystemExit) as error:  # sys.exit as it is imported, too
        raise EngineError(
            f"{setting}: {name}, which {found[name].value} should be, cannot be loaded "
            f"({type(error).__name__}: {said(error)}); mend or remove the package that brings it"
        ) from None
