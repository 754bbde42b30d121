"""What the stages cost beside Tesseract and OCRmyPDF: `python -m tests.bench.performance FOLDER [--rounds 3]`.

Real pages of the corpora; what is compared runs turn about, so that a noisy minute hits both, and medians count. FOLDER
holds the projects that are measured. reports/bench/performance.json has all rounds, docs/performance.md has the table
that is made of it (`--table` prints it).

OCRmyPDF (`ocrmypdf` on the PATH, or COLOPHON_OCRMYPDF) belongs into an environment of its own. It is given this
project's Tesseract and language data. Where there is none its rows stay as they were.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image

from lib.ocr.tesseract import find_tesseract
from lib.settings.config import available_cores
from tests.bench.conftest import CORPORA, RESULTS
from tests.bench.long_book import repeat
from tests.bench.spent import Spent, spent
from tests.projects import Project, copy_project

FIGURES = RESULTS / "performance.json"
BOOK, LONG = "clean", 442
TO_THE_LONG_BOOK = ("label", "metadata", "merge", "structure")
COPIED = [(stage, "pages") for stage in ("ingest", "ocr", "layout", "correct", "label")] + [("ingest", "scans")]
NOTHING_KEPT = {"COLOPHON_PAGE_STORE_GB": "0"}
PDF_PAGES, PDF_DPI = 30, 200
"""Pages of the PDF, and the resolution that it claims: about that of the scans."""


@dataclass(frozen=True)
class Row:
    """A line of the table: what is measured, by which command, beside what, and what is wanted of it."""

    name: str
    title: str
    command: str
    beside: str = ""
    """The row that it is set beside."""
    wanted: str = ""


ROWS = (
    Row("bare", "bare Tesseract, 48 pages", "ls *.png | xargs -P 2 -I@ tesseract @ @ --psm 3 tsv"),
    Row("ingest", "ingest, 48 pages", "python3 -m stages.ingest clean", wanted="0.1 CPU s a page"),
    Row("ocr", "ocr, 48 pages", "python3 -m stages.ocr clean", "bare", "1.05 times"),
    Row("correct", "correct with the second reader", "python3 -m stages.correct clean", "bare", "0.5 CPU s a page"),
    Row("export", "export in all formats, 442 pages", "python3 -m stages.export long", wanted="8 s"),
    Row("ocrmypdf", "OCRmyPDF, a PDF of 30 pages", "ocrmypdf --force-ocr -j 2 --output-type pdf book.pdf out.pdf"),
    Row("whole", "the whole run, the same PDF, no second reader", "dvc repro export@plain", "ocrmypdf", "1.15 times"),
    Row("read_twice", "the same with the second reader", "dvc repro export@twice", "ocrmypdf", "2.0 times"),
)  # fmt: skip
PAGES = {"bare": 48, "ingest": 48, "ocr": 48, "correct": 48, "export": LONG}


class Bench:
    """The projects that are measured, and a way to run each row anew."""

    def __init__(self, folder: Path, corpora: Path) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        self.project = copy_project(folder / "project", commit=False)
        images = sorted((corpora / "goldstd").glob("*.png"))[4:28] + sorted((corpora / "oilbiz").glob("p*.png"))[10:34]
        self.sources = self.project.root / "data/sources" / BOOK
        self.sources.mkdir(parents=True)
        for number, image in enumerate(images, start=1):
            shutil.copy(image, self.sources / f"{number:04d}{image.suffix}")
        entry = {"source": f"data/sources/{BOOK}", "truth": "data/no-truth"}
        self.project.edit_params(books={"sample": None, BOOK: entry})
        _compiled(self.project)
        self.long: Project | None = None
        self.pdf = folder / "book.pdf"
        pages = [Image.open(path) for path in sorted((corpora / "goldstd").glob("*.png"))[4 : 4 + PDF_PAGES]]
        pages[0].save(self.pdf, save_all=True, append_images=pages[1:], resolution=PDF_DPI)

    def ways(self) -> dict[str, Callable[[], Spent]]:
        """Each row's way to be run anew, in the order of a round; those that lack a program are left out."""
        found = {
            "ingest": lambda: self._stage("ingest"), "bare": self._bare, "ocr": lambda: self._stage("ocr"),
            "correct": self._correct, "export": self._export, "whole": lambda: self._whole("plain"),
            "ocrmypdf": self._ocrmypdf, "read_twice": lambda: self._whole("twice"),
        }  # fmt: skip
        if ocrmypdf() is None:
            return {name: way for name, way in found.items() if name not in {"ocrmypdf", "whole", "read_twice"}}
        return found

    def _spent(self, project: Project, *command: str, env: Mapping[str, str] | None = None) -> Spent:
        return spent(command, project.root, project.environment(NOTHING_KEPT | dict(env or {})))

    def _stage(self, name: str) -> Spent:
        shutil.rmtree(self.project.root / "data" / BOOK / name, ignore_errors=True)
        return self._spent(self.project, ".venv/bin/python", "-m", f"stages.{name}", BOOK)

    def _bare(self) -> Spent:
        target = self.folder / "bare"
        target.mkdir(exist_ok=True)
        engine = find_tesseract()
        program = f"{engine.program} --tessdata-dir {engine.tessdata}"
        command = f"ls *.png | xargs -P {available_cores()} -I@ {program} @ {target}/@ --psm 3 tsv"
        pages = self.project.root / "data" / BOOK / "ingest/pages"
        made = spent(["sh", "-c", command], pages, {**os.environ, "OMP_THREAD_LIMIT": "1"})
        assert len(list(target.glob("*.tsv"))) == PAGES["bare"]
        return made

    def _correct(self) -> Spent:
        self.project.stage("layout", BOOK)
        return self._stage("correct")

    def _export(self) -> Spent:
        if self.long is None:
            for stage in TO_THE_LONG_BOOK:
                self.project.stage(stage, BOOK)
            data = self.project.root / "data" / BOOK
            self.long = repeat(data, self.sources, self.folder / "long", LONG, COPIED)
            for stage in ("merge", "structure"):
                self.long.stage(stage, "long")
        shutil.rmtree(self.long.root / "data/long/export", ignore_errors=True)
        return self._spent(self.long, ".venv/bin/python", "-m", "stages.export", "long")

    def _whole(self, book: str) -> Spent:
        """From the PDF to all exports, by a project that knows nothing of before."""
        root = self.folder / book
        shutil.rmtree(root, ignore_errors=True)
        project = copy_project(root, commit=False)
        (root / "data/sources").mkdir(parents=True, exist_ok=True)
        shutil.copy(self.pdf, root / f"data/sources/{book}.pdf")
        entry: dict[str, Any] = {"source": f"data/sources/{book}.pdf", "truth": "data/no-truth"}
        if book == "plain":
            entry |= {"ocr": {"second_engine": "none"}, "correct": {"second_reader": "none"}}
        project.edit_params(books={"sample": None, book: entry})
        project.commit()
        _compiled(project)
        made = self._spent(project, ".venv/bin/dvc", "repro", f"export@{book}")
        assert (root / f"data/{book}/export/{book}.pdf").exists()
        return made

    def _ocrmypdf(self) -> Spent:
        engine, program = find_tesseract(), ocrmypdf()
        assert program is not None
        path = f"{engine.program.parent}:{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "TESSDATA_PREFIX": str(engine.tessdata)}
        jobs = ["-j", str(available_cores())]
        command = [program, "--force-ocr", *jobs, "--output-type", "pdf", str(self.pdf), str(self.folder / "out.pdf")]
        return spent(command, self.folder, environment)


def _compiled(project: Project) -> None:
    """Have a project as one that ran before: OCRmyPDF's modules were compiled when it was installed."""
    project.run(".venv/bin/python", "-m", "compileall", "-q", "lib", "stages")


def ocrmypdf() -> str | None:
    return os.environ.get("COLOPHON_OCRMYPDF") or shutil.which("ocrmypdf")


def measure(folder: Path, corpora: Path, rounds: int, rows: Collection[str]) -> None:
    """Run the rows turn about; what was measured is written after each round, and other rows stay as they were."""
    bench = Bench(folder, corpora)
    kept: dict[str, Any] = json.loads(FIGURES.read_bytes()) if FIGURES.exists() else {}
    made: dict[str, list[dict[str, float]]] = {}
    for number in range(1, rounds + 1):
        for name, way in bench.ways().items():
            if name not in rows:
                continue
            made.setdefault(name, []).append(asdict(way()))
            print(f"round {number}, {name}: {made[name][-1]}", flush=True)
        FIGURES.write_text(json.dumps(kept | made, indent=2) + "\n", encoding="utf-8")


def document_rows(figures: Mapping[str, list[Mapping[str, float]]]) -> list[str]:
    """The table of docs/performance.md: medians, and the median of the rounds' ratios."""
    return [_document_row(row, figures) for row in ROWS if row.name in figures]


def _document_row(row: Row, figures: Mapping[str, list[Mapping[str, float]]]) -> str:
    rounds = figures[row.name]
    wall, cpu = (median(one[kind] for one in rounds) for kind in ("wall", "cpu"))
    pages = PAGES.get(row.name, PDF_PAGES)
    ratios = ["", ""]
    if row.beside in figures:
        pairs = list(zip(rounds, figures[row.beside], strict=False))
        ratios = [f"{median(one[kind] / other[kind] for one, other in pairs):.2f}" for kind in ("wall", "cpu")]
    return f"| {row.title} | {wall:.1f} | {cpu:.1f} | {cpu / pages:.3f} | {ratios[0]} | {ratios[1]} | {row.wanted} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--table", action="store_true", help="print the document's table, and measure nothing")
    names = [row.name for row in ROWS]
    parser.add_argument("--rows", nargs="+", choices=names, default=names, help="measure these alone")
    options = parser.parse_args()
    if not options.table:
        if options.folder is None:
            parser.error("name the folder of the projects that are measured")
        measure(options.folder, CORPORA, options.rounds, options.rows)
    print("\n".join(document_rows(json.loads(FIGURES.read_bytes()))))


if __name__ == "__main__":
    main()
