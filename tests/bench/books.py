"""The books of the corpora as books of a project, and what bare Tesseract makes of them.

The project stays in a folder of its own (.bench, or COLOPHON_BENCH), so that a second run does only what a change
of code or settings asks for. Bare Tesseract's texts are kept there by the image's digest and the engine's version.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lib.evaluation.normalise import Normalisation, normalise
from lib.evaluation.rates import Furniture, count_errors
from lib.ocr.tesseract import find_tesseract
from tests.projects import ROOT, Project, copy_project

FOLDER = Path(os.environ.get("COLOPHON_BENCH", ROOT / ".bench"))
STAGES = ("ingest", "ocr", "layout", "correct", "label", "merge", "evaluate")
LANGUAGES = {"fraktur": "frk", "french18": "fra", "spanish19": "spa", "marginalia": "fra"}
DEBIAN_DATA = "/usr/share/tesseract-ocr/5/tessdata"
"""Where Debian's packages put the data of languages."""
LONGEST_SECONDS = 6 * 3600
"""That a stage may take for a book. From: 212 pages, on a machine that does other things too."""
ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
WHOLE_TEXT = frozenset({"raw-photos", "sample"})
"""Books whose truth has running heads and page numbers; in the others the ends of a page are free."""


@dataclass(frozen=True)
class Book:
    """A book of the corpora: its page images in order, each with its transcription beside it."""

    name: str
    images: Sequence[Path]

    @property
    def id(self) -> str:
        return self.name

    @property
    def settings(self) -> dict[str, Any]:
        """What the book's entry in params.yaml says of its language, and where the language's data is."""
        if self.name not in LANGUAGES:
            return {}
        data = {"tessdata": os.environ.get("COLOPHON_TEST_TESSDATA", DEBIAN_DATA)}
        return {"language": LANGUAGES[self.name], "ocr": data, "correct": data}

    @property
    def furniture(self) -> Furniture:
        return "keep" if self.name in WHOLE_TEXT else "free_ends"

    def truth(self, image: Path) -> str | None:
        """The page's text; None where it is retyped (tables, title pages) and says nothing of the reading."""
        marked = image.with_suffix(".gt.dp.txt")
        if marked.exists() and "/*" in marked.read_text(encoding="utf-8"):
            return None
        return image.with_suffix(".gt.txt").read_text(encoding="utf-8-sig")


def find_books(corpora: Path, names: Sequence[str] = (), every: int = 1) -> list[Book]:
    """The books named, or all; every so many pages of each."""
    folders = [path for path in sorted(corpora.iterdir()) if path.is_dir() and (not names or path.name in names)]
    return [
        Book(folder.name, sorted(p for p in folder.iterdir() if p.suffix.lower() in ENDINGS)[::every])
        for folder in folders
    ]


def bench_project() -> Project:
    """The lasting project, with today's code."""
    fresh = FOLDER / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    copied = copy_project(fresh, commit=False)
    project = Project(FOLDER / "project")
    project.root.mkdir(parents=True, exist_ok=True)
    for name in ("lib", "stages", "params.yaml", "dvc.yaml", "pyproject.toml", "requirements.lock", ".venv"):
        target = project.root / name
        if target.is_symlink() or target.is_file():
            target.unlink()
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(copied.root / name, target)
    shutil.rmtree(fresh)
    return project


def made_books(books: Iterable[Book], data: Path | None, stages: Sequence[str]) -> Iterator[tuple[Book, Path]]:
    """Each book with the data folder that holds it: the one given, or the lasting project's, made anew for it."""
    project = bench_project() if data is None else None
    for book in books:
        if project is not None:
            run_book(project, book, stages=stages)
        folder = project.root / "data" if project is not None else data
        assert folder is not None
        yield book, folder


def run_book(
    project: Project, book: Book, settings: Mapping[str, Any] | None = None, stages: Sequence[str] = STAGES
) -> None:
    """Take a book through the stages that read and correct it. `settings` override the stages' for this book."""
    add_book(project, book, settings)
    for stage in stages:
        project.stage(stage, book.id, timeout=LONGEST_SECONDS)


def add_book(project: Project, book: Book, settings: Mapping[str, Any] | None = None) -> None:
    """Give the project a book's images and truth, and its entry in params.yaml."""
    source = project.root / "data" / "sources" / book.id
    truth = project.root / "data" / "sources" / f"{book.id}-truth"
    for folder in (source, truth):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for number, image in enumerate(book.images, start=1):
        # Copies keep the time of the original, so that their digests need not be taken again.
        shutil.copy2(image, source / f"{number:04d}{image.suffix}")
        text = book.truth(image)
        if text is not None:
            (truth / f"page_{number:04d}.txt").write_text(text, encoding="utf-8")
    entry: dict[str, Any] = {
        "source": str(source.relative_to(project.root)),
        "truth": str(truth.relative_to(project.root)),
        **book.settings,
        **(settings or {}),
    }
    entry["evaluate"] = {"furniture": book.furniture, **entry.get("evaluate", {})}
    project.edit_params(books={book.id: entry})


@dataclass(frozen=True)
class Bare:
    """What `tesseract --psm 3` alone makes of an image, and the CPU seconds it took."""

    text: str
    seconds: float


def read_bare(images: Sequence[Path], workers: int = 2) -> list[Bare]:
    """Bare Tesseract on the images as they are, from the store where it was done before."""
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(_read_bare, images))


def _read_bare(image: Path) -> Bare:
    engine = find_tesseract()
    digest = hashlib.sha256(image.read_bytes()).hexdigest()[:24]
    kept = FOLDER / "bare" / engine.version / f"{digest}.json"
    if not kept.exists():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [str(engine.program), str(image), "-", "--psm", "3", "--tessdata-dir", str(engine.tessdata)],
            capture_output=True, check=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({"text": done.stdout, "seconds": after.ru_utime - before.ru_utime}))
    return Bare(**json.loads(kept.read_text()))


@dataclass
class Score:
    """Errors of a book's pages that have truth, in characters unless they say words."""

    pages: int = 0
    chars: int = 0
    words: int = 0
    bare: int = 0
    bare_words: int = 0
    ocr: int = 0
    ocr_words: int = 0
    merge: int = 0
    merge_words: int = 0
    mended: int = 0
    harmed: int = 0
    worst_page: int = 0
    """By how many errors the page that correction served worst has more than before."""

    def rate(self, which: str) -> float:
        """Character errors of `bare`, `ocr` or `merge` in per cent."""
        return float(round(100 * getattr(self, which) / max(1, self.chars), 3))

    def as_dict(self) -> dict[str, Any]:
        rates = {f"{which}_cer": self.rate(which) for which in ("bare", "ocr", "merge")}
        return {**vars(self), **rates}


def score_book(project: Project, book: Book) -> Score:
    """Errors of bare Tesseract, ocr and merge, over the same pages and by the same rules."""
    total = Score()
    evaluated = project.root / "data" / book.id / "evaluate" / "pages"
    ingested = project.root / "data" / book.id / "ingest" / "pages"
    assert len(list(ingested.glob("*.json"))) == len(book.images), f"{book.name}: not a page for each image"
    settings = Normalisation()
    for number, (image, bare) in enumerate(zip(book.images, read_bare(book.images), strict=True), start=1):
        text = book.truth(image)
        if text is None:
            continue
        page = json.loads((evaluated / f"page_{number:04d}.json").read_bytes())
        assert page["status"] == "ok", f"{book.name}, page {number}: {page['error']}"
        errors, _ = count_errors(normalise(text, settings), normalise(bare.text, settings), book.furniture)
        total.pages += 1
        total.chars += page["truth_chars"]
        total.words += page["truth_words"]
        total.bare += errors.chars
        total.bare_words += errors.words
        total.ocr += page["ocr"]["char_edits"]
        total.ocr_words += page["ocr"]["word_edits"]
        total.merge += page["merge"]["char_edits"]
        total.merge_words += page["merge"]["word_edits"]
        total.mended += page["mended"]
        total.harmed += page["harmed"]
        total.worst_page = max(total.worst_page, page["merge"]["char_edits"] - page["ocr"]["char_edits"])
    return total
