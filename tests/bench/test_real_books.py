"""Real scans with proofread text, through the whole pipeline."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.projects import copy_project


def test_gold_standard(tmp_path: Path, corpora: Path, figures: Callable[..., None]) -> None:
    """A clean book of 1893. Its truth leaves out running heads and page numbers, so the ends of a page are free."""
    project = copy_project(tmp_path / "project", commit=False)
    source = project.root / "data" / "sources" / "goldstd"
    truth = project.root / "data" / "sources" / "goldstd-truth"
    source.mkdir(parents=True)
    truth.mkdir()
    for number, image in enumerate(sorted((corpora / "goldstd").glob("*.png")), start=1):
        shutil.copy(image, source / image.name)
        text = image.with_suffix(".gt.txt")
        marked = image.with_suffix(".gt.dp.txt").read_text(encoding="utf-8")
        # Title pages and tables are retyped and not set as printed.
        if "/*" not in marked:
            shutil.copy(text, truth / f"page_{number:04d}.txt")
    entry = {
        "source": "data/sources/goldstd",
        "truth": "data/sources/goldstd-truth",
        "evaluate": {"furniture": "free_ends"},
    }
    project.edit_params(books={"sample": None, "goldstd": entry})
    project.commit()
    project.dvc("repro", "report@goldstd")
    rates = json.loads((project.root / "reports/goldstd/evaluate.json").read_text())
    figures("goldstd", pages=rates["pages_with_truth"], ocr=rates["ocr"], merge=rates["merge"])
    assert rates["ocr"]["cer"] < 0.02
    assert rates["merge"]["cer"] <= rates["ocr"]["cer"]
