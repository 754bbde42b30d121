"""Each command of the documents is run as it stands, but for the names that it leaves to the reader."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Mapping
from functools import reduce
from pathlib import Path

import pytest

from tests.document_runs import GONE_THROUGH, RUN_ELSEWHERE, is_measure, reason_not_run
from tests.end_to_end.test_experiments import BARE
from tests.projects import ROOT, Project, colophon, draw_page
from tests.review.test_in_browser import reviewing
from tests.test_document_commands import DOCUMENTS, commands_in

PAGES = 9
LONGEST_SECONDS = 1800
"""That a command may take on a machine that does other things too."""
PROOFREAD = (6, 7, 9, 10, 11, *range(14, 24))
"""Pages of the sample that are right: `colophon learn` wants some."""
APART = ("colophon separate",)
LATER = "experiments.md"
"""Is gone through in a project of its own."""


def commands_of(name: str) -> list[str]:
    [path] = [path for path in DOCUMENTS if path.name == name]
    return [shlex.join([program, *rest]) for program, rest in commands_in(path.read_text(encoding="utf-8"))]


def runnable(name: str) -> list[str]:
    every = (one for one in commands_of(name) if one not in RUN_ELSEWHERE and not is_measure(one))
    return [one for one in every if reason_not_run(one) is None]


def run(project: Project, command: str) -> str:
    """Run a command in a shell that knows nothing of the environment; review is opened and closed again."""
    program, *rest = shlex.split(command)
    if rest[:1] == ["review"]:
        book, *options = rest[1:]
        with reviewing(project, *options, book=book) as address:
            return address
    if program == "colophon":
        return colophon(project, *rest)
    if program == "make":
        wanted = ["--dry-run"] if rest == ["setup"] else ["--old-file=.venv/.ready"]
        # The installed command imports the tree that it was installed from: it is to take this copy's.
        return project.run(
            "make", *wanted, *rest, env={**BARE, "PYTHONPATH": str(project.root)}, timeout=LONGEST_SECONDS
        ).stdout
    return project.run(f".venv/bin/{program}", *rest, env=BARE, timeout=LONGEST_SECONDS).stdout


def failing(project: Project, commands: list[str]) -> dict[str, str]:
    """Run commands in their order; those that fail, and what they say."""
    found = {}
    for command in commands:
        try:
            run(project, command)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            found[command] = str(error)
    return found


def named(command: str, names: Mapping[str, str]) -> str:
    """A command with the reader's own names in it, each in the place of what a pattern finds."""
    return reduce(lambda text, name: re.sub(name, names[name], text), names, command)


def two_books(project: Project) -> None:
    """What a reader has who follows the documents: a scan of a book, and another book."""
    for book in ("mybook", "other"):
        folder = project.root / "tmp" / book
        pages = [folder / f"{number}.png" for number in range(1, (PAGES if book == "mybook" else 2) + 1)]
        for number, page in enumerate(pages, start=1):
            draw_page(page, number)
        as_pdf(pages, project.root / f"data/sources/{book}.pdf")
    colophon(project, "add", "other", "data/sources/other.pdf")


def as_pdf(pages: list[Path], target: Path) -> None:
    from PIL import Image  # noqa: PLC0415

    first, *others = [Image.open(page).convert("L") for page in pages]
    target.parent.mkdir(parents=True, exist_ok=True)
    first.save(target, resolution=200, save_all=True, append_images=others)


def test_each_command_is_told_of_once() -> None:
    every = [one for path in DOCUMENTS if path.name not in GONE_THROUGH for one in commands_of(path.name)]
    assert set(RUN_ELSEWHERE) <= {one for path in DOCUMENTS for one in commands_of(path.name)}
    assert all((ROOT / test).is_file() for test in (*GONE_THROUGH.values(), *RUN_ELSEWHERE.values()))
    left = {one for one in every if one not in RUN_ELSEWHERE and reason_not_run(one) is not None}
    assert all(one.startswith(("python -m", "make bench")) for one in left), "only what measures may be left"


def given(scratch: Path) -> dict[str, str]:
    """What a reader puts in the place of the documents' names and numbers."""
    return {
        r"/mnt/shelf": str(scratch / "shelf"),
        r"add mybook mybook\.pdf --language french": "add lelivre data/sources/other.pdf --language english",
        r"languages latin": "languages german",
        r"\bBOOK\b": "sample",
        r"mybook --page 42": f"mybook --page {PAGES}",
        r"--seconds 600": "--seconds 2",
    }


@pytest.mark.slow
@pytest.mark.pipeline
def test_the_documents_commands_run(sample_project: Project, tmp_path: Path) -> None:
    two_books(sample_project)
    for page in PROOFREAD:
        colophon(sample_project, "override", "sample", str(page), "--proofread")
    shown = [path.name for path in DOCUMENTS if path.name not in (*GONE_THROUGH, LATER)]
    commands = [named(command, given(tmp_path)) for name in shown for command in runnable(name)]
    # A book's stages have other names in DVC once books have files of their own.
    failed = failing(sample_project, sorted(commands, key=lambda command: command in APART))
    assert not failed, "\n".join(f"{command}: {said}" for command, said in failed.items())
    assert (sample_project.root / "data/mybook/export/mybook.epub").is_file()


@pytest.mark.slow
def test_the_commands_of_experiments_run(finished: Project) -> None:
    finished.dvc("add", "data/sources/small", "data/sources/small-truth")
    finished.commit("the book, and the notes of its scan and truth")
    name = ""
    for command in runnable(LATER):
        name = name or next(iter(names_of_experiments(finished)), "")
        run(finished, named(command, {r"\bmybook\b": "small", r"\bNAME\b": name}))
        if command == "dvc exp run -S ocr.psm=4":
            assert "psm: 4" in (finished.root / "params.yaml").read_text(encoding="utf-8")


def names_of_experiments(project: Project) -> list[str]:
    return project.dvc("exp", "list", "--name-only").stdout.split()
