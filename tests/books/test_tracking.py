"""A new book's scan is handed to DVC, where nobody keeps it yet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lib.books.tracking import _is_apart, track


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "scans").mkdir(parents=True)
    for command in (["git", "init", "--quiet"], [sys.executable, "-m", "dvc", "init", "--quiet"]):
        subprocess.run(command, cwd=root, check=True, capture_output=True)
    return root


def test_a_scan_is_kept_once(root: Path) -> None:
    (root / "scans/mine.pdf").write_bytes(b"%PDF-1.7")
    [line] = track(root, ["scans/mine.pdf", "scans/mine.pdf"])
    assert line == "scans/mine.pdf: DVC keeps it now; give git its note: git add scans/mine.pdf.dvc"
    assert (root / "scans/mine.pdf.dvc").exists()
    assert track(root, ["scans/mine.pdf"]) == []


def test_what_git_keeps_stays_with_git(root: Path) -> None:
    (root / "scans/truth").mkdir()
    (root / "scans/truth/page_0001.txt").write_text("x")
    subprocess.run(["git", "add", "scans"], cwd=root, check=True)
    assert track(root, ["scans/truth"]) == []
    assert not (root / "scans/truth.dvc").exists()


def test_a_folder_of_which_git_keeps_a_part_is_told(root: Path) -> None:
    """Its scans would be in no clone, and nobody would know."""
    (root / "scans/mixed").mkdir()
    for name in ("README", "1.png"):
        (root / "scans/mixed" / name).write_text("x")
    (root / ".gitignore").write_text("*.png\n")
    subprocess.run(["git", "add", "scans/mixed/README"], cwd=root, check=True)
    [line] = track(root, ["scans/mixed"])
    assert line.startswith("scans/mixed: DVC does not keep it, for git keeps scans/mixed/README in it")


def test_odd_names_are_kept_and_told_so_that_a_shell_takes_them(root: Path) -> None:
    for name in ("-x.png", "a[1].png", "Ödd näme & 'x'.png"):
        (root / name).write_bytes(b"x")
        [line] = track(root, [name])
        told = line.partition("git add ")[2]
        assert (root / f"{name}.dvc").exists()
        subprocess.run(f"git add {told}", cwd=root, check=True, shell=True)
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True).stdout
    assert kept.count(b".dvc\0") == 3


def test_what_cannot_be_kept_is_told(root: Path, tmp_path: Path) -> None:
    (tmp_path / "far.pdf").write_bytes(b"%PDF-1.7")
    [outside] = track(root, ["../far.pdf"])
    told = "outside the project, so neither DVC nor git keeps it: `colophon add --copy` copies it in"
    assert outside == f"../far.pdf: {told}"
    (root / "dvc.yaml").write_text("stages:\n  make:\n    cmd: echo\n    outs: [scans/made.pdf]\n")
    (root / "scans/made.pdf").write_bytes(b"%PDF-1.7")
    assert track(root, ["scans/made.pdf"]) == []
    [lost] = track(root, ["scans/lost.pdf"])
    assert lost.startswith("scans/lost.pdf: DVC does not keep it (") and "does not exist" in lost


def test_without_dvc_nothing_is_said(tmp_path: Path) -> None:
    assert track(tmp_path, ["mine.pdf"]) == []


@pytest.mark.parametrize(
    ("out", "scan", "quick"),
    [
        ("data/${key}/ocr", "data/sources/mine", True),
        ("data/${key}/ocr", "data/mine/scan", False),
        ("out/${key}/ocr", "out/scans/mine", False),
        ("made", "scans/mine", True),
        ("scans", "scans/mine", False),
        ("scans/mine/thumbnails", "scans/mine", False),
    ],
)
def test_dvc_looks_at_all_stages_only_where_one_may_make_the_scan(root: Path, out: str, scan: str, quick: bool) -> None:
    (root / "dvc.yaml").write_text(f"stages:\n  make:\n    cmd: echo\n    outs: ['{out}']\n")
    (root / scan).mkdir(parents=True)
    assert _is_apart(root, scan) == quick


def test_a_note_within_or_above_is_left_to_dvc(root: Path) -> None:
    for name in ("scans/some", "scans/more/deep"):
        (root / name).mkdir(parents=True)
        (root / name / "1.png").write_bytes(b"x")
    assert track(root, ["scans/more/deep"])[0].startswith("scans/more/deep: DVC keeps it now")
    assert "overlap" in track(root, ["scans/more"])[0]
    assert track(root, ["scans/more/deep/1.png"])[0].endswith("git add scans/more/deep.dvc")
    assert track(root, ["scans/some"])[0].startswith("scans/some: DVC keeps it now")
    note = (root / "scans/some.dvc").read_text()
    assert "path: some" in note and "nfiles: 1" in note
    assert "/some" in (root / "scans/.gitignore").read_text()
