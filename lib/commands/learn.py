"""colophon learn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.learning.own_weights import Tried
from lib.training.learn_project import DECISIONS, Outcome, TooFewError, go_back
from lib.training.learn_project import learn as learn_again

_NEXT = "Now run: .venv/bin/dvc repro"
_COLUMNS = ("pages", "places", "package wrong", "own wrong", "better", "worse", "decides")
_OTHERS = "other books"


def learn(
    back: Annotated[bool, typer.Option("--back", help="Let the weights of the package decide again.")] = False,
) -> None:
    """Learn where paragraphs begin, and which are quotations, from the pages that were proofread, for this project.

    Each page is left out once and told by what the others teach; only where that is more often right than the weights
    of the package is it used. It is written to data/_learnt, which git keeps. Then run `dvc repro`.
    """
    root = Path.cwd()
    if back:
        outcomes = [outcome for taught in DECISIONS if (outcome := go_back(root, taught)) is not None]
        for outcome in outcomes:
            typer.echo(_said(outcome))
        typer.echo(_NEXT if outcomes else "the weights of the package decide already")
        return
    few: list[TooFewError] = []
    for taught in DECISIONS:
        try:
            outcome = learn_again(root, taught)
        except TooFewError as error:
            few.append(error)
            continue
        _table(outcome)
        typer.echo(_said(outcome))
    if len(few) == len(DECISIONS):
        raise few[0]
    for one in few:
        typer.echo(str(one))
    typer.echo(_NEXT)


def _table(outcome: Outcome) -> None:
    """How pages are told that were left out, a book a line."""
    rows = [*outcome.decision.books.items()]
    if outcome.decision.other_books is not None:
        rows.append((_OTHERS, outcome.decision.other_books))
    wide = max(len(name) for name, _ in [*rows, ("book", None)])
    typer.echo(f"{outcome.taught.name}: {outcome.taught.places} told wrong, each page left out once")
    typer.echo("  ".join(["book".ljust(wide), *_COLUMNS]))
    for name, tried in rows:
        cells = zip(_cells(tried), _COLUMNS, strict=True)
        typer.echo("  ".join([name.ljust(wide), *(cell.rjust(len(column)) for cell, column in cells)]))


def _cells(tried: Tried) -> list[str]:
    numbers = (
        tried.pages, tried.places, tried.package_wrong, tried.own_wrong, tried.pages_better, tried.pages_worse,
    )  # fmt: skip
    return [*map(str, numbers), "own" if tried.used else "package"]


def _said(outcome: Outcome) -> str:
    held = f"; {outcome.held} pages with overrides stay as they were set" if outcome.held else ""
    if outcome.path is None:
        return f"{outcome.taught.name}: the weights of the package decide{held}"
    return f"{outcome.path.relative_to(Path.cwd())} written{held}"
