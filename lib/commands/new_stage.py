"""colophon new-stage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer

from lib.errors import ParamsError
from lib.kit.scaffold import Kind, write_stage
from lib.settings.book_files import stage_target
from lib.settings.params import Params

_KINDS = "process: CPU work; llm: asks a model; thread, serial: small transforms; book: one thing of the whole book."


def new_stage(
    name: Annotated[str, typer.Argument(help="The stage's one name: a-z, 0-9 and _.")],
    after: Annotated[list[str], typer.Option(help="A stage whose records it reads; may be given more than once.")],
    kind: Annotated[Kind | None, typer.Option(help=_KINDS)] = None,
    executor: Annotated[Kind | None, typer.Option(hidden=True)] = None,
    metric: Annotated[str | None, typer.Option(help="Its first metric; words, or confidence of an llm stage.")] = None,
) -> None:
    """Write a stage that runs at once: script, schema, test, settings and DVC entry.

    The script is stages/NAME.py. A stage that works on pages has a schema of its own, lib/schemas/NAME.py.
    """
    kind = kind or executor  # as the option was called once
    if kind is None:
        raise ParamsError(f"new-stage: say of which kind: --kind {', '.join(get_args(Kind))}")
    root = Path.cwd()
    params = Params.load(root)
    made = write_stage(root, name, kind, after, metric)
    width = max(len(str(path)) for path in made)
    layout = "a script" if kind == "book" else "a script and a schema, a file each"
    typer.echo(f"{name}: {layout}")
    for path, what in made.items():
        typer.echo(f"  {path!s:<{width}}  {what}")
    book = params.books[0] if params.books else "BOOK"
    page = "" if kind == "book" else " 1"
    typer.echo(f"Try it, which writes nothing: .venv/bin/colophon try {name} {book}{page}")
    typer.echo(f"Run it:  .venv/bin/dvc repro {stage_target(root, name, book)}")
    typer.echo(f"Test it: .venv/bin/python -m pytest tests/stages/test_{name}.py")
