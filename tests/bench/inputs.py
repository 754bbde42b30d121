"""Difficult source files end to end: python -m tests.bench.inputs [FOLDER] [--only NAME ...]

For each file or folder of FOLDER (COLOPHON_INPUTS, or shared/inputs beside the project): the words that bare Tesseract
finds on the page as it is displayed (pdftoppm at 300 dpi, images by Pillow; inverted where that reads better), how many
of them the merged pages have, whether the exported PDF shows the source to the pixel, and whether each word is found in
it once. Needs poppler's programs.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from lib.ocr.tesseract import find_tesseract
from lib.schemas.merge import MergePage
from tests.bench.books import FOLDER
from tests.bench.lost import lost_words
from tests.export.made_pdfs import by_pdfium, complaints, difference
from tests.projects import ROOT, Project, copy_project

INPUTS = Path(os.environ.get("COLOPHON_INPUTS", ROOT.parent / "shared" / "inputs"))
STAGES = ("ingest", "ocr", "layout", "correct", "label", "metadata", "merge", "structure", "export")
LETTERS = 3
"""Shorter words are left out: specks are read as one or two letters."""
DPI = 100
"""At which what is displayed and what is exported are compared."""


def words_of(text: str) -> list[str]:
    bare = (re.sub(r"\W", "", word).lower() for word in text.split())
    return [word for word in bare if len(word) >= LETTERS]


def displayed(path: Path, folder: Path) -> list[Path]:
    """The pages of a source as image files, as a viewer shows them."""
    if path.suffix == ".pdf":
        subprocess.run(["pdftoppm", "-r", "300", "-png", path, folder / "p"], check=True, capture_output=True)
        return sorted(folder.glob("p*.png"))
    with Image.open(path) as image:
        across, down = (float(value) for value in image.info.get("dpi") or (1, 1))
        tones = np.asarray(image.convert("I" if image.mode.startswith("I") else "L"), dtype=np.float64)
        if image.mode.startswith("I"):
            tones = tones / (4095 if tones.max() <= 4095 else 65535) * 255
    shown = Image.fromarray(tones.clip(0, 255).astype(np.uint8))
    if across and down and across != down:
        finest = max(across, down)
        shown = shown.resize((round(shown.width * finest / across), round(shown.height * finest / down)))
    shown.save(folder / "p.png")
    return [folder / "p.png"]


def read(image: Path) -> list[str]:
    """The words of bare Tesseract, dark on light or light on dark, whichever finds more."""
    with Image.open(image) as page:
        inverted = image.with_name("inverted.png")
        ImageOps.invert(page.convert("L")).save(inverted)
    engine = find_tesseract()
    readings = []
    for file in (image, inverted):
        command = [str(engine.program), str(file), "-", "--psm", "3", "--tessdata-dir", str(engine.tessdata)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
        )
        readings.append(words_of(done.stdout))
    return max(readings, key=len)


def texts(page: MergePage) -> Iterator[str]:
    """What the record has in the page's text and in pictures; a divided word counts once, whole."""
    for block in page.blocks:
        yield from (paragraph.text for paragraph in block.paragraphs)
        yield from (line.text for line in block.lettering)


@dataclass
class Result:
    """What became of one input."""

    pages: int
    displayed: int
    missing: list[str]
    """Words in whose place the merged pages have nothing that may be them: bare Tesseract errs too."""
    otherwise: int
    """Words that stand there otherwise, or are missing."""
    unlike: int
    """Greatest difference of a pixel, of 255, between source and export at 100 dpi; 0 where the source is no PDF."""
    tone: float
    """Mean difference of a source that is an image, of 255."""
    twice: list[str]
    complaints: str

    def __str__(self) -> str:
        share = 100 * (1 - len(self.missing) / max(1, self.displayed))
        found = f"{self.pages} pages, {self.displayed} displayed, {share:.1f} % present ({self.otherwise} otherwise)"
        looks = f"difference {self.unlike}, mean {self.tone:.2f}"
        more = f"; missing {self.missing[:6]}" if self.missing else ""
        return (
            f"{found}; {looks}; {len(self.twice)} found twice{more}{'; ' + self.complaints if self.complaints else ''}"
        )


def run(project: Project, source: Path) -> Result | str:
    """Take one input through; a text where it was refused."""
    book = re.sub(r"[^a-z0-9-]", "-", source.stem.lower())[:40]
    folder = project.root / "data" / "sources" / book
    shutil.rmtree(folder, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, folder)
    else:
        folder.mkdir(parents=True)
        shutil.copy(source, folder / source.name)
    given = str((folder if source.is_dir() else folder / source.name).relative_to(project.root))
    added = project.run(".venv/bin/python", "-c", "from lib.cli import main; main()", "add", book, given, check=False)
    if added.returncode:
        return f"add: {added.stderr.strip()}"
    for stage in STAGES:
        done = project.stage(stage, book, check=False)
        if done.returncode:
            return f"{stage}: {(done.stdout + done.stderr).strip().splitlines()[-1]}"
    return judge(project.root / "data" / book, source, book)


def judge(data: Path, source: Path, book: str) -> Result:
    records = [
        MergePage.model_validate_json(file.read_bytes()) for file in sorted((data / "merge/pages").glob("*.json"))
    ]
    got = words_of(" ".join(text for record in records for text in texts(record)))
    export = data / "export" / f"{book}.pdf"
    want: list[str] = []
    unlike, tone = 0, 0.0
    with tempfile.TemporaryDirectory() as scratch:
        files = sorted(file for file in source.rglob("*") if file.is_file()) if source.is_dir() else [source]
        for number, file in enumerate(files):
            (folder := Path(scratch) / str(number)).mkdir()
            try:
                shown = displayed(file, folder)
            except OSError:  # a kind that Pillow alone does not open
                continue
            want += [word for image in shown for word in read(image)]
            if not source.is_dir() and source.suffix != ".pdf":
                tone = mean_difference(shown[0], export)
    if source.suffix == ".pdf":
        unlike = max(difference(source, export, index) for index in range(len(records)))
    # The last page is the colophon.
    command = ["pdftotext", "-l", str(len(records)), str(export), "-"]
    found = words_of(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    laid = words_of(" ".join(line.text for record in records for line in record.lines()))
    return Result(
        len(records), len(want), lost_words(want, got), (Counter(want) - Counter(got)).total(), unlike, tone,
        list((Counter(found) - Counter(laid)).elements()), complaints(export),
    )  # fmt: skip


def mean_difference(shown: Path, export: Path) -> float:
    page = by_pdfium(export)[:, :, 0].astype(np.float64)
    with Image.open(shown) as image:
        other = image.convert("L").resize((page.shape[1], page.shape[0]), Image.Resampling.BOX)
    return float(np.abs(page - np.asarray(other, dtype=np.float64)).mean())


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=INPUTS)
    parser.add_argument("--only", nargs="*", default=())
    chosen = parser.parse_args(arguments)
    root = FOLDER / "inputs"
    shutil.rmtree(root, ignore_errors=True)
    project = copy_project(root, commit=False)
    wanted, missing = 0, 0
    for source in sorted(chosen.folder.iterdir()):
        if source.suffix == ".md" or (chosen.only and not source.name.startswith(tuple(chosen.only))):
            continue
        result = run(project, source)
        print(f"{source.name}: {result}", flush=True)
        if isinstance(result, Result):
            wanted, missing = wanted + result.displayed, missing + len(result.missing)
    print(f"all: {missing} of {wanted} words missing, {100 * (1 - missing / max(1, wanted)):.2f} % present")


if __name__ == "__main__":
    main()
