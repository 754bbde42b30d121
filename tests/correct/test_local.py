from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.correct.evidence import Evidence
from lib.correct.line_joins import divisions
from lib.correct.local import correct_page, survey_book
from lib.correct.rules.signs_and_spaces import Rules
from lib.schemas.correct import CorrectPage
from lib.schemas.ocr import OcrPage
from tests.correct.reading import page

CORPORA = Path(__file__).parents[3] / "shared/corpora"


def corrected(*pages: OcrPage, rules: Rules | None = None) -> list[CorrectPage]:
    contexts = survey_book(pages)
    return [correct_page(one, Evidence.from_context(contexts[one.page_number]), rules) for one in pages]


def test_the_record_is_sparse() -> None:
    (record,) = corrected(page("nothing to do here", "the king-\ndom there", "nor here"))
    assert [entry.id for entry in record.paragraphs] == ["b1p2"]
    assert corrected(page())[0].paragraphs == []


def test_joins_alone_leave_the_text_as_it_was() -> None:
    (record,) = corrected(page("“the king-\ndom, there"))
    (entry,) = record.paragraphs
    assert entry.text is None
    assert [(join.line, join.left, join.right, join.hyphen) for join in entry.joins] == [
        ("b1p1l1", "king-", "dom,", "dropped")
    ]


def test_an_edit_keeps_the_printed_lines() -> None:
    read = page("there is modem\ntype in the king-\ndom now", "modern modern modern", doubt={"modem": 0.7})
    (record,) = corrected(read)
    (entry,) = record.paragraphs
    assert entry.text == "there is modern\ntype in the king-\ndom now"
    assert len(entry.joins) == 1
    assert entry.confidence == entry.edits[0].confidence


def test_a_dash_read_for_a_hyphen_is_mended_before_it_is_joined() -> None:
    (record,) = corrected(page("he sat be—\nneath it", "beneath and beneath"))
    (entry,) = record.paragraphs
    assert entry.text == "he sat be-\nneath it"
    assert (entry.edits[0].before, entry.edits[0].after) == ("be—", "be-")
    assert (entry.joins[0].left, entry.joins[0].right) == ("be-", "neath")


def test_each_kind_can_be_left_out() -> None:
    read = page("the modem king-\ndom", "modern modern modern", doubt={"modem": 0.7})
    (without_joins,) = corrected(read, rules=Rules(hyphens=False))
    assert [(len(entry.edits), len(entry.joins)) for entry in without_joins.paragraphs] == [(1, 0)]
    (without_edits,) = corrected(read, rules=Rules(confusions=False))
    assert [(len(entry.edits), len(entry.joins)) for entry in without_edits.paragraphs] == [(0, 1)]


def test_contexts_are_plain_and_the_same_each_time() -> None:
    pages = [page("the modem king-\ndom", number=1, doubt={"modem": 0.7}), page("modern modern modern", number=2)]
    first, again = survey_book(pages), survey_book(pages)
    assert json.dumps(first) == json.dumps(again)
    assert Evidence.from_context(json.loads(json.dumps(first[1]))) == Evidence.from_context(first[1])


def test_a_change_on_one_page_leaves_the_contexts_of_others() -> None:
    pages = [page("the king-\ndom of the tower", number=1), page("the tower stood " * 20, number=2)]
    before = survey_book(pages)
    pages[1] = page("the tower stood " * 20 + "and the tower fell", number=2)
    assert survey_book(pages)[1] == before[1]
    pages[1] = page("the king-dom " * 4, number=2)
    assert survey_book(pages)[1] != before[1]


def test_a_page_that_could_not_be_read_is_handed_on() -> None:
    failed = page().model_copy(update={"status": "failed", "error": "no image"})
    (record,) = corrected(failed)
    assert (record.status, record.error, record.paragraphs) == ("failed", "no image", [])


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora of real scans are not here")
def test_on_a_real_page_joins_make_words_of_its_truth() -> None:
    from lib.layout.arrangement import arrange  # noqa: PLC0415
    from lib.layout.blocks import build_blocks  # noqa: PLC0415
    from lib.ocr.read import read_image  # noqa: PLC0415  # reading takes a while to import, and is seldom done
    from lib.ocr.tesseract import Reading  # noqa: PLC0415

    read = read_image(CORPORA / "goldstd/004.png", Reading("eng", 3, 3, 300.0), illustrations=False, arrange=arrange)
    (record,) = corrected(OcrPage(page_number=1, width=1250, height=2097, blank=False, blocks=build_blocks(read.words)))
    truth = (CORPORA / "goldstd/004.gt.txt").read_text(encoding="utf-8")
    joins = [join for entry in record.paragraphs for join in entry.joins]
    whole = [f"{join.left[:-1] if join.hyphen == 'dropped' else join.left}{join.right}" for join in joins]
    assert len(whole) >= 5
    assert [word for word in whole if word.strip("“”‘’\"'") not in truth] == []


def test_only_lines_of_one_paragraph_are_joined() -> None:
    apart = list(page("of the king-", "dom there").paragraphs())
    assert [list(divisions(paragraph)) for paragraph in apart] == [[], []]
    (together,) = page("of the king-\ndom there").paragraphs()
    ((upper, lower, place),) = divisions(together)
    assert (upper.text, lower.text, place.joined) == ("of the king-", "dom there", "kingdom")
