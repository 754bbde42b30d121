"""Makes a stage's script: `python3 -m stages.ocr BOOK`."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from lib.errors import ColophonError
from lib.pipeline.execute import one_line, run_stage
from lib.pipeline.lagging import lagging
from lib.pipeline.stage import BaseStage
from lib.settings.config import Config
from lib.settings.params import Params
from lib.system.atomic import TROUBLES, write_error
from lib.system.forkserver import fork_worker_server, imports_are_done
from lib.system.temporary_files import lacks_room, own_temporary_files, told_of_no_room


def fail(place: str, error: ColophonError) -> typer.Exit:
    """Print an error as one line; returns the exception that ends the program with its exit code."""
    with suppress(OSError):  # nobody reads it
        sys.stderr.write(f"colophon: {place}: {one_line(error)}\n")
    return typer.Exit(error.exit_code)


def disk_trouble(error: OSError) -> ColophonError | None:
    """What a person should know of an error that a disk or its permissions made; None for any other."""
    if isinstance(error, ColophonError):
        return error
    if error.errno not in TROUBLES:
        return None
    if error.filename is None:
        return write_error(Path("a file, perhaps a temporary one (in TMPDIR)"), error)
    if lacks_room(error):
        return ColophonError(told_of_no_room(error))
    return write_error(Path(os.fsdecode(error.filename)), error)


def importable(stage: type[BaseStage]) -> type[BaseStage]:
    """The stage under its module's real name: what `__main__` holds cannot be found again by a worker process."""
    main = sys.modules["__main__"]
    if stage.__module__ != "__main__" or main.__spec__ is None:
        return stage
    found: type[BaseStage] = getattr(importlib.import_module(main.__spec__.name), stage.__name__)
    # Now nothing of __main__ is needed by a worker: without these, multiprocessing does not run the script again there.
    main.__spec__ = None
    main.__file__ = None
    return found


def script_app(name: str, work: Callable[[Params], None]) -> typer.Typer:
    """The Typer app of a script that works on no book. `work` is given the params."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

    @app.command(help=work.__doc__)
    def main() -> None:
        try:
            work(Params.load(Path.cwd()))
        except ColophonError as error:
            raise fail(name, error) from None
        except OSError as error:
            told = disk_trouble(error)
            if told is None:
                raise
            raise fail(name, told) from None

    return app


def run_from_command_line(stage: type[BaseStage], book: str, workers: int | None) -> None:
    """Run a stage in the current folder. Errors that a person can mend are one line and end the program."""
    imports_are_done()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a stage may say what the terminal has no letters for
    try:
        with own_temporary_files():
            if stage.executor == "process":
                fork_worker_server(stage.worker_imports)
            Config.reload()
            for needed in lagging(stage, book, Path()):
                run_stage(needed, book, Path(), max_workers=workers)
            run_stage(stage, book, Path(), max_workers=workers)
    except ColophonError as error:
        raise fail(f"{stage.name}@{book}", error) from None
    except OSError as error:
        told = disk_trouble(error)
        if told is None:
            raise
        raise fail(f"{stage.name}@{book}", told) from None
    except KeyboardInterrupt:
        raise fail(f"{stage.name}@{book}", ColophonError("stopped at once; run again to go on")) from None


def stage_app(stage: type[BaseStage]) -> typer.Typer:
    """The Typer app of a stage's script. Its errors are one line, with an exit code that is not 0."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

    @app.command(help=(stage.__doc__ or "").strip().splitlines()[0] if stage.__doc__ else None)
    def main(
        book: Annotated[str, typer.Argument(help="The book's id in params.yaml.")],
        workers: Annotated[int | None, typer.Option(min=1, help="Workers, instead of run.workers.")] = None,
    ) -> None:
        run_from_command_line(importable(stage), book, workers)

    return app
