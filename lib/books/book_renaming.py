"""A book called otherwise: its folders, its entry and what DVC noted of its stages. No page is made again.

What bears the book's name is made anew by `dvc repro`, in seconds: its exports, and what stands behind them. Whoever is
killed in between gives the same command again, which ends what was begun.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.books.book_order import rename_in_order
from lib.books.dvc_repo import alone, open_repo, write_lock
from lib.books.lock_entries import lock_stages
from lib.books.opened_books import closed
from lib.errors import ParamsError
from lib.kit.yaml_keys import has_key, rename_key, set_value
from lib.learning.own_weights import LEARNT_FILE, LEARNT_FOLDER, load_learnt
from lib.pipeline.book_pipelines import READY_FOLDER, book_loops, check_room, out_paths, write_book_pipelines
from lib.pipeline.integrity import LOCK_FILE
from lib.pipeline.wiring import PIPELINE_FILE
from lib.settings.book_files import DATA, book_file, book_lock_file, has_own_files
from lib.settings.params import PARAMS_FILE, Params, check_book_id
from lib.settings.safe_yaml import load_yaml
from lib.system.atomic import write_text
from lib.system.yaml_text import yaml_key

LOGS = "logs"
FOLDERS = (DATA, "reports", LOGS)
"""Each has a folder for every book."""


def rename_book(root: Path, old: str, new: str) -> list[str]:
    """Call a book otherwise; returns the stages that are to run again, in the map's order.

    Raises ParamsError where there is no such book, or the new name is taken; BusyError where a stage runs, or
    the book is open for proofreading.
    """
    check_book_id(new)
    own = has_own_files(root, new) and _names(root / book_lock_file(new), old)  # begun, and killed
    if not own:
        params = Params.load(root)
        params.entry(old)
        if new in params.books:
            raise ParamsError(f"{params.place(new)}: there is a book {new!r} already; choose another id")
        own = has_own_files(root, old)
        _check_free(root, old, new)
        if not own:
            _renamed_params(root, old, new)  # what cannot be written is known before anything moves
    for place in (LOCK_FILE, book_lock_file(old), book_lock_file(new)):
        lock_stages(root / place)  # and what cannot be read
    with closed(root / DATA / old, old), alone(open_repo(root)):
        for folder in FOLDERS:
            if (root / folder / old).is_dir():
                if _holds_locks_alone(root / folder / new):
                    shutil.rmtree(root / folder / new)
                (root / folder / old).replace(root / folder / new)
        late = _named_stages(root, old, new)
        if own:
            _rename_own_files(root, old, new, late)
        else:
            _rename_entries(root, old, new, late)
        _rename_in_pipeline(root / PIPELINE_FILE, old, new)
        _rename_in_learnt(root / DATA / LEARNT_FOLDER, old, new)
    return late


def _names(path: Path, book: str) -> bool:
    return path.is_file() and re.search(rf"\b{DATA}/{book}/", path.read_text(encoding="utf-8")) is not None


def _check_free(root: Path, old: str, new: str) -> None:
    if new in ("sources", "no-truth"):
        raise ParamsError(f"{DATA}/{new}: no folder of a book; choose another id")
    for folder in FOLDERS:
        there = root / folder / new
        if there.exists() and (root / folder / old).exists() and not _holds_locks_alone(there):
            raise ParamsError(f"{folder}/{new}: is there already; take it away, or choose another id")


def _holds_locks_alone(folder: Path) -> bool:
    """Whether a folder of logs has nothing but locks: a page was open for a book that had gone."""
    return (
        folder.parent.name == LOGS and folder.is_dir() and all(path.name.startswith(".") for path in folder.iterdir())
    )


def _named_stages(root: Path, old: str, new: str) -> list[str]:
    """The stages from the first one on whose files bear the book's name, as exports do."""
    loops = book_loops(root)
    for at, entry in enumerate(loops.values()):
        folders = (Path(path.replace("${key}", new)) for path in out_paths(entry))
        if any(found.stem == old for folder in folders for found in (root / folder).glob(f"{old}.*")):
            return list(loops)[at:]
    return []


def _rename_entries(root: Path, old: str, new: str, late: list[str]) -> None:
    """In dvc.lock and, last, in params.yaml: whoever is killed before finds the book under its old name."""
    path = root / LOCK_FILE
    if path.is_file():
        stages = lock_stages(path)
        mine = {f"{stage}@{old}": stage for stage in book_loops(root)}
        made = {
            f"{mine[name]}@{new}" if name in mine else name: _called(entry, old, new) if name in mine else entry
            for name, entry in stages.items()
            if mine.get(name) not in late
        }
        write_lock(path, made) if made else path.unlink()
    write_text(root / PARAMS_FILE, _renamed_params(root, old, new))


def _renamed_params(root: Path, old: str, new: str) -> str:
    """The text of params.yaml with the book's new name, in quotes where YAML takes it for a number."""
    text = rename_key((root / PARAMS_FILE).read_text(encoding="utf-8"), ["books"], old, yaml_key(new))
    return _with_paths(text, ["books", new], old, new)


def _rename_own_files(root: Path, old: str, new: str, late: list[str]) -> None:
    path = root / book_file(new)
    write_text(path, _with_paths(path.read_text(encoding="utf-8"), [], old, new))
    check_room(root, new)
    write_book_pipelines(root, [new])
    if (root / READY_FOLDER / old).is_dir():
        (root / READY_FOLDER / old).replace(root / READY_FOLDER / new)
    rename_in_order(root, old, new)
    path = root / book_lock_file(new)
    if path.is_file():
        stages = {name: _called(entry, old, new) for name, entry in lock_stages(path).items() if name not in late}
        write_lock(path, stages) if stages else path.unlink()


def _with_paths(text: str, parents: list[str], old: str, new: str) -> str:
    """The text of an entry whose scan or truth lies in the book's own folder, with where it lies now."""
    for key in ("source", "truth"):
        if not has_key(text, parents, key):
            continue
        entry = load_yaml(text)
        for parent in parents:
            entry = entry[parent]
        moved = _called(entry[key], old, new)
        if moved != entry[key]:
            text = set_value(text, parents, key, yaml_key(moved))
    return text


def _called(value: Any, old: str, new: str) -> Any:
    """A part of a dvc.lock with the book's folders, its key and its id in a command called otherwise."""
    if isinstance(value, Mapping):
        return {_called(key, old, new): _called(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [_called(inner, old, new) for inner in value]
    if not isinstance(value, str):
        return value
    text = re.sub(rf"^({'|'.join(FOLDERS)}|{READY_FOLDER})/{old}(?=/|$)", rf"\g<1>/{new}", value)
    text = re.sub(rf"^books\.{old}$", f"books.{new}", text)
    return re.sub(rf"(?<=[ /]){old}$", new, text) if text.startswith("exec ") else text


def _rename_in_pipeline(path: Path, old: str, new: str) -> None:
    """What dvc.yaml says of the book outside the loops: artifacts and plots."""
    text = path.read_text(encoding="utf-8")
    made = re.sub(rf"(?<![\w/-])({'|'.join(FOLDERS)})/{old}(?=/)", rf"\g<1>/{new}", text)
    made = re.sub(rf"(?<={DATA}/{new}/export/){old}(?=\.)", new, made)
    if made != text:
        write_text(path, made)


def _rename_in_learnt(folder: Path, old: str, new: str) -> None:
    """What `colophon learn` noted of the book goes with it: its pages keep the weights that they were set by."""
    learnt = load_learnt(folder)
    decisions = {
        name: decision.model_copy(
            update={
                part: {new if book == old else book: said for book, said in getattr(decision, part).items()}
                for part in ("books", "held")
            }
        )
        for name, decision in learnt.decisions.items()
    }
    if decisions != learnt.decisions:
        made = learnt.model_copy(update={"decisions": decisions})
        write_text(folder / LEARNT_FILE, made.model_dump_json(indent=1) + "\n")
