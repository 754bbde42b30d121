"""A stage taken out of the project. Nothing is deleted: all of it is moved aside, and can be put back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from lib.errors import ParamsError
from lib.kit.ignore_rules import without_stage
from lib.kit.renaming import check_is_stage
from lib.kit.stage_places import LOCK_FILE, StagePlaces
from lib.kit.stage_table import TABLE_FILE, without_row
from lib.kit.stage_users import users_of
from lib.kit.yaml_keys import has_key, remove_key
from lib.pipeline.book_pipelines import write_book_pipelines
from lib.pipeline.wiring import PIPELINE_FILE
from lib.settings.book_files import BOOK_FILE
from lib.settings.params import PARAMS_FILE
from lib.system.atomic import write_text

ASIDE = Path("tmp") / "removed"
"""Where removed stages go; git and DVC do not look at it."""
FILES, PATCH = "files", "entries.patch"


@dataclass(frozen=True)
class Removal:
    """What a removal comes to. Paths are relative to the project's folder."""

    places: StagePlaces
    aside: Path
    moves: list[Path]
    """What moves to `aside`/files."""
    texts: dict[Path, str]
    """Files that lose their entries of the stage, as they will be."""

    @property
    def data(self) -> list[Path]:
        """The folders in data/ that move."""
        return [path for path in self.moves if path.parts[0] == "data"]


def plan_removal(root: Path, name: str) -> Removal:
    """Work out a removal; nothing is written.

    Raises ParamsError where there is no such stage, or others use it.
    """
    places = StagePlaces(root, name)
    check_is_stage(places)
    users = users_of(places)
    if users:
        raise ParamsError(f"{name} is used by {users}; remove those first, or let them do without it")
    texts = {}
    for path in places.shared():
        before = (root / path).read_text(encoding="utf-8")
        text = _without(path, before, name, places.books())
        if text != before:
            texts[path] = text
    _check_plots(texts.get(Path(PIPELINE_FILE), ""), name)
    emptied = [path for path, text in texts.items() if path.name == ".gitignore" and not text.strip()]
    moves = [*places.code(), *places.made(), *emptied]
    return Removal(
        places, free_folder(root, name), moves, {path: text for path, text in texts.items() if path not in emptied}
    )


def remove(removal: Removal) -> None:
    """Carry a removal out."""
    root, aside = removal.places.root, removal.places.root / removal.aside
    with removal.places.at_rest():
        write_text(aside / PATCH, "".join(undoing_patch(root, removal.texts)))
        for path in removal.moves:
            target = aside / FILES / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(root / path, target)  # data may be on another disk
        for path, text in removal.texts.items():
            write_text(root / path, text)
        write_book_pipelines(root)


def _without(path: Path, text: str, name: str, books: Iterable[str]) -> str:
    if path.name == ".gitignore":
        return without_stage(path, text, name)
    if path == TABLE_FILE:
        return without_row(text, name)
    if path.name == LOCK_FILE:
        return re.sub(rf"^  {re.escape(name)}(@[^:\n]+)?:\n(?:    .*\n)*", "", text, flags=re.MULTILINE)
    if path.name == BOOK_FILE:
        return remove_key(text, [], name) if has_key(text, [], name) else text
    parents: list[list[str]] = [["stages"]]
    if path == Path(PARAMS_FILE):
        parents = [[], *(["books", book] for book in books)]
    for above in parents:
        text = remove_key(text, above, name) if has_key(text, above, name) else text
    return text


def _check_plots(pipeline: str, name: str) -> None:
    """Refuse where dvc.yaml speaks of the stage's files outside its entry: among plots, metrics or artifacts."""
    for line in pipeline.splitlines():
        if re.search(rf"\b(data|reports)/[^/\s]+/{re.escape(name)}(?![\w-])", line):
            raise ParamsError(
                f"{PIPELINE_FILE} names what {name} makes outside its entry, too ({line.strip()}); take that out first"
            )


def free_folder(root: Path, name: str) -> Path:
    """A folder of tmp/removed that is not there yet."""
    folder, number = ASIDE / name, 1
    while (root / folder).exists():
        number += 1
        folder = ASIDE / f"{name}-{number}"
    return folder


def undoing_patch(root: Path, texts: dict[Path, str]) -> Iterator[str]:
    """A patch, as git applies it, that gives files the entries again which they lose."""
    for path, text in texts.items():
        before = (root / path).read_text(encoding="utf-8")
        for line in unified_diff(_lines(text), _lines(before), f"a/{path}", f"b/{path}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines as git counts them; splitlines knows more ends of lines."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
