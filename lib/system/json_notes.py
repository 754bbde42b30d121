"""What a run noted for people (reports, states of stages), read back: what cannot be read was not noted.

Another program, or another version, may have written the file; whatever is in it, a table of books is shown.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.system.regular_files import MOST_BYTES, read_regular


def read_note(path: Path) -> dict[str, Any]:
    """The object of a JSON file; empty where there is none, or something else."""
    try:
        data = json.loads(read_regular(path, MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def number_in(note: Mapping[str, Any], name: str) -> float | None:
    """A number of a note; None where it has none of that name."""
    found = note.get(name)
    known = isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < math.inf
    return found if known else None


def note_in(note: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object within a note; empty where it has none of that name."""
    found = note.get(name)
    return found if isinstance(found, dict) else {}
