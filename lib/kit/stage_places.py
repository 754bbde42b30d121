"""Where all that belongs to a stage stands: its code, its entries, and what it made of each book."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from lib.kit.scratch import MADE_BY_RUNS
from lib.kit.stage_table import TABLE_FILE
from lib.pipeline.book_pipelines import code_file
from lib.pipeline.wiring import PIPELINE_FILE
from lib.settings.book_files import BOOK_ID, book_file, book_lock_file
from lib.settings.params import PARAMS_FILE, Params
from lib.system.locking import exclusive

LOCK_FILE = "dvc.lock"
DOCUMENTS = ("*.md", "docs/*.md")


@dataclass(frozen=True)
class StagePlaces:
    """The places of stage `name` in the project at `root`. Paths are relative to it, and there."""

    root: Path
    name: str

    def called(self, path: Path, name: str) -> Path:
        """Where one of these places would be if the stage were called `name`."""
        lead = "test_" if path.parent == Path("tests") / "stages" else ""
        return path.with_name(lead + name + path.name.removeprefix(lead + self.name))

    @property
    def has_room(self) -> bool:
        """Whether it has a folder of its own in lib/."""
        return (self.root / "lib" / self.name).is_dir()

    def code(self) -> list[Path]:
        """Script or package, schema, tests, and the room in lib/ with its tests."""
        rooms = [Path("lib") / self.name, Path("tests") / self.name] if self.has_room else []
        places = [
            Path("stages") / f"{self.name}.py",
            Path("stages") / self.name,
            Path("lib") / "schemas" / f"{self.name}.py",
            *rooms,
            Path("tests") / "stages" / f"test_{self.name}.py",
        ]
        return [path for path in places if (self.root / path).exists()]

    def sources(self) -> list[Path]:
        """The Python files among its code."""
        found = (self.root / path for path in self.code())
        files = (file for path in found for file in ([path] if path.is_file() else sorted(path.rglob("*.py"))))
        return [file.relative_to(self.root) for file in files if file.suffix == ".py"]

    def books(self) -> list[str]:
        """The books of params.yaml, and those that were ingested once and have no entry any more."""
        found = {folder.parent.name for folder in (self.root / "data").glob("*/ingest")}
        return sorted({*Params.load(self.root).books, *(name for name in found if BOOK_ID.fullmatch(name))})

    def made(self) -> list[Path]:
        """What it made of each book: its folder in data/, its reports, its logs."""
        code = Path(code_file(self.name))
        made = [path for book in self.books() for path in self._made_of(book)]
        return [*made, *([code] if (self.root / code).is_file() else [])]

    def _made_of(self, book: str) -> Iterator[Path]:
        places = (
            *(self.root / "data" / book).glob(self.name),
            *(self.root / "reports" / book).glob(f"{self.name}.*"),
            *(self.root / "logs" / book).glob(self.name),
            *(self.root / "logs" / book).glob(f"{self.name}.*"),
        )
        return (path.relative_to(self.root) for path in sorted(places))

    def in_short(self, paths: Iterable[Path]) -> dict[Path, int]:
        """Places to show: those of all books as one, as data/BOOK/NAME; each with the number of its books, or 0."""
        books = set(self.books())
        shown: Counter[Path] = Counter()
        for path in paths:
            of_a_book = path.parts[0] in MADE_BY_RUNS and len(path.parts) > 2 and path.parts[1] in books
            shown[Path(path.parts[0], "BOOK", *path.parts[2:]) if of_a_book else path] += of_a_book
        return dict(shown)

    def shared(self) -> list[Path]:
        """Files of the project that may have a word of the stage: its entries, and the rules of what git ignores."""
        books = self.books()
        ignoring = ["", "data", "reports", *(f"{folder}/{book}" for book in books for folder in ("data", "reports"))]
        places = [
            *(Path(name) for name in (PIPELINE_FILE, PARAMS_FILE, LOCK_FILE)),
            *(Path(name) for book in books for name in (book_file(book), book_lock_file(book))),
            TABLE_FILE,
            *(Path(folder) / ".gitignore" for folder in ignoring),
        ]
        return [path for path in places if (self.root / path).is_file()]

    def documents(self) -> list[Path]:
        """The project's documents."""
        return sorted(path.relative_to(self.root) for pattern in DOCUMENTS for path in self.root.glob(pattern))

    @contextlib.contextmanager
    def at_rest(self) -> Iterator[None]:
        """Hold the locks of the stage's runs, for the block. Raises BusyError where one is going on."""
        with ExitStack() as held:
            for book in self.books():
                lock = self.root / "logs" / book / f".{self.name}.lock"
                if lock.exists():
                    held.enter_context(exclusive(lock, patience=0))
            yield
