"""`colophon run`: what is out of date, several books at once. A failure, Ctrl-C or a kill leaves the rest whole."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lib.books.dvc_repo import ProjectState
from lib.pipeline.repro_output import blocked_by, cause
from lib.system.dvc_list import LIST, is_cut_short
from lib.system.dvc_on_path import put_on_path
from tests.projects import Project, descendants, kill_group

RUN = (".venv/bin/python", "-c", "from lib.cli import main; main()", "run")


def late(project: Project) -> dict[str, list[str]]:
    state = ProjectState(project.root)
    return {book: state.out_of_date(book) for book in ("moby", "emma")}


def edit(project: Project, *books: str) -> None:
    for book in books:
        path = project.root / "data/sources" / f"{book}.txt"
        path.write_text(path.read_text() + "More.\n")


def row(output: str, book: str) -> str:
    """A book's line of the table."""
    [found] = re.findall(rf"^ *{book}\b.*$", output.partition("what is next")[2], re.MULTILINE)
    return " ".join(str(found).split())


def started(process: subprocess.Popen[str], book: str) -> None:
    """Wait until a book's first stage sleeps."""
    deadline = time.monotonic() + 60
    while not any(b"sleep" in _command(pid) for pid in descendants(process.pid)):
        assert process.poll() is None
        assert time.monotonic() < deadline, f"{book} never began"
        time.sleep(0.05)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize("layout", ["toy", "apart"])
def test_what_is_out_of_date_is_run_and_nothing_else(layout: str, request: pytest.FixtureRequest) -> None:
    project: Project = request.getfixturevalue(layout)
    edit(project, "moby")
    assert late(project) == {"moby": ["first"], "emma": []}
    done = project.run(*RUN, "--jobs", "2")
    assert row(done.stdout, "moby").endswith("look at its report")
    assert row(done.stdout, "emma") == "emma up to date"
    assert "first@emma" not in done.stdout
    assert late(project) == {"moby": [], "emma": []}
    changed = [line for line in project.git("status", "--porcelain").splitlines() if "lock" in line]
    assert changed == [" M dvc.lock" if layout == "toy" else " M data/moby/dvc.lock"]


def test_a_book_that_fails_stops_no_other(apart: Project) -> None:
    edit(apart, "moby", "emma")
    (apart.root / "broken-emma").touch()
    failed = apart.run(*RUN, "--jobs", "2", check=False)
    assert failed.returncode == 1
    assert row(failed.stdout, "emma").endswith("failed at second: see below")
    assert "emma: colophon: second@emma: broken on purpose\n" in failed.stderr
    assert failed.stderr.endswith("colophon: error: 1 of 2 books failed: emma\n")
    assert late(apart) == {"moby": [], "emma": ["second"]}
    (apart.root / "broken-emma").unlink()
    assert apart.run(*RUN, "emma").returncode == 0


def test_what_all_books_read_is_made_first_and_once(apart: Project) -> None:
    (apart.root / "stages/gather.sh").write_text("echo other > data/sources/common.txt; echo run >> gathered\n")
    (apart.root / "tool.txt").write_text("2\n")
    apart.run(*RUN, "--jobs", "2")
    assert (apart.root / "gathered").read_text() == "run\n"
    assert (apart.root / "data/emma/second/text.txt").read_text().endswith("other\n")
    assert late(apart) == {"moby": [], "emma": []}
    assert "Running" not in apart.dvc("repro").stdout


def test_ctrl_c_lets_nothing_half_done_and_the_table_tells(apart: Project) -> None:
    edit(apart, "moby", "emma")
    (apart.root / "slow-moby").touch()
    process = apart.start(*RUN, "--jobs", "1", "moby", "emma")
    try:
        started(process, "moby")
        os.kill(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            kill_group(process)
    assert process.returncode == 130
    assert row(output, "moby").endswith("stopped at first: run again")
    assert row(output, "emma").endswith("not begun: run again")
    assert late(apart)["moby"] == ["first"]
    (apart.root / "slow-moby").unlink()
    assert apart.run(*RUN).returncode == 0
    assert late(apart) == {"moby": [], "emma": []}


def test_a_killed_run_leaves_no_process_behind(apart: Project) -> None:
    edit(apart, "moby")
    (apart.root / "slow-moby").touch()
    process = apart.start(*RUN, "moby")
    started(process, "moby")
    below = descendants(process.pid)
    dvc = [pid for pid in below if b"dvc_process" in _command(pid)]
    assert dvc
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in dvc):  # DVC takes one that nobody has reaped for alive
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for pid in below:  # the toy's stage is a shell, which does not see to its own end
        if b"sleep" in _command(pid):
            os.kill(pid, signal.SIGKILL)
    (apart.root / "slow-moby").unlink()
    assert apart.run(*RUN).returncode == 0


@pytest.mark.parametrize("left", [b"", b'{"read": {"/a": [{"pid": 1'], ids=["empty", "cut"])
def test_what_a_kill_leaves_of_dvc_s_list_stops_no_run(apart: Project, left: bytes) -> None:
    """DVC writes it in place; found by tests/bench/kill_rounds.py."""
    edit(apart, "moby")
    path = apart.root / LIST
    path.write_bytes(left)
    own = apart.run(".venv/bin/python", "-m", "dvc", "repro", "--single-item", "data/moby/dvc.yaml", check=False)
    assert own.returncode != 0
    assert "remove .dvc/tmp/rwlock" in cause(own.stderr.splitlines(), own.returncode)
    done = apart.run(*RUN, "moby")
    assert "was cut short by a kill" in done.stdout
    assert late(apart)["moby"] == []
    # The environment's own dvc begins it anew, too.
    path.write_bytes(left)
    script = apart.root / "bin" / "dvc"
    script.parent.mkdir()
    put_on_path(script.parent, sys.executable)
    apart.run(str(script), "status")
    assert not is_cut_short(path)


def test_two_runs_at_once_wait_for_each_other(apart: Project) -> None:
    edit(apart, "moby")
    (apart.root / "slow-moby").touch()
    first = apart.start(*RUN, "moby")
    try:
        started(first, "moby")
        second = apart.start(*RUN)
        assert second.stdout is not None
        line = next(line for line in second.stdout if "waits for" in line)
        assert re.fullmatch(r"moby: waits for process \d+, which works on it\n", line)
        for pid in descendants(first.pid):
            if b"sleep" in _command(pid):
                os.kill(pid, signal.SIGTERM)  # the stage fails, and the book is free
        assert "failed at first" in first.communicate(timeout=60)[0]
        (apart.root / "slow-moby").unlink()
        said, _ = second.communicate(timeout=60)
        assert second.returncode == 0, said
        assert row(said, "moby").endswith("look at its report")
        assert row(said, "emma") == "emma up to date"
        assert "ERROR" not in said
    finally:
        for process in (first, second):
            if process.poll() is None:
                kill_group(process)


def test_a_run_that_waits_can_be_stopped(apart: Project) -> None:
    edit(apart, "moby")
    (apart.root / "slow-moby").touch()
    first = apart.start(*RUN, "moby")
    try:
        started(first, "moby")
        below = descendants(first.pid)
        second = apart.start(*RUN)
        assert second.stdout is not None
        assert any("waits for" in line for line in second.stdout)
        os.kill(second.pid, signal.SIGINT)
        said, _ = second.communicate(timeout=60)
        assert second.returncode == 130
        assert row(said, "moby").endswith("stopped: run again")
    finally:
        kill_group(first)
        first.communicate()
        for pid in below:
            if b"sleep" in _command(pid):
                os.kill(pid, signal.SIGKILL)


def test_what_dvc_says_of_a_file_that_is_busy() -> None:
    """As DVC 3.67 says it, over several lines; the review page shows one."""
    said = [
        "Running stage 'first@moby':",
        "ERROR: failed to reproduce 'first@moby': '/p/reports/moby/first.json' is busy, it is being blocked by:",
        "(PID 4711): /p/.venv/bin/dvc repro",
        "If there are no processes with such PIDs, you can manually remove '/p/.dvc/tmp/rwlock' and try again.",
    ]
    assert cause(said, 255) == "busy: process 4711 works on it; wait for that, and run again"
    assert blocked_by(said[:1]) is None


def test_a_file_that_lags_behind_the_map_is_made_anew(apart: Project) -> None:
    path = apart.root / "dvc.yaml"
    path.write_text(path.read_text().replace("      desc: The source, twice\n", "      desc: Twice\n"))
    done = apart.run(*RUN, "emma")
    assert "data/emma/dvc.yaml: made anew from dvc.yaml" in done.stdout
    assert row(done.stdout, "emma") == "emma up to date"


def test_an_unknown_book_is_refused(apart: Project) -> None:
    done = apart.run(*RUN, "nobody", check=False)
    assert done.returncode == 1
    assert done.stderr == "colophon: error: params.yaml: no book 'nobody' under books:; there are emma, moby\n"
