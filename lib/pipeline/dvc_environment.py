"""What a dvc process is told when one of our commands starts it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def dvc_environment(**more: str) -> dict[str, str]:
    """This process's environment with `more`. Stages are started as `python3`: this environment's comes first."""
    home = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join([home, os.environ.get("PATH", "")]), "DVC_NO_ANALYTICS": "1", **more}
