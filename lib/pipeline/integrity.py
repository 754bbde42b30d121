"""Whether the files of a book are those that its stages wrote: a copy, a disk or a remote may have changed them.

DVC does not look: it goes by names, sizes and times, and takes what a remote gives it. The skip files have the digest
of every record and image, and dvc.lock that of every other out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from lib.errors import ParamsError
from lib.pipeline.page import Page
from lib.pipeline.skipfile import SkipFile
from lib.pipeline.stage_storage import NO_PAGES, StageStorage, page_number
from lib.pipeline.storage import BookStorage
from lib.pipeline.unbound import unbound_skip
from lib.settings.book_files import book_lock_file, has_own_files
from lib.system.bounded_yaml import load_bounded
from lib.system.regular_files import MOST_BYTES, open_regular, read_regular

LOCK_FILE = "dvc.lock"


def damaged_input(book: BookStorage, page: Page, digests: Mapping[str, str]) -> str | None:
    """What is wrong with the first input of a page that is not the file which its stage wrote; None where all are.

    `digests` are those of the page's files by name, as its key has them.
    """
    for name, path in page.files.items():
        files = _holder(book, path)
        digest = digests.get(name)
        if files is None or digest is None:
            continue
        skip = SkipFile.read(files.skip_page(page_number(path)))
        if skip is None or skip.files.get(path.name, digest) == digest:
            continue
        if unbound_skip(files, page_number(path)) is None:  # what a person or a notebook saved is no damage
            return f"{path}: {_told(files.name, book.scan_id)}"
    return None


def _holder(book: BookStorage, path: Path) -> StageStorage | None:
    """The stage in whose folder a page's file lies; None for any other file."""
    stage = path.parent.parent
    if path.parent.name != "pages" or stage.parent != book.book_dir or not path.name.startswith("page_"):
        return None
    return book.stage(stage.name)


def _told(stage: str, book: str) -> str:
    return f"not the file that {stage} wrote, for it was damaged or edited; run python3 -m stages.{stage} {book}"


def damaged_files(book: BookStorage) -> Iterator[tuple[str, Path]]:
    """Records, images and skip files that are not as they were written, each with its stage. All are read."""
    for folder in sorted(path for path in book.book_dir.glob("*") if (path / "skip").is_dir()):
        for path in sorted((folder / "skip").glob("[!.]*")):
            if path.name == NO_PAGES:
                continue
            skip = SkipFile.read(path)
            if skip is None:
                yield folder.name, path
                continue
            files = StageStorage(book, folder.name, path.name.partition("_")[0])
            for name in sorted(skip.files):
                only = skip.model_copy(update={"files": {name: skip.files[name]}, "failed": None})
                if only.why_not(None, files.output_dir) is not None:
                    yield folder.name, files.output_dir / name


def lock_file(root: Path, book: str) -> str:
    """The dvc.lock that notes a book's stages, from the project's folder."""
    return book_lock_file(book) if has_own_files(root, book) else LOCK_FILE


def locked_outs(root: Path, book: str) -> dict[str, str | None]:
    """Outs of a book's stages as dvc.lock has them: path → MD5 of a file, None for a folder. Empty without dvc.lock."""
    lock = lock_file(root, book)
    try:
        stages = load_bounded(read_regular(root / lock, MOST_BYTES).decode("utf-8"))["stages"]
        return {
            str(out["path"]): None if str(out.get("md5", "")).endswith(".dir") else out.get("md5")
            for name, stage in stages.items()
            if lock != LOCK_FILE or name.endswith(f"@{book}")
            for out in stage.get("outs", ())
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, YAMLError, TypeError, KeyError, AttributeError) as error:
        what = str(error).splitlines()[0]
        raise ParamsError(f"{lock}: cannot be read ({what}); take it from git again") from None


def missing_outs(root: Path, outs: Mapping[str, Any]) -> list[str]:
    """Those of the outs that are not there."""
    return [path for path in outs if not (root / path).exists()]


def changed_outs(root: Path, outs: Mapping[str, str | None]) -> list[str]:
    """Those of the outs that are files and not the ones that dvc.lock has."""
    return [path for path, md5 in outs.items() if md5 and (root / path).is_file() and _md5(root / path) != md5]


def _md5(path: Path) -> str | None:
    made: Callable[[], Any] = lambda: hashlib.md5(usedforsecurity=False)  # noqa: E731  # DVC's own digest
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, made).hexdigest()
    except OSError:
        return None
