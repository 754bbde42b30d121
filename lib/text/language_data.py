"""Tesseract's language data: which is installed, in which folder, and whether a file is what the engine reads.

Data is looked for in several folders together, so a book may name languages that lie apart. The format of a file is in
`dawg`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lib.errors import EngineError
from lib.settings.language_names import SCRIPT, close_names, in_place_of, title_of
from lib.text.dawg import LSTM, component_numbers

ENDING = ".traineddata"
PREFIX_VARIABLE = "TESSDATA_PREFIX"
SYSTEM = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Where Debian, other systems, a build by hand and Homebrew put it."""
NO_LANGUAGE = frozenset({"osd", "equ", "snum"})
"""Data that reads no text."""
REPOSITORY = "https://github.com/tesseract-ocr/tessdata_fast"


@dataclass(frozen=True)
class DataFile:
    """Data that was found: under which name, and the folder and name with which the engine finds it."""

    name: str
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / f"{self.name}{ENDING}"


def system_folders() -> list[Path]:
    """The folders in which systems keep data, those that are there: TESSDATA_PREFIX's first."""
    prefix = os.environ.get(PREFIX_VARIABLE)
    named = [Path(prefix), Path(prefix, "tessdata")] if prefix else []
    return [folder for folder in [*named, *map(Path, SYSTEM)] if folder.is_dir()]


class LanguageData:
    """The data in `folders`, the first of which counts where two have the same."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(dict.fromkeys(folders))

    def installed(self) -> dict[str, DataFile]:
        """Name → file, of all that reads text."""
        found: dict[str, DataFile] = {}
        for folder in self.folders:
            for path in sorted([*folder.glob(f"*{ENDING}"), *folder.glob(f"{SCRIPT}*{ENDING}")]):
                name = path.relative_to(folder).as_posix().removesuffix(ENDING)
                if name not in NO_LANGUAGE:
                    found.setdefault(name, DataFile(name, folder))
        return found

    def find(self, languages: str) -> list[DataFile]:
        """The files for Tesseract's names, joined with +. Raises EngineError where one is not there, or is no data."""
        return [self._find_one(name) for name in languages.split("+")]

    def present(self, languages: str) -> list[DataFile]:
        """The files as far as they are there, and are data."""
        found = []
        for name in languages.split("+"):
            with suppress(EngineError):
                found.append(self._find_one(name))
        return found

    def _find_one(self, name: str) -> DataFile:
        if name in NO_LANGUAGE:
            raise EngineError(f"language {name!r}: that data reads no text; name a language, such as eng")
        for other in in_place_of(name):
            for folder in self.folders:
                found = DataFile(other, folder)
                if found.path.exists() and not (other != name and is_too_old(found.path)):
                    check_data(found.path)
                    return found
        raise EngineError(self._not_there(name))

    def _not_there(self, name: str) -> str:
        here = ", ".join(self.installed()) or "none"
        places = ", ".join(map(str, self.folders))
        meant = [other for other in close_names(name) if other != name]
        if title_of(name) == UNLISTED:
            hint = f"did you mean {' or '.join(dict.fromkeys(meant))}? " if meant else ""
            return (
                f"language {name!r}: no such data in {places} (there are {here}); {hint}`colophon languages` lists "
                "all, and `ocr: {tessdata: FOLDER}` names another folder"
            )
        return (
            f"language {name!r} ({title_of(name)}): its data is not in {places} (there are {here}); {how_to_get(name)}"
        )


UNLISTED = title_of("?")
SCRIPT_PACKAGES = {
    script: f"script-{code}"
    for script, code in (
        ("Fraktur", "frak"), ("Latin", "latn"), ("Cyrillic", "cyrl"), ("Greek", "grek"), ("Arabic", "arab"),
        ("Hebrew", "hebr"), ("Armenian", "armn"), ("Georgian", "geor"), ("Devanagari", "deva"), ("Syriac", "syrc"),
    )
}  # fmt: skip
"""Debian's packages of scripts."""


def how_to_get(name: str) -> str:
    """How a person gets the data of a name, in a clause."""
    bare = name.removeprefix(SCRIPT)
    place = f"{SCRIPT}{bare}" if bare[:1].isupper() else bare
    package = SCRIPT_PACKAGES.get(bare) if bare[:1].isupper() else bare.replace("_", "-")
    install = f"`apt install tesseract-ocr-{package}`, or " if package else ""
    return f"{install}put {REPOSITORY}/raw/main/{place}{ENDING} into a folder that `ocr: {{tessdata: FOLDER}}` names"


def engine_names(files: Iterable[DataFile]) -> tuple[str, str]:
    """The folder and the names, joined with +, with which the engine finds files that may lie in several folders.

    It takes one folder. Names that hold a path from the root serve where there is more than one.
    """
    files = list(files)
    if not files:
        return "/", ""
    if len({file.folder for file in files}) == 1:
        return str(files[0].folder), "+".join(file.name for file in files)
    paths = [file.path.absolute() for file in files]
    odd = next((path for path in paths if "+" in str(path)), None)
    if odd is not None:
        raise EngineError(f"{odd}: the engine takes no + in the path of data from several folders; put all in one")
    return "/", "+".join(str(path).removeprefix("/").removesuffix(ENDING) for path in paths)


def is_too_old(path: Path) -> bool:
    """Whether a file is Tesseract's data, and has nothing for its LSTM engine."""
    try:
        return LSTM not in component_numbers(path)
    except EngineError:
        return False


def check_data(path: Path) -> None:
    """Raise EngineError, in a line, where a file is not data that Tesseract's LSTM engine reads."""
    if LSTM not in component_numbers(path):
        raise EngineError(
            f"{path}: data for Tesseract 3 alone; take the file of that name from {REPOSITORY}, for Tesseract 4 and 5"
        )


def described(files: Iterable[DataFile]) -> Iterator[str]:
    """What each file is, and where it was found."""
    for file in files:
        yield f"{file.name} ({title_of(file.name)}), from {file.folder}"
