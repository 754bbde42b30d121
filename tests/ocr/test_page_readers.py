"""Engines that read a page by name: rapidocr, and one that a package brings."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib.errors import EngineError
from lib.ocr.page_readers import _made, checked_word, find_reader, reader_facts, words_of
from lib.pipeline import Page
from lib.schemas.ingest import IngestPage
from lib.schemas.ocr import OcrPage
from lib.text.read_words import ReadWord
from stages.ocr import OcrParams, read_page

ENGLISH = frozenset({"eng"})
ENGINE = '''
from lib.text.read_words import ReadWord

class Stamp:
    """Reads the same two words on every page."""

    made = 0

    def __init__(self, languages, settings):
        Stamp.made += 1
        self.text = settings.get("text", "none")

    def facts(self):
        return {"stamp": "1.0"}

    def read(self, image):
        assert image.exists()
        return [
            ReadWord(1, 1, 1, (100, 100, 180, 124), 0.9, self.text),
            ReadWord(1, 1, 1, (190, 100, 270, 124), 0.8, "word"),
        ]
'''


@pytest.fixture(autouse=True)
def _afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    _made.cache_clear()
    monkeypatch.delitem(sys.modules, "stamps", raising=False)


def brings(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str = ENGINE) -> None:
    """A package that brings an engine, as one that was installed."""
    told = folder / "stamps-1.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: stamps\nVersion: 1\n", encoding="utf-8")
    (told / "entry_points.txt").write_text("[colophon.readers]\nstamp = stamps:Stamp\n", encoding="utf-8")
    (folder / "stamps.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))


def blank_page(folder: Path) -> Page:
    """What ingest makes of a page that has nothing on it, 600 by 400 pixels, and yet is said not to be blank."""
    image, record = folder / "page.png", folder / "page.json"
    Image.fromarray(np.full((400, 600), 255, np.uint8)).save(image)
    facts = IngestPage(
        page_number=1, source="page.png", source_index=0, scan_number=1, half=None, rotation=0, crop=(0, 0, 600, 400),
        width=600, height=400, dpi=None, blank=False, ink=0.1, image="page_0001.png",
    )  # fmt: skip
    record.write_text(facts.model_dump_json(), encoding="utf-8")
    return Page(1, {"ingest.json": record, "ingest.png": image}, {})


def test_a_package_brings_an_engine_that_reads_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brings(tmp_path / "site", monkeypatch)
    settings = OcrParams.model_validate({"engine": "stamp", "engine_settings": {"text": "stamped"}, "again": False})
    for _ in range(2):
        record = read_page(blank_page(tmp_path), settings).record
        assert isinstance(record, OcrPage)
        assert record.text == "stamped word"
        assert record.attempts[0].name == "stamp"
    assert find_reader("stamp", ENGLISH, {"text": "stamped"}).facts() == {"stamp": "1.0"}
    assert __import__("stamps").Stamp.made == 1


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="the extra `reader` is not installed")
def test_rapidocr_is_an_engine_with_its_models_in_the_key() -> None:
    facts = find_reader("rapidocr", ENGLISH, {}).facts()
    assert sum(name.endswith(".onnx") for name in facts) == 2
    with pytest.raises(EngineError, match="rapidocr has no settings"):
        find_reader("rapidocr", ENGLISH, {"speed": 2})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("tesserakt", "ocr.engine: there is no engine 'tesserakt'; did you mean tesseract?"),
        ("qqq", "ocr.engine: there is no engine 'qqq'; there are model, rapidocr, tesseract"),
    ],
)
def test_an_engine_that_nobody_knows_is_told_in_a_line(name: str, told: str) -> None:
    with pytest.raises(EngineError) as caught:
        find_reader(name, ENGLISH, {})
    assert str(caught.value) == told


def test_an_engine_that_does_not_load_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brings(tmp_path / "site", monkeypatch, "import nothing_of_that_name\n")
    with pytest.raises(EngineError, match=r"ocr\.engine: stamp, which stamps:Stamp should be, cannot be loaded"):
        find_reader("stamp", ENGLISH, {})


PLACE = (1, 1, 1)
BOX = (0, 0, 20, 10)


@pytest.mark.parametrize(
    "word",
    [
        ReadWord(*PLACE, (0, 0, 700, 10), 0.5, "wide"),
        ReadWord(*PLACE, (10, 10, 10, 20), 0.5, "flat"),
        ReadWord(*PLACE, (-1, 0, 20, 10), 0.5, "left"),
        ReadWord(*PLACE, (0, 0, float("nan"), 10), 0.5, "nan"),  # type: ignore[arg-type]
        ReadWord(*PLACE, (0, 0, float("inf"), 10), 0.5, "endless"),  # type: ignore[arg-type]
        ReadWord(*PLACE, (0, 0, 1, 2, 3), 0.5, "five"),  # type: ignore[arg-type]
        ReadWord(*PLACE, None, 0.5, "none"),  # type: ignore[arg-type]
        ReadWord(*PLACE, BOX, 1.5, "sure"),
        ReadWord(*PLACE, BOX, float("nan"), "unsure"),
        ReadWord(*PLACE, BOX, None, "none"),  # type: ignore[arg-type]
        ReadWord(*PLACE, BOX, 0.5, " "),
        ReadWord(*PLACE, BOX, 0.5, ""),
        ReadWord(*PLACE, BOX, 0.5, None),  # type: ignore[arg-type]
        ReadWord(*PLACE, BOX, 0.5, "two\nwords"),
        ReadWord(*PLACE, BOX, 0.5, "a\x00b"),
        ReadWord(*PLACE, BOX, 0.5, "a\u202eb"),
        ReadWord(*PLACE, BOX, 0.5, "a\ud800b"),
        ReadWord(*PLACE, BOX, 0.5, "x" * 200_000),
        ReadWord(0, 1, 1, BOX, 0.5, "nought"),
        ReadWord(1, 1, "2", BOX, 0.5, "text"),  # type: ignore[arg-type]
        ReadWord(True, 1, 1, BOX, 0.5, "true"),
        ReadWord(10**30, 1, 1, BOX, 0.5, "far"),
        ReadWord(*PLACE, BOX, 0.5, "chosen", choices=None),  # type: ignore[arg-type]
        ReadWord(*PLACE, BOX, 0.5, "chosen", choices=(1,)),  # type: ignore[arg-type]
        ReadWord(*PLACE, BOX, 0.5, "sourced", source="hearsay"),  # type: ignore[arg-type]
        ReadWord(*PLACE, BOX, 0.5, "sized", size=float("nan")),
        ("The", BOX, 0.5),
        None,
    ],
)
def test_words_that_are_none_are_refused_in_a_line(word: ReadWord) -> None:
    with pytest.raises(EngineError) as caught:
        checked_word(word, (600, 400), "stamp")
    assert str(caught.value).startswith("stamp: ")
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()


def test_a_box_between_pixels_is_the_whole_pixels_that_it_touches() -> None:
    word = ReadWord(*PLACE, (9.5, 8.0, 20.25, 30.0), np.float32(0.5), "half")  # type: ignore[arg-type]
    made = checked_word(word, (600, 400), "stamp")
    assert (made.box, made.confidence) == ((9, 8, 21, 30), 0.5)
    assert all(type(edge) is int for edge in made.box)


HOSTILE = """
import sys
from lib.text.read_words import ReadWord

class Mute(Exception):
    def __str__(self):
        raise RuntimeError
class Shy:
    def __repr__(self):
        raise RuntimeError
    __float__ = __iter__ = __hash__ = __repr__

class Stamp:
    def __init__(self, languages, settings):
        {made}
    def facts(self):
        {facts}
    def read(self, image):
        {read}
"""


@pytest.mark.parametrize(
    ("made", "facts", "read"),
    [
        ("raise RuntimeError('no\\nmodel')", "return {}", "return []"),
        ("pass", "raise ValueError('none')", "return []"),
        ("pass", "return [1]", "return []"),
        ("pass", "return {'speed': 1.5}", "return []"),
        ("pass", "return {}", "raise ZeroDivisionError"),
        ("pass", "return {}", "return None"),
        ("pass", "return {}", "return 7"),
        ("sys.exit(0)", "return {}", "return []"),
        ("pass", "sys.exit()", "return []"),
        ("pass", "return {}", "sys.exit('no model')"),
        ("raise Mute", "return {}", "return []"),
        ("pass", "raise Mute", "return []"),
        ("pass", "return {}", "raise Mute"),
        ("pass", "return {'stamp': Shy()}", "return []"),
        ("pass", "return {}", "return [Shy()]"),
        ("pass", "return {}", "return [ReadWord(1, 1, 1, (Shy(), 0, 9, 9), 0.5, 'a')]"),
        ("pass", "return {}", "return [ReadWord(1, 1, 1, (0, 0, 9, 9), Shy(), 'a')]"),
        ("pass", "return {}", "return [ReadWord(1, 1, 1, Shy(), 0.5, 'a')]"),
        ("pass", "return {}", "return [ReadWord(Shy(), 1, 1, (0, 0, 9, 9), 0.5, 'a')]"),
        ("pass", "return {}", "return [ReadWord(1, 1, 1, (0, 0, 9, 9), 0.5, Shy())]"),
        ("pass", "return {}", "return [ReadWord(1, 1, 1, (0, 0, 9, 9), 0.5, 'a', choices=[Shy()], source=Shy())]"),
    ],
)
def test_whatever_an_engine_raises_is_a_line_that_names_it(
    made: str, facts: str, read: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brings(tmp_path / "site", monkeypatch, HOSTILE.format(made=made, facts=facts, read=read))
    with pytest.raises(EngineError) as caught:
        reader = find_reader("stamp", ENGLISH, {})
        reader_facts("stamp", reader)
        words_of("stamp", reader, tmp_path, (600, 400))
    assert str(caught.value).startswith(("ocr.engine: stamp", "stamp: "))
    assert str(caught.value).isprintable()
    assert "\n" not in str(caught.value)


def test_an_engine_that_ends_the_process_as_it_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brings(tmp_path / "site", monkeypatch, "import sys\nsys.exit(0)\n")
    with pytest.raises(EngineError, match="cannot be loaded"):
        find_reader("stamp", ENGLISH, {})


def test_tesseract_has_no_settings_of_an_engine() -> None:
    with pytest.raises(EngineError, match="tesseract and model have none"):
        _ = OcrParams(engine_settings={"mode": "out"}).reader
