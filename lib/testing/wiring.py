"""dvc.yaml, params.yaml and a stage's imports: do they agree?"""

from __future__ import annotations

from pathlib import Path

from lib.pipeline.code import project_root
from lib.pipeline.params import Params
from lib.pipeline.wiring import stage_entry, used_modules


def check_wiring(stage: str, root: Path | None = None) -> None:
    """Raise AssertionError that names every dep, section or parameter that is missing, and every dep that is idle.

    DVC does not follow imports: with a dep missing, a changed module would not run the stage again.
    """
    root = root or project_root()
    try:
        entry = stage_entry(stage, root)
    except KeyError:
        raise AssertionError(f"dvc.yaml: there is no stage {stage}; give it an entry") from None
    deps = [dep for dep in entry.get("deps", []) if dep.startswith(("lib/", "stages/"))]
    used = used_modules(stage, root)
    wrong = [f"add {path} to deps" for path in sorted(used) if not _covered(path, deps)]
    wrong += [
        f"take {dep} out of deps: the stage does not import it"
        for dep in deps
        if not any(_covered(path, [dep]) for path in used)
    ]
    if f"stages.{stage}" not in entry["cmd"]:
        wrong.append(f"let cmd run stages.{stage}")
    if stage not in entry.get("params", []):
        wrong.append(f"add {stage} to params")
    if stage not in Params.load(root).data:
        wrong.append(f"give params.yaml a section {stage}")
    assert not wrong, f"dvc.yaml: {stage}: " + "; ".join(wrong)


def _covered(path: str, deps: list[str]) -> bool:
    return any(path == dep or path.startswith(dep + "/") for dep in deps)
