"""The contents page: its entries, and where it and the book differ."""

from __future__ import annotations

from lib.schemas.label import BlockClass
from lib.schemas.merge import MergePage
from lib.structure.passages import PassageWriter
from lib.structure.survey import Plan, survey
from tests.structure.pages import block, body, page

CONTENTS, CHAPTER = BlockClass.CONTENTS, BlockClass.CHAPTER_HEADING


def contents(*lines: str) -> MergePage:
    return page(1, block(CONTENTS, "CONTENTS"), block(CONTENTS, " / ".join(lines), indent=False, short=False))


def chapter(number: int, label: str, title: str) -> MergePage:
    return page(number, block(CHAPTER, label), block(CHAPTER, title), body("Text."), printed=str(number))


BOOK = [chapter(n, f"CHAPTER {label}", title) for n, label, title in (
    (2, "I", "THE ROCK"), (3, "II", "THE KEEPERS"), (4, "III", "THE LAST LIGHT"),
)]  # fmt: skip


def plan(*lines: str) -> Plan:
    return survey([contents(*lines), *BOOK], None)


def found(*lines: str) -> list[tuple[str, str | None]]:
    made = plan(*lines)
    titles = {section.id: section.title for section in made.tree.sections}
    return [(one.kind, titles.get(one.section or "", one.contents)) for one in made.contents]


def test_titles_are_matched_to_the_chapters() -> None:
    made = plan("I. The Rock . . . . 2", "II. The Keepers . . . . 3", "III. The Last Light . . 4")
    assert made.contents == []
    titles = [section.contents for section in made.tree.sections[2:]]
    assert titles == ["I. The Rock 2", "II. The Keepers 3", "III. The Last Light 4"]


def test_what_only_one_side_has_is_reported() -> None:
    assert found("I. The Rock . . . 2", "II. The Keepers . . . 3", "Of Oil and Bells . . . 9") == [
        ("not_in_book", "Of Oil and Bells 9"),
        ("not_in_contents", "THE LAST LIGHT"),
    ]


def test_other_titles_and_pages_are_reported() -> None:
    assert found("I. The Rock . . . 2", "II. The Housekeepers . . . 3", "III. The Last Light . . . 9") == [
        ("title_differs", "THE KEEPERS"),
        ("page_differs", "THE LAST LIGHT"),
    ]


def test_a_garbled_entry_is_known_by_its_neighbours() -> None:
    assert found("I. The Rock . . . 2", "II. Tae Koepors ae", "III. The Last Light . . . 4") == [
        ("title_differs", "THE KEEPERS")
    ]


def test_a_list_of_pictures_is_not_compared() -> None:
    pictures = page(1, block(CONTENTS, "LIST OF ILLUSTRATIONS"), block(CONTENTS, "A tanker . . . 2", indent=False))
    assert survey([pictures, *BOOK], None).contents == []


def test_an_entry_runs_over_lines_and_columns() -> None:
    lines = ("CHAPTER I", "An inquiry into the human", "mind 2")
    pages = [contents(*lines)]
    made = [p.text for p in PassageWriter(survey(pages, None)).passages(pages) if p.kind == "entry"]
    assert made[0] == "CHAPTER I"
    assert made[1].startswith("An inquiry into the human")
