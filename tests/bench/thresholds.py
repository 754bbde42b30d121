"""A threshold swept over real books: python -m tests.bench.thresholds lib.ocr.quality.DOUBTFUL 0.4 0.5 0.6 0.7

`--list` names them all. Each value is set where the threshold is defined, before anything of the project is loaded, in
a process of its own, and the stages that it reaches are run anew on pages of the corpora. The books are taken in two
halves by turns: a value is chosen on the one, and what it is worth shows on the other.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

from lib.errors import ColophonError, ParamsError
from tests.bench.conftest import CORPORA
from tests.bench.threshold_list import Threshold, find_thresholds, listing
from tests.bench.threshold_sweep import SAMPLE, Sweep, choose_books, sweep_over
from tests.projects import ROOT

BOOKS = ("goldstd", "abolish", "vaxfacts", "chanukah")
PAGES = 6
SWEEPS = {"lib.ocr.quality.POOR_CONFIDENCE": (0.8, 0.97), "lib.label.prose.SMALL": (0.8, 0.88, 0.97)}
"""What is swept where nothing is named."""


def find_sweep(name: str, thresholds: Sequence[Threshold]) -> Sweep:
    """The threshold of a name such as lib.ocr.quality.DOUBTFUL, quality.DOUBTFUL, or ….NEEDED[a space].

    Raises ParamsError, which names those that are near.
    """
    bare, bracket, key = name.removesuffix("]").partition("[")
    found = [one for one in thresholds if one.full_name == bare or one.full_name.endswith(f".{bare}")]
    if len(found) > 1:
        raise ParamsError(f"{name} is the end of {', '.join(one.full_name for one in found)}; say which")
    if not found:
        near = ", ".join(_near(bare, [one.full_name for one in thresholds])) or "none"
        raise ParamsError(f"{name} is no threshold; near it: {near}; --list names all")
    stands = getattr(import_module(found[0].module), found[0].name)
    entries = {str(entry): entry for entry in _entries(stands)}
    if bracket and key not in entries:
        raise ParamsError(f"{bare} has no entry {key!r}; it has {', '.join(entries) or 'one value alone'}")
    if bracket:
        return Sweep(found[0], entries[key], stands[entries[key]])
    if isinstance(stands, Mapping):
        example = f"{name}[{next(iter(entries))}]"
        raise ParamsError(f"{name} has several values; name one, such as {example!r}, of: {'; '.join(entries)}")
    return Sweep(found[0], None, stands)


def _entries(value: Any) -> Sequence[Any]:
    if isinstance(value, Mapping):
        return list(value)
    return range(len(value)) if isinstance(value, tuple) else ()


def _near(name: str, names: Sequence[str]) -> list[str]:
    """The names most like it: by their last part, whatever its case, then whole."""
    wanted = name.rpartition(".")[2].casefold()
    by_last = get_close_matches(wanted, {one.rpartition(".")[2].casefold() for one in names}, n=2, cutoff=0.7)
    last = [one for like in by_last for one in names if one.rpartition(".")[2].casefold() == like]
    return list(dict.fromkeys([*last, *get_close_matches(name, names, n=2, cutoff=0.6)]))[:5]


def read_value(text: str, sweep: Sweep) -> Any:
    """A value as it is typed: 0.4, or (0.3, 0.7). ParamsError where it is none, or of another kind than what stands."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        raise ParamsError(f"{text!r} is no value; {sweep.name} is {sweep.stands!r}") from None
    parts, standing = ((one if isinstance(one, tuple) else (one,)) for one in (value, sweep.stands))
    alike = isinstance(value, tuple) == isinstance(sweep.stands, tuple) and len(parts) == len(standing)
    if not alike or not all(isinstance(part, int | float) and not isinstance(part, bool) for part in parts):
        raise ParamsError(f"{text!r} is not of the kind of {sweep.name}, which is {sweep.stands!r}")
    if any(isinstance(was, int) and not isinstance(part, int) for part, was in zip(parts, standing, strict=True)):
        raise ParamsError(f"{text!r}: {sweep.name} takes whole numbers; it is {sweep.stands!r}")
    return value


def run(arguments: argparse.Namespace) -> None:
    """What was asked for, printed line by line. Raises a ColophonError that a person can act on."""
    thresholds = find_thresholds(ROOT)
    if arguments.list:
        shown = [one for one in thresholds if arguments.name in (None, *_parts(one))]
        if not shown:
            raise ParamsError(f"{arguments.name} is neither a room nor a module nor a name of a threshold")
        print(*listing(shown), sep="\n")
        return
    if arguments.pages < 0:
        raise ParamsError(f"--pages {arguments.pages}: give a number of pages, or 0 for all")
    wanted = {arguments.name: arguments.values} if arguments.name else SWEEPS
    named = [(find_sweep(name, thresholds), values) for name, values in wanted.items()]
    sweeps = [(one, [read_value(str(value), one) for value in values]) for one, values in named]
    if not all(values for _, values in sweeps):
        raise ParamsError(f"{arguments.name} needs values to sweep over; {sweeps[0][0].stands!r} stands")
    books = choose_books(arguments.corpora, _book_names(arguments), arguments.pages)
    for one, values in sweeps:
        for line in sweep_over(one, values, books):
            print(line, flush=True)


def _parts(threshold: Threshold) -> tuple[str, ...]:
    """What a listing may be asked for: a room, a module, a name."""
    return threshold.module.split(".")[1], threshold.module, threshold.name, threshold.full_name


def _book_names(arguments: argparse.Namespace) -> Sequence[str]:
    if arguments.books:
        return [name for name in arguments.books.split(",") if name]
    if arguments.corpora.is_dir():
        return BOOKS
    print(f"No real scans at {arguments.corpora} (COLOPHON_CORPORA names their folder): the sample alone.")
    return [SAMPLE]


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?", help="a threshold, by its name or the end of it; with --list, a room too")
    parser.add_argument("values", nargs="*", help="values to try beside the one that stands")
    parser.add_argument("--list", action="store_true", help="name every threshold, with its unit and origin")
    parser.add_argument("--books", help=f"folders of the corpora, with commas, or {SAMPLE}; {','.join(BOOKS)}")
    parser.add_argument("--pages", type=int, default=PAGES, help="pages from the middle of each book; 0 for all")
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    try:
        run(parser.parse_args(words))
    except ColophonError as error:
        sys.stderr.write(f"thresholds: {' '.join(str(error).split())}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
