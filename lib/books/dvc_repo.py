"""What is asked of DVC's own library: its lock, digests of folders, whether a stage is out of date.

The one module that imports dvc, whose version is pinned. The rest goes through its command line.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dvc.exceptions import DvcException
from dvc.lock import LockError
from dvc.repo import Repo, lock_repo, locked
from dvc.repo.scm_context import scm_context
from dvc.utils import resolve_paths
from dvc.utils.serialize import dump_yaml
from dvc_data.hashfile.build import build

from lib.errors import BusyError, MissingInputError, ParamsError
from lib.pipeline.wiring import PIPELINE_FILE
from lib.settings.book_files import book_pipeline_file, has_own_files
from lib.system.dvc_list import LIST, is_cut_short
from lib.system.json_notes import note_in, number_in, read_note

EMPTY_FOLDER = {"hash": "md5", "md5": "d751713988987e9331980363e24189ce.dir", "size": 0, "nfiles": 0}
"""How DVC notes a folder without files: the digest of the list `[]`."""


def open_repo(root: Path) -> Repo:
    """DVC's view of the project. ParamsError where there is none."""
    try:
        return Repo(str(root))
    except DvcException as error:
        raise ParamsError(f"{root}: no DVC project can be opened here ({' '.join(str(error).split())})") from None


@contextmanager
def alone(repo: Repo) -> Iterator[None]:
    """Hold DVC's lock for the block. BusyError where another of its commands runs, or one runs a stage."""
    held = lock_repo(repo)
    try:
        held.__enter__()
    except LockError:
        raise BusyError("another dvc command works in this project; wait for it, or stop it") from None
    try:
        running = _running(Path(str(repo.tmp_dir)))
        if running is not None:
            raise BusyError(f"process {running} runs a stage in this project; wait for it, or stop it")
        yield
    finally:
        held.__exit__(None, None, None)


def mend_list(root: Path) -> bool:
    """Take away DVC's list of readers and writers where a kill cut it short, for no command runs with it; whether so.

    It is only looked at where DVC's lock is free, under which alone it is written.
    """
    path = root / LIST
    if not is_cut_short(path):
        return False
    repo = open_repo(root)
    held = lock_repo(repo)
    try:
        held.__enter__()
    except LockError:
        return False
    try:
        if not is_cut_short(path):
            return False
        path.unlink()
    finally:
        held.__exit__(None, None, None)
    return True


def note_data(path: str) -> None:
    """Have DVC keep a file or folder of the project in the working directory: it writes a note (`*.dvc`) of it.

    No stage may make it, which is not looked at here. ParamsError, in a line, where DVC cannot keep it.
    """
    repo = open_repo(Path())
    try:
        _note(repo, path)
    except (DvcException, OSError) as error:
        raise ParamsError(" ".join(str(error).split())) from None


@locked  # type: ignore[untyped-decorator]  # DVC is typed in part
@scm_context  # type: ignore[untyped-decorator]
def _note(repo: Repo, path: str) -> None:
    note, folder, out = resolve_paths(repo, path)
    stage = repo.stage.create(single_stage=True, validate=False, fname=note, wdir=folder, outs=[out])
    stage.add_outs(None)
    stage.dump()


def _running(folder: Path) -> int | None:
    """A process that DVC's list of readers and writers names and that lives; none where there is no list."""
    noted = read_note(folder / "rwlock")
    readers = [found for found in note_in(noted, "read").values() if isinstance(found, list)]
    for info in [*(info for found in readers for info in found), *note_in(noted, "write").values()]:
        process = number_in(info, "pid") if isinstance(info, dict) else None
        if process and _lives(int(process)):
            return int(process)
    return None


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # another user's
    return True


class Digests:
    """Digests of files and folders as DVC has them, each taken once."""

    def __init__(self, repo: Repo) -> None:
        self._repo = repo
        self._known: dict[str, dict[str, Any] | None] = {}

    def of(self, path: str) -> dict[str, Any] | None:
        """What dvc.lock would note of a path: hash, md5, size, and nfiles of a folder. None where it is not there."""
        if path not in self._known:
            full = Path(self._repo.root_dir) / path
            self._known[path] = self._taken(full) if full.exists() else None
        return self._known[path]

    def _taken(self, path: Path) -> dict[str, Any]:
        repo = self._repo
        _, meta, made = build(repo.cache.local, str(path), repo.fs, "md5", dry_run=True, ignore=repo.dvcignore)
        files = {"nfiles": meta.nfiles} if meta.nfiles is not None else {}
        return {"hash": "md5", "md5": made.hash_info.value, "size": meta.size, **files}


def keep_empty_folder(repo: Repo) -> None:
    """Let the cache know the folder without files, which would be missing from it else."""
    repo.cache.local.add_bytes(EMPTY_FOLDER["md5"], b"[]")


def reproduce(repo: Repo, pipeline: str, stage: str) -> None:
    """Run a stage of a dvc.yaml, and no other, where it is out of date. MissingInputError where that fails."""
    target = f"{Path(repo.root_dir) / pipeline}:{stage}"
    logging.getLogger("dvc").setLevel(logging.WARNING)
    # That a folder is empty, which is as it should be until a book is done.
    logging.getLogger("dvc.output").setLevel(logging.ERROR)
    try:
        repo.reproduce(targets=[target], single_item=True)
    except DvcException as error:
        raise MissingInputError(f"{pipeline}:{stage}: DVC cannot run it ({' '.join(str(error).split())})") from None


def write_lock(path: Path, stages: Mapping[str, Any]) -> None:
    """Write a dvc.lock as DVC writes it."""
    dump_yaml(str(path), {"schema": "2.0", "stages": dict(stages)})


class ProjectState:
    """What is out of date, as DVC sees it. No lock is taken, and no files are read but those of the books asked for."""

    def __init__(self, root: Path) -> None:
        self._repo = open_repo(root)
        self._root = root
        self._top: dict[str, Any] | None = None

    def forget(self) -> None:
        """Look into the files again: something was run."""
        self._top = None

    def out_of_date(self, book: str) -> list[str]:
        """The stages of a book that are out of date by themselves, in the map's order. ParamsError as `_stages`."""
        return [name for name, stage in self._of_book(book).items() if _is_late(stage)]

    def is_late(self, pipeline: str, name: str) -> bool:
        """Whether a stage of a dvc.yaml is out of date, or one of those that its loop makes."""
        stages = self._stages(pipeline).items()
        return any(_is_late(stage) for key, stage in stages if key == name or key.startswith(f"{name}@"))

    def _of_book(self, book: str) -> dict[str, Any]:
        if has_own_files(self._root, book):
            return self._stages(book_pipeline_file(book))
        top = self._stages(PIPELINE_FILE).items()
        return {name.partition("@")[0]: stage for name, stage in top if name.partition("@")[2] == book}

    def _stages(self, pipeline: str) -> dict[str, Any]:
        """The stages of a dvc.yaml by name, in its order. ParamsError where the file is not as DVC wants it."""
        if pipeline == PIPELINE_FILE and self._top is not None:
            return self._top
        try:
            stages = {
                stage.name: stage for stage in self._repo.stage.load_file(str(Path(self._repo.root_dir) / pipeline))
            }
        except DvcException as error:
            raise ParamsError(f"{pipeline}: {' '.join(str(error).split())}") from None
        if pipeline == PIPELINE_FILE:
            self._top = stages
        return stages


def _is_late(stage: Any) -> bool:
    if stage.changed_stage() or stage.always_changed:
        return True
    deps = [] if stage.frozen else stage.deps
    return any(dep.status() for dep in deps) or any(out.status() for out in stage.outs)
