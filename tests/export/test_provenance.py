"""Where a book was made from, as it is told in the book."""

from __future__ import annotations

from pathlib import Path

from lib.export.provenance import gather
from tests.projects import ROOT


def project(root: Path, source: str) -> Path:
    """A project with one book of this source."""
    text = (ROOT / "params.yaml").read_text(encoding="utf-8")
    root.mkdir()
    (root / "stages").symlink_to(ROOT / "stages")
    (root / "params.yaml").write_text(text.replace("data/sources/sample.pdf", source), encoding="utf-8")
    for name in ("passages.jsonl", "book.json"):
        (root / name).write_text("", encoding="utf-8")
    return root


def test_a_book_does_not_tell_where_on_the_machine_its_scan_lay(tmp_path: Path) -> None:
    scan = tmp_path / "private" / "scan.pdf"
    scan.parent.mkdir()
    scan.write_bytes(b"%PDF-1.4\n")
    made = gather(project(tmp_path / "one", str(scan)), "sample", tmp_path, tmp_path / "one")
    assert made.source == "scan.pdf"
    assert "private" not in " ".join(made.dvc)
    assert len(made.source_digest or "") > 0


def test_a_scan_of_the_project_is_told_by_its_place_in_it(tmp_path: Path) -> None:
    made = gather(project(tmp_path / "two", "data/sources/sample.pdf"), "sample", tmp_path, tmp_path / "two")
    assert made.source == "data/sources/sample.pdf"
