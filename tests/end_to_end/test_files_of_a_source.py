"""What a source holds besides its pages stands in the log, in the report and in the book's facts."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.projects import Project, draw_page


def facts(project: Project) -> dict[str, object]:
    return dict(json.loads((project.root / "data/small/ingest/book.json").read_bytes()))


def report(project: Project) -> dict[str, object]:
    return dict(json.loads((project.root / "reports/small/ingest.json").read_bytes()))


def test_files_left_out_are_counted_and_named(small: Project) -> None:
    assert (report(small)["files_left_out"], facts(small)["left_out"]) == (0, [])
    for name in ("letter.docx", "notes.txt", "plate.mov"):
        (small.root / "data/sources/small" / name).write_bytes(b"x")
    done = small.stage("ingest", "small")
    assert "warning: 2 files left out (no image and no PDF): letter.docx, plate.mov" in done.stderr
    assert "1 file beside the scans, which no page is made of: notes.txt" in done.stdout
    assert "0 done, 6 skipped" in done.stdout
    assert report(small)["files_left_out"] == 2
    assert (facts(small)["files_left_out"], facts(small)["left_out"]) == (2, ["letter.docx", "plate.mov"])


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system takes no such names")
def test_a_name_that_is_not_utf8_is_shown_escaped(small: Project) -> None:
    plain = small.root / "data/sources/small/7.png"
    draw_page(plain, 7)
    plain.rename(Path(os.fsdecode(os.fsencode(plain.parent) + b"/7 caf\xe9.png")))
    small.stage("ingest", "small")
    small.stage("ocr", "small")
    record = json.loads((small.root / "data/small/ingest/pages/page_0007.json").read_bytes())
    assert record["source"] == r"7 caf\xe9.png"
    assert (small.root / "data/small/ocr/pages/page_0007.json").exists()
