"""colophon check."""

from __future__ import annotations

from pathlib import Path

import typer

from lib.errors import ParamsError
from lib.pipeline.registry import check_settings
from lib.settings.config import load_run_settings
from lib.settings.params import Params


def check() -> None:
    """Check params.yaml: every book, every stage's settings, and that the scans are there."""
    root = Path.cwd()
    params = Params.load(root)
    load_run_settings(root)
    for book in params.books:
        check_settings(params, book)
        entry = params.book(book)
        for key, path in (("source", entry.source), ("truth", entry.truth)):
            made_by_a_stage = book == "sample"
            if path is not None and not made_by_a_stage and not (root / path).exists():
                raise ParamsError(f"params.yaml: books.{book}.{key}: {path} is not there")
    typer.echo(f"params.yaml is good: {', '.join(params.books)}")
