"""Pictures and notes in a real browser: drawn, moved, resized, taken out, tied; and what the EPUB has of them."""

from __future__ import annotations

import json
import re
import zipfile
from typing import Any

import pytest

from tests.projects import Project
from tests.review.driving import drive
from tests.review.test_in_browser import APPLY, IDLE, reviewing

FRAMES = "[...document.querySelectorAll('.frame')].map((one) => [one.dataset.id, one.box])"
PAGE = 9


def until(count: int) -> list[Any]:
    return ["until", f"document.querySelectorAll('.frame').length === {count} && {IDLE}"]


def pictures(project: Project) -> list[Any]:
    path = project.root / f"data/sample/overrides/page_{PAGE:04d}.json"
    return list(json.loads(path.read_bytes()).get("pictures", [])) if path.exists() else []


@pytest.mark.pipeline
def test_a_picture_drawn_with_the_mouse_is_in_the_epub(sample_project: Project) -> None:
    steps: list[list[Any]] = [
        ["key", "Alt+i"], ["until", "document.activeElement.id === 'new-picture'"],
        ["drag", 0.2, 0.1, 0.4, 0.15, 0.6, 0.2], until(1), ["see", FRAMES],
        ["drag", 0.4, 0.15, 0.5, 0.17], ["until", f"{FRAMES}[0][1][0] > 250 && {IDLE}"], ["see", FRAMES],
        ["drag", 0.7, 0.22, 0.8, 0.3], ["until", f"{FRAMES}[0][1][2] > 750 && {IDLE}"], ["see", FRAMES],
        ["key", "Control+Enter"], ["until", f"{APPLY} !== 'Apply'"], ["until", f"{APPLY} === 'Apply'"],
        ["see", "document.getElementById('notice').textContent"],
    ]  # fmt: skip
    with reviewing(sample_project, "--page", str(PAGE)) as address:
        [[name, drawn]], [[_, moved]], [[_, sized]], wrong = drive(address, steps)
    assert (name, wrong) == ("h1", "")
    assert [moved[at + 2] - moved[at] for at in (0, 1)] == [drawn[at + 2] - drawn[at] for at in (0, 1)]
    assert moved[0] > drawn[0]
    assert sized[:2] == moved[:2]
    assert sized[2:] > moved[2:]
    [entry] = pictures(sample_project)
    assert entry["box"] == sized
    with zipfile.ZipFile(sample_project.root / "data/sample/export/sample.epub") as archive:
        cut = f"page_{PAGE:04d}.h1-{'-'.join(map(str, sized))}"
        assert any(cut in name for name in archive.namelist())
        assert any(cut.encode() in archive.read(name) for name in archive.namelist() if name.endswith(".xhtml"))


@pytest.mark.pipeline
def test_keys_alone_draw_move_resize_take_out_and_undo(sample_project: Project) -> None:
    here = "document.activeElement.box"
    steps: list[list[Any]] = [
        ["key", "Alt+i"], ["key", "Enter"], until(1), ["until", "document.activeElement.className === 'frame'"],
        ["see", here], ["key", "ArrowRight"], ["key", "ArrowDown"], ["key", "Shift+ArrowDown"],
        ["key", "Control+ArrowLeft"],
        ["see", here], ["key", "Control+s"], ["until", f"performance.now() > 0 && {IDLE}"],
        ["key", "Enter"], ["key", "Escape"], ["see", "document.querySelectorAll('.frame').length"],
        ["key", "Alt+i"], until(1), ["see", FRAMES], ["axe"], ["size", 390, 844, "dark"], ["axe"],
        ["see", "document.documentElement.scrollWidth <= 390"],
        ["key", "Delete"], until(0), ["see", "document.activeElement.id"],
        ["key", "Alt+u"], until(1),
    ]  # fmt: skip
    with reviewing(sample_project, "--page", str(PAGE)) as address:
        before, after, ended, [[_, kept]], wide, narrow, fits, focused = drive(address, steps)
    left, top, right, bottom = before
    assert after == [left + 9, top + 10, right + 9, bottom + 20]
    assert (ended, kept, wide, narrow, fits, focused) == (0, after, [], [], True, "new-picture")
    assert [entry["box"] for entry in pictures(sample_project)] == [after]


@pytest.mark.pipeline
def test_a_note_is_tied_to_another_word_by_keys_and_called_there_in_the_epub(sample_project: Project) -> None:
    said = "document.querySelector('[data-class=footnote] .joint').textContent"
    steps: list[list[Any]] = [
        ["until", "document.activeElement.className.includes('paragraph')"],
        *[["key", "ArrowDown"]] * 11, ["until", "document.activeElement.closest('[data-class=footnote]')"],
        ["key", "Alt+n"], ["key", "ArrowUp"], ["until", "document.activeElement.closest('[data-class=body]')"],
        ["key", "Home"], ["key", "Alt+n"],
        ["until", f"{said}.includes('called by') && {IDLE}"], ["see", said],
        ["key", "Control+Enter"], ["until", f"{APPLY} !== 'Apply'"], ["until", f"{APPLY} === 'Apply'"],
    ]  # fmt: skip
    with reviewing(sample_project, "--page", "10") as address:
        [told] = drive(address, steps)
    assert "called by There" in told
    [word] = re.findall(r"called by (\S+)×", told)
    with zipfile.ZipFile(sample_project.root / "data/sample/export/sample.epub") as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
    assert re.search(rf"{word}\s*<a[^>]*noteref[^>]*>", text)
