"""The reading text of a small book: what is right has no mends, and each thing that is wrong is one, on its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.marked_text import read_marked
from lib.evaluation.reading_text.plain_text import read_edition
from lib.evaluation.reading_text.reading import Reading
from lib.evaluation.reading_text.reading_scores import score_reading
from tests.evaluation.small_book import CHAPTER, PROSE, reading_of, score_chapter

NOTE = CHAPTER[CHAPTER.index('<aside id="n1"') :]
CALL = '<a epub:type="noteref" href="#n1">*</a>'
STRANGE = '<aside id="n2" epub:type="footnote"><p>2 Of no book.</p></aside>'
SIDENOTE = '<aside class="sidenote"><p>The first light.</p></aside>\n'


def changed(*pairs: tuple[str, str]) -> str:
    body = CHAPTER
    for old, new in pairs:
        assert old in body
        body = body.replace(old, new)
    return body


def test_what_is_right_has_no_mends(tmp_path: Path) -> None:
    score, findings = score_chapter(tmp_path, CHAPTER)
    assert findings == []
    assert (score.mends, score.edits, score.word_bag_errors, score.flexible_edits) == (0, 0, 0, 0)
    for part in (score.breaks, score.notes, score.sidenotes, score.heads, score.italic, score.small_capitals):
        assert part is not None
        assert (part.known > 0, part.precision, part.recall, part.f1) == (True, 1.0, 1.0, 1.0)
    assert score.notes is not None
    assert score.sidenotes is not None
    assert score.heads is not None
    assert (score.notes.tied, score.sidenotes.placed, score.heads.known, score.heads.levels_right) == (1, 1, 2, 2)


@pytest.mark.parametrize(
    ("pairs", "wrong", "mends"),
    [
        ([("an iron basket", "an imn basket")], [(1, "text", "other")], 1),
        ([("an iron basket", "an basket")], [(1, "text", "lost")], 1),
        # One word that is right between two that are wrong: a person mends both in one go.
        ([("in an iron basket", "im an imn basket")], [(1, "text", "other")], 1),
        ([("fire of sea-coal in an iron basket", "fine of sea-coal in an imn basket")], [(1, "text", "other")] * 2, 2),
        ([("see as well.</p>\n<p>", "see as well. ")], [(2, "paragraph", "joined")], 1),
        ([("upon a tower. There", "upon a tower.</p>\n<p>There")], [(1, "paragraph", "cut")], 1),
        ([(NOTE, ""), (CALL, "")], [(1, "note", "lost")], 1),
        ([(CALL, "")], [(1, "note", "untied")], 1),
        ([(CALL, ""), ("by a man named", f"by a man named{CALL}")], [(1, "note", "tied to another place")], 1),
        ([(NOTE, NOTE + STRANGE)], [(2, "note", "invented")], 1),
        ([(SIDENOTE, "")], [(1, "sidenote", "lost")], 1),
        ([(SIDENOTE, SIDENOTE * 2)], [(1, "sidenote", "invented")], 1),
        # In the middle of a sentence it is lost as a note, and the words that came in are to be mended too.
        (
            [(SIDENOTE, ""), ("little argument", "The first light. little argument")],
            [(1, "text", "invented"), (1, "sidenote", "inside a sentence")],
            2,
        ),
        # A paragraph of its own is no sentence's middle.
        (
            [(SIDENOTE, "<p>The first light.</p>")],
            [(1, "text", "invented"), (1, "sidenote", "lost")],
            2,
        ),
        ([("<i>Orrin Vale</i>", "Orrin Vale")], [(1, "italic", "lost")], 1),
        ([("a man named <i>", "<i>a man named ")], [(1, "italic", "invented")], 1),
        ([("<h2>THE SECOND TOWER</h2>", "<p>THE SECOND TOWER</p>")], [(2, "head", "lost")], 0),
        # Levels are compared by their order: one below another is right, one beside it is not.
        ([("<h2>THE SECOND TOWER</h2>", "<h3>THE SECOND TOWER</h3>")], [], 0),
        ([("<h2>THE SECOND TOWER</h2>", "<h1>THE SECOND TOWER</h1>")], [(2, "head", "level 1, not 2")], 0),
        (
            [("<p>In the spring the merchants met and agreed upon a tower.", "<h2>In the spring the merchants met and "
              "agreed upon a tower.</h2><p>")],
            [(1, "paragraph", "cut"), (1, "head", "invented")],
            1,
        ),
    ],
)  # fmt: skip
def test_each_thing_that_is_wrong_is_found_on_its_page(
    tmp_path: Path, pairs: list[tuple[str, str]], wrong: list[tuple[int, str, str]], mends: int
) -> None:
    score, findings = score_chapter(tmp_path, changed(*pairs))
    assert [(one.page, one.kind, one.what) for one in findings] == wrong
    assert score.mends == mends
    assert score.mends_a_page == mends / 2


def test_a_call_one_word_off_is_tied(tmp_path: Path) -> None:
    score, findings = score_chapter(tmp_path, changed((CALL, ""), ("basket. It", f"basket. It{CALL}")))
    assert findings == []
    assert score.notes is not None
    assert score.notes.tied == 1


def test_of_two_notes_that_say_the_same_each_has_the_one_at_its_place(tmp_path: Path) -> None:
    twice = {1: "One word[1] and two words[2] more.\n\n[Footnote 1: Ibid., p. 20.]\n\n[Footnote 2: Ibid., p. 20.]"}
    one, two = (f'<a epub:type="noteref" href="#{name}">*</a>' for name in "ba")
    body = (
        f"<p>One word{one} and two words{two} more.</p>"
        '<aside id="a" epub:type="footnote">2 Ibid., p. 20.</aside>'
        '<aside id="b" epub:type="footnote">1 Ibid., p. 2O.</aside>'
    )
    score, findings = score_reading("marked_pages", read_marked(twice), reading_of(tmp_path, body), Normalisation(), 1)
    assert findings == []
    assert score.notes is not None
    assert score.notes.tied == 2


def test_text_that_stands_elsewhere_is_out_of_order_and_not_wrong(tmp_path: Path) -> None:
    moved = f"<p>{PROSE.replace('evening', 'morning')}</p>\n"
    body = changed((moved, "")).replace(SIDENOTE, SIDENOTE + moved)
    score, findings = score_chapter(tmp_path, body)
    assert score.edits > 100
    assert (score.flexible_edits, score.word_bag_errors) == (0, 0)
    assert score.order.invented == len(PROSE.split())
    assert score.order.f1 < 1
    [order] = [one for one in findings if one.kind == "order"]
    assert (order.page, order.mend) == (2, False)
    assert "page 1" in order.given


def test_a_sidenote_that_parts_a_sentence_is_inside_it(tmp_path: Path) -> None:
    body = changed((SIDENOTE, ""), ("There was little", f"There</p>{SIDENOTE}<p>was little"))
    score, findings = score_chapter(tmp_path, body)
    assert score.sidenotes is not None
    assert (score.sidenotes.found, score.sidenotes.placed, score.sidenotes.inside_sentences) == (1, 1, 1)
    assert [one.what for one in findings] == ["cut", "parts a sentence"]


def test_a_sidenote_at_another_paragraph_is_not_placed(tmp_path: Path) -> None:
    body = changed((SIDENOTE, ""), ("<h2>", f"{SIDENOTE}<h2>"))
    score, findings = score_chapter(tmp_path, body)
    assert score.sidenotes is not None
    assert (score.sidenotes.found, score.sidenotes.placed) == (1, 0)
    assert [(one.what, one.mend) for one in findings] == [("at another paragraph", False)]


def page_end(first: str, second: str, body: str, folder: Path, edition: Reading | None = None) -> tuple[int, int, int]:
    """Joins over the page's end: known, found, invented."""
    truth = read_marked({1: first, 2: second})
    score, _ = score_reading("marked_pages", truth, reading_of(folder, body), Normalisation(), 2, edition)
    return (0, 0, 0) if score.joins is None else (score.joins.known, score.joins.found, score.joins.invented)


def test_what_goes_on_over_a_page_is_known_by_its_small_letter_or_by_the_edition(tmp_path: Path) -> None:
    joined, cut = "<p>It rained and the bridge was gone.</p>", "<p>It rained</p><p>and the bridge was gone.</p>"
    assert page_end("It rained", "and the bridge was gone.", joined, tmp_path) == (1, 1, 0)
    assert page_end("It rained", "and the bridge was gone.", cut, tmp_path) == (1, 0, 0)
    # A full stop may end a paragraph or not: only an edition tells.
    whole = "<p>It rained. The bridge was gone.</p>"
    assert page_end("It rained.", "The bridge was gone.", whole, tmp_path) == (0, 0, 0)
    one, two = read_edition("It rained. The bridge was gone."), read_edition("It rained.\n\nThe bridge was gone.")
    assert page_end("It rained.", "The bridge was gone.", whole, tmp_path, one) == (1, 1, 0)
    assert page_end("It rained.", "The bridge was gone.", whole, tmp_path, two) == (0, 0, 1)
