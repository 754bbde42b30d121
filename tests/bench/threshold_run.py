"""Runs stages of some books in this process, with one constant set: python -m tests.bench.threshold_run JOB.json

A process of its own for each value: what was loaded or remembered (`lru_cache`) with one value must not serve another.
JOB.json is `{"setting": {...} or null, "stages": [...], "books": [...]}`; the CPU seconds go to seconds.json beside it.
The project is the current folder.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from tests.bench.set_at_load import Setting, set_at_load


def _cpu_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def main(path: Path) -> int:
    job = json.loads(path.read_bytes())
    setting = Setting(**job["setting"]) if job["setting"] else None
    if setting is not None:
        if isinstance(setting.value, list):
            setting = Setting(setting.module, setting.name, tuple(setting.value), setting.key)
        set_at_load(setting)
    os.environ["COLOPHON_ENGINE"] = "serial"
    # Not before: nothing of the project may be loaded until the constant is set.
    from lib.errors import ColophonError  # noqa: PLC0415
    from lib.pipeline.execute import one_line, run_stage  # noqa: PLC0415
    from lib.pipeline.registry import find_stage  # noqa: PLC0415

    stages = [stage for name in job["stages"] if (stage := find_stage(name)) is not None]
    before = _cpu_seconds()
    try:
        for stage in stages:
            for book in job["books"]:
                run_stage(stage, book, Path())
    except ColophonError as error:
        sys.stderr.write(f"{one_line(error)}\n")
        return 1
    path.with_name("seconds.json").write_text(json.dumps(round(_cpu_seconds() - before, 1)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
