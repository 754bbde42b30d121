"""What dvc.lock notes of a book's stages, carried over from the one layout to the other: nothing is done again.

A stage that was out of date stays so. Its recorded digests of code are compared with the code as it is: where all are
the same, the digest of its code stands for them, else no digest does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from lib.errors import ParamsError
from lib.pipeline.book_pipelines import CODE_FOLDER, READY_FOLDER, code_file
from lib.settings.book_files import book_file
from lib.settings.params import PARAMS_FILE
from lib.system.bounded_yaml import load_bounded

Digest = Callable[[str], Mapping[str, Any] | None]
"""A path's hash, md5, size and nfiles, as dvc.lock has them; None where it is not there."""


def own_entry(entry: Mapping[str, Any], stage: str, book: str, shared: Iterable[str], digest: Digest) -> dict[str, Any]:
    """A stage's entry as the book's own dvc.lock has it; `shared` are the deps that its code file stands for."""
    wanted = set(shared)
    deps = {dep["path"]: dep for dep in entry.get("deps", ())}
    kept = [dep for path, dep in deps.items() if path not in wanted and not _is_code(path)]
    fresh = all(path in deps and _same(deps[path], digest(path)) for path in wanted)
    code = digest(code_file(stage)) if wanted else None
    if fresh and code is not None and {path for path in deps if _is_code(path)} <= wanted:
        kept.append({"path": code_file(stage), **code})
    noted = entry.get("params", {}).get(PARAMS_FILE, {})
    params = {PARAMS_FILE: {key: value for key, value in noted.items() if key != f"books.{book}"}}
    if f"books.{book}" in noted:
        params[book_file(book)] = noted[f"books.{book}"]
    return _entry(entry, kept, params)


def common_entry(
    entry: Mapping[str, Any], stage: str, book: str, shared: Iterable[str], digest: Digest
) -> dict[str, Any]:
    """A stage's entry as the top dvc.lock has it: the way back."""
    deps = {dep["path"]: dep for dep in entry.get("deps", ())}
    kept = [dep for path, dep in deps.items() if not path.startswith(f"{CODE_FOLDER}/")]
    code = deps.get(code_file(stage))
    if code is not None and _same(code, digest(code_file(stage))):
        kept += [{"path": path, **found} for path in shared if (found := digest(path)) is not None]
    noted = entry.get("params", {})
    params = dict(noted.get(PARAMS_FILE, {}))
    if book_file(book) in noted:
        params[f"books.{book}"] = noted[book_file(book)]
    return _entry(entry, kept, {PARAMS_FILE: dict(sorted(params.items()))})


def ready_entry(cmd: str, book: str, ends: Iterable[str], outs: Mapping[str, Any], empty: Mapping[str, Any]) -> Any:
    """The entry of the stage `ready`; None where what it hangs on was never made."""
    ends = list(ends)
    if not all(path in outs for path in ends):
        return None
    deps = [{"path": path, **{key: value for key, value in outs[path].items() if key != "path"}} for path in ends]
    return {"cmd": cmd, "deps": deps, "outs": [{"path": f"{READY_FOLDER}/{book}", **empty}]}


def _entry(entry: Mapping[str, Any], deps: Iterable[Mapping[str, Any]], params: Mapping[str, Any]) -> dict[str, Any]:
    ordered = {"deps": sorted((dict(dep) for dep in deps), key=lambda dep: dep["path"])}
    return {"cmd": entry["cmd"], **ordered, "params": params, "outs": [dict(out) for out in entry.get("outs", ())]}


def _is_code(path: str) -> bool:
    return path.startswith(("lib/", "stages/"))


def _same(noted: Mapping[str, Any], found: Mapping[str, Any] | None) -> bool:
    return found is not None and noted.get("md5") == found["md5"]


def without_stages(text: str, stages: Collection[str]) -> str:
    """The text of a dvc.lock without these stages; every other line stays as it is."""
    kept, going = [], False
    for line in text.splitlines(keepends=True):
        if line[:2] == "  " and line[2:3] not in {" ", "#"}:
            name = line.strip().rstrip(":").strip("'\"")
            going = name in stages
        elif line[:1] != " ":
            going = False
        if not going:
            kept.append(line)
    return "".join(kept)


def lock_text_without(text: str, stages: Collection[str]) -> str | None:
    """The same; None where no stage is left, for DVC refuses such a file."""
    rest = without_stages(text, stages)
    return rest if any(line[:2] == "  " and line[2:3].strip() for line in rest.splitlines()) else None


def lock_stages(path: Path) -> dict[str, Any]:
    """A dvc.lock's stages; none where there is no such file. ParamsError where it cannot be read."""
    try:
        data = load_bounded(path.read_text(encoding="utf-8"))
        return dict((data or {}).get("stages") or {})
    except FileNotFoundError:
        return {}
    except (YAMLError, AttributeError, TypeError, ValueError) as error:
        raise ParamsError(f"{path}: cannot be read ({str(error).splitlines()[0]}); take it from git again") from None
