"""The colophon command, as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from lib.cli import VERBS
from lib.commands.add import append_book
from tests.projects import ROOT, Project, colophon, copy_project, draw_page

COMMANDS = tuple(VERBS)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path / "project")


def test_add_writes_an_entry_and_leaves_the_rest_alone(project: Project) -> None:
    for number in (1, 2, 10):
        draw_page(project.root / f"data/sources/mine/{number}.png", number)
    before = (project.root / "params.yaml").read_text()
    output = colophon(project, "add", "mine", "data/sources/mine", "--title", "A: title", "--year", "1899")
    assert "mine: 3 scans" in output
    diff = project.git("diff", "--unified=0", "params.yaml").splitlines()
    changed = [line for line in diff if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    assert all(line.startswith("+") for line in changed)
    assert (project.root / "params.yaml").read_text() != before
    assert "mine" in colophon(project, "check")
    assert "mine: not begun" in colophon(project, "status", "mine")
    assert "data/mine/report/report.html   (not made yet)" in colophon(project, "results")
    for verb in ("results", "check"):
        alone = colophon(project, verb, "mine")
        assert "mine" in alone and "sample" not in alone, verb


def test_add_names_the_files_that_no_page_is_made_of(project: Project) -> None:
    folder = project.root / "data/sources/mine"
    for name in ("part1/1", "part2/1"):
        draw_page(folder / f"{name}.png", 1)
    for name in ("letter.docx", "notes.txt"):
        (folder / name).write_bytes(b"x")
    output = colophon(project, "add", "mine", "data/sources/mine")
    assert "mine: 2 files from 2 folders, in this order: part1 (1), part2 (1)" in output
    assert "mine: 1 file beside the scans, which no page is made of: notes.txt" in output
    assert "mine: 1 file left out (no image and no PDF): letter.docx" in output
    assert "mine: 2 scans, 1 file left out. Now run" in output


def test_add_refuses_a_folder_that_cannot_be_taken_whole(project: Project) -> None:
    draw_page(project.root / "data/sources/mine/1.png", 1)
    (project.root / "data/sources/mine/2.djvu").write_bytes(b"AT&TFORM")
    before = (project.root / "params.yaml").read_text()
    output = colophon(project, "add", "mine", "data/sources/mine", check=False)
    assert "2.djvu" in output
    assert "ddjvu" in output
    assert (project.root / "params.yaml").read_text() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "Bad Id", "data/sources"), "Bad Id"),
        (("add", "sample", "data/sources"), "already"),
        (("add", "mine", "nowhere.pdf"), "no such file"),
        (("add", "mine", "data/sources/scan.dvc"), "for its own notes"),
        (("add", "mine", "one.png", "--truth", "nowhere"), "no such folder"),
        (("status", "nobody"), "nobody"),
        (("results", "nobody"), "nobody"),
        (("check", "nobody"), "nobody"),
    ],
)
def test_mistakes_are_one_line(project: Project, arguments: tuple[str, ...], says: str) -> None:
    Image.new("L", (9, 9)).save(project.root / "one.png")
    before = (project.root / "params.yaml").read_text()
    assert says in colophon(project, *arguments, check=False)
    assert (project.root / "params.yaml").read_text() == before


def test_check_names_the_key_that_is_wrong(project: Project) -> None:
    path = project.root / "params.yaml"
    path.write_text(path.read_text().replace("  psm: 3", "  pms: 3"))
    assert "pms" in colophon(project, "check", check=False)


def test_the_documents_name_every_command() -> None:
    text = " ".join(path.read_text() for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))
    assert len(COMMANDS) > 10
    assert [name for name in COMMANDS if f"colophon {name}" not in text] == []


def test_add_takes_no_title_that_rewrites_a_terminal(project: Project) -> None:
    draw_page(project.root / "data/sources/mine/1.png", 1)
    before = (project.root / "params.yaml").read_text()
    output = colophon(project, "add", "mine", "data/sources/mine", "--title", "A\x1b[31m title", check=False)
    assert "holds what no page shows" in output
    assert "\x1b" not in output
    assert (project.root / "params.yaml").read_text() == before


def test_a_file_s_name_cannot_speak_to_the_terminal(project: Project) -> None:
    draw_page(project.root / "data/sources/mine/1.png", 1)
    (project.root / "data/sources/mine/\x1b]0;owned\x07.docx").write_bytes(b"x")
    output = colophon(project, "add", "mine", "data/sources/mine")
    assert "\x1b" not in output
    assert "\\x1b]0;owned\\x07.docx" in output


@pytest.mark.parametrize("end", ["\n", "", "\n\n# What each stage makes.\nrun: {}\n"])
def test_a_new_book_stands_below_the_last_and_comments_stay_with_what_they_are_of(tmp_path: Path, end: str) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(f"books:\n  one:\n    source: a  # the scan{end}", encoding="utf-8")
    append_book(path, "two", {"source": "b", "title": "A: b"})
    added = "  two:\n    source: b\n    title: 'A: b'\n"
    assert path.read_text(encoding="utf-8") == f"books:\n  one:\n    source: a  # the scan\n{added}{end[1:]}"


def test_add_tells_what_of_the_truth_is_none_and_copies_it_with_the_scan(project: Project, tmp_path: Path) -> None:
    outside, truth = tmp_path / "scanner/1.png", tmp_path / "my truth"
    draw_page(outside, 1)
    truth.mkdir()
    for name in ("page_0001.txt", "page_0009.txt", "p2.txt", ".hidden"):
        (truth / name).write_text("The lamp.", encoding="utf-8")
    (project.root / "data/sources/taken-truth").mkdir()
    said = colophon(project, "add", "taken", str(outside), "--copy", "--truth", str(truth), check=False)
    assert "data/sources/taken-truth: is there already" in said
    assert not (project.root / "data/sources/taken.png").exists()
    said = colophon(project, "add", "mine", str(outside), "--copy", "--truth", str(truth))
    assert "mine: copied to data/sources/mine.png and data/sources/mine-truth" in said
    assert "mine: 1 file of the truth not taken (a page's text is page_0001.txt): p2.txt" in said
    assert (
        "mine: 1 file of the truth of no page, at which `score` stops unless openings are parted: page_0009.txt" in said
    )
    assert (project.root / "data/sources/mine-truth.dvc").is_file() and "outside the project" not in said
    assert "truth: data/sources/mine-truth" in (project.root / "params.yaml").read_text()
    (tmp_path / "empty").mkdir()
    said = colophon(project, "add", "two", str(outside), "--truth", str(tmp_path / "empty"))
    assert "two: no truth in the folder yet" in said and "two: " + str(tmp_path / "empty") + ": outside" in said


def test_add_copies_several_files_and_what_lies_outside_into_the_project(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "scanner"
    for name, number in (("b", 1), ("a", 2)):
        draw_page(outside / f"{name}.png", number)
    first, second = outside / "b.png", outside / "a.png"
    output = colophon(project, "add", "mine", str(first), str(second))
    assert "mine: copied to data/sources/mine" in output and "mine: 2 scans" in output
    kept = project.root / "data/sources/mine"
    assert [path.name for path in sorted(kept.iterdir())] == ["1-b.png", "2-a.png"], "in the order that was given"
    assert (kept / "1-b.png").read_bytes() == first.read_bytes()
    assert "source: data/sources/mine" in (project.root / "params.yaml").read_text()
    assert "copied to data/sources/one.png" in colophon(project, "add", "one", str(first), "--copy")
    said = colophon(project, "add", "two", str(first))
    assert "outside the project" in said and "--copy" in said
    before = (project.root / "params.yaml").read_text()
    assert "no such file" in colophon(project, "add", "three", str(first), str(outside / "none.png"), check=False)
    (kept.parent / "four").mkdir()
    assert "is there already" in colophon(project, "add", "four", str(first), str(second), check=False)
    assert (project.root / "params.yaml").read_text() == before
    assert not (kept.parent / "three").exists()
    assert not list(kept.parent.glob(".tmp*"))
