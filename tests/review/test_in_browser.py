"""A real browser, by the keyboard alone: a word and a paragraph are mended, and stand in the EPUB afterwards."""

from __future__ import annotations

import re
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.projects import Project
from tests.review.driving import drive

IDLE = "!document.body.classList.contains('saving')"
KNOWN = "document.getElementById('doubt-count').textContent.match(/^[0-9]+ in doubt$/)"
HERE = "document.activeElement.textContent"
APPLY = "document.getElementById('apply-button').textContent"


@contextmanager
def reviewing(project: Project, *options: str, book: str = "sample") -> Iterator[str]:
    """The command as a person starts and ends it; yields the address that it prints."""
    code = "from lib.cli import main; main()"
    process = subprocess.Popen(
        [project.root / ".venv/bin/python", "-c", code, "review", book, "--no-browser", *options],
        cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        yield line.split()[1]
    finally:
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=60)
    assert (process.returncode, said.strip(), errors) == (0, "", "")


def epub_text(project: Project) -> str:
    """The paragraphs of the EPUB, a line each."""
    with zipfile.ZipFile(project.root / "data/sample/export/sample.epub") as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]
    found = re.findall(r"<p[ >].*?</p>", "\n".join(pages), flags=re.DOTALL)
    return "\n".join(re.sub(r"<[^>]+>", "", one) for one in found)


@pytest.mark.pipeline
def test_a_word_and_a_paragraph_mended_by_keys_are_in_the_epub(sample_project: Project) -> None:
    keys = [["key", key] for key in ("ArrowDown", "ArrowDown")]
    steps: list[list[Any]] = [
        *keys, ["see", HERE],
        ["key", "Home"], *[["key", "Shift+ArrowRight"]] * len("Nobody"), ["type", "No-one"],
        ["key", "ArrowDown"], ["key", "ArrowDown"], ["key", "Home"], ["key", "Enter"], ["see", HERE],
        ["key", "Control+s"], ["until", IDLE],
        ["key", "Control+Enter"], ["until", f"{APPLY} !== 'Apply'"], ["until", f"{APPLY} === 'Apply'"],
        ["see", "document.getElementById('notice').textContent"],
    ]  # fmt: skip
    with reviewing(sample_project, "--page", "9") as address:
        before, typed, wrong = drive(address, steps)
    assert before.startswith("Nobody chose the rock")
    assert typed.startswith("No-one chose the rock")
    assert wrong == ""
    paragraphs = epub_text(sample_project).split("\n")
    [first] = [at for at, text in enumerate(paragraphs) if text.startswith("No-one chose the rock")]
    assert paragraphs[first].endswith("from the harbour mouth, bare")
    assert paragraphs[first + 1].startswith("and black at low water")
    assert (
        sample_project.dvc("status", "merge@sample", "export@sample").stdout.strip()
        == "Data and pipelines are up to date."
    )


@pytest.mark.pipeline
def test_keys_at_a_word_in_doubt_never_reach_the_text_around_it(sample_project: Project) -> None:
    shown = "[getSelection().toString(), document.querySelectorAll('#doubt li').length]"
    there = "document.activeElement.matches('.paragraph') && !document.getElementById('doubt').hidden"
    scan = "document.getElementById('scan').complete && !document.getElementById('scan').style.visibility"
    word: list[list[Any]] = [
        ["key", "F8"], ["key", "Enter"], ["until", there], ["see", shown],
        ["key", "ArrowDown"], ["key", "ArrowUp"], ["see", shown],
    ]  # fmt: skip
    steps: list[list[Any]] = [
        ["until", "document.getElementById('doubt-count').textContent.match(/^[0-9]+ in doubt$/)"],
        *word * 8, ["until", scan], ["key", "Control+s"], ["until", IDLE],
    ]  # fmt: skip
    with reviewing(sample_project, "--page", "9") as address:
        seen = drive(address, steps)
    assert seen[::2] == seen[1::2] and all(text for text, _ in seen)
    assert 1 in {readings for _, readings in seen}
    assert list((sample_project.root / "data/sample/overrides").glob("*.json")) == []


@pytest.mark.pipeline
def test_the_page_has_no_barriers_at_either_width_and_in_either_light(sample_project: Project) -> None:
    steps: list[list[Any]] = [
        ["until", "document.getElementById('doubt-count').textContent.match(/^[0-9]+ in doubt$/)"],
        ["key", "F8"], ["until", "!document.getElementById('doubt').hidden"], ["key", "Alt+p"], ["axe"],
        ["key", "Alt+p"], ["size", 390, 844, "dark"], ["axe"],
        ["see", "document.documentElement.scrollWidth <= 390"],
        ["key", "F1"], ["axe"], ["key", "Escape"], ["key", "F9"], ["axe"],
    ]  # fmt: skip
    with reviewing(sample_project, "--page", "9") as address:
        wide, narrow, fits, keys, overlaid = drive(address, steps)
    assert (wide, narrow, keys, overlaid) == ([], [], [], [])
    assert fits


@pytest.mark.pipeline
def test_what_was_refused_is_never_called_saved(sample_project: Project) -> None:
    says = "[document.getElementById('status').textContent, document.getElementById('notice').textContent]"
    full = """window.fetch = async () => new Response('{"error": "the disk is full"}', {status: 507})"""
    save: list[list[Any]] = [["key", "Control+s"], ["until", IDLE], ["see", says]]
    steps: list[list[Any]] = [
        ["key", "ArrowDown"], ["see", f"{{ window.whole = window.fetch; {full} }}"], ["type", "x"], *save,
        ["see", "{ window.fetch = window.whole }"], *save,
    ]  # fmt: skip
    with reviewing(sample_project, "--page", "9") as address:
        _, refused, _, saved = drive(address, steps)
    assert refused == ["", "the disk is full"]
    assert saved == ["Saved", ""]


@pytest.mark.pipeline
def test_all_that_is_said_of_a_word_in_doubt_is_seen_however_small_the_window(sample_project: Project) -> None:
    below = "Math.round(document.getElementById('doubt').getBoundingClientRect().bottom) - innerHeight"
    sizes = ((390, 844), (390, 640), (1280, 480))
    steps: list[list[Any]] = [["until", KNOWN], ["key", "Control+F8"]]
    steps += [["until", "!document.getElementById('doubt').hidden"]]
    for width, height in sizes:
        steps += [
            ["size", width, height, "light"],
            ["see", "new Promise((done) => setTimeout(done, 200))"],
            ["see", below],
        ]
    with reviewing(sample_project, "--page", "11") as address:
        seen = [one for one in drive(address, steps) if one is not None]
    assert [one <= 0 for one in seen] == [True] * len(sizes), seen
