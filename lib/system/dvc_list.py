"""DVC's list of readers and writers, which it writes in place: a kill may leave a part of it, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

from lib.system.regular_files import MOST_BYTES, read_regular

LIST = ".dvc/tmp/rwlock"
"""Below the project's folder. No DVC command runs where it is no list."""


def is_cut_short(path: Path) -> bool:
    """Whether such a list is none. It may be one that is being written just now."""
    try:
        return not isinstance(json.loads(read_regular(path, MOST_BYTES)), dict)
    except OSError:
        return False
    except (ValueError, RecursionError):
        return True
