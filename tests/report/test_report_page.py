"""The report page: what it says of pages, chapters, corrections, and what a person should look at."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from pathlib import Path

import pytest
from PIL import Image

from lib.report.chart import HEIGHT, chart
from lib.report.html import FIRST_ROWS, MOST_ROWS, Report, render
from lib.report.thumbnails import STRIP_HEIGHT, strips
from lib.report.truth_differences import read_differences
from lib.report.views import Chapter, Correction, PageView, chapters, corrections, findings, in_doubt, worst
from lib.schemas.correct import CorrectPage, Edit, ParagraphCorrection
from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedWord, MergePage, OverrideOutcome, Source
from lib.schemas.set_aside import SetAsideWord
from lib.schemas.structure import BookStructure, ContentsFinding, Leaf, Note, PageEntry, Section
from tests.structure.pages import body, page


def entry(number: int, printed: str | None, source: str) -> PageEntry:
    return PageEntry.model_validate(
        {"page": number, "printed": printed, "style": "roman", "source": source, "region": "body", "passage": None}
    )


def section(name: str, level: int, label: str | None, title: str, heading: str | None = "s00001") -> Section:
    return Section(
        id=name, parent=None, level=level, kind=BlockClass.CHAPTER_HEADING, label=label, title=title, page=3,
        printed="1", heading=heading,
    )  # fmt: skip


def book(**parts: object) -> BookStructure:
    empty: dict[str, list[object]] = {"sections": [], "page_map": [], "leaves": [], "notes": [], "contents": []}
    facts = {"title": "T", "author": None, "language": "eng", "pages": 3, "passages": 1}
    return BookStructure.model_validate({**facts, **empty, **parts})


def view(number: int, cer: float | None = None, confidence: float | None = 0.9, **more: object) -> PageView:
    return PageView(page(number, body("The lamp.")), None, confidence, cer, **more)  # type: ignore[arg-type]


def test_a_number_that_is_only_counted_stands_in_brackets() -> None:
    assert view(1, entry=entry(1, "vi", "printed")).number == "vi"
    assert view(1, entry=entry(1, "vii", "mended")).number == "vii"
    assert view(1, entry=entry(1, "ii", "inferred")).number == "[ii]"
    assert view(1, entry=entry(1, None, "inferred")).number is None
    assert PageView(page(4, body("The lamp."), printed="2"), None, 0.9, None).number == "2"


def test_the_chart_shows_errors_where_there_is_truth_and_doubt_elsewhere() -> None:
    with_truth = chart([view(1, cer=0.02), view(2, cer=0.04)])
    assert with_truth.title == "Character error rate"
    assert [bar.height for bar in with_truth.bars] == [HEIGHT / 2, HEIGHT]
    without = chart([view(1, confidence=0.75), view(2, confidence=None)])
    assert without.title.startswith("Doubt")
    assert (without.top, without.bars[1].height) == (0.25, 0)


def test_the_chart_s_numbers_stand_within_it() -> None:
    pages = [PageView(page(number, body("The lamp was lit.")), None, 0.9, None) for number in range(1, 501)]
    html = render(Report("b", {"source": "s", "language": "eng"}, {}, pages))
    assert re.findall(r'text-anchor="(\w+)">(1|500)</text>', html) == [("start", "1"), ("end", "500")]


def test_pages_that_may_lack_something_come_by_how_much() -> None:
    whole, initial, column, nonsense = (view(number) for number in range(1, 5))
    boxes = [word.box for p in whole.record.paragraphs() for line in p.lines for word in line.words]
    width = sum(right - left for left, _, right, _ in boxes)
    initial.record.unread = [(0, 0, width // 60, 90)]
    column.record.unread = [(0, 0, width, 30)]
    nonsense.record.set_aside = [SetAsideWord(ids=["x"], text="~", box=boxes[0], confidence=0.1, reason="illegible")]
    assert in_doubt([whole, initial, column, nonsense]) == [column, initial, nonsense]
    assert [page.lacks_text for page in (whole, initial, column, nonsense)] == [False, False, True, False]
    assert column.unread == 0.5
    bare = PageView(page(5), None, None, None)
    assert in_doubt([bare]) == []
    bare.record.blank = False
    assert bare.lacks_text
    assert in_doubt([nonsense, bare]) == [bare, nonsense]


def test_the_worst_pages_come_first_with_the_command_that_opens_them() -> None:
    pages = [view(1, cer=0.01), view(2, cer=0.0), view(3, cer=0.2)]
    assert [one.record.page_number for one in worst(pages)] == [3, 1]
    html = render(Report("b", {"source": "s", "language": "eng"}, {}, pages))
    assert html.index("review b --page 3<") < html.index("review b --page 1<")
    assert "review b --page 2<" not in html


def changed(source: Source = "correct") -> MergePage:
    """A page whose second word is not as it was read."""
    record = page(7, body("The lamp was lit."))
    [paragraph] = record.paragraphs()
    word = paragraph.lines[0].words[1]
    paragraph.lines[0].words[1] = MergedWord(text="lamp", box=word.box, confidence=0.9, source=source, read="larnp")
    return record


def corrected(reason: str, backend: str = "local") -> CorrectPage:
    [line] = changed().lines()
    edit = Edit(line=line.id, word=None, before="larnp", after="lamp", reason=reason, confidence=0.9)
    entry = ParagraphCorrection(id="b1p1", text="The lamp was lit.", edits=[edit], confidence=0.9)
    return CorrectPage(page_number=7, backend=backend, paragraphs=[entry])


def test_words_that_are_not_as_read_are_listed() -> None:
    record = changed()
    box = next(record.lines()).words[1].box
    assert list(corrections(record)) == [Correction(7, "larnp", "lamp", "correct", box, by="a stage")]


@pytest.mark.parametrize(
    ("source", "correct", "by"),
    [
        ("human", corrected("small capitals"), "a person"),
        ("correct", corrected("small capitals"), "a rule: small capitals"),
        ("correct", corrected("second reader: a known word"), "second reader: a known word"),
        ("correct", corrected("like letters (second reader: may)"), "second reader: like letters (second reader: may)"),
        ("correct", corrected("x", "openai m-1"), "a model (openai m-1)"),
    ],
)  # fmt: skip
def test_who_changed_a_word_is_said(source: Source, correct: CorrectPage, by: str) -> None:
    assert [entry.by for entry in corrections(changed(source), correct)] == [by]


def test_places_that_differ_from_the_truth_are_listed_by_page() -> None:
    head = "page,kind,what,truth,given,mend\n"
    table = head + "20,text,other,oneeyed,one-eyed,1\nNaN,note,lost,a,,0\n5,join_over_pages,cut,a,b,1\n"
    found = read_differences(table)
    assert [(one.page, one.kind, one.mend) for one in found] == [
        (5, "join over pages", True), (20, "text", True), (None, "note", False),
    ]  # fmt: skip
    html = render(Report("b", {"source": "s", "language": "eng"}, {}, [view(5)], differences=found))
    assert "3 places of the reading text, 2 of them" in html and html.count("<td>oneeyed</td>") == 1


def test_all_pages_come_in_the_order_of_doubt_and_open_large() -> None:
    pages = [view(number, cer=number / 100) for number in range(1, 21)]
    picture = PageView(page(21, body("The lamp.")), "data:image/jpeg;base64,AAAA", 0.9, 0.5)
    html = render(Report("b", {"source": "s", "language": "eng"}, {}, [*pages, picture]))
    assert "<summary>6 more</summary>" in html
    assert html.index("--page 21<") < html.index("--page 20<") < html.index("--page 1<")
    assert 'href="../ingest/pages/page_0021.png"' in html and 'href="../ingest/pages/page_0001.png"' not in html


def test_a_long_book_s_report_stays_small() -> None:
    paragraphs = ["The lamp was lit at dusk and trimmed at midnight."] * 8
    pages = [PageView(page(number, body(*paragraphs)), "data:", 0.9, 0.01) for number in range(1, 501)]
    words = [Correction(1 + number % 500, "larnp", "lamp", "correct", (0, 0, 1, 1)) for number in range(20_000)]
    html = render(Report("b", {"source": "s", "language": "eng"}, {}, pages, corrections=words))
    assert len(html.encode()) < 5_000_000
    assert f"And {20_000 - MOST_ROWS} more" in html


@pytest.mark.parametrize(
    ("title", "more", "row"),
    [
        ("To look at", {"findings": [f"a finding {n}" for n in range(5000)]}, "<li>a finding"),
        ("The book as it was found", {"chapters": [Chapter(0, "On", n, None) for n in range(5000)]}, "<span>On</span>"),
        ("Corrections", {"corrections": [Correction(1, "a", "b", "correct", (0, 0, 1, 1))] * 5000}, "<td>a</td>"),
        ("What may be missing", {}, "seems to lack text"),
    ],
)  # fmt: skip
def test_a_list_shows_its_first_rows_and_folds_the_rest(title: str, more: dict[str, list[object]], row: str) -> None:
    pages = [view(1)] * (1 if more else 5000)
    pages[0].record.unread = [] if more else [(0, 0, 90, 9)]
    html = render(Report("b", {"source": "s", "language": "eng"}, {}, pages, **more))  # type: ignore[arg-type]
    shown = html[html.index(f"<h2>{title}") :].partition("<h2>")[2].partition("<h2>")[0]
    open_rows, _, folded = shown.partition("<details>")
    assert (open_rows.count(row), folded.count(row)) == (FIRST_ROWS, MOST_ROWS - FIRST_ROWS)
    assert f"<summary>{5000 - FIRST_ROWS} more</summary>" in shown
    assert f"And {5000 - MOST_ROWS} more: " in folded


def test_what_is_found_often_is_said_once_and_in_short() -> None:
    twice = ContentsFinding(kind="not_in_book", contents="Index", section=None, detail="no entry is like 'INDEX'")
    doubled = Leaf(kind="doubled", after=9, printed=[str(number) for number in range(3, 118)])
    assert findings(book(leaves=[doubled], contents=[twice, twice]), []) == [
        "after page 9: doubled: printed 3 to 117, 115 pages",
        "contents: no entry is like 'INDEX' (2 times)",
    ]


def test_chapters_are_those_with_a_heading() -> None:
    made = book(
        sections=[
            section("t001", 1, None, "Before", heading=None),
            section("t002", 1, "CHAPTER I", "THE ROCK"),
            section("t003", 2, "II", "II"),
        ]
    )
    assert chapters(made) == [Chapter(0, "CHAPTER I THE ROCK", 3, "1"), Chapter(1, "II", 3, "1")]


def test_what_a_person_should_look_at() -> None:
    lost = Note(id="n001", mark="*", pages=[3], passage="s00001", anchor=None, confidence=0.5)
    made = book(
        leaves=[Leaf(kind="missing", after=2, printed=["3", "4"])],
        contents=[
            ContentsFinding(kind="not_in_book", contents="Index", section=None, detail="no entry is like 'INDEX'")
        ],
        notes=[lost, lost.model_copy(update={"anchor": "s00001"})],
    )
    stale = page(5, body("The lamp."))
    stale.overrides.append(OverrideOutcome(what="text", id="b1p1", stale=True, why="another text stands there"))
    stale.overrides.append(OverrideOutcome(what="class", id="b1", stale=False))
    assert findings(made, [stale]) == [
        "page 5: the override of b1p1 is stale: another text stands there",
        "after page 2: missing: printed 3, 4",
        "contents: no entry is like 'INDEX'",
        "page 3: no place was found that the note * belongs to",
    ]
    assert findings(None, [page(1, body("The lamp."))]) == []


def test_a_strip_shows_the_word(tmp_path: Path) -> None:
    image = Image.new("L", (800, 400), 255)
    image.paste(0, (300, 100, 420, 130))
    image.save(tmp_path / "page.png")
    [uri] = strips(tmp_path / "page.png", [(300, 100, 420, 130)])
    strip = Image.open(io.BytesIO(b64decode(uri.removeprefix("data:image/jpeg;base64,"))))
    assert strip.height <= STRIP_HEIGHT
    dark = strip.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    assert dark is not None and dark[0] > 20 and dark[2] < strip.width - 20


def test_the_page_escapes_what_stands_in_a_book() -> None:
    html = render(
        Report("b", {"title": "A <b> & c", "source": "s.pdf", "language": "eng"}, {"pages": "1"}, [view(1, cer=0.0)],
               corrections=[Correction(1, "<i>", "&", "correct", (0, 0, 1, 1))])
    )  # fmt: skip
    assert "A &lt;b&gt; &amp; c" in html and "&lt;i&gt;" in html
    assert "<i>" not in html.split("<h2>Corrections</h2>")[1]
