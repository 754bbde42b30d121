"""One reading where one is enough, others where it went badly, the best of them kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

from lib.ocr.quality import judge
from lib.ocr.readings import Attempt, read_page
from lib.ocr.tesseract import Reading, find_tesseract
from lib.text.lexicon import Lexicon, load_lexicon
from lib.text.read_words import ReadWord
from tests.projects import SENTENCES

READING = Reading("eng")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    found = load_lexicon(find_tesseract().tessdata, "eng")
    assert found is not None
    return found


def draw(path: Path, size: int, treat: Callable[[Image.Image], Image.Image] = lambda image: image) -> str:
    font = ImageFont.truetype(str(SourceSerifPro), size, layout_engine=ImageFont.Layout.BASIC)
    image = Image.new("L", (31 * size, 16 * size), 240)
    for row, sentence in enumerate(SENTENCES):
        ImageDraw.Draw(image).text((size, size + round(1.5 * size * row)), sentence, font=font, fill=40)
    treat(image).save(path)
    return " ".join(SENTENCES)


def read(path: Path, lexicon: Lexicon, *, again: bool = True) -> list[Attempt]:
    with Image.open(path) as image:
        return read_page(path, image, np.asarray(image.convert("L")), READING, lexicon, again=again)


def text(words: list[ReadWord]) -> str:
    return " ".join(word.text for word in words)


def test_a_clean_page_costs_one_reading(tmp_path: Path, lexicon: Lexicon) -> None:
    truth = draw(tmp_path / "page.png", 32)
    attempts = read(tmp_path / "page.png", lexicon)
    assert [attempt.name for attempt in attempts] == ["plain"]
    assert text(attempts[0].words) == truth
    assert attempts[0].quality.known == 1.0


def test_small_type_is_read_again_enlarged_and_boxes_lie_on_the_page(tmp_path: Path, lexicon: Lexicon) -> None:
    draw(tmp_path / "page.png", 11)
    best, *others = read(tmp_path / "page.png", lexicon)
    assert (best.name, others[0].name) == ("scaled", "plain")
    assert best.quality.score > others[0].quality.score
    with Image.open(tmp_path / "page.png") as image:
        right, bottom = image.size
    assert all(word.box[2] <= right and word.box[3] <= bottom for word in best.words)
    first = next(word for word in best.words if word.text == "lamp")
    assert 8 <= first.box[3] - first.box[1] <= 14


def test_a_deep_shadow_is_read_by_its_neighbourhood(tmp_path: Path, lexicon: Lexicon) -> None:
    def shade(image: Image.Image) -> Image.Image:
        light = np.linspace(1.0, 0.25, image.width)[None, :]
        return Image.fromarray(np.asarray(np.asarray(image) * light, np.uint8))

    truth = draw(tmp_path / "page.png", 40, shade)
    attempts = read(tmp_path / "page.png", lexicon)
    best = attempts[0]
    assert best.name == "local threshold"
    # Tesseract by one threshold reads the lines as far as the shadow and no further, with good confidence.
    plain = attempts[1]
    assert plain.quality.confidence > 0.9 and plain.quality.missed > 0.2
    assert best.quality.missed < 0.01
    assert Levenshtein.distance(text(best.words), truth) < 0.03 * len(truth)


def test_reading_again_can_be_turned_off(tmp_path: Path, lexicon: Lexicon) -> None:
    draw(tmp_path / "page.png", 11)
    assert len(read(tmp_path / "page.png", lexicon, again=False)) == 1


def test_more_letters_with_confidence_make_a_better_reading() -> None:
    def words(*sure: float) -> list[ReadWord]:
        return [ReadWord(1, 1, 1, (0, 0, 9, 9), value, "letter") for value in sure]

    whole, half, noisy = judge(words(0.9, 0.9), None), judge(words(0.9), None), judge(words(0.9, 0.9, 0.2), None)
    assert whole.score > half.score and whole.score > noisy.score
    assert (noisy.doubtful, noisy.poor, whole.poor) == (0.3333, True, True)
    assert not judge(words(0.96, 0.95), None).poor


def test_text_out_of_order_makes_a_worse_reading() -> None:
    def line(number: int, left: int, top: int) -> list[ReadWord]:
        return [
            ReadWord(1, 1, number, (left + 60 * n, top, left + 60 * n + 50, top + 20), 0.9, "words") for n in (0, 1)
        ]

    down, up = [*line(1, 0, 0), *line(2, 0, 30)], [*line(1, 0, 30), *line(2, 0, 0)]
    end_first = [*line(1, 200, 0), *line(2, 0, 0)]
    columns = [*line(1, 0, 300), *line(2, 200, 0)]
    assert [judge(words, None).disorder for words in (down, columns, up, end_first)] == [0, 0, 10, 10]
    assert judge(down, None).score == judge(columns, None).score > judge(up, None).score


def test_in_doubt_the_first_reading_stands(tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(tmp_path / "page.png", 11)
    monkeypatch.setattr("lib.ocr.readings.MARGIN", 0.5)
    assert read(tmp_path / "page.png", lexicon)[0].name == "plain"


def test_a_picture_is_looked_at_once_more_and_not_three_times(
    tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(tmp_path / "page.png", 26)
    # As on a plate: what was read is good, and marks like letters stay outside whatever is tried.
    monkeypatch.setattr("lib.ocr.readings.Type.missed", lambda *_: 0.5)
    assert {attempt.name for attempt in read(tmp_path / "page.png", lexicon)} == {"plain", "local threshold, scaled"}
