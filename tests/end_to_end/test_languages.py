"""Books in other languages, with language data by a path: nothing takes English for granted."""

from __future__ import annotations

import csv
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.ocr.tesseract import find_tesseract
from tests.projects import Project, copy_project

DATA_VARIABLE = "COLOPHON_TEST_TESSDATA"
"""Names a folder with language data that the engine's own lacks."""
STAGES = (
    "ingest",
    "ocr",
    "layout",
    "correct",
    "label",
    "metadata",
    "merge",
    "structure",
    "evaluate",
    "export",
    "report",
)


@dataclass(frozen=True)
class Sample:
    """A page of another language, and what must have become of it."""

    language: str
    tag: str
    lines: tuple[str, ...]
    joined: str
    """A word that a line's end divides."""


GERMAN = Sample(
    "deu",
    "de",
    (
        "Die Lampe wurde in der Dämmerung angezündet, und nie-",
        "mand im Dorf wußte, wer die Mauer gebaut hatte. Über",
        "die Brücke fährt seit neun Tagen kein Wagen mehr. Jede",
        "Seite wurde laut gelesen, ehe sie in die Presse kam.",
        "Der Buchbinder bewahrte den Faden in einem größeren",
        "Kasten auf, und die Bögen zählte er ein zweites Mal.",
    ),
    "niemand",
)
FRENCH = Sample(
    "fra",
    "fr",
    (
        "La lampe fut allumée à la tombée de la nuit, et per-",
        "sonne dans le village ne savait qui avait bâti le mur.",
        "Il a plu pendant neuf jours ; le dixième, le pont était",
        "emporté. Où donc étaient les élèves ? Chaque page fut",
        "lue à haute voix avant d’être mise sous presse, et le",
        "relieur gardait son fil dans une boîte de bois clair.",
    ),
    "personne",
)


def data_folder(language: str) -> Path:
    folders = [find_tesseract().tessdata, *Path("/usr/share/tesseract-ocr").glob("*/tessdata")]
    if DATA_VARIABLE in os.environ:
        folders.insert(0, Path(os.environ[DATA_VARIABLE]))
    found = next((folder for folder in folders if (folder / f"{language}.traineddata").is_file()), None)
    if found is None:
        pytest.skip(f"no {language}.traineddata; name a folder that has it in {DATA_VARIABLE}")
    return found


def make_book(root: Path, sample: Sample, language: str, data: Path) -> Project:
    """A project with a book of two pages, and a folder of language data that holds its language alone."""
    project = copy_project(root, commit=False)
    font = ImageFont.truetype(str(SourceSerifPro), 34, layout_engine=ImageFont.Layout.BASIC)
    source, truth = root / "data/sources/book", root / "data/sources/book-truth"
    source.mkdir(parents=True)
    truth.mkdir()
    for number in (1, 2):
        image = Image.new("L", (1000, 640), 250)
        lines = [*sample.lines[-number:], *sample.lines] if number == 2 else list(sample.lines)
        for row, line in enumerate(lines):
            ImageDraw.Draw(image).text((60, 40 + 60 * row), line, font=font, fill=25)
        image.save(source / f"{number:03d}.png", dpi=(200, 200))
        (truth / f"page_{number:04d}.txt").write_text("\n".join(lines), encoding="utf-8")
    (root / "tessdata").mkdir()
    shutil.copy(data / f"{sample.language}.traineddata", root / "tessdata" / f"{language}.traineddata")
    entry = {"source": "data/sources/book", "truth": "data/sources/book-truth", "language": language, "title": "T"}
    project.edit_params(
        books={"sample": None, "book": {**entry, "ocr": {"tessdata": str(root / "tessdata")}}},
    )
    for stage in STAGES:
        project.stage(stage, "book")
    return project


@pytest.mark.parametrize("sample", [GERMAN, FRENCH], ids=lambda sample: sample.language)
def test_a_book_in_another_language(sample: Sample, tmp_path: Path) -> None:
    project = make_book(tmp_path / "project", sample, sample.language, data_folder(sample.language))
    rates = json.loads((project.root / "reports/book/evaluate.json").read_bytes())
    assert rates["ocr"]["cer"] < 0.005
    assert rates["merge"]["cer"] <= rates["ocr"]["cer"]
    assert rates["harmed"] == 0
    text = (project.root / "data/book/export/book.txt").read_text(encoding="utf-8")
    assert sample.joined in text
    with ZipFile(project.root / "data/book/export/book.epub") as epub:
        package = next(epub.read(name).decode() for name in epub.namelist() if name.endswith(".opf"))
    assert f"<dc:language>{sample.tag}</dc:language>" in package


def test_data_of_any_name_is_taken_from_the_folder_named(tmp_path: Path) -> None:
    """There is no English data in that folder: whatever asked for it would fail."""
    project = make_book(tmp_path / "project", GERMAN, "old_german", data_folder("deu"))
    rates = json.loads((project.root / "reports/book/evaluate.json").read_bytes())
    assert rates["merge"]["cer"] < 0.005
    with (project.root / "reports/book/ocr.csv").open(encoding="utf-8") as table:
        known = [float(row["known_words"]) for row in csv.DictReader(table)]
    assert min(known) > 0.8
