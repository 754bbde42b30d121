"""`colophon compare-models`: what models are worth on a book with truth, against servers that answer as good and bad
models would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from lib.cli import app
from lib.errors import ColophonError
from lib.evaluation.model_scores import ModelScore, page_score
from lib.evaluation.normalise import Normalisation
from lib.testing.tiny_book import BOOK, PAGES, copy_for
from stages.correct import CorrectStage
from tests.llm.server import Plan, Server

PRICES = {"*": {"input": 1.0, "output": 4.0}}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny book up to its layout, with a word of each page misread, in doubt, and beyond the rules."""
    project = copy_for(CorrectStage, tmp_path / "project")
    for path in (project / f"data/{BOOK}/layout/pages").glob("*.json"):
        record = json.loads(path.read_bytes())
        words = [w for b in record["blocks"] for p in b["paragraphs"] for line in p["lines"] for w in line["words"]]
        [word] = [word for word in words if word["text"] == "village"]
        word |= {"text": "vxllqge", "confidence": 0.5}
        path.write_text(json.dumps(record), encoding="utf-8")
    yaml = YAML()
    params = yaml.load((project / "params.yaml").read_text(encoding="utf-8"))
    params["correct"]["second_reader"] = "none"
    params["run"] = {"llm": {"prices": PRICES}}
    with (project / "params.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(params, file)
    monkeypatch.chdir(project)
    monkeypatch.setenv("COLOPHON_TEST_TRUTH", str(project / "data/sources/tiny-truth"))
    monkeypatch.setenv("COLOPHON_REPLY_STORE", str(tmp_path / "machine"))
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    return project


@pytest.fixture
def servers(tmp_path: Path, root: Path) -> Iterator[tuple[Server, Server]]:
    """One that knows the truth, and one that finds nothing."""
    for name in ("good", "idle"):
        (tmp_path / name).mkdir()
    with (
        Server(tmp_path / "good", Plan(answer="tests.llm.truth:answer")) as good,
        Server(tmp_path / "idle", Plan()) as idle,
    ):
        yield good, idle


def compared(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["compare-models", BOOK, *arguments], env={"COLUMNS": "200"})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def row(text: str, name: str) -> list[str]:
    [line] = [line.strip() for line in text.splitlines() if line.strip().startswith(name)]
    return re.split(r"\s+", line)[1:]


def test_two_models_side_by_side_and_again_for_nothing(servers: tuple[Server, Server]) -> None:
    good, idle = servers
    models = [word for server, name in ((good, "good"), (idle, "idle")) for word in ("--model", f"{name}@{server.url}")]
    with pytest.raises(ColophonError, match=rf"{PAGES} of {PAGES} pages were never asked, and nothing was sent"):
        compared(*models)
    assert not good.log and not idle.log

    said = compared(*models, "--ask")
    assert len(good.log) == len(idle.log) == PAGES
    sent, failed, before, after, removed, harmed, refused, *_, dollars, hundred, whole = row(said, "good@")
    assert (sent, failed, harmed, refused) == (str(PAGES), "0", "0", "0")
    assert int(before) - int(after) == 2 * PAGES == int(removed)
    paid = sum(served.cost for served in good.log)
    assert float(dollars) == pytest.approx(paid, abs=1e-4)
    assert float(hundred) == pytest.approx(paid / (2 * PAGES) * 100, rel=0.01)
    assert float(whole) == pytest.approx(paid, abs=0.01)
    nothing = row(said, "idle@")
    assert (nothing[3], nothing[4], nothing[-2]) == (before, "0", "-")
    assert int(row(said, "local")[2]) >= int(row(said, "local")[3]) == int(before)

    assert compared(*models) == said, "stored replies say the same, and cost nothing"
    assert len(good.log) == len(idle.log) == PAGES


def test_fewer_pages_first(servers: tuple[Server, Server]) -> None:
    good, _ = servers
    said = compared("--model", f"good@{good.url}", "--pages", "1", "--ask")
    assert len(good.log) == 1
    assert f"1 of {PAGES} pages" in said
    assert float(row(said, "good@")[-1]) == pytest.approx(PAGES * good.log[0].cost, abs=0.01)


def test_what_is_missing_is_one_line(root: Path) -> None:
    with pytest.raises(ColophonError, match="named twice"):
        compared("--model", "local")
    for path in (root / "data/sources/tiny-truth").iterdir():
        path.unlink()
    with pytest.raises(ColophonError, match=r"no page has truth; put page_0001\.txt"):
        compared("--model", "m")


def test_scores_add_up() -> None:
    folding = Normalisation()
    score = page_score("the lamp was lit", "tbe lamp wns lit", "the larnp was lit", "keep", folding)
    assert (score.before, score.after, score.removed, score.harmed) == (2, 2, 2, 2)
    assert score.usd_a_hundred is None
    total = score + ModelScore(pages=1, before=10, after=4, usd=0.3)
    assert (total.pages, total.before, total.after) == (2, 12, 6)
    assert total.usd_a_hundred == pytest.approx(0.3 / 6 * 100)
