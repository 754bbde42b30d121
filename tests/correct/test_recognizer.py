"""The second reader itself: its model, what decides its readings, and what is said where it is missing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import cv2
import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.errors import EngineError
from lib.pipeline import Page
from lib.readers.recognizer import Grey, cut_line, load_reader, reader_facts
from lib.schemas.correct import CorrectPage
from stages.correct import CorrectParams, CorrectStage, correct
from tests.correct.reading import page

ENGLISH = frozenset({"eng"})
installed = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None, reason="the extra `reader` is not installed"
)


def drawn(text: str) -> Grey:
    """A printed line in the place where `reading.page` has its first."""
    image = Image.new("L", (1000, 200), 255)
    font = ImageFont.truetype(str(SourceSerifPro), 30, layout_engine=ImageFont.Layout.BASIC)
    ImageDraw.Draw(image).text((20, 36), text, font=font, fill=20)
    return np.asarray(image)


@installed
def test_a_line_is_read_and_its_text_is_likelier_than_others() -> None:
    output = load_reader(ENGLISH).read(cut_line(drawn("The binder kept his thread"), (0, 40, 900, 70)))
    assert output.best().text == "The binder kept his thread"
    assert output.likelihood("The binder kept his thread") > output.likelihood("The hinder kept his thread") + 3


@installed
def test_facts_name_the_model_and_what_runs_it() -> None:
    facts = reader_facts()
    assert {"rapidocr", "onnxruntime", "numpy"} < facts.keys()
    [model] = [name for name in facts if name.endswith(".onnx")]
    assert len(facts[model]) >= 32


def test_a_missing_reader_is_one_line_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.readers.onnx_models.find_spec", lambda name: None)
    with pytest.raises(EngineError) as caught:
        reader_facts()
    assert "colophon[reader]" in str(caught.value)
    assert "second_reader to none" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_reader_is_part_of_the_key_only_where_it_is_asked() -> None:
    stage = CorrectStage()
    stage.settings = CorrectParams()
    assert "rapidocr" not in stage.engine()
    assert "eng.traineddata" in stage.engine()
    assert not stage.sees_images
    stage.settings = CorrectParams(second_reader="rapidocr")
    assert stage.sees_images
    stage.settings = CorrectParams(second_reader="rapidocr", backend="openai", model="some-model")
    assert stage.settings.reads_again
    assert "rapidocr" in stage.engine(), "the lines that a model is asked about were read twice"


@installed
def test_a_page_is_corrected_from_its_image(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "page.png"), drawn("The binder kept his thread"))
    read = page("The binder kcpt his thread", doubt={"kcpt": 0.5})
    (tmp_path / "page.json").write_text(read.model_dump_json(), encoding="utf-8")
    files = {"layout.json": tmp_path / "page.json", "ingest.png": tmp_path / "page.png"}
    record = correct(Page(1, files), CorrectParams(second_reader="rapidocr")).record
    assert isinstance(record, CorrectPage)
    assert record.paragraphs[0].text == "The binder kept his thread"
    without = correct(Page(1, files), CorrectParams()).record
    assert isinstance(without, CorrectPage)
    assert without.paragraphs == []
