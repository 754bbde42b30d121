"""`ocr: {engine: model}`: pages that the engines read badly, read by a model at the server of the tests' own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from lib.text.alignment import distance
from tests.llm.server import Plan, Served, Server
from tests.ocr.worn_pages import draw_worn_page
from tests.projects import Project, colophon, draw_page

BOOK = "worn"
BAD, GOOD = (1, 3), 2
READ = {"engine": "model", "model": "vision-1", "second_engine": "none"}
PRICES = {"vision-1": {"input": 1.0, "output": 4.0}}
KEY = "sk-planted-for-reading"


class Reading:
    """A project with a book of two bad pages and a good one, and the server that answers."""

    def __init__(self, project: Project, server: Server, folder: Path) -> None:
        self.project, self.server = project, server
        self.environment = {
            "OPENAI_API_KEY": KEY,
            "COLOPHON_REPLY_STORE": str(folder / "machine"),
            "COLOPHON_STORE": str(folder / "pages"),
            "COLOPHON_PAGE_STORE_GB": "1",
        }
        llm = {"base_url": server.url, "prices": PRICES, "max_workers": 2}
        project.edit_params(ocr=READ, run={"llm": llm})
        self.seen = 0

    def read(self, *, check: bool = True) -> tuple[list[Served], str]:
        """Run ocr; returns what was asked meanwhile, and what was said."""
        done = self.project.stage("ocr", BOOK, env=self.environment, check=check)
        assert check or (done.returncode and "Traceback" not in done.stderr)
        log = self.server.log
        new, self.seen = log[self.seen :], len(log)
        return new, done.stderr + done.stdout

    def record(self, page: int) -> dict[str, Any]:
        path = self.project.root / f"data/{BOOK}/ocr/pages/page_{page:04d}.json"
        made: dict[str, Any] = json.loads(path.read_bytes())
        return made

    def text(self, page: int) -> str:
        blocks = self.record(page)["blocks"]
        lines = [line for block in blocks for p in block["paragraphs"] for line in p["lines"]]
        return "\n".join(" ".join(word["text"] for word in line["words"]) for line in lines)

    def errors(self, page: int) -> int:
        truth = self.project.root / f"data/sources/{BOOK}-truth/page_{page:04d}.txt"
        return distance(truth.read_text(encoding="utf-8").strip(), self.text(page))

    def report(self) -> Any:
        return json.loads((self.project.root / f"reports/{BOOK}/ocr.json").read_bytes())


Start = Callable[..., Reading]


@pytest.fixture
def start(small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    sources = small.root / "data/sources"
    for number in (*BAD, GOOD):
        image = sources / BOOK / f"page_{number:04d}.png"
        text = (draw_page if number == GOOD else draw_worn_page)(image, number)
        (sources / f"{BOOK}-truth").mkdir(exist_ok=True)
        (sources / f"{BOOK}-truth/page_{number:04d}.txt").write_text(text + "\n", encoding="utf-8")
    entry = {"source": f"data/sources/{BOOK}", "truth": f"data/sources/{BOOK}-truth"}
    small.edit_params(books={BOOK: entry})
    small.stage("ingest", BOOK)
    monkeypatch.setenv("COLOPHON_TEST_TRUTH", str(sources / f"{BOOK}-truth"))
    monkeypatch.setenv("COLOPHON_TEST_PAGES", str(sources / BOOK))
    (tmp_path / "server").mkdir()
    with ExitStack() as stack:

        def begin(answer: str = "perfect", **plan: Any) -> Reading:
            made = Plan(answer=f"tests.llm.seen_pages:{answer}", keep_bodies=True, **plan)
            return Reading(small, stack.enter_context(Server(tmp_path / "server", made)), tmp_path)

        yield begin


def test_pages_that_were_read_badly_are_asked_about_and_no_question_twice(start: Start) -> None:
    reading = start()
    reading.project.edit_params(ocr={"engine": "tesseract"})
    assert reading.read()[0] == []
    before, good = {page: reading.errors(page) for page in BAD}, reading.record(GOOD)

    reading.project.edit_params(ocr=READ)
    asked, said = reading.read()
    assert len(asked) == len(BAD)
    for page in BAD:
        assert reading.errors(page) < before[page] / 3 > 2
        record = reading.record(page)
        assert record["model"] == "openai:vision-1"
        assert record["attempts"][0]["name"] == "model"
        words = [w for b in record["blocks"] for p in b["paragraphs"] for line in p["lines"] for w in line["words"]]
        assert {word["source"] for word in words} == {"ocr", "model"}
        assert {gone["reason"] for gone in record["set_aside"]} >= {"reread"}
        # The question holds nothing of what was read: the same page is the same question to whatever engine.
        for served in asked:
            assert "morning" not in json.dumps(served.body)
    assert reading.record(GOOD) == good
    report = reading.report()
    assert (report["asked"], report["refused"], report["unusable"]) == (len(BAD), 0, 0)
    assert report["cost_usd"] == pytest.approx(sum(served.cost for served in asked), abs=1e-6)
    assert report["model_words"] > 0 and KEY not in said

    # The engines' work was found, not done again; so it is where another model is asked.
    assert "Tesseract" not in said
    assert reading.read()[0] == []
    shutil.rmtree(reading.project.root / f"data/{BOOK}/ocr/pages")
    assert reading.read()[0] == [], "the replies are kept"
    llm = {"base_url": reading.server.url, "prices": {"*": PRICES["vision-1"]}}
    reading.project.edit_params(ocr={"model": "vision-2"}, run={"llm": llm})
    assert len(reading.read()[0]) == len(BAD)

    # What follows takes the model's words as read.
    for stage in ("layout", "correct", "label", "merge"):
        reading.project.stage(stage, BOOK, env=reading.environment)
    merged = json.loads((reading.project.root / f"data/{BOOK}/merge/pages/page_0001.json").read_bytes())
    who = {(p["provenance"]["text"], p["provenance"]["backend"]) for b in merged["blocks"] for p in b["paragraphs"]}
    assert who <= {("model", "openai:vision-2"), ("ocr", None), ("correct", "local")} and len(who - {("ocr", None)})


def test_the_plan_tells_what_it_costs_and_asks_nothing(start: Start) -> None:
    reading = start()
    told = reading.project.run(
        ".venv/bin/python", "-c", "from lib.cli import main; main()", "plan", BOOK,
        env={**reading.environment, "OPENAI_API_KEY": ""},
    ).stdout  # fmt: skip
    row = next(line.split() for line in told.splitlines() if line.split()[:1] == ["ocr"])
    assert row[1:6] == ["3", "0", "1", "0", "2"]
    assert float(row[-2]) > 0
    assert reading.server.log == []
    reading.read()
    assert "no stage asks" not in told
    again = reading.project.run(
        ".venv/bin/python", "-c", "from lib.cli import main; main()", "plan", BOOK, env=reading.environment
    ).stdout
    row = next(line.split() for line in again.splitlines() if line.split()[:1] == ["ocr"])
    assert row[1:3] == ["3", "3"]


def test_without_a_key_a_line_says_so(start: Start) -> None:
    reading = start()
    reading.project.edit_params(run={"llm": {"base_url": "https://api.openai.com/v1", "prices": PRICES}})
    reading.environment["OPENAI_API_KEY"] = ""
    _, said = reading.read(check=False)
    assert [line for line in said.splitlines() if "OPENAI_API_KEY" in line]


@pytest.mark.parametrize(("fault", "counted"), [("refusal", "refused"), ("empty", "unusable"), ("length", "unusable")])
def test_a_page_without_a_usable_answer_is_kept_as_read(start: Start, fault: str, counted: str) -> None:
    reading = start(script={"": [fault] * 20})
    reading.project.edit_params(ocr={"engine": "tesseract"})
    reading.read()
    before = {page: reading.record(page) for page in BAD}
    reading.project.edit_params(ocr=READ)
    asked, said = reading.read()
    assert {page: reading.record(page) for page in BAD} == before
    assert reading.report()[counted] == len(BAD)
    assert reading.report()["pages_failed"] == 0
    assert sum("kept as it was read" in line for line in said.splitlines()) == len(BAD)
    assert reading.report()["cost_usd"] == pytest.approx(sum(served.cost for served in asked), abs=1e-6)
    shutil.rmtree(reading.project.root / f"data/{BOOK}/ocr/pages")
    assert reading.read()[0] == [], "what could not be used was paid, and is not paid again"


def test_answers_in_prose_are_read_and_useless_ones_harm_nothing(start: Start) -> None:
    reading = start("in_prose")
    reading.read()
    assert all(reading.errors(page) < 20 and reading.record(page)["model"] for page in BAD)


def test_the_budget_holds(start: Start) -> None:
    reading = start()
    llm = {"base_url": reading.server.url, "prices": PRICES, "max_workers": 1, "budget_usd": 0.0001}
    reading.project.edit_params(run={"llm": llm})
    asked, said = reading.read(check=False)
    assert asked == []
    assert sum("budget_usd" in line for line in said.splitlines()) == 1


def test_settings_are_checked(start: Start) -> None:
    reading = start()
    reading.project.edit_params(ocr={"model": None})
    _, said = reading.read(check=False)
    assert "needs `model:`" in said
    assert colophon(reading.project, "plan", BOOK, check=False).count("\n") == 1
