"""SIGKILL by chance, round after round: `python -m tests.bench.kill_rounds FOLDER [--first 1] [--seconds 3600]`.

A round takes a stage of a finished book of four pages (ingest to report, with rules or with a model that is paid),
starts it anew, kills a worker, the stage, dvc, or all at once at a moment by chance, looks at what was left, and runs
the stage again. Looked for are: a file under its final name that is not as a quiet run makes it, a process that lives
on, a question whose reply was kept and that was paid again, and an end that is other than that of the quiet run.

FOLDER/rounds.jsonl has a line a round, and another call goes on behind the last one, with the same seeds. The folder
holds a copy of the project; take another one for another version of the code.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lib.pipeline.registry import in_order
from tests.llm.server import Plan, Server
from tests.projects import ROOT, Project, add_small_book, copy_project, descendants

PAGES = 4
BOOKS = ("ruled", "asked")
"""The same pages: by rules alone, and with a model that corrects and labels."""
PAID = ("correct", "label")
ASKED = {"backend": "openai", "model": "vision-1"}
VICTIMS = ("worker", "stage", "dvc", "all")
PRICES = {"vision-1": {"input": 1.0, "output": 4.0}}
END_SECONDS = 10.0
"""So long a process may live on after its parent was killed. From: the tests, tests/end_to_end/test_resume.py."""
CUT_SHORT = {"Unable to read RWLock-file": ".dvc/tmp/rwlock", "required key not provided, in schema": "dvc.lock"}
"""What DVC says of a file that it was killed over while it wrote it in place, and the file."""
ROUND_SECONDS, WHOLE_SECONDS = 300.0, 3600.0
"""So long a stage may take, and both books at first. From: set by hand, for a busy machine."""
LATENCY_SECONDS = 0.3
"""Of the model's replies, so that kills fall between question and answer. From: set by hand."""


@dataclass
class Round:
    """What was done, and what came of it: `wrong` is empty where all held."""

    number: int
    book: str
    stage: str
    victim: str
    by: str
    """dvc, or the stage called directly."""
    moment: float
    """Seconds from the start to the kill."""
    hit: bool = False
    """Whether the victim was there and alive."""
    files_left: int = 0
    paid: int = 0
    mended: str = ""
    """What a person had to do before the run after it: DVC writes its list of readers and writers in place."""
    wrong: str = ""


class Grounds:
    """The folder: a finished project, what each stage is to make, and the copy that rounds are played on."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.server = server
        self.whole = Project(folder / "whole")
        self.trial = Project(folder / "trial")
        self.log = folder / "rounds.jsonl"
        self.environment = {
            "OPENAI_API_KEY": "sk-of-the-bench",
            "COLOPHON_LLM_BASE_URL": server.url,
            "COLOPHON_STORE": str(folder / "store"),
            "COLOPHON_REPLY_STORE": str(folder / "replies"),
            "COLOPHON_PAGE_STORE_GB": "0",
            "COLOPHON_TEST_TRUTH": str(self.whole.root / "data/sources/ruled-truth"),
        }
        self.folder = folder
        if not (folder / "whole.done").exists():
            self._make()
        self.stages = in_order([path.stem for path in (ROOT / "stages").glob("[a-z]*.py") if path.stem != "sample"])
        self.seconds: dict[str, float] = json.loads((folder / "whole.done").read_text())

    def _make(self) -> None:
        shutil.rmtree(self.whole.root, ignore_errors=True)
        copy_project(self.whole.root, commit=False)
        add_small_book(self.whole, BOOKS[0], pages=PAGES)
        entry = {"source": f"data/sources/{BOOKS[0]}", "truth": f"data/sources/{BOOKS[0]}-truth"}
        self.whole.edit_params(
            books={"sample": None, BOOKS[1]: {**entry, "correct": ASKED, "label": ASKED}},
            run={"llm": {"prices": PRICES, "max_workers": 4}},
        )
        (self.whole.root / "dvc.lock").unlink(missing_ok=True)
        shutil.rmtree(self.whole.root / "reports", ignore_errors=True)
        self.whole.run(".venv/bin/dvc", "repro", env=self.environment, timeout=WHOLE_SECONDS)
        shutil.rmtree(self.trial.root, ignore_errors=True)
        shutil.copytree(self.whole.root, self.trial.root, symlinks=True)
        stages = in_order([path.stem for path in (ROOT / "stages").glob("[a-z]*.py") if path.stem != "sample"])
        seconds = {}
        for name in stages:  # what a quiet run takes, for the moments
            self.forget(BOOKS[0], name)
            started = time.monotonic()
            self.trial.stage(name, BOOKS[0], env=self.environment)
            seconds[name] = time.monotonic() - started
        (self.folder / "whole.done").write_text(json.dumps(seconds))

    def forget(self, book: str, stage: str) -> None:
        """Have the trial as it was before this stage ran for the first time."""
        for name in ("data", "reports", "logs"):
            shutil.rmtree(self.trial.root / name / book, ignore_errors=True)
            if name != "logs":
                shutil.copytree(self.whole.root / name / book, self.trial.root / name / book, symlinks=True)
        shutil.rmtree(self.trial.root / f"data/{book}/{stage}", ignore_errors=True)
        for path in (self.trial.root / f"reports/{book}").glob(f"{stage}.*"):
            path.unlink()
        (self.trial.root / "dvc.lock").unlink(missing_ok=True)
        for name in (".dvc/cache", ".dvc/tmp"):
            shutil.rmtree(self.trial.root / name, ignore_errors=True)
        for name in ("store", "replies"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def made(self, project: Project, book: str, stage: str) -> dict[str, bytes]:
        """What a stage made, but for replies, which hold the time that they took, and sums of them."""
        paid = book == BOOKS[1] and stage in (*PAID, "report")
        folders = [project.root / f"data/{book}/{stage}"]
        found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        found += [] if paid else (project.root / f"reports/{book}").glob(f"{stage}.*")
        named = {path.relative_to(project.root).as_posix(): path for path in sorted(found)}
        if paid and stage == "report":
            return {}
        return {name: path.read_bytes() for name, path in named.items() if "/replies/" not in name}

    def replies(self, book: str, stage: str) -> int:
        """Replies that are kept, in the book or on the machine."""
        own = list((self.trial.root / f"data/{book}/{stage}/replies").glob("[!.]*.json"))
        machine = [path for path in (self.folder / "replies").rglob("*") if path.is_file() and path.name[0] != "."]
        return max(len(own), len(machine))


def chosen(number: int, stages: list[str], seconds: Mapping[str, float]) -> Round:
    chance = random.Random(f"colophon-{number}")
    book, stage, victim = chance.choice(BOOKS), chance.choice(stages), chance.choice(VICTIMS)
    by = "dvc" if victim == "dvc" or chance.random() < 0.5 else "stage"
    start = 2.0 if by == "dvc" else 0.3
    moment = chance.uniform(0.1, start + 1.1 * seconds[stage])
    return Round(number, book, stage, victim, by, round(moment, 2))


def played(grounds: Grounds, one: Round) -> Round:
    grounds.forget(one.book, one.stage)
    expected = grounds.made(grounds.whole, one.book, one.stage)
    command = command_of(one)
    process = grounds.trial.start(*command, env=grounds.environment)
    time.sleep(one.moment)
    below = [process.pid, *descendants(process.pid)]
    targets = victims(one, below)
    alive = process.poll() is None
    for pid in targets if alive else ():
        try:
            os.kill(pid, signal.SIGKILL)
            one.hit = True
        except ProcessLookupError:
            pass
    try:
        process.communicate(timeout=ROUND_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        one.wrong = "the run that lost a process never ended"
        return one
    still = lives_on(grounds.trial.root)
    if still:
        one.wrong = f"lives on: {', '.join(still)}"
        return one
    left = grounds.made(grounds.trial, one.book, one.stage)
    one.files_left = len(left)
    damaged = [name for name, data in left.items() if expected and "/.tmp-" not in name and data != expected.get(name)]
    if damaged:
        one.wrong = f"damaged after the kill: {', '.join(damaged[:3])}"
        return one
    kept, since = grounds.replies(one.book, one.stage), time.monotonic()
    again = grounds.trial.run(*command, check=False, env=grounds.environment, timeout=ROUND_SECONDS)
    for cut, name in CUT_SHORT.items():  # as docs/reliability.md says
        if not again.returncode or cut not in again.stderr:
            continue
        one.mended = f"removed {name}"
        (grounds.trial.root / name).unlink()
        again = grounds.trial.run(*command, check=False, env=grounds.environment, timeout=ROUND_SECONDS)
    if again.returncode:
        one.wrong = f"the run after it fails: {(again.stderr or again.stdout).strip().splitlines()[-1][:200]}"
        return one
    one.paid = sum(question.came > since for question in grounds.server.log)  # others: of the killed run
    if one.book == BOOKS[1] and one.stage in PAID and one.paid > PAGES - kept:
        one.wrong = f"paid twice: {kept} replies of {PAGES} were kept, and {one.paid} were asked again"
    elif grounds.made(grounds.trial, one.book, one.stage) != expected:
        one.wrong = "another end than that of a quiet run"
    return one


def command_of(one: Round) -> tuple[str, ...]:
    if one.by == "dvc":
        return (".venv/bin/dvc", "repro", "--single-item", f"{one.stage}@{one.book}")
    return (".venv/bin/python", "-m", f"stages.{one.stage}", one.book)


def victims(one: Round, below: list[int]) -> list[int]:
    """The processes to be killed, the first one first."""
    commands = {pid: command for pid in below if (command := command_line(pid))}
    stage = [pid for pid, command in commands.items() if f"stages.{one.stage}" in command and "sh -c" not in command]
    match one.victim:
        case "all":
            return below
        case "dvc":
            return below[:1]
        case "stage":
            return stage[:1]
    workers = [pid for pid in below if stage and pid > stage[0]]  # and their server: forks of the stage
    return workers[-1:]


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def lives_on(root: Path) -> list[str]:
    """Processes that work in a folder when they should be gone."""
    deadline = time.monotonic() + END_SECONDS
    while True:
        found = [command_line(pid)[:80] for pid in _at_work(root.resolve())]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


def _at_work(root: Path) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").resolve() == root and ") Z" not in (entry / "stat").read_text():
                yield int(entry.name)
        except OSError:
            continue


def lines(log: Path) -> list[dict[str, Any]]:
    if not log.exists():
        return []
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.endswith("}")]


def summary(rounds: list[dict[str, Any]]) -> str:
    wrong = Counter(one["wrong"].partition(":")[0] for one in rounds if one["wrong"])
    hit = [one for one in rounds if one["hit"]]
    mended = sum(bool(one.get("mended")) for one in rounds)
    by = Counter(one["victim"] for one in hit)
    stages = len({(one["book"], one["stage"]) for one in hit})
    return (
        f"{len(rounds)} rounds, {len(hit)} kills that hit ({', '.join(f'{n} {v}' for v, n in sorted(by.items()))}) in "
        f"{stages} stages of {len(BOOKS)} books: {sum(wrong.values())} wrong{f' {dict(wrong)}' if wrong else ''}, "
        f"{mended} mended by hand"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=1000, help="how many, those that were played before among them")
    parser.add_argument("--first", type=int, default=1, help="number of a new folder's first round: its seed")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + options.seconds
    os.environ["COLOPHON_TEST_TRUTH"] = str(folder / "whole/data/sources/ruled-truth")
    with Server(folder, Plan(answer="tests.llm.truth:answer", latency=LATENCY_SECONDS)) as server:
        grounds = Grounds(folder, server)
        number = max((one["number"] for one in lines(grounds.log)), default=options.first - 1)
        while number < options.first - 1 + options.rounds and time.monotonic() < until:
            number += 1
            one = played(grounds, chosen(number, grounds.stages, grounds.seconds))
            with grounds.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(asdict(one)) + "\n")
            if one.wrong:
                print(f"round {number}: {one.victim} of {one.stage}@{one.book}: {one.wrong}", flush=True)
    rounds = lines(grounds.log)
    print(summary(rounds))
    return 1 if any(one["wrong"] for one in rounds) else 0


if __name__ == "__main__":
    sys.exit(main())
