"""python3 -m lib.books.dvc_process repro ...: the dvc command, which dies with the process that started it."""

from __future__ import annotations

import sys

from lib.system.parent_death import die_with_parent

if __name__ == "__main__":
    die_with_parent()
    from dvc.cli import main

    from lib.system.dvc_lock_file import keep_in_parts

    keep_in_parts()
    sys.exit(main(sys.argv[1:]))
