"""Books moved from params.yaml, dvc.yaml and dvc.lock into files of their own, and back. No page is done again.

Everything is worked out before anything is written. Each file is written at once and whole, the books' own files first
and params.yaml after them: whoever is killed in between finds every book in one place or in both, and the same command
run again ends what was begun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lib.books.book_order import in_noted_order, note_order, noted_order
from lib.books.dvc_repo import EMPTY_FOLDER, Digests, alone, keep_empty_folder, open_repo, reproduce, write_lock
from lib.books.entries import cut_entries, put_entry
from lib.books.lock_entries import common_entry, lock_stages, lock_text_without, own_entry, ready_entry
from lib.errors import ParamsError
from lib.kit.yaml_keys import has_key, insert_after, remove_key
from lib.pipeline.book_pipelines import (
    CODE,
    CODE_PIPELINE,
    READY,
    READY_FOLDER,
    book_loops,
    book_pipeline,
    check_room,
    shared_deps,
    write_code_files,
)
from lib.pipeline.integrity import LOCK_FILE
from lib.pipeline.wiring import PIPELINE_FILE, map_stages
from lib.settings.book_files import (
    ALL_BOOKS,
    BOOKS_FOLDER,
    DATA,
    book_file,
    book_lock_file,
    book_pipeline_file,
    books_with_own_files,
    has_own_files,
)
from lib.settings.params import PARAMS_FILE, Params
from lib.settings.safe_yaml import load_yaml
from lib.system.atomic import write_text

IGNORED = f"/{READY_FOLDER.removeprefix(f'{DATA}/')}/"
"""A rule of data/.gitignore: DVC makes these folders, and a rule that it wrote itself would lie among them."""
ALL_BOOKS_STAGE = f"""
  # All books with files of their own, so that `dvc repro` reaches them. The folder holds an empty one for each.
  {ALL_BOOKS}:
    desc: All books with files of their own
    cmd: exec true
    deps:
      - {READY_FOLDER}
"""


def separate(root: Path, books: Iterable[str]) -> list[str]:
    """Give these books of params.yaml files of their own; returns those that were moved.

    Raises ParamsError where an entry cannot be moved as it stands, BusyError where a stage runs.
    """
    text = (root / PARAMS_FILE).read_text(encoding="utf-8")
    chosen = _unmoved(root, books)
    rest, own = cut_entries(text, chosen)
    for book in chosen:
        _check_own_file(root, book, load_yaml(own[book]))
        check_room(root, book)
    pipelines = {book: book_pipeline(root, book, load_yaml(own[book])) for book in chosen}
    repo = open_repo(root)
    with alone(repo):
        _prepare(root)
        note_order(root, [str(book) for book in load_yaml(text)["books"]])
        keep_empty_folder(repo)
        reproduce(repo, CODE_PIPELINE, CODE)
        locked = lock_stages(root / LOCK_FILE)
        digests = Digests(repo)
        for book in chosen:
            entries = _own_entries(root, book, pipelines[book], locked, digests)
            if entries:
                write_lock(root / book_lock_file(book), entries)
            if READY in entries:
                (root / READY_FOLDER / book).mkdir(parents=True, exist_ok=True)
            write_text(root / book_pipeline_file(book), pipelines[book])
            write_text(root / book_file(book), own[book])
        if rest != text:
            write_text(root / PARAMS_FILE, rest)
        _forget_in_lock(root)
        reproduce(repo, PIPELINE_FILE, ALL_BOOKS)
    return chosen


def _unmoved(root: Path, books: Iterable[str]) -> list[str]:
    """Those of the books that params.yaml has; ParamsError where one is nowhere."""
    params = Params.load(root)
    listed = set(params.section("books"))
    for book in books:
        if book not in listed and not has_own_files(root, book):
            params.entry(book)
    return [book for book in books if book in listed]


def _check_own_file(root: Path, book: str, entry: Any) -> None:
    """Refuse where the book has a file already that says something else than its entry in params.yaml."""
    path = root / book_file(book)
    if path.is_file() and load_yaml(path.read_text(encoding="utf-8")) != entry:
        raise ParamsError(f"{book_file(book)}: says otherwise than {PARAMS_FILE}; take one of the two away")


def _prepare(root: Path) -> None:
    """Write what all books with files of their own share, where it is not there yet."""
    ignore = root / DATA / ".gitignore"
    rules = ignore.read_text(encoding="utf-8") if ignore.is_file() else ""
    if IGNORED not in rules.splitlines():
        write_text(ignore, f"{rules.rstrip()}\n{IGNORED}\n".lstrip("\n"))
    (root / READY_FOLDER).mkdir(parents=True, exist_ok=True)
    stages = map_stages(root)
    if ALL_BOOKS not in stages:
        text = (root / PIPELINE_FILE).read_text(encoding="utf-8")
        write_text(root / PIPELINE_FILE, insert_after(text, ["stages"], list(stages)[-1], ALL_BOOKS_STAGE))
    write_code_files(root)


def _own_entries(root: Path, book: str, pipeline: str, locked: Mapping[str, Any], digests: Digests) -> dict[str, Any]:
    """What the book's own dvc.lock says, from the top one; empty where no stage of the book ever ran."""
    loops = book_loops(root)
    entries = {
        stage: own_entry(locked[f"{stage}@{book}"], stage, book, shared_deps(entry), digests.of)
        for stage, entry in loops.items()
        if f"{stage}@{book}" in locked
    }
    outs = {out["path"]: out for entry in entries.values() for out in entry["outs"]}
    last = load_yaml(pipeline)["stages"][READY]
    ready = ready_entry(last["cmd"], book, last["deps"], outs, EMPTY_FOLDER) if entries else None
    return {**entries, **({READY: ready} if ready else {})}


def _forget_in_lock(root: Path) -> None:
    """Take the stages of books with files of their own out of the top dvc.lock, those of an earlier attempt too."""
    path = root / LOCK_FILE
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    gone = {f"{stage}@{book}" for stage in book_loops(root) for book in books_with_own_files(root)}
    rest = lock_text_without(text, gone)
    if rest is None:
        path.unlink()
    elif rest != text:
        write_text(path, rest)


def gather(root: Path, books: Iterable[str]) -> list[str]:
    """Put these books' own files into params.yaml and dvc.lock again: the way back. Returns those that were moved.

    With the last book the stage over all of them goes too. Raises ParamsError and BusyError as `separate`.
    """
    params = Params.load(root)
    chosen = []
    text = (root / PARAMS_FILE).read_text(encoding="utf-8")
    order = noted_order(root)
    for book in in_noted_order(root, books):
        params.book(book) if book not in params.section("books") else None
        if has_own_files(root, book):
            chosen.append(book)
            if book in params.section("books"):
                _check_own_file(root, book, params.section("books")[book])
            else:
                text = put_entry(text, book, (root / book_file(book)).read_text(encoding="utf-8"), order)
    idle = (root / BOOKS_FOLDER).is_dir() and not books_with_own_files(root)
    if not chosen and not idle:
        return []
    repo = open_repo(root)
    with alone(repo):
        if chosen:
            write_code_files(root)
            reproduce(repo, CODE_PIPELINE, CODE)
        entries = _common_entries(root, chosen, Digests(repo))
        if entries:
            write_lock(root / LOCK_FILE, {**lock_stages(root / LOCK_FILE), **entries})
        write_text(root / PARAMS_FILE, text)
        for book in chosen:
            for name in (book_pipeline_file(book), book_lock_file(book), book_file(book)):
                (root / name).unlink(missing_ok=True)
            (root / READY_FOLDER / book).rmdir() if (root / READY_FOLDER / book).is_dir() else None
        if not books_with_own_files(root):
            _clear(root)
    return chosen


def _common_entries(root: Path, books: Iterable[str], digests: Digests) -> dict[str, Any]:
    """What the top dvc.lock says of these books, from their own."""
    entries = {}
    for book in books:
        own = lock_stages(root / book_lock_file(book))
        for stage, entry in book_loops(root).items():
            if stage in own:
                entries[f"{stage}@{book}"] = common_entry(own[stage], stage, book, shared_deps(entry), digests.of)
    return entries


def _clear(root: Path) -> None:
    """Take away what the books with files of their own shared."""
    pipeline = (root / PIPELINE_FILE).read_text(encoding="utf-8")
    if has_key(pipeline, ["stages"], ALL_BOOKS):
        comment = ALL_BOOKS_STAGE.splitlines()[1] + "\n"
        write_text(root / PIPELINE_FILE, remove_key(pipeline.replace(comment, ""), ["stages"], ALL_BOOKS))
    lock = lock_stages(root / LOCK_FILE)
    if lock.pop(ALL_BOOKS, None) is not None and lock:
        write_lock(root / LOCK_FILE, lock)
    elif not lock:
        (root / LOCK_FILE).unlink(missing_ok=True)
    for path in sorted((root / BOOKS_FOLDER).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (root / BOOKS_FOLDER).rmdir()
