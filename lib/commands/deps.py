"""colophon deps."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import Annotated

import typer

from lib.errors import ParamsError
from lib.pipeline.book_pipelines import lagging_pipelines, write_book_pipelines
from lib.pipeline.wiring import PIPELINE_FILE, rewritten_pipeline, stage_entries, wiring_problems, write_code_deps
from lib.scans.listing import some


def deps(
    write: Annotated[bool, typer.Option("--write", help="Write each stage's modules into dvc.yaml.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Compare only; what is wrong is an error.")] = False,
) -> None:
    """Bring the deps in dvc.yaml in line with what the stages import, and compare the data with what they declare."""
    root = Path.cwd()
    if write and check:
        raise ParamsError("deps: --write and --check exclude each other; --check only looks")
    if write:
        changed = [*([PIPELINE_FILE] if write_code_deps(root) else []), *write_book_pipelines(root)]
        typer.echo(f"{some(changed)}: written anew" if changed else f"{PIPELINE_FILE}: nothing to write")
    elif not check:
        before, after = rewritten_pipeline(root)
        lines = unified_diff(before.splitlines(), after.splitlines(), PIPELINE_FILE, "as imported", lineterm="")
        typer.echo("\n".join(lines) or f"{PIPELINE_FILE}: code deps are as the stages import")
    wrong = [f"{stage}: {problem}" for stage in stage_entries(root) for problem in wiring_problems(stage, root)]
    wrong += [f"{name}: not as {PIPELINE_FILE} wants it (colophon deps --write)" for name in lagging_pipelines(root)]
    for problem in wrong if write or check else []:
        typer.echo(problem, err=True)
    if wrong and (write or check):
        raise ParamsError(f"{PIPELINE_FILE}: {len(wrong)} places do not agree with the stages; see above")
