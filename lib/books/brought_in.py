"""Scans that lie elsewhere brought into the project: copied whole into data/sources, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from lib.errors import ParamsError
from lib.scans.natural_order import natural_order
from lib.scans.scan import source_error
from lib.system.atomic import TEMPORARY_PREFIX, write_error


def copied_in(root: Path, sources: Path, name: str, given: Sequence[str]) -> str:
    """Copy files, or one file or folder, below `sources`; returns the copy's path. Paths are from the project's folder.

    Several files become the folder `name`; where the order of their names is not that in which they were given,
    numbers before the names keep it. ParamsError where the place is taken, SourceError where a file is not there,
    WriteError where a disk refuses.
    """
    paths = [root / each for each in given]
    for each, path in zip(given, paths, strict=True):
        if not path.exists():
            raise source_error(each, "no such file or folder", "look where it is")
        if len(paths) > 1 and not path.is_file():
            raise source_error(each, "no file; of several scans each is one", "give a folder alone")
    target = sources / (name if len(paths) > 1 or paths[0].is_dir() else f"{name}{paths[0].suffix.lower()}")
    if (root / target).exists():
        raise ParamsError(f"{target}: is there already; give that as the source, or take it away")
    try:
        (root / sources).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=TEMPORARY_PREFIX, dir=root / sources) as folder:
            copy = Path(folder) / "copy"
            if len(paths) > 1:
                copy.mkdir()
                for path, kept in zip(paths, _names([path.name for path in paths]), strict=True):
                    shutil.copyfile(path, copy / kept)
            elif paths[0].is_dir():
                shutil.copytree(paths[0], copy, ignore=_left_out)
            else:
                shutil.copyfile(paths[0], copy)
            copy.replace(root / target)
    except shutil.Error as error:
        name, _, why = error.args[0][0]
        raise source_error(
            str(name), f"cannot be copied: {why}", "look at it, or give the folder without --copy"
        ) from None
    except OSError as error:
        raise write_error(root / target, error) from None
    return target.as_posix()


def _left_out(folder: str, names: list[str]) -> set[str]:
    """What of a folder no scan is made of: devices, pipes, and links to folders, which may lead round."""
    paths = {name: Path(folder) / name for name in names}
    return {
        name
        for name, path in paths.items()
        if not (path.is_file() or path.is_dir()) or (path.is_symlink() and path.is_dir())
    }


def _names(names: Sequence[str]) -> list[str]:
    """Names under which files are read in the order that they have here."""
    if len({name.casefold() for name in names}) == len(names) and natural_order(list(names)) == list(names):
        return list(names)
    digits = len(str(len(names)))
    return [f"{number:0{digits}}-{name}" for number, name in enumerate(names, start=1)]
