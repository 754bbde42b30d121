"""colophon new-stage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.kit.scaffold import Kind, write_stage
from lib.settings.params import Params


def new_stage(
    name: Annotated[str, typer.Argument(help="The stage's one name: a-z, 0-9 and _.")],
    executor: Annotated[Kind, typer.Option(help="process: CPU work; llm: asks a model; thread: small transforms.")],
    after: Annotated[list[str], typer.Option(help="A stage whose records it reads; may be given more than once.")],
    metric: Annotated[str | None, typer.Option(help="Its first metric: words, or confidence of an llm stage.")] = None,
) -> None:
    """Write a stage that runs at once: script, schema, test, settings and DVC entry."""
    root = Path.cwd()
    params = Params.load(root)
    for path in write_stage(root, name, executor, after, metric):
        typer.echo(f"  {path.relative_to(root)}")
    book = params.books[0] if params.books else "BOOK"
    typer.echo(
        f"Now run: .venv/bin/dvc repro {name}@{book}, and: .venv/bin/python -m pytest tests/stages/test_{name}.py"
    )
