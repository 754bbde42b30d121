"""With every step off, the page image is the scan itself."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib.ingest.page_tasks import page_tasks
from lib.pipeline import Page
from stages.ingest import IngestParams, make_page, survey
from tests.projects import draw_page

OFF = IngestParams(rotate=False, split=False, crop=False, deskew=False, light=False)


def photograph(path: Path) -> Image.Image:
    """A page that leans, in a shadow, on a dark table."""
    draw_page(path, 1)
    with Image.open(path) as page:
        light = np.linspace(1.0, 0.4, page.width)[None, :]
        shaded = Image.fromarray(np.asarray(np.asarray(page) * light, np.uint8))
    table = Image.new("L", (1200, 900), 30)
    table.paste(shaded.rotate(2, fillcolor=30, expand=True), (120, 150))
    table.save(path)
    return table


def make(path: Path, settings: IngestParams) -> Image.Image:
    scan = Page(1, {"source": path}, {"source": path.name, "source_index": 0, "count": 1})
    page = page_tasks({1: scan}, {1: survey(scan, settings)})[1]
    return Image.open(io.BytesIO(make_page(page, settings).files[".png"]))


def test_every_step_can_be_turned_off(tmp_path: Path) -> None:
    scan = photograph(tmp_path / "page.png")
    assert np.array_equal(np.asarray(make(tmp_path / "page.png", OFF)), np.asarray(scan))


def test_each_step_does_something_to_that_page(tmp_path: Path) -> None:
    photograph(tmp_path / "page.png")
    off = np.asarray(make(tmp_path / "page.png", OFF))
    for step in ("crop", "deskew", "light"):
        made = np.asarray(make(tmp_path / "page.png", OFF.model_copy(update={step: True})))
        assert made.shape != off.shape or not np.array_equal(made, off), step


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (4000, 3), (2, 2), (19, 19)])
def test_an_image_of_no_size_to_speak_of_is_a_blank_page(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("L", size, 200).save(tmp_path / "1.png")
    scan = Page(1, {"source": tmp_path / "1.png"}, {"source": "1.png", "source_index": 0, "count": 1})
    record = survey(scan, IngestParams())
    assert make_page(page_tasks({1: scan}, {1: record})[1], IngestParams()).record.blank  # type: ignore[attr-defined]
