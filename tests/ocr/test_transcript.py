"""A badly read page joined with a model's transcript: perfect ones, and answers as models give them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from lib.images.binarization import Grey
from lib.layout.arrangement import arrange
from lib.layout.blocks import build_blocks, put_in_pictures
from lib.ocr.ocr_metrics import OcrModelMetrics
from lib.ocr.tesseract import language_data
from lib.ocr.transcript.drafted_reading import Draft, Setting, is_sent
from lib.ocr.transcript.image_lines import ImageLine, PageInk
from lib.ocr.transcript.line_witness import LineWitness
from lib.ocr.transcript.transcribed_words import PageFacts, model_stands, words_on_line
from lib.ocr.transcript.transcript_question import MOST_LETTERS, MOST_LINES, transcript
from lib.ocr.word_choice import Difference
from lib.pipeline import Page, PageOutput
from lib.readers.ctc import LineOutput
from lib.schemas.base import Box
from lib.schemas.conservation import words_read
from lib.schemas.ingest import IngestPage
from lib.schemas.ocr import OcrPage
from lib.text.alignment import distance
from lib.text.language_data import engine_names
from lib.text.lexicon import Lexicon, load_lexicon
from lib.text.read_words import ReadWord
from stages.ocr import OcrParams, read_page
from tests.ocr.worn_pages import draw_worn_page

SETTING = Setting(arrange, build_blocks, put_in_pictures)


class WornPage:
    """A page as Tesseract reads it, and its truth."""

    def __init__(self, folder: Path) -> None:
        self.image = folder / "page.png"
        self.truth = draw_worn_page(self.image, 1)
        facts = IngestPage(
            page_number=1, source="page.png", source_index=0, scan_number=1, half=None, rotation=0,
            crop=(0, 0, 900, 520), width=900, height=520, dpi=None, blank=False, ink=0.1, image="page_0001.png",
        )  # fmt: skip
        (folder / "page.json").write_text(facts.model_dump_json(), encoding="utf-8")
        page = Page(1, {"ingest.json": folder / "page.json", "ingest.png": self.image})
        made = read_page(page, OcrParams())
        assert isinstance(made.record, OcrPage) and made.metrics is not None
        self.record = made.record
        self.draft = Draft(made.record, {}, made.metrics.model_dump(exclude_unset=True))
        self.lines = self.truth.split("\n")

    def joined(self, lines: Sequence[str]) -> tuple[OcrPage, OcrModelMetrics]:
        made: PageOutput = self.draft.joined({"lines": list(lines)}, self.image, "openai:m", "eng", lexicon(), SETTING)
        assert isinstance(made.record, OcrPage) and isinstance(made.metrics, OcrModelMetrics)
        assert made.record.words_read == len(list(words_read(made.record))), "no word is lost or doubled"
        return made.record, made.metrics

    def errors(self, page: OcrPage) -> int:
        return distance(self.truth.split(), page.text.split())


def lexicon() -> Lexicon | None:
    tessdata, names = engine_names(language_data(None).find("eng"))
    return load_lexicon(Path(tessdata), names)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> WornPage:
    return WornPage(tmp_path_factory.mktemp("worn"))


def test_a_perfect_transcript_mends_the_page(page: WornPage) -> None:
    assert is_sent(page.record, "bad")
    made, metrics = page.joined(page.lines)
    assert page.errors(made) <= 1 < 15 < page.errors(page.record)
    assert metrics.asked == 1 and metrics.model_lines == len(page.lines) and metrics.kept == "model"
    for line in made.lines():
        assert all(a.box[0] < b.box[0] for a, b in zip(line.words, line.words[1:], strict=False))
    assert all(0 <= x < 900 and 0 <= y < 520 for line in made.lines() for x, y, _, _ in (w.box for w in line.words))


def swapped(lines: list[str]) -> list[str]:
    return [*lines[3:], *lines[:3]]


def backwards(lines: list[str]) -> list[str]:
    return lines[::-1]


def run_together(lines: list[str]) -> list[str]:
    return [f"{lines[0]} {lines[1]}", *lines[2:]]


def parted(lines: list[str]) -> list[str]:
    words = lines[0].split()
    return [" ".join(words[:5]), " ".join(words[5:]), *lines[1:]]


def chatty(lines: list[str]) -> list[str]:
    return ["Here is what the page says, line by line:", "```", *(f"**{line}**" for line in lines), "```", "Ask on!"]


def in_one(lines: list[str]) -> list[str]:
    return ["\n".join(lines)]


def going_on(lines: list[str]) -> list[str]:
    return [*lines, "And they lived happily ever after in the house by the sea."]


def circling(lines: list[str]) -> list[str]:
    return [*lines, *["and again and again and again"] * 5000]


def with_zeros(lines: list[str]) -> list[str]:
    return ["\x00\x00", *(f"\x00{line}\u202e" for line in lines)]


def huge(lines: list[str]) -> list[str]:
    return [*lines, "la " * 70_000]


@pytest.mark.parametrize(
    "spoiled", [swapped, backwards, run_together, parted, chatty, in_one, going_on, circling, with_zeros, huge]
)
def test_a_perfect_transcript_may_come_in_any_dress(page: WornPage, spoiled: object) -> None:
    assert callable(spoiled)
    made, metrics = page.joined(spoiled(page.lines))
    assert made.text == page.joined(page.lines)[0].text
    assert len(made.refused) <= 100 and all(len(one.text) <= 200 for one in made.refused)
    assert metrics.refused_texts >= len(made.refused)


FOREIGN = "Она пришла в дом у моря и осталась там навсегда.".split()


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        ["\x00"],
        ["I cannot read this page."],
        ["lorem ipsum dolor sit amet consectetur adipiscing elit"] * 6,
        ["Once upon a time there was a king who had three sons,", "and one of them went out to seek his luck."] * 3,
        [" ".join(FOREIGN)] * 6,
        ["word"] * 3000,
    ],
)
def test_what_is_none_of_the_page_s_leaves_it_as_it_was_read(page: WornPage, lines: list[str]) -> None:
    made, metrics = page.joined(lines)
    assert metrics.unusable == (not "".join(lines).strip("\x00 "))
    assert [block.model_dump() for block in made.blocks] == [block.model_dump() for block in page.record.blocks]
    assert made.set_aside == page.record.set_aside
    assert made.attempts == page.record.attempts


@pytest.mark.parametrize(
    ("read", "said", "why"),
    [
        ("nine days", "not nine days", "turns the sense"),
        ("nine days", "nine cold winter days", "nothing on the page"),
        ("bridge", "br\u0456dge", "another script"),
        ("bridge", "bri\u200bdge", "nobody sees"),
        ("bridge", "<b>bridge</b>", "mark-up"),
        ("days", "days 1804", "too long"),
    ],
)
def test_a_word_without_support_is_refused_alone(page: WornPage, read: str, said: str, why: str) -> None:
    assert read in page.truth
    made, _ = page.joined([line.replace(read, said) for line in page.lines])
    assert any(why in one.reason for one in made.refused), made.refused
    assert said not in made.text
    assert page.errors(made) <= page.errors(page.joined(page.lines)[0]) + 2, "the rest of the line stands"


def test_a_line_that_nobody_read_comes_in_where_there_is_type_for_it(page: WornPage) -> None:
    lacking = page.record.model_copy(deep=True)
    gone = min(lacking.lines(), key=lambda line: distance(line.text, page.lines[1]))
    for paragraph in lacking.paragraphs():
        paragraph.lines = [line for line in paragraph.lines if line.id != gone.id]
    lacking.unread = [gone.box]
    draft = Draft(lacking, {}, {"page_num": 1})
    lines = page.lines

    def text(said: Sequence[str], witness: LineWitness | None = None) -> str:
        made = draft.joined({"lines": list(said)}, page.image, "m", "eng", lexicon(), SETTING, witness)
        assert isinstance(made.record, OcrPage)
        return made.record.text

    assert lines[1] in text(lines)
    assert "A short one" not in text([lines[0], "A short one", *lines[2:]]), "it is not as wide as the type"
    # Of a line that is as wide as the type a recogniser of lines must see something.
    other = [lines[0], "The men came over the hill and went down to the sea.", *lines[2:]]
    assert other[1] in text(other)
    witness = LineWitness.of(page.image, frozenset({"eng"}))
    assert other[1] not in text(other, witness)
    assert lines[1] in text(lines, witness)


def test_a_transcript_is_bounded() -> None:
    lines, others = transcript({"lines": [*(f"line {n}" for n in range(MOST_LINES + 5)), "x" * (MOST_LETTERS + 1)]})
    assert (len(lines), others) == (MOST_LINES, 6)
    assert transcript({"lines": ["* A note.", "# Head", "**Head**", "***", "a\nb", " \x00 "]})[0] == [
        "* A note.", "Head", "Head", "***", "a", "b",
    ]  # fmt: skip


@pytest.mark.parametrize(("change", "sent"), [({}, True), ({"blank": True}, False), ({"status": "failed"}, False)])
def test_which_pages_are_sent(page: WornPage, change: dict[str, object], sent: bool) -> None:
    record = page.record.model_copy(update=change)
    assert is_sent(record, "bad") is sent
    assert is_sent(record, "all") is sent


def test_a_page_that_was_read_well_or_is_set_by_the_file_is_not_sent(page: WornPage) -> None:
    [kept, *_] = page.record.attempts
    well = kept.model_copy(update={"confidence": 0.95, "doubtful": 0.01, "missed": 0.0, "known": 0.9})
    record = page.record.model_copy(update={"attempts": [well]})
    assert not is_sent(record, "bad") and is_sent(record, "all")
    own = record.model_copy(update={"attempts": [well.model_copy(update={"name": "file"})]})
    assert not is_sent(own, "all")


def test_a_page_about_which_nobody_could_be_asked_stands_with_its_words(page: WornPage) -> None:
    failed = page.draft.failed("server: out")
    assert (failed.status, failed.error) == ("failed", "server: out")
    assert failed.text == page.record.text


@pytest.mark.parametrize(("confidence", "goes"), [(0.1, True), (0.9, False)])
def test_a_line_that_a_model_does_not_see_goes_where_it_was_hardly_read(
    page: WornPage, confidence: float, goes: bool
) -> None:
    specked = page.record.model_copy(deep=True)
    line = max(specked.lines(), key=lambda one: one.box[3]).model_copy(deep=True)
    specks = [
        word.model_copy(update={"id": f"s{word.id}", "text": "nnn", "confidence": confidence, "box": (x, 480, y, 510)})
        for word, (x, _, y, _) in ((word, word.box) for word in line.words)
    ]
    line = line.model_copy(update={"id": "s", "words": specks, "box": (line.box[0], 480, line.box[2], 510)})
    next(reversed(list(specked.paragraphs()))).lines.append(line)

    def text(lines: Sequence[str]) -> str:
        made = Draft(specked, {}, {"page_num": 1}).joined(
            {"lines": list(lines)}, page.image, "m", "eng", lexicon(), SETTING
        )
        assert isinstance(made.record, OcrPage)
        return made.record.text

    assert ("nnn" not in text(page.lines)) is goes
    assert "nnn" in text(page.lines[:1]), "an answer that breaks off says nothing of the rest"


def test_long_s_is_no_matter_for_a_recogniser_that_does_not_know_it(page: WornPage) -> None:
    places = {"ftay": (0, 0, 100, 30), "home": (110, 0, 200, 30)}
    line = ImageLine((0, 0, 200, 30), [ReadWord(1, 1, 1, box, 0.95, text) for text, box in places.items()])

    class Sceptic(LineWitness):
        """Is against whatever differs from what was read."""

        def margin(self, line: Box, text: str, other: str) -> float | None:
            return 0.0 if other == text else -30.0

    blank = np.full((40, 300), 255, np.uint8)
    facts = PageFacts(PageInk(blank), frozenset({"LATIN"}), 22.0, Sceptic(blank, Blind()))
    assert [word.text for word in words_on_line(line, "ſtay home", facts).words] == ["ſtay", "home"]
    assert [word.text for word in words_on_line(line, "stay home", facts).words] == ["stay", "home"]
    assert [word.text for word in words_on_line(line, "spay home", facts).words] == ["ftay", "home"]
    difference = Difference(line.words[:1], words_on_line(line, "stay home", facts).words[:1], 0.9)
    assert model_stands(difference, frozenset({"ftay"}), 0.8)


class Blind:
    """A reader that is never asked."""

    def read(self, image: Grey) -> LineOutput:
        raise AssertionError("nobody asks it")
