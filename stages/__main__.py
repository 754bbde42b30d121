"""`python3 -m stages NAME BOOK` runs the stage that stages/NAME.py, or the package stages/NAME, defines.

So does `python3 -m stages.NAME BOOK` where the script has no app of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.errors import ParamsError
from lib.pipeline.registry import find_stage
from lib.pipeline.script import fail, run_from_command_line
from lib.settings.params import STAGES_FOLDER, stage_name, stage_names


def main(
    stage: Annotated[str, typer.Argument(help="The stage's name: that of its script in stages/.")],
    book: Annotated[str, typer.Argument(help="The book's id in params.yaml.")],
    workers: Annotated[int | None, typer.Option(min=1, help="Workers, instead of run.workers.")] = None,
) -> None:
    """Run a stage over a book."""
    try:
        found = find_stage(stage)
    except ModuleNotFoundError as error:
        if error.name != f"{STAGES_FOLDER}.{stage_name(stage)}":
            raise  # the script is there, and imports what is not
        known = ", ".join(sorted(stage_names(Path.cwd())))
        raise fail(
            stage, ParamsError(f"no stages/{stage}.py, and no package of that name; there are {known}")
        ) from None
    if found is None:
        raise fail(
            stage,
            ParamsError(
                f"{STAGES_FOLDER}.{stage} has no stage class named {stage!r}, and runs nothing itself; give its class "
                f"name = {stage!r}"
            ),
        )
    run_from_command_line(found, book, workers)


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()
