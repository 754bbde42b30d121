"""`colophon try` on a page that fails: what its author is shown, and the debugger on the terminal."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess

import pytest

from lib.testing.tiny_book import BOOK, copy_for
from stages.structure import StructureStage
from tests.projects import ROOT, Project, colophon, copy_project


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A clone with the tiny book as far as merge, and a stage whose page function fails on page 2."""
    folder = tmp_path_factory.mktemp("failing")
    project = copy_project(folder / "project", commit=False)
    shutil.copytree(copy_for(StructureStage, folder / "tiny") / "data", project.root / "data", dirs_exist_ok=True)
    project.edit_params(books={BOOK: {"source": "data/sources/tiny", "truth": "data/sources/tiny-truth"}})
    colophon(project, "new-stage", "my_words", "--kind", "process", "--after", "merge")
    script = project.root / "stages/my_words.py"
    wrong = '    fault = {2: "no such word"}.get(page.number)\n    assert fault is None, fault\n'
    script.write_text(script.read_text().replace("    count = ", f"{wrong}    count = "))
    return project


def tried(*arguments: str) -> list[str]:
    stage, *page = arguments
    return [".venv/bin/python", "-c", "from lib.cli import main; main()", "try", stage, BOOK, *page]


def data(project: Project) -> dict[str, bytes]:
    folders = ("data", "reports", "logs")
    files = (path for folder in folders for path in (project.root / folder).rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files}


def test_the_authors_traceback_is_shown_and_nothing_of_the_framework(failing: Project) -> None:
    done = failing.run(*tried("my_words", "2"), check=False)
    assert done.returncode == 1
    places = re.findall(r'^  File "(.*?)", line \d+, in (\w+)', done.stderr, re.MULTILINE)
    assert places == [(str(failing.root / "stages/my_words.py"), "work")]
    assert done.stderr.endswith("colophon: error: my_words@tiny, page 2: AssertionError: no such word\n")
    assert failing.run(*tried("my_words", "1")).stdout.startswith("my_words@tiny, page 1")


def test_pdb_opens_on_the_terminal_where_it_was_raised(failing: Project) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*tried("my_words", "2"), "--pdb"], cwd=failing.root, env=failing.environment({"TERM": "dumb"}),
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    assert "-> assert fault is None, fault" in read_until(ours, "(Pdb) ")
    os.write(ours, b"p fault, page.number\n")
    assert "('no such word', 2)" in read_until(ours, "(Pdb) ")
    os.write(ours, b"q\n")
    read_until(ours, "AssertionError: no such word\r\n")
    assert process.wait(timeout=60) == 1
    os.close(ours)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("    return None\n", "NoneType is no record"),
        ("    return source\n", "the page function returned MergePage, not MyWordsPage"),
        ("    return MyWordsPage(page_number=3, words=1)\n", "the record says it is page 3, not 2"),
        ("    raise SystemExit(0)\n", "SystemExit: 0"),
    ],
)
def test_what_would_be_refused_is_refused(failing: Project, body: str, says: str) -> None:
    script = failing.root / "stages/my_words.py"
    whole = script.read_text()
    script.write_text(whole.replace("    fault = ", f"{body}    fault = "))
    done = failing.run(*tried("my_words", "2"), check=False)
    script.write_text(whole)
    assert done.returncode == 1
    assert says in done.stderr.splitlines()[-1]


def test_a_page_function_that_writes_harms_nothing(failing: Project) -> None:
    script = failing.root / "stages/my_words.py"
    whole = script.read_text()
    harm = ['path = page.file("merge.json")', 'path.write_text("x")', '(path.parent / "more").write_text("x")']
    script.write_text(whole.replace("    fault = ", "".join(f"    {line}\n" for line in harm) + "    fault = "))
    before = data(failing)
    failing.run(*tried("my_words", "1"))
    assert data(failing) == before
    script.write_text(whole)


def test_a_stage_with_a_run_of_its_own_is_told_apart(failing: Project) -> None:
    shutil.copy(ROOT / "tests/stages/reference/count_letters.py", failing.root / "stages")
    done = failing.run(*tried("count_letters", "1"), check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "colophon: error: count_letters does its pages in a run of its own, so that none can be tried alone; "
        "run it: python3 -m stages.count_letters tiny\n"
    )


def read_until(terminal: int, end: str) -> str:
    """What a terminal shows until it shows `end`."""
    shown = b""
    while not shown.endswith(end.encode()):
        more = os.read(terminal, 1024)
        assert more, shown.decode()
        shown += more
    return shown.decode()
