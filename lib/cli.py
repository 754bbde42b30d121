"""The colophon command: one verb, one file in lib/commands, loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from lib.errors import ColophonError
from lib.pipeline.script import disk_trouble, fail
from lib.settings.standpoint import enter_project

PANELS = {
    "For your books": (
        "add",
        "run",
        "redo",
        "check",
        "languages",
        "plan",
        "models",
        "compare-models",
        "status",
        "results",
        "compare",
        "shelf",
        "review",
        "override",
        "learn",
        "rename",
        "remove",
        "clean",
        "separate",
    ),
    "For those who write stages": ("new-stage", "try", "deps", "rename-stage", "remove-stage"),
}
VERBS = {verb: panel for panel, verbs in PANELS.items() for verb in verbs}
_FUNCTIONS = {"try": "try_page"}
"""A verb that is a word of Python has another name there."""
SHARED: dict[str, Any] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": "markdown",  # paragraphs are broken anew
}


class Verbs(TyperGroup):
    """The verbs by name. Only what a command needs is imported: all of them together take a second."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in VERBS:
            if cmd_name not in self.commands:
                self.commands[cmd_name] = _loaded(cmd_name)
            return self.commands[cmd_name]
        for verb in VERBS:  # what is like it is suggested from among them
            self.get_command(ctx, verb)
        return None


def _loaded(verb: str) -> Any:
    name = _FUNCTIONS.get(verb, verb.replace("-", "_"))
    alone = typer.Typer(**SHARED)
    alone.command(verb, rich_help_panel=VERBS[verb])(getattr(import_module(f"lib.commands.{name}"), name))
    return get_command(alone)


app = typer.Typer(cls=Verbs, no_args_is_help=True, **SHARED)


@app.callback(help="From scanned books to good digital ones. The pipeline itself runs with `dvc repro`.")
def _verbs() -> None:
    pass


def main() -> None:
    """Run a command on the project in this folder or above it.

    An error that a person can mend is one line and an exit code that is not 0.
    """
    try:
        enter_project()
        app(standalone_mode=True)
    except ColophonError as error:
        raise SystemExit(fail("error", error).exit_code) from None
    except OSError as error:
        told = disk_trouble(error)
        if told is None:
            raise
        raise SystemExit(fail("error", told).exit_code) from None
