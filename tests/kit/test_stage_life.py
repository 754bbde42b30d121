"""A stage from `colophon new-stage` to `colophon remove-stage`, in a clone: it is tried, run, renamed and removed."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.system.locking import exclusive
from lib.testing.model_server import model_server
from tests.projects import ROOT, Project, add_small_book, colophon, copy_project

KINDS = ("process", "thread", "serial", "llm", "book")
PAGES = 3


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A clone in which two small books were read as far as merge."""
    project = copy_project(tmp_path_factory.mktemp("life") / "project", commit=False)
    for book in ("small", "score"):  # a book may be called as a stage is
        add_small_book(project, book, pages=PAGES)
    project.edit_params(books={"sample": None})
    (project.root / "dvc.lock").unlink()
    project.commit()
    project.dvc("repro", "structure")
    project.commit()
    return project


@pytest.fixture
def project(read: Project, tmp_path: Path) -> Project:
    shutil.copytree(read.root, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with model_server() as address:
        yield {
            "COLOPHON_LLM_BASE_URL": address,
            "COLOPHON_LLM_PRICES": "unknown",
            "COLOPHON_REPLY_STORE": str(tmp_path / "replies"),
        }


def state(project: Project) -> dict[str, bytes]:
    """Every file that is not git's or DVC's own, nor a log."""
    hidden = (".git/", ".dvc/", "logs/", "tmp/", ".ruff_cache/", ".venv")
    found = {}
    for path in project.root.rglob("*"):
        name = str(path.relative_to(project.root))
        if path.is_file() and not name.startswith(hidden) and "__pycache__" not in name:
            found[name] = path.read_bytes()
    return found


def new_stage(project: Project, name: str, kind: str, after: str) -> str:
    return colophon(project, "new-stage", name, "--kind", kind, "--after", after)


def undo(project: Project, said: str) -> None:
    """Do what the last line of a removal says."""
    [command] = re.findall(r"^Undo: (.*?)   \(", said, re.MULTILINE)
    project.run("sh", "-c", command)


def test_the_whole_walk_ends_where_it_began(project: Project, environment: dict[str, str], tmp_path: Path) -> None:
    began = state(project)
    for kind in KINDS:
        new_stage(project, f"my_{kind}", kind, "merge")
    colophon(project, "deps", "--check")
    made = state(project)
    for kind in KINDS:
        done = project.run(*tried(f"my_{kind}", *([] if kind == "book" else ["2"])), env=environment, check=False)
        if kind == "llm":
            assert "no reply is kept, and nothing was asked" in done.stderr
        else:
            assert "stands yet" in done.stdout
    assert state(project) == made

    project.run(".venv/bin/dvc", "repro", *(f"my_{kind}" for kind in KINDS), env=environment)
    ran = state(project)
    for kind in KINDS:
        shown = project.run(*tried(f"my_{kind}", *([] if kind == "book" else ["2"]))).stdout
        assert "the same as stands" in shown
        assert "@@" not in shown
    assert state(project) == ran

    records = {kind: project.records("score", f"my_{kind}") for kind in KINDS}
    for kind in KINDS:
        said = colophon(project, "rename-stage", f"my_{kind}", f"your_{kind}")
        assert f"Undo: .venv/bin/colophon rename-stage your_{kind} my_{kind} " in said
    assert [name for name in state(project) if re.search(r"my_(process|thread|serial|llm|book)", name)] == []
    colophon(project, "deps", "--check")
    project.run(".venv/bin/ruff", "check", ".")
    project.run(".venv/bin/ruff", "format", "--check", ".")
    # No address of a model here: nothing can be asked.
    output = project.dvc("repro", *(f"your_{kind}" for kind in KINDS)).stdout
    paged = [kind for kind in KINDS if kind != "book"]
    assert re.findall(r"your_(\w+)@score: 3 pages: 0 done, 3 skipped", output) == paged
    for kind in KINDS:
        renamed = project.records("score", f"your_{kind}")
        assert renamed.keys() == records[kind].keys()
        pages = [name for name in renamed if not name.startswith("skip/")]
        assert {name: renamed[name] for name in pages} == {name: records[kind][name] for name in pages}
    assert "up to date" in project.dvc("repro", *(f"your_{kind}" for kind in KINDS)).stdout
    # A page that is done again finds its reply: the question has not changed.
    shutil.rmtree(tmp_path / "replies")
    (project.root / "data/small/your_llm/skip/page_0002.json").unlink()
    assert "1 done, 2 skipped" in project.stage("your_llm", "small").stdout

    for kind in KINDS:
        colophon(project, "remove-stage", f"your_{kind}")
    assert project.git("status", "--porcelain") == ""
    assert state(project) == began
    assert "up to date" in project.dvc("repro", "structure").stdout


def tried(*arguments: str) -> list[str]:
    stage, *page = arguments
    command = "from lib.cli import main; main()"
    return [".venv/bin/python", "-c", command, "try", stage, "small", *page]


def test_a_removal_is_undone_as_it_says(project: Project) -> None:
    new_stage(project, "my_words", "thread", "merge")
    params = project.root / "params.yaml"
    entry = re.compile(r"(  small:\n    source: .*\n    truth: .*\n)")
    params.write_text(entry.sub(r"\1    my_words: {min_length: 2}   # short ones are noise\n", params.read_text()))
    project.dvc("repro", "my_words")
    (project.root / "data/small/.gitignore").write_text("/my_words\n")
    before = state(project)
    said = colophon(project, "remove-stage", "my_words")
    assert "its data is in tmp/removed/my_words/files/data" in said.splitlines()[-1]
    left = {name for name, data in state(project).items() if "my_words" in name or b"my_words" in data}
    assert {name for name in left if not name.startswith("tests/kit/")} == {"dvc.lock"}  # other stages' `books.small`
    assert "my_words@" not in (project.root / "dvc.lock").read_text()
    undo(project, said)
    assert state(project) == before
    assert "up to date" in project.dvc("repro", "my_words").stdout
    again = colophon(project, "remove-stage", "my_words")
    assert "tmp/removed/my_words-2" in again


def test_what_was_committed_comes_back_by_git_too(project: Project) -> None:
    new_stage(project, "my_words", "thread", "merge")
    project.commit()
    before = state(project)
    colophon(project, "remove-stage", "my_words")
    assert state(project) != before
    project.git("restore", ".")
    assert state(project) == before


def test_a_rename_carries_along_those_who_read_the_stage(project: Project) -> None:
    new_stage(project, "words", "process", "merge")
    new_stage(project, "rare", "thread", "words")
    new_stage(project, "total", "book", "rare")
    project.dvc("repro", "total")
    script = project.root / "stages/rare.py"
    script.write_text(script.read_text().replace('name = "rare"', 'name = "rare"\n    inputs = {"words": ("json",)}'))
    params = project.root / "params.yaml"
    entry = re.compile(r"(  score:\n    source: .*\n    truth: .*\n)")
    params.write_text(entry.sub(r"\1    words: {min_length: 2}   # short ones are noise\n", params.read_text()))
    project.dvc("repro", "total")
    before = state(project)
    said = colophon(project, "rename-stage", "words", "counted_words")
    assert "Carried along: rare" in said
    assert "    counted_words: {min_length: 2}   # short ones are noise\n" in params.read_text()
    assert 'dependencies = ["counted_words"]\n' in script.read_text()
    assert 'inputs = {"counted_words": ("json",)}' in script.read_text()
    assert 'page.record("counted_words", CountedWordsPage)' in script.read_text()
    assert "words" in (project.root / "lib/schemas/counted_words.py").read_text()  # the measure is called so, too
    colophon(project, "deps", "--check")
    output = project.dvc("repro", "total").stdout
    assert output.count("0 done, 3 skipped") == 4
    assert "total@small: 3 pages" not in output
    project.run(".venv/bin/mypy")
    colophon(project, "rename-stage", "counted_words", "words")
    project.dvc("repro", "total")
    assert state(project) == before


def test_a_page_that_was_not_up_to_date_stays_so(project: Project) -> None:
    new_stage(project, "words", "process", "merge")
    project.dvc("repro", "words@small")
    script = project.root / "stages/words.py"
    script.write_text(script.read_text().replace(".split())", '.replace("-", " ").split())'))
    assert "0 stay done" not in colophon(project, "rename-stage", "words", "counted_words")
    assert "3 pages: 3 done, 0 skipped" in project.dvc("repro", "counted_words@small").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("rename-stage", "ocr", "reading"), "ocr is used by correct, evaluate"),
        (("rename-stage", "metadata", "facts"), "stages/report.py:"),
        (("rename-stage", "ingest", "intake"), "the framework knows this stage by name"),
        (("rename-stage", "sample", "probe"), "is no stage of a book"),
        (("rename-stage", "nothing", "something"), "no stage 'nothing'; there are"),
        (("rename-stage", "score", "merge"), "merge: stages/merge.py is taken already"),
        (("rename-stage", "score", "class"), "a word of Python's"),
        (("rename-stage", "score", "title"), "a fact of a book's entry"),
        (("rename-stage", "score", "Marks"), "is no stage name"),
        (("rename-stage", "score", "standing"), "data/small/standing is there already"),
        (("remove-stage", "ocr"), "ocr is used by correct, evaluate"),
        (("remove-stage", "nothing"), "no stage 'nothing'"),
        (("remove-stage", "sample"), "is no stage of a book"),
        (("remove-stage", "../lib"), "no stage '../lib'"),
    ],
)
def test_refusals_are_one_line_and_change_nothing(read: Project, arguments: tuple[str, ...], says: str) -> None:
    (read.root / "data/small/score").mkdir(exist_ok=True)
    (read.root / "data/small/standing").mkdir(exist_ok=True)
    before = state(read)
    assert says in colophon(read, *arguments, check=False)
    assert state(read) == before


def test_a_stage_that_runs_is_left_alone(project: Project) -> None:
    new_stage(project, "my_words", "thread", "merge")
    before = state(project)
    with exclusive(project.root / "logs/small/.my_words.lock"):
        for arguments in (("rename-stage", "my_words", "your_words"), ("remove-stage", "my_words")):
            assert f"process {os.getpid()} is already working on this" in colophon(project, *arguments, check=False)
    assert state(project) == before


def test_a_broken_stage_can_be_removed_and_not_renamed(project: Project) -> None:
    before = state(project)
    new_stage(project, "my_words", "thread", "merge")
    script = project.root / "stages/my_words.py"
    script.write_text(script.read_text() + "\ndef (:\n")
    assert "mend it first" in colophon(project, "rename-stage", "my_words", "your_words", check=False)
    colophon(project, "remove-stage", "my_words")
    assert state(project) == before


def test_a_stage_with_a_run_of_its_own_is_told_apart(project: Project) -> None:
    shutil.copy(ROOT / "tests/stages/reference/count_letters.py", project.root / "stages")
    done = project.run(*tried("count_letters", "1"), check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "colophon: error: count_letters does its pages in a run of its own, so that none can be tried alone; "
        "run it: python3 -m stages.count_letters small\n"
    )


class TestFailingPage:
    """A stage whose page function fails on page 2."""

    @pytest.fixture(scope="class")
    def failing(self, read: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
        project = Project(tmp_path_factory.mktemp("failing") / "project")
        shutil.copytree(read.root, project.root, symlinks=True)
        new_stage(project, "my_words", "process", "merge")
        script = project.root / "stages/my_words.py"
        wrong = '    fault = {2: "no such word"}.get(page.number)\n    assert fault is None, fault\n'
        script.write_text(script.read_text().replace("    count = ", f"{wrong}    count = "))
        return project

    def test_the_authors_traceback_is_shown_and_nothing_of_the_framework(self, failing: Project) -> None:
        done = failing.run(*tried("my_words", "2"), check=False)
        assert done.returncode == 1
        places = re.findall(r'^  File "(.*?)", line \d+, in (\w+)', done.stderr, re.MULTILINE)
        assert places == [(str(failing.root / "stages/my_words.py"), "work")]
        assert done.stderr.endswith("colophon: error: my_words@small, page 2: AssertionError: no such word\n")
        assert failing.run(*tried("my_words", "1")).stdout.startswith("my_words@small, page 1")

    def test_pdb_opens_on_the_terminal_where_it_was_raised(self, failing: Project) -> None:
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
    def test_what_would_be_refused_is_refused(self, failing: Project, body: str, says: str) -> None:
        script = failing.root / "stages/my_words.py"
        whole = script.read_text()
        script.write_text(whole.replace("    fault = ", f"{body}    fault = "))
        done = failing.run(*tried("my_words", "2"), check=False)
        script.write_text(whole)
        assert done.returncode == 1
        assert says in done.stderr.splitlines()[-1]

    def test_a_page_function_that_writes_harms_nothing(self, failing: Project) -> None:
        script = failing.root / "stages/my_words.py"
        whole = script.read_text()
        harm = ['path = page.file("merge.json")', 'path.write_text("x")', '(path.parent / "more").write_text("x")']
        script.write_text(whole.replace("    fault = ", "".join(f"    {line}\n" for line in harm) + "    fault = "))
        before = state(failing)
        failing.run(*tried("my_words", "1"))
        assert state(failing) == before
        script.write_text(whole)


def read_until(terminal: int, end: str) -> str:
    """What a terminal shows until it shows `end`."""
    shown = b""
    while not shown.endswith(end.encode()):
        more = os.read(terminal, 1024)
        assert more, shown.decode()
        shown += more
    return shown.decode()
