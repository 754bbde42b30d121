"""Which pages are read again after which change, under DVC."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from tests.end_to_end.conftest import PAGES
from tests.projects import Project, draw_page

CLOSING = re.compile(r"^ocr@small: (\d+) pages: (\d+) done, (\d+) skipped", re.MULTILINE)


def repro(project: Project) -> int | None:
    """Pages read again by `dvc repro ocr@small`; None where DVC did not even start the stage."""
    found = CLOSING.search(project.dvc("repro", "ocr@small").stdout)
    return int(found.group(2)) if found else None


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_changed(small: Project) -> None:
    output = small.dvc("repro", "ocr@small").stdout
    assert "up to date" in output
    assert CLOSING.search(output) is None


def test_one_page_image_replaced(small: Project) -> None:
    before = small.records("small", "ocr")
    draw_page(small.root / "data/sources/small/003.png", 3, seed=4)
    assert repro(small) == 1
    after = small.records("small", "ocr")
    assert {name for name in after if after[name] != before[name]} == {"pages/page_0003.json", "skip/page_0003.json"}


def test_a_record_edited_or_cut_short(small: Project) -> None:
    before = small.records("small", "ocr")
    pages = small.root / "data/small/ocr/pages"
    (pages / "page_0002.json").write_text("{}")
    cut = pages / "page_0005.json"
    cut.write_bytes(cut.read_bytes()[:100])
    assert repro(small) == 2
    assert small.records("small", "ocr") == before


@pytest.mark.parametrize(
    ("where", "old", "new"),
    [
        ("params.yaml", "merge: {}", "merge: {} # nothing"),
        ("params.yaml", "  max_failed_pages: 0", "  max_failed_pages: 3\n  workers: 1"),
        ("params.yaml", "  rotate: true", "  rotate: false"),
        ("stages/ocr.py", "def read_page(", "# A remark.\ndef read_page("),
        ("lib/ocr/hocr_words.py", '"""The words of a page', '"""All the words of a page'),
        ("lib/pipeline/runner.py", "stats.processed += 1", "stats.processed += 2 - 1"),
        ("lib/pipeline/process_pool.py", "POLL_SECONDS = 0.25", "POLL_SECONDS = 0.5"),
        ("stages/merge.py", "SOME", ""),
    ],
    ids=["comment in params", "workers", "other stage's setting", "comment", "docstring", "runner", "pool", "other"],
)
def test_changes_that_read_no_page_again(small: Project, where: str, old: str, new: str) -> None:
    path = small.root / where
    if old == "SOME":
        path.write_text(path.read_text() + "\nUNUSED = 1\n")
    else:
        replace(path, old, new)
    assert repro(small) in (0, None)
    # Nor when the stage is made to run.
    assert "0 done, " in small.stage("ocr", "small").stdout


@pytest.mark.parametrize(
    ("where", "old", "new"),
    [
        ("params.yaml", "  psm: 3", "  psm: 6"),
        ("params.yaml", "    source: data/sources/small", "    language: eng+deu\n    source: data/sources/small"),
        (
            "stages/ocr.py",
            "return PageOutput(record, files, measure(",
            "return PageOutput(record, files or {}, measure(",
        ),
        ("lib/layout/blocks.py", "SIZE_RATIO = 0.4, 1.35", "SIZE_RATIO = 0.4, 1.36"),
    ],
    ids=["psm", "language", "page function", "its module"],
)
def test_changes_that_read_all_pages_again(small: Project, where: str, old: str, new: str) -> None:
    replace(small.root / where, old, new)
    assert repro(small) == PAGES


def test_another_engine_reads_all_pages_again(small: Project, tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    real = small.root / ".venv/bin/tesseract"
    program.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo "tesseract 9.9.9"; else exec {real} "$@"; fi\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    output = small.stage("ocr", "small", env={"COLOPHON_TESSERACT": str(program)}).stdout
    assert f"{PAGES} done, 0 skipped" in output


def test_a_page_less(small: Project) -> None:
    (small.root / "data/sources/small/006.png").unlink()
    assert repro(small) == 0
    names = [path.name for path in (small.root / "data/small/ocr/pages").iterdir()]
    assert sorted(names) == [f"page_{n:04d}.json" for n in range(1, PAGES)]
