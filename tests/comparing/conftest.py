"""A tiny project under git and DVC whose merged pages stand in two commits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.structure.pages import body, page

BOOK = "moby"
PARAMS = (
    "books:\n  moby:\n    source: data/sources/moby.pdf\n    truth: data/sources/moby-truth\nevaluate: {}\nrun: {}\n"
)
PAGES = f"data/{BOOK}/merge/pages"


@dataclass
class TwoStates:
    """`first` and `second` are tags; the second stands in the workspace."""

    root: Path

    def run(self, *command: str) -> None:
        subprocess.run(command, cwd=self.root, check=True, capture_output=True)

    def write(self, texts: Mapping[int, str], metrics: Mapping[str, float | None]) -> None:
        """Merged pages with these texts (slashes part lines), and the metrics of the book's report."""
        folder = self.root / PAGES
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for number, text in texts.items():
            path = folder / f"page_{number:04d}.json"
            path.write_text(page(number, body(text)).model_dump_json(), encoding="utf-8")
        reports = self.root / f"reports/{BOOK}"
        reports.mkdir(parents=True, exist_ok=True)
        (reports / "report.json").write_text(json.dumps(metrics))
        rows = "".join(f"{number},{len(text)}\n" for number, text in texts.items())
        (reports / "merge.csv").write_text(f"page_num,words\n{rows}")

    def commit(self, name: str) -> None:
        self.run(sys.executable, "-m", "dvc", "add", "--quiet", PAGES)
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--message", name)
        self.run("git", "tag", name)


TRUTH = {1: "The lamp was lit at dusk.", 2: "Nobody could say who had built it.", 3: "She wrote the figures down."}


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> TwoStates:
    made = TwoStates(tmp_path_factory.mktemp("two") / "project")
    root = made.root
    (root / "stages").mkdir(parents=True)
    (root / "stages/evaluate.py").touch()
    (root / "params.yaml").write_text(PARAMS)
    (root / ".gitignore").write_text(f"/tmp\n/data/{BOOK}/ingest\n")
    truth = root / "data/sources/moby-truth"
    truth.mkdir(parents=True)
    for number, text in TRUTH.items():
        (truth / f"page_{number:04d}.txt").write_text(text)
    images = root / f"data/{BOOK}/ingest/pages"
    images.mkdir(parents=True)
    for number in TRUTH:
        Image.new("L", (1000, 1600), 255).save(images / f"page_{number:04d}.png")
    for command in (["init", "--quiet"], ["config", "user.name", "tests"], ["config", "user.email", "t@example.org"]):
        made.run("git", *command)
    made.run(sys.executable, "-m", "dvc", "init", "--quiet")
    made.write(
        {
            1: "The larnp was lit at dusk.",
            2: "Nobody could say who / had built it.",
            3: "She wrote the figures down.",
            4: "x",
        },
        {"cer": 0.02, "usd": 0.0, "f1_notes": None},
    )
    made.commit("first")
    made.write(
        {1: "The lamp was lit at dusk.", 2: "Nobody could say who / hacl built it.", 3: TRUTH[3]},
        {"cer": 0.03, "usd": 0.25, "f1_notes": None},
    )
    made.commit("second")
    return made
