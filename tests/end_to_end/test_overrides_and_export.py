"""Corrections by hand and exports under DVC: what runs again, what stands, and what another clone finds."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.projects import Project

pytestmark = pytest.mark.pipeline


def first_paragraph(project: Project, page: int) -> dict[str, str]:
    record = json.loads((project.root / f"data/small/merge/pages/page_{page:04d}.json").read_bytes())
    paragraph = record["blocks"][0]["paragraphs"][0]
    return {"id": paragraph["id"], "text": paragraph["text"]}


def test_an_override_goes_through_to_the_exports_and_is_stale_after_a_new_scan(finished: Project) -> None:
    small = finished
    assert json.loads((small.root / "reports/small/merge.json").read_bytes())["stale_overrides"] == 0
    export = small.root / "data/small/export"
    before = (export / "small.txt").read_text()
    assert "LANTERN" not in before
    small.commit("run")
    assert "data/small/overrides/.gitkeep" in small.git("ls-files")

    paragraph = first_paragraph(small, 2)
    entry = {"id": paragraph["id"], "base": paragraph["text"], "text": "LANTERN " + paragraph["text"]}
    (small.root / "data/small/overrides/page_0002.json").write_text(json.dumps({"paragraphs": [entry]}))
    output = small.dvc("repro").stdout
    assert "Stage 'ocr@small' didn't change" in output
    assert "merge@small: 6 pages: 1 done, 5 skipped" in output
    for name in ("small.txt", "small.md", "small.diplomatic.txt", "small.jsonl", "alto/page_0002.xml"):
        assert "LANTERN" in (export / name).read_text(), name
    assert "1 by a person" in (export / "small.txt").read_text()
    assert "up to date" in small.dvc("repro").stdout
    small.commit("corrected")
    assert small.git("status", "--porcelain") == ""

    sources = small.root / "data/sources/small"
    shutil.copy(sources / "005.png", sources / "002.png")
    done = small.dvc("repro", "export@small")
    [told] = [row for row in (done.stdout + done.stderr).splitlines() if "stale overrides" in row]
    assert f"page_0002 {paragraph['id']} text" in told
    assert "LANTERN" not in (export / "small.txt").read_text()
    metrics = small.dvc("metrics", "show", "reports/small/merge.json").stdout
    assert "stale_overrides" in metrics


def test_exports_are_turned_off_by_params(small: Project) -> None:
    small.edit_params(export={"formats": {"pdf": False, "hocr": False, "alto": False}})
    small.dvc("repro", "export@small")
    made = {path.name for path in (small.root / "data/small/export").iterdir()}
    assert made == {"small.epub", "small.md", "small.txt", "small.diplomatic.txt", "small.jsonl"}
