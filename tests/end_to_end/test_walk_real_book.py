"""docs/walk-through.md with a real book of the corpora: its commands as they stand, its keys with the book's words."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.test_documents_run import as_pdf, named
from tests.end_to_end.test_walk_through import BLOCK, DOUBT, TEXT, press, run
from tests.projects import Project, copy_project
from tests.review.driving import drive
from tests.review.page_errors import shown_words, wrong_words
from tests.review.real_books import CORPORA
from tests.review.test_in_browser import reviewing
from tests.review.test_keys_pressed import KNOWN, page_view

BOOK = CORPORA / "abolish"
"""A tract of twelve pages in small worn type, numbered from 1: the document names page 12."""
OWN: Mapping[str, str] = {
    r"data/sources/sample\.pdf": "tmp/tract.pdf",
    '"The Keeper of the Long Lamp"': '"How can I help to abolish slavery?"',
    "The keeper's scan": "The tract's scan",
}
"""What a reader with this scan writes in the place of the document's."""
DOUBTED = """(() => {
  const editor = document.activeElement.closest(".paragraph");
  const range = getSelection().getRangeAt(0).cloneRange();
  const word = range.toString();
  range.setStart(editor, 0);
  const at = range.toString().trim().split(/\\s+/).length - 1;
  return [Number(document.getElementById("page").value), editor.dataset.id, at, word];
})()"""


def what_stands_there(project: Project) -> tuple[int, str, str]:
    """The page that F8 leads to, the word that is in doubt there, and what the truth has in its place."""
    with reviewing(project, book="keeper") as address:
        [found] = drive(address, [["until", KNOWN], ["key", "F8"], ["until", DOUBT], ["see", DOUBTED]])
    number, paragraph, at, word = found
    truth = (BOOK / f"{number:03d}.gt.txt").read_text(encoding="utf-8")
    wrong = wrong_words(shown_words(page_view(project.root, "keeper", number)), truth)
    return number, word, wrong.get((paragraph, at), word)


def own_keys(keys: list[str], number: int, word: str) -> list[str]:
    """The document's keys, with what this book wants typed: first the word, then the printed number."""
    typed = iter((word, str(number)))
    return [f"type {next(typed)}" if key.startswith("type ") else key for key in keys]


def words_of(epub: Path) -> str:
    with zipfile.ZipFile(epub) as archive:
        return " ".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))


@pytest.mark.slow
@pytest.mark.pipeline
def test_the_walk_with_a_real_book(tmp_path: Path) -> None:
    if not BOOK.is_dir():
        pytest.skip(f"no real scans at {CORPORA}; name their folder in COLOPHON_CORPORA")
    project = copy_project(tmp_path / "project", commit=False)
    project.edit_params(books={"sample": None})
    project.commit("a project without the sample")
    (project.root / "tmp").mkdir()
    as_pdf(sorted(BOOK.glob("*.png")), project.root / "tmp/tract.pdf")
    told: dict[str, str] = {}
    page, before, after = 0, "", ""
    for kind, block in BLOCK.findall(TEXT):
        if kind == "keys":
            page, before, after = what_stands_there(project)
            press(project, own_keys(block.splitlines(), page, after))
        else:
            told |= {line: run(project, named(line, OWN)) for line in block.splitlines()}
    assert before != after, "what is most in doubt is wrong in this book"
    changed = told["git status --short data/keeper"].split()
    assert f"data/keeper/overrides/page_{page:04d}.json" in changed and "data/keeper/truth/" in changed
    override: Any = json.loads((project.root / f"data/keeper/overrides/page_{page:04d}.json").read_bytes())
    assert after in json.dumps(override, ensure_ascii=False)
    assert after in words_of(project.root / "data/keeper/export/keeper.epub")
    assert "reports/keeper/report.json" in told[".venv/bin/dvc metrics diff"]
    assert after in told[".venv/bin/colophon compare HEAD --book keeper"]
    assert not project.git("status", "--short").strip()
