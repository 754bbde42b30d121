"""Each command that a document shows is one that the program, DVC or make takes: verb, options and their values."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from dvc.cli import DvcParserError, parse_args
from typer._click.exceptions import ClickException
from typer.main import get_command

from lib.cli import app
from tests.projects import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^(?:    |\t)(?:\$ )?(\S.*)$")
_PROGRAM = re.compile(r"^(?:[A-Z][A-Z_]*=\S+ )*(?:\.venv/bin/)?(colophon|dvc|python3?|make) (.*)$")
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)\s*$|\[[^\]]*\]")


def commands_in(text: str) -> Iterator[tuple[str, list[str]]]:
    """Programs and their arguments, of the lines of code in a document."""
    fenced, held = False, ""
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
            continue
        block = _BLOCK.match(line)
        if not fenced and not block:
            continue
        shown = held + (line.strip() if fenced else block[1] if block else "")
        if shown.endswith("\\"):
            held = shown[:-1]
            continue
        held = ""
        for part in re.split(r" && | \| |; ", shown.removeprefix("$ ")):
            found = _PROGRAM.match(_ELLIPSIS.sub("", part.strip()))
            if found and not re.match(r"[a-z]+ [a-z]+ [a-z]+ ", part + " -"):
                yield found[1], shlex.split(found[2], comments=True)


def refused(program: str, arguments: list[str]) -> str | None:
    """Why a program would not take these arguments; None where it does."""
    if program == "make":
        targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
        wanted = [one for one in arguments if "=" not in one and not one.startswith("-")]
        return next((one for one in wanted if one not in targets), None)
    if program.startswith("python"):
        module = arguments[1] if arguments[:1] == ["-m"] else ""
        return None if not module or find_spec(module) else module
    try:
        if program == "dvc":
            parse_args(arguments)
        else:
            take(arguments)
    except (ClickException, DvcParserError) as error:
        return str(getattr(error, "message", error)) or type(error).__name__
    return None


def take(arguments: list[str]) -> None:
    """Parse the arguments of a verb without running it."""
    group: Any = get_command(app)
    context = group.context_class(group, info_name="colophon")
    _, verb, rest = group.resolve_command(context, list(arguments))
    verb.make_context(verb.name, rest, parent=context)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_shows_commands_that_are_taken(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = list(commands_in(document.read_text(encoding="utf-8")))
    why = {shlex.join([program, *arguments]): refused(program, arguments) for program, arguments in shown}
    assert {command: reason for command, reason in why.items() if reason is not None} == {}


def test_a_command_that_is_none_is_found() -> None:
    text = (
        "    .venv/bin/colophon reviw mybook\n\n    .venv/bin/dvc exp rnu\n\n    .venv/bin/colophon review b --prot 1\n"
    )
    assert all(refused(program, arguments) for program, arguments in commands_in(text))
    assert len(list(commands_in(text))) == 3
    assert refused("make", ["tset"]) == "tset" and refused("python", ["-m", "tests.bench.no_such"])
