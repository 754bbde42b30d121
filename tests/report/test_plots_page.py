"""The page of `dvc plots show` and `diff` draws its plots without the network."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from tests.projects import ROOT, Project, copy_project
from tests.review.driving import drive

PLOTS = """[...document.querySelectorAll('main > div')].map((one) => [
    one.querySelector('h2').textContent, one.querySelectorAll('circle').length,
    new Set([...one.querySelectorAll('p path')].map((path) => path.getAttribute('stroke'))).size,
    [...one.querySelectorAll('td')].reduce((sum, cell) => sum + Number(cell.textContent), 0)])"""


def shown(project: Project, *command: str) -> dict[str, list[int]]:
    """For each plot, by its title: points, colours, and what the cells of its table come to."""
    project.dvc("plots", *command, "-o", "plots")
    page = project.root / "plots/index.html"
    asked = re.findall(r"(?:src|href)=[\"']?([^\"' >]+)", page.read_text(encoding="utf-8"))
    assert asked == []
    steps: list[list[Any]] = [["see", PLOTS], ["axe"], ["size", 390, 844, "dark"], ["axe"],
                              ["see", "document.documentElement.scrollWidth <= 390"]]  # fmt: skip
    plots, wide, narrow, fits = drive(page.as_uri(), steps, ready="h2")
    assert (wide, narrow, fits) == ([], [], True)
    return {title: numbers for title, *numbers in plots}


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / f"reports/sample/{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.pipeline
def test_plots_are_drawn_of_one_state_and_of_two(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    plots = shown(project, "show")
    pages = len(rows("evaluate"))
    assert plots["Character error rate"] == [pages, 1, 0]
    assert plots["Characters wrong, page by page"] == [2 * pages, 1, 0]
    assert plots["Block classes"][2] == len(rows("score"))
    path = project.root / "reports/sample/evaluate.csv"
    path.write_text(re.sub(r"(?m)^(\d+,\d+),0\.0", r"\1,0.5", path.read_text()))
    assert shown(project, "diff", "HEAD")["Character error rate"] == [2 * pages, 2, 0]
