"""The documents' commands that measure and learn are run as they stand, on books that stand in for the corpora."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from font_source_serif_pro import SourceSerifPro, SourceSerifProBold

from tests.document_runs import MEASURES, is_measure
from tests.end_to_end.stand_in_corpora import BOOKS, hold_as_read, stand_in_corpora
from tests.end_to_end.test_documents_run import LONGEST_SECONDS, commands_of, named
from tests.projects import Project
from tests.test_document_commands import DOCUMENTS

UNSEEN = "rd-26"
"""A name of a book that tests.bench.typeset makes."""
BY_SAMPLE = "make bench-thresholds"
"""Takes the sample where there are no corpora, as its document says."""


def given(corpora: Path, data: Path, unseen: Path, faces: Sequence[Path]) -> Mapping[str, str]:
    """What a reader puts in the place of the documents' names."""
    return {
        r"\bBOOK=TRUTH\b": " ".join(f"{book}={corpora / book}" for book in BOOKS),
        r"\bFACE\b": " ".join(map(str, faces)),
        r"\bOUT DATA\b": f"{unseen} {unseen}",
        r"\bDATA\b": str(data),
    }


def book_that_nobody_has_seen(folder: Path, corpora: Path, data: Path) -> None:
    """Lay out a book as tests.bench.typeset would, with what the project made of it."""
    book = next(iter(BOOKS))
    shutil.copytree(corpora / book, folder / UNSEEN)
    (folder / UNSEEN / "export").mkdir()
    shutil.copy(data / book / f"export/{book}.epub", folder / UNSEEN / f"export/{UNSEEN}.epub")


def two_families(folder: Path) -> Sequence[Path]:
    """Two faces by names of two families: one is told by what was learnt of the other."""
    faces = [folder / "One-Regular.otf", folder / "Other-Bold.otf"]
    for source, face in zip((SourceSerifPro, SourceSerifProBold), faces, strict=True):
        shutil.copy(str(source), face)
    return faces


@pytest.mark.slow
@pytest.mark.pipeline
def test_what_measures_and_learns_runs_as_the_documents_show_it(sample_project: Project, tmp_path: Path) -> None:
    corpora, bench, unseen = tmp_path / "corpora", tmp_path / "bench", tmp_path / "unseen"
    stand_in_corpora(corpora, sample_project.root / "data/sample")
    # Two engines' readings are compared where ocr has read by one.
    sample_project.edit_params(ocr={"second_engine": "none"})
    data = bench / "project/data"
    places = {"COLOPHON_CORPORA": str(corpora), "COLOPHON_BENCH": str(bench)}
    shown = [one for path in DOCUMENTS for one in commands_of(path.name) if is_measure(one)]
    assert all(any(one.startswith(begin) for one in shown) for begin in MEASURES)
    names = given(corpora, data, unseen, two_families(tmp_path))
    said = {}
    for command in shown:
        if "typeset.scores" in command and not unseen.exists():
            book_that_nobody_has_seen(unseen, corpora, data)
        if "learn_word_choice" in command:
            hold_as_read(corpora, data)
        program, *rest = shlex.split(named(command, names))
        setting = places | ({"COLOPHON_CORPORA": str(tmp_path / "none")} if command.startswith(BY_SAMPLE) else {})
        words = [program, "--old-file=.venv/.ready", *rest] if program == "make" else [f".venv/bin/{program}", *rest]
        # The installed package is the tree that it was installed from: what runs is to be this copy's.
        setting["PYTHONPATH"] = str(sample_project.root)
        said[command] = sample_project.run(*words, env=setting, timeout=LONGEST_SECONDS).stdout
    told = re.compile("|".join((*BOOKS, UNSEEN, "sample", "of faces left out")))
    assert [command for command, text in said.items() if not told.search(text)] == []
