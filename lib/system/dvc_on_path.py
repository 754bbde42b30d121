"""python3 -m lib.system.dvc_on_path: have the environment's dvc command find itself.

DVC starts queued experiments by the name `dvc` (dvc/repo/experiments/queue/tasks.py, 3.67). Called as .venv/bin/dvc
in a shell where the environment is not active there is no such command: the queue's worker dies, and `dvc exp run
--run-all` waits for ever. So the command puts its own folder first on the PATH.

A kill may cut short the list of readers and writers that DVC writes in place, and then none of its commands runs: the
command begins it anew. dvc.lock is kept in parts (lib/system/dvc_lock_file.py). All else is as in DVC's own script.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from lib.system.atomic import write_text

SCRIPT = """\
#!{python}
# Written by `make setup` (lib/system/dvc_on_path.py) in the place of DVC's own script.
import os
import sys

from pathlib import Path

os.environ["PATH"] = os.path.dirname(os.path.abspath(__file__)) + os.pathsep + os.environ.get("PATH", os.defpath)
from dvc.cli import main
from lib.system.dvc_list import LIST, is_cut_short

if is_cut_short(Path(LIST)):
    from lib.books.dvc_repo import mend_list

    mend_list(Path.cwd())
if {{"repro", "exp", "commit"}} & set(sys.argv):
    from lib.system.dvc_lock_file import keep_in_parts

    keep_in_parts()

if __name__ == "__main__":
    sys.exit(main())
"""


def put_on_path(folder: Path, python: str) -> None:
    """Write the command `dvc` of an environment's folder of programs, run by that `python`."""
    command = folder / "dvc"
    write_text(command, SCRIPT.format(python=python))
    command.chmod(0o755)


if __name__ == "__main__":
    if sys.prefix == sys.base_prefix or not (Path(sys.prefix) / "bin" / "dvc").exists():
        sys.exit("colophon: run it with the environment's own Python, .venv/bin/python, where DVC is installed")
    put_on_path(Path(os.path.abspath(sys.prefix)) / "bin", sys.executable)  # noqa: PTH100  # no link is followed
