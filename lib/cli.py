"""The colophon command: one verb, one file in lib/commands."""

from __future__ import annotations

import typer

from lib.commands.add import add
from lib.commands.check import check
from lib.commands.deps import deps
from lib.commands.new_stage import new_stage
from lib.commands.override import override
from lib.commands.plan import plan
from lib.commands.results import results
from lib.commands.status import status
from lib.errors import ColophonError
from lib.pipeline.script import fail

app = typer.Typer(
    help="From scanned books to good digital ones. The pipeline itself runs with `dvc repro`.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for verb in (add, check, deps, new_stage, override, plan, results, status):
    app.command()(verb)


def main() -> None:
    """Run a command; an error that a person can mend is one line and an exit code that is not 0."""
    try:
        app(standalone_mode=True)
    except ColophonError as error:
        raise SystemExit(fail("error", error).exit_code) from None
