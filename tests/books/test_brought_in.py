"""Scans that are copied into the project: what no scan is made of stays where it is."""

from __future__ import annotations

import os
from pathlib import Path

from lib.books.brought_in import copied_in


def test_devices_pipes_and_links_that_lead_round_are_left_out(tmp_path: Path) -> None:
    scans = tmp_path / "elsewhere"
    (scans / "deep").mkdir(parents=True)
    (scans / "deep/2.png").write_bytes(b"two")
    (scans / "1.png").write_bytes(b"one")
    (scans / "link.png").symlink_to(scans / "1.png")
    (scans / "device.png").symlink_to("/dev/zero")
    (scans / "round").symlink_to(scans)
    (scans / "nowhere.png").symlink_to(scans / "none")
    os.mkfifo(scans / "pipe.png")
    root = tmp_path / "project"
    root.mkdir()
    assert copied_in(root, Path("data/sources"), "book", [str(scans)]) == "data/sources/book"
    there = sorted(path.relative_to(root / "data/sources/book").as_posix() for path in root.rglob("*.png"))
    assert there == ["1.png", "deep/2.png", "link.png"]
    assert not (root / "data/sources/book/link.png").is_symlink()
