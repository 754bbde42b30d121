"""colophon languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from lib.errors import EngineError
from lib.ocr.tesseract import find_tesseract, language_data
from lib.settings.language_names import LANGUAGES, SCRIPT, canonical, title_of
from lib.settings.params import PARAMS_FILE, Params, shown
from lib.text.dawg import component_numbers
from lib.text.language_data import (
    REPOSITORY,
    SYSTEM,
    DataFile,
    LanguageData,
    is_too_old,
)
from lib.text.unprintable import visible

SHORT = 16
"""Characters of a name's column."""


def languages(
    name: Annotated[str, typer.Argument(help="Only this language, such as french or german+latin.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Names and titles of all languages that Tesseract has.")] = False,
) -> None:
    """Say which languages can be read here, what each set of data is for, and how to get others.

    A book's `language:` takes these names, English ones (french) and ISO codes (fr), joined with +.
    """
    data = language_data(_chosen(Path.cwd()))
    if every:
        for language in sorted(LANGUAGES.values(), key=lambda one: one.title):
            typer.echo(f"  {language.name:<{SHORT}} {language.title}")
    elif name:
        _one(data, name)
    else:
        for line in _listing(data):
            typer.echo(visible(line))


def _chosen(root: Path) -> str | None:
    """The folder that params.yaml names for all books; none outside a project."""
    if not (root / PARAMS_FILE).is_file():
        return None
    chosen = Params.load(root).section("ocr").get("tessdata")
    return str(chosen) if chosen else None


def _listing(data: LanguageData) -> Iterator[str]:
    yield f"Tesseract {find_tesseract().version} reads:"
    installed = data.installed().values()
    for folder in data.folders:
        here = [file for file in installed if file.folder == folder]
        if here:
            yield f"in {folder}"
            yield from (f"  {file.name:<{SHORT}} {title_of(file.name)}{_trouble(file)}" for file in here)
    yield "To get another, such as Latin: `apt install tesseract-ocr-lat` on Debian and Ubuntu, or put its .traineddata"
    yield f"from {REPOSITORY} into a folder that `ocr: {{tessdata: FOLDER}}` names in {PARAMS_FILE}."
    yield f"Looked for in the folder named there, in the engine's own, in TESSDATA_PREFIX, and in {', '.join(SYSTEM)}."
    yield "`colophon languages NAME` says how to get one; `colophon languages --all` lists all that there are."


def _trouble(file: DataFile) -> str:
    """Why a file cannot be used, in brackets."""
    try:
        component_numbers(file.path)
    except EngineError as error:
        return f" ({str(error).removeprefix(f'{file.path}: ')})"
    return " (for Tesseract 3 alone: not read)" if is_too_old(file.path) else ""


def _one(data: LanguageData, name: str) -> None:
    """Say of each language named whether it is there. The exit code is 1 where one is not."""
    try:
        names = canonical(name).split("+")
    except ValueError as error:
        raise EngineError(f"{shown(name)}: {error}") from None
    missing = False
    for one in names:
        try:
            [file] = data.find(one)
        except EngineError as error:
            missing = True
            typer.echo(visible(str(error)))
        else:
            instead = "" if file.name in (one, one.removeprefix(SCRIPT)) else f", in place of {one}"
            typer.echo(visible(f"{file.name} ({title_of(file.name)}), from {file.folder}{instead}"))
    if missing:
        raise typer.Exit(1)
