"""The validators: each finds a fault where there is one; one that is missing fails the test and says what to run."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.export.alto import alto_page
from lib.export.hocr import hocr_page
from tests.export.books import line, make, page
from tests.export.test_epub import epub
from tests.projects import ROOT
from tests.validators import programs
from tests.validators.checks import check_accessible, check_alto, check_epub, check_hocr, pdf_text
from tests.validators.programs import MissingProgramError


def damaged(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """The small book's EPUB with another text in one of its files."""
    sound, path = tmp_path / "sound.epub", tmp_path / "damaged.epub"
    sound.write_bytes(epub(make(tmp_path / "book")))
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(path, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == name:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            target.writestr(info, data)
    return path


def test_epubcheck_finds_a_link_to_nowhere(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"RSC-012|not defined"):
        check_epub(damaged(tmp_path, "EPUB/t001.xhtml", 'href="#n001"', 'href="#n999"'))


def test_ace_finds_a_picture_without_words(tmp_path: Path) -> None:
    path = damaged(tmp_path, "EPUB/t001.xhtml", 'alt="The stair, &quot;as drawn&quot;."', "")
    with pytest.raises(AssertionError, match="image-alt"):
        check_accessible(path, tmp_path)


def test_altos_schema_finds_a_page_without_a_number(tmp_path: Path) -> None:
    text = alto_page(page(3, line("l1", "A ruin", 40)), languages=["en"], printed=None, image="x.png")
    path = tmp_path / "page.xml"
    path.write_text(text.replace(' PHYSICAL_IMG_NR="3"', ""), encoding="utf-8")
    with pytest.raises(AssertionError, match="PHYSICAL_IMG_NR"):
        check_alto([path])


def test_the_hocr_specification_finds_a_line_outside_a_page(tmp_path: Path) -> None:
    text = hocr_page(page(3, line("l1", "A ruin", 40)), title="T", languages=["en"], printed=None, image="x.png")
    path = tmp_path / "page.html"
    path.write_text(text.replace('class="ocr_page"', 'class="page"'), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"ocr_line.* must be descendant of exactly one 'ocr_page'"):
        check_hocr([path])


def test_poppler_complains_of_what_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing else")
    with pytest.raises(AssertionError):
        pdf_text(path)


@pytest.mark.parametrize("find", [programs.pdftotext, programs.node, programs.ace, programs.browser])
def test_a_missing_program_fails_the_test_and_says_what_to_run(
    find: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(programs, "MAC_BROWSERS", ())
    monkeypatch.setattr(programs, "_scripts", lambda: tmp_path)
    monkeypatch.delenv("PUPPETEER_EXECUTABLE_PATH", raising=False)
    with pytest.raises(MissingProgramError, match="make validators"):
        find()


def test_a_check_without_its_program_fails_and_does_not_skip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="no pdftotext on this machine: run `make validators`"):
        pdf_text(tmp_path / "any.pdf")


def test_what_cannot_be_installed_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "node").symlink_to(programs.node())
    environment = {**os.environ, "PATH": str(tmp_path), "PUPPETEER_EXECUTABLE_PATH": programs.browser()}
    done = subprocess.run(
        [sys.executable, "-m", "tests.validators"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    command = "brew install poppler" if sys.platform == "darwin" else "apt-get install poppler-utils"
    assert line.startswith("colophon: the tests need pdftotext: ")
    assert line.endswith(command)


def test_where_all_is_there_nothing_is_run() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.validators"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
