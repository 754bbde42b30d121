"""`python3 -m stages NAME BOOK` runs the stage that stages/NAME.py defines, whether or not the script has an app."""

from __future__ import annotations

from typing import Annotated

import typer

from lib.errors import ParamsError
from lib.pipeline.registry import find_stage
from lib.pipeline.script import fail, run_from_command_line


def main(
    stage: Annotated[str, typer.Argument(help="The stage's name: that of its script in stages/.")],
    book: Annotated[str, typer.Argument(help="The book's id in params.yaml.")],
    workers: Annotated[int | None, typer.Option(min=1, help="Workers, instead of run.workers.")] = None,
) -> None:
    """Run a stage over a book."""
    try:
        found = find_stage(stage)
    except ModuleNotFoundError:
        found = None
    if found is None:
        raise fail(stage, ParamsError(f"stages/{stage}.py defines no stage named {stage!r}; give its class that name"))
    run_from_command_line(found, book, workers)


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()
