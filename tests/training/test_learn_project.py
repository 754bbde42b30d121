"""colophon learn on a drawn book whose paragraphs begin with a number at the edge, as the package does not expect."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.layout.paragraph_features import NAMES
from lib.layout.paragraph_starts import LIKELY, WEIGHTS
from lib.learning.logistic import load_weights
from lib.merge.page_in_hand import load_page_in_hand, write_overrides
from lib.pipeline.storage import BookStorage
from lib.schemas.layout import LayoutPage
from lib.schemas.merge import MergedLine
from lib.training.left_out_pages import tried_books, wrong
from lib.training.proofread_pages import PagePlaces, line_places
from tests.made_once import copy_of, made_once
from tests.projects import Project, colophon, copy_project

BOOK, OTHER = "rules", "more"
PAGES, LEFT = 8, 6
"""Pages of the book, and how many of them are proofread."""
TEXTS = (
    ("Let the keeper of the lamp light it at dusk and trim", "it at midnight, whoever may be on the tower then."),
    ("Nobody who lives in the village may build a wall that", "is higher than the gate without asking the council."),
    ("The figures are written in a long column and added", "twice by two men who do not know of each other."),
    ("A ship that comes in on the morning tide with timber", "pays the harbour master for each of its masts."),
    ("The binder keeps his thread in a box of pale wood, and", "no other thing may be put into the same drawer."),
    ("Every page is read aloud before it goes to the press", "by one of the older men, who is paid for that."),
)
NUMBERED = re.compile(r"\d+\.")


def draw(path: Path, page: int) -> None:
    """A page of numbered rules, each as wide as the column and flush at its left, without white between them."""
    font = ImageFont.truetype(str(SourceSerifPro), 30, layout_engine=ImageFont.Layout.BASIC)
    image = Image.new("L", (900, 760), 255)
    pen = ImageDraw.Draw(image)
    rules = [TEXTS[(page + step) % len(TEXTS)] for step in range(6)]
    lines = [text for at, (one, two) in enumerate(rules) for text in (f"{page * 6 + at + 10}. {one}", two)]
    for row, text in enumerate(lines):
        words = text.split()
        white = (780 - sum(pen.textlength(word, font=font) for word in words)) / (len(words) - 1)
        left = 60.0
        for word in words:
            pen.text((left, 60 + 46 * row), word, font=font, fill=20)
            left += pen.textlength(word, font=font) + white
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, dpi=(200, 200))


def proofread(project: Project, book: str, pages: range) -> None:
    """As a person does it: each rule is a paragraph, and all else is right."""
    storage = BookStorage(book, project.root / "data")
    for number in pages:
        found = load_page_in_hand(storage, number)
        editor = found.editor()
        for at, paragraph in enumerate(found.plain.paragraphs()):
            editor.set_text(paragraph.id, parted(paragraph.lines))
            if at:
                editor.set_continues(paragraph.id, not NUMBERED.match(paragraph.text))
        write_overrides(found.path, editor.overrides)


def parted(lines: list[MergedLine]) -> str:
    breaks = ["\n\n" if NUMBERED.match(line.text) else "\n" for line in lines[1:]]
    return lines[0].text + "".join(sign + line.text for sign, line in zip(breaks, lines[1:], strict=True))


def starts(project: Project, book: str, page: int) -> list[str]:
    path = project.root / f"data/{book}/layout/pages/page_{page:04d}.json"
    found = LayoutPage.model_validate_json(path.read_bytes()).paragraphs()
    return [paragraph.lines[0].words[0].text for paragraph in found]


@pytest.fixture(scope="module")
def read_once(shared_folder: Path) -> Project:
    """Two such books, as far as their labels; of the first six pages are proofread. Not to be changed."""

    def make(target: Path) -> Project:
        project = copy_project(target)
        books = {}
        for book, pages in ((BOOK, range(PAGES)), (OTHER, range(20, 22))):
            for page in pages:
                draw(project.root / f"data/sources/{book}/{page:03d}.png", page)
            BookStorage(book, project.root / "data").make_override_dir()
            books[book] = {
                "source": f"data/sources/{book}",
                "truth": "data/no-truth",
                "correct": {"second_reader": "none"},
            }
        project.edit_params(books={"sample": None, **books})
        project.dvc("repro", *(f"{stage}@{book}" for book in books for stage in ("correct", "label")))
        proofread(project, BOOK, range(1, LEFT + 1))
        project.commit("two books of rules, the first proofread for the most part")
        return project

    return made_once(shared_folder / "rules-master", make)


@pytest.fixture
def read(read_once: Project, tmp_path: Path) -> Project:
    return copy_of(read_once, tmp_path / "project")


def numbered(words: list[str]) -> bool:
    return all(NUMBERED.fullmatch(word) for word in words)


def test_a_page_that_nobody_proofread_is_set_by_what_the_others_taught(read: Project, tmp_path: Path) -> None:
    before = {page: starts(read, BOOK, page) for page in range(1, PAGES + 1)}
    assert len(before[PAGES]) < 6
    said = colophon(read, "learn")
    assert re.search(r"rules +6 +\d+ +\d+ +0 +\d +0 +own\b", said), said
    assert "data/_learnt/paragraph_starts-" in said
    read.dvc("repro", f"layout@{BOOK}", f"layout@{OTHER}")
    for page in (LEFT + 1, PAGES):
        assert len(starts(read, BOOK, page)) == 6
        assert numbered(starts(read, BOOK, page))
    # What people proofread stays as they saw it, and so does a book of which nothing is known.
    assert {page: starts(read, BOOK, page) for page in range(1, LEFT + 1)} == {p: before[p] for p in range(1, LEFT + 1)}
    assert len(starts(read, OTHER, 1)) < 6
    storage = BookStorage(BOOK, read.root / "data")
    assert not any(
        outcome.stale for n in range(1, PAGES + 1) for outcome in load_page_in_hand(storage, n).merged.overrides
    )
    read.commit("what was learnt")
    # Another clone has the weights by git, and its pages the same keys.
    read.run("git", "clone", "--quiet", str(read.root), str(tmp_path / "clone"))
    clone = Project(tmp_path / "clone")
    (clone.root / ".venv").symlink_to(read.root / ".venv")
    clone.dvc("config", "--local", "cache.dir", str(read.root / ".dvc/cache"))
    clone.dvc("checkout", f"ocr@{BOOK}", f"ingest@{BOOK}")
    clone.dvc("repro", "--single-item", f"layout@{BOOK}")
    assert clone.records(BOOK, "layout") == read.records(BOOK, "layout")


def test_the_same_pages_give_the_same_bytes_and_going_back_leaves_nothing(read: Project) -> None:
    def learnt() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((read.root / "data/_learnt").iterdir())}

    nothing = learnt()
    colophon(read, "learn")
    once = learnt()
    assert len(once) == len(nothing) + 2
    colophon(read, "learn")
    assert learnt() == once
    before = starts(read, BOOK, PAGES)
    read.dvc("repro", f"layout@{BOOK}")
    assert starts(read, BOOK, PAGES) != before
    assert "the weights of the package decide" in colophon(read, "learn", "--back")
    assert learnt() == nothing
    read.dvc("repro", f"layout@{BOOK}")
    assert starts(read, BOOK, PAGES) == before
    assert "decide already" in colophon(read, "learn", "--back")


def test_a_page_that_was_mended_under_own_weights_keeps_them(read: Project) -> None:
    colophon(read, "learn")
    read.dvc("repro", f"layout@{BOOK}")
    storage = BookStorage(BOOK, read.root / "data")
    found = load_page_in_hand(storage, PAGES)
    editor = found.editor()
    *_, last = found.plain.paragraphs()
    editor.set_text(last.id, "57. Another rule.")
    write_overrides(found.path, editor.overrides)
    said = colophon(read, "learn", "--back")
    assert "1 pages with overrides stay as they were set" in said
    read.dvc("repro", f"layout@{BOOK}")
    assert len(starts(read, BOOK, PAGES)) == 6
    assert len(starts(read, BOOK, PAGES - 1)) < 6
    assert not any(outcome.stale for outcome in load_page_in_hand(storage, PAGES).merged.overrides)


def test_too_few_pages_are_one_line_and_nothing_is_written(read: Project) -> None:
    for page in range(3, LEFT + 1):
        (read.root / f"data/{BOOK}/overrides/page_{page:04d}.json").unlink()
    said = colophon(read, "learn", check=False)
    assert "paragraph_starts: too few proofread pages to learn from: 2" in said
    assert [path.name for path in (read.root / "data/_learnt").iterdir()] == ["README.md"]


def test_weights_that_are_worse_on_pages_left_out_are_not_used(read: Project) -> None:
    """A person who parts each page otherwise teaches nothing that holds for the next page."""
    storage = BookStorage(BOOK, read.root / "data")
    for page in range(1, LEFT + 1):
        found = load_page_in_hand(storage, page)
        lines = [line.text for paragraph in found.plain.paragraphs() for line in paragraph.lines]
        editor = found.editor()
        first, *others = found.plain.paragraphs()
        for other in others:
            editor.drop(other.id)
        breaks = ["\n\n" if (at * 7 + page * 3) % 5 < 2 else "\n" for at in range(len(lines) - 1)]
        editor.set_text(first.id, lines[0] + "".join(a + b for a, b in zip(breaks, lines[1:], strict=True)))
        write_overrides(found.path, editor.overrides)
    said = colophon(read, "learn")
    tried = re.search(r"rules +\d +\d+ +(\d+) +(\d+) +\d +\d +package\b", said)
    assert tried, said
    assert int(tried[2]) >= int(tried[1])
    assert [path.name for path in (read.root / "data/_learnt").iterdir()] == ["README.md"]


def test_what_is_said_of_pages_left_out_is_so(read: Project) -> None:
    """The figures of the table, taken anew by hand: each page is told by weights of the five others."""
    package = load_weights(WEIGHTS, NAMES)
    places = list(line_places(BookStorage(BOOK, read.root / "data"), None))
    assert [page.page for page in places] == list(range(1, LEFT + 1))
    tried = tried_books(places, package, LIKELY)[BOOK]
    assert tried.package_wrong == sum(wrong(package, page, LIKELY) for page in places)
    # With itself among those it was learnt from, a page of another kind would be told right.
    odd = PagePlaces(BOOK, 99, places[0].features, 1 - places[0].labels)
    both = tried_books([*places, odd], package, LIKELY)[BOOK]
    assert both.own_wrong >= len(odd.labels) - 1
    assert tried.own_wrong == 0


def test_files_that_are_not_as_they_should_be_are_one_line(read: Project) -> None:
    colophon(read, "learn")
    folder = read.root / "data/_learnt"
    (weights,) = folder.glob("paragraph_starts-*.json")
    written = weights.read_text()
    plain = json.loads(written)
    plain["weights"]["a feature of before"] = plain["weights"].pop("indent")
    weights.write_text(json.dumps(plain))
    done = read.stage("layout", BOOK, check=False)
    assert done.returncode
    assert "run `colophon learn --back`" in done.stderr + done.stdout
    for changed, told in ((1.5, "changed since"), (float("nan"), "no weights of the features")):
        weights.write_text(json.dumps({**json.loads(written), "intercept": changed}))
        done = read.stage("layout", BOOK, check=False)
        assert done.returncode and told in done.stderr + done.stdout
    weights.unlink()
    done = read.stage("layout", BOOK, check=False)
    assert done.returncode
    assert "take it from git again" in done.stderr + done.stdout
    colophon(read, "learn")  # pages that were held to them are the package's again
    assert read.stage("layout", BOOK).returncode == 0
    learnt = (folder / "learnt.json").read_text()
    name = json.loads(learnt)["decisions"]["paragraph_starts"]["weights"]
    for text in ("{", learnt.replace(name, "x/../../../outside"), learnt.replace(name, 400 * "a")):
        (folder / "learnt.json").write_text(text)
        assert "learnt.json: not as `colophon learn` writes it" in colophon(read, "learn", check=False)


def test_going_back_frees_pages_that_were_held_to_weights_which_are_lost(read: Project) -> None:
    colophon(read, "learn")
    read.dvc("repro", f"layout@{BOOK}")
    storage = BookStorage(BOOK, read.root / "data")
    found = load_page_in_hand(storage, PAGES)
    editor = found.editor()
    editor.set_text(next(iter(found.plain.paragraphs())).id, "A rule.")
    write_overrides(found.path, editor.overrides)
    colophon(read, "learn", "--back")
    (weights,) = (read.root / "data/_learnt").glob("paragraph_starts-*.json")
    weights.write_text("x")
    assert read.stage("layout", BOOK, check=False).returncode
    assert "decide already" not in colophon(read, "learn", "--back")
    assert read.stage("layout", BOOK).returncode == 0
    assert "decide already" in colophon(read, "learn", "--back")
