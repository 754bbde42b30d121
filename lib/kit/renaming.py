"""A stage called otherwise: its files, its entries, its data, and what others say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lib.errors import ParamsError
from lib.kit.ignore_rules import with_new_name
from lib.kit.kept_done import code_digests, keep_done
from lib.kit.new_names import check_new_name
from lib.kit.python_names import NewName, classes_of, with_prose, with_words
from lib.kit.stage_places import LOCK_FILE, StagePlaces
from lib.kit.stage_table import TABLE_FILE, with_name
from lib.kit.stage_users import Users, parsed, python_files, users_of
from lib.kit.tidy import tidy
from lib.kit.yaml_keys import has_key, rename_key
from lib.pipeline.book_pipelines import code_file, write_book_pipelines
from lib.pipeline.code_digest import forget_code, imported_modules
from lib.pipeline.storage import METADATA_STAGE
from lib.pipeline.wiring import PIPELINE_FILE, code_deps, stage_entries, with_code_deps
from lib.settings.book_files import BOOK_FILE
from lib.settings.params import PARAMS_FILE, Params
from lib.system.atomic import write_text

_SHOWN = 3


@dataclass(frozen=True)
class Renaming:
    """What a renaming comes to. Paths are relative to the project's folder, and as they are before it."""

    places: StagePlaces
    name: NewName
    users: Users
    moves: dict[Path, Path]
    texts: dict[Path, str]
    left: list[str] = field(default_factory=list)
    """Places in the stage's own code that may mean it and were left, as path:line."""

    @property
    def edited(self) -> list[Path]:
        """Files that change and stay where they are."""
        return [path for path in self.texts if not any(each in self.moves for each in (path, *path.parents))]

    @property
    def data(self) -> list[Path]:
        """The folders in data/ that move."""
        return [path for path in self.moves if path.parts[0] == "data"]


def plan_renaming(root: Path, old: str, new: str) -> Renaming:
    """Work out a renaming; nothing is written.

    Raises ParamsError where there is no such stage, the new name is taken or unfit, or somebody uses the stage in a
    way that cannot be changed for certain.
    """
    places = StagePlaces(root, old)
    check_is_stage(places)
    check_new_name(root, new)
    moves = {path: places.called(path, new) for path in [*places.code(), *places.made()]}
    standing = [str(target) for target in moves.values() if (root / target).exists()]
    if standing:
        raise ParamsError(f"{standing[0]} is there already; take it away, or choose another name than {new}")
    name = NewName(old, new, places.has_room, _classes(places, old, new))
    users = users_of(places)
    texts, left = _python(places, name, users)
    texts |= _entries(places, name)
    return Renaming(places, name, users, moves, texts, left)


def check_is_stage(places: StagePlaces) -> None:
    """Raise ParamsError where this is no stage that was written for this project's books."""
    name, root = places.name, places.root
    if name not in Params.load(root).stages:
        raise ParamsError(f"no stage {name!r}; there are {', '.join(sorted(Params.load(root).stages))}")
    if name == METADATA_STAGE:
        raise ParamsError(f"{name}: the framework knows this stage by name, for it keeps each book's facts")
    scripts = [path for path in places.sources() if path.parts[0] == "stages"]
    says_so = re.compile(rf"^\s+name\b[^=\n]*=\s*[\"']{name}[\"']", re.MULTILINE)
    if not any(says_so.search((root / path).read_text(encoding="utf-8")) for path in scripts):
        raise ParamsError(f"{scripts[0]}: no class in it says name = {name!r}, so that it is no stage of a book")


def rename(renaming: Renaming) -> int:
    """Carry a renaming out; returns how many pages stay done though their keys changed."""
    root, name = renaming.places.root, renaming.name
    with renaming.places.at_rest():
        before = code_digests(root)
        for path, text in renaming.texts.items():
            write_text(root / path, text)
        for path, target in renaming.moves.items():
            (root / path).replace(root / target)
        forget_code()
        tidy(root, _moved(renaming, renaming.texts))
        forget_code()
        _renew_code_deps(renaming)
        write_book_pipelines(root)
        return keep_done(root, renaming.places.books(), name, before, code_digests(root))


def _moved(renaming: Renaming, paths: Iterable[Path]) -> list[Path]:
    """Where files are after the renaming."""
    moved = []
    for path in paths:
        above = next((each for each in (path, *path.parents) if each in renaming.moves), None)
        moved.append(path if above is None else renaming.moves[above] / path.relative_to(above))
    return moved


def _renew_code_deps(renaming: Renaming) -> None:
    """Bring the code deps of the stage and its users into the order that `colophon deps --write` gives them."""
    root = renaming.places.root
    stages = {renaming.name.new, *renaming.users.stages} & stage_entries(root).keys()
    path = root / PIPELINE_FILE
    text = path.read_text(encoding="utf-8")
    renewed = with_code_deps(text, {stage: code_deps(stage, root) for stage in sorted(stages)})
    if renewed != text:
        write_text(path, renewed)


# Python


def _classes(places: StagePlaces, old: str, new: str) -> dict[str, str]:
    """The classes of script and schema; what a room calls its own need not speak of the stage."""
    found: dict[str, str] = {}
    for path in places.sources():
        if path.parts[0] == "stages" or path.parts[:2] == ("lib", "schemas"):
            found |= classes_of(parsed(places.root, path), old, new)
    return found


def _python(places: StagePlaces, name: NewName, users: Users) -> tuple[dict[Path, str], list[str]]:
    """The new texts of Python files, and the places of the stage's own code that were left."""
    root, own = places.root, set(places.sources())
    closely = _closely(places, users)
    texts, left, unclear = {}, [], []
    for path in sorted({*python_files(root, name.old), *own}):
        tree, before = parsed(root, path), (root / path).read_text(encoding="utf-8")
        script = path in own and path.parts[0] == "stages"
        text, unsure = with_words(before, tree, name, own=script)
        if path in own:
            text = with_prose(text, name)
            left += [f"{path}:{line}" for line in unsure]
        elif path in closely:
            unclear += [f"{path}:{line}" for line in unsure]
        text = name.in_paths(text)
        if path in own or path in closely:
            _check_free(path, before, name)
            text = name.in_classes(text)
        if text != before:
            texts[path] = text
    if unclear:
        more = f" and {len(unclear) - _SHOWN} other places" if len(unclear) > _SHOWN else ""
        raise ParamsError(
            f"{name.old} is used by {users}, and {', '.join(unclear[:_SHOWN])}{more} may mean the stage or something "
            "else; change these by hand, or leave the name"
        )
    return texts, left


def _closely(places: StagePlaces, users: Users) -> set[Path]:
    """Files of those who use the stage: their scripts with what these import, and other importers."""
    root = places.root
    modules = [path for stage in users.stages for path in imported_modules(f"stages.{stage}", root).values()]
    return {*(path.relative_to(root) for path in modules), *users.importers} - set(places.sources())


def _check_free(path: Path, text: str, name: NewName) -> None:
    for new in name.classes.values():
        if re.search(rf"\b{new}\b", text):
            raise ParamsError(f"{path}: {new} is there already; choose another name than {name.new}")


# Everything else


def _entries(places: StagePlaces, name: NewName) -> dict[Path, str]:
    """The new texts of dvc.yaml, params.yaml, dvc.lock, documents and rules of what git ignores."""
    changed = {}
    for path in dict.fromkeys([*places.shared(), *places.documents()]):
        before = (places.root / path).read_text(encoding="utf-8")
        text = _entry(path, before, name, places.books())
        if text != before:
            changed[path] = text
    return changed


def _entry(path: Path, text: str, name: NewName, books: list[str]) -> str:
    old, new = name.old, name.new
    if path.name == ".gitignore":
        return with_new_name(path, text, old, new)
    if path == Path(PARAMS_FILE):
        for parents in ([], *(["books", book] for book in books)):
            text = rename_key(text, parents, old, new) if has_key(text, parents, old) else text
        return text
    if path.name == BOOK_FILE:
        return rename_key(text, [], old, new) if has_key(text, [], old) else text
    text = name.in_paths(text)
    if path.name == LOCK_FILE and path != Path(LOCK_FILE):
        return _own_lock(text, old, new)
    if path == Path(PIPELINE_FILE):
        text = rename_key(text, ["stages"], old, new) if has_key(text, ["stages"], old) else text
        return re.sub(rf"^(\s*- ){re.escape(old)}(?=\s*$|\s+#)", rf"\1{new}", text, flags=re.MULTILINE)
    if path == Path(LOCK_FILE):
        return _lock_params(text, old, new)
    return with_name(text, old, new) if path == TABLE_FILE else text


def _own_lock(text: str, old: str, new: str) -> str:
    """The text of a book's own dvc.lock with the stage's entry, digest of code and settings under the new name."""
    text = re.sub(rf"^  {re.escape(old)}(?=:$)", f"  {new}", text, flags=re.MULTILINE)
    text = re.sub(rf"(?<= ){re.escape(code_file(old))}(?=$)", code_file(new), text, flags=re.MULTILINE)
    return re.sub(rf"^( {{8}}){re.escape(old)}(?=:)", rf"\g<1>{new}", text, flags=re.MULTILINE)


def _lock_params(text: str, old: str, new: str) -> str:
    """The text of dvc.lock with the stage's settings under its new name, where they stand and among a book's own."""
    text = re.sub(rf"^( {{8}}){re.escape(old)}(?=:)", rf"\g<1>{new}", text, flags=re.MULTILINE)
    books = rf"^( {{8}}books\.[^\n]*:\n(?: {{10}}.*\n)*? {{10}}){re.escape(old)}(?=:)"
    return re.sub(books, rf"\g<1>{new}", text, flags=re.MULTILINE)
