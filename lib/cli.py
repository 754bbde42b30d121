"""The colophon command: one verb, one file in lib/commands."""

from __future__ import annotations

from collections.abc import Callable

import typer

from lib.commands.add import add
from lib.commands.check import check
from lib.commands.clean import clean
from lib.commands.compare import compare
from lib.commands.compare_models import compare_models
from lib.commands.deps import deps
from lib.commands.languages import languages
from lib.commands.learn import learn
from lib.commands.models import models
from lib.commands.new_stage import new_stage
from lib.commands.override import override
from lib.commands.plan import plan
from lib.commands.redo import redo
from lib.commands.remove_stage import remove_stage
from lib.commands.rename_stage import rename_stage
from lib.commands.results import results
from lib.commands.review import review
from lib.commands.run import run
from lib.commands.separate import separate
from lib.commands.shelf import shelf
from lib.commands.status import status
from lib.commands.try_page import try_page
from lib.errors import ColophonError
from lib.pipeline.script import disk_trouble, fail
from lib.settings.standpoint import enter_project

app = typer.Typer(
    help="From scanned books to good digital ones. The pipeline itself runs with `dvc repro`.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",  # paragraphs are broken anew
)
PANELS: dict[str, dict[str, Callable[..., None]]] = {
    "For your books": {
        "add": add,
        "run": run,
        "redo": redo,
        "check": check,
        "languages": languages,
        "plan": plan,
        "models": models,
        "compare-models": compare_models,
        "status": status,
        "results": results,
        "compare": compare,
        "shelf": shelf,
        "review": review,
        "override": override,
        "learn": learn,
        "clean": clean,
        "separate": separate,
    },
    "For those who write stages": {
        "new-stage": new_stage,
        "try": try_page,
        "deps": deps,
        "rename-stage": rename_stage,
        "remove-stage": remove_stage,
    },
}
for panel, verbs in PANELS.items():
    for name, verb in verbs.items():
        app.command(name, rich_help_panel=panel)(verb)


def main() -> None:
    """Run a command on the project in this folder or above it.

    An error that a person can mend is one line and an exit code that is not 0.
    """
    enter_project()
    try:
        app(standalone_mode=True)
    except ColophonError as error:
        raise SystemExit(fail("error", error).exit_code) from None
    except OSError as error:
        told = disk_trouble(error)
        if told is None:
            raise
        raise SystemExit(fail("error", told).exit_code) from None
