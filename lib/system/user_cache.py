"""Where this machine keeps for its user what can be had again."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def user_cache(name: str, variable: str) -> Path | None:
    """The folder `name` of the project's in the user's cache, or the one that the variable names.

    None where the user has no home. From: the XDG base directory specification; Apple's File System Programming Guide.
    """
    named = os.environ.get(variable)
    if named:
        return Path(named)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "colophon" / name
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else home / ".cache") / "colophon" / name
