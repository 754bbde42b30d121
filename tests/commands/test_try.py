"""`colophon try`: a page beside the one that stands, and nothing of the book written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from lib.cli import app
from lib.errors import ColophonError
from lib.pipeline.execute import run_stage
from lib.pipeline.registry import find_stage, in_order
from lib.testing.model_server import model_server, settings_for_tests
from lib.testing.tiny_book import BOOK, make_project
from tests.projects import ROOT

STAGES = [path.stem for path in (ROOT / "stages").glob("[a-z]*.py") if path.stem != "sample"]
PAGED = ("ingest", "ocr", "layout", "correct", "label", "metadata", "merge", "evaluate")
WHOLE = ("structure", "score", "export", "report")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which every stage has run over the tiny book."""
    root = tmp_path_factory.mktemp("try") / "project"
    root.mkdir()
    make_project(root)
    for name in in_order(STAGES):
        run(root, name)
    return root


@pytest.fixture
def root(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(finished, tmp_path / "project", symlinks=True)
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def run(root: Path, name: str) -> None:
    stage = find_stage(name)
    assert stage is not None
    with settings_for_tests():
        run_stage(stage, BOOK, root)


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    """Time and bytes of every file of the project, and its folders."""
    found = {}
    for path in sorted(root.rglob("*")):
        there = path.stat() if path.exists() else path.lstat()
        found[str(path.relative_to(root))] = (there.st_mtime_ns, path.read_bytes() if path.is_file() else b"")
    return found


def try_out(root: Path, *arguments: str) -> str:
    """What a try says. The project must be untouched, whatever comes of it."""
    before = snapshot(root)
    result = CliRunner().invoke(app, ["try", *arguments])
    assert snapshot(root) == before
    if result.exception is not None:
        raise result.exception
    return result.output


def refused(root: Path, *arguments: str) -> str:
    with pytest.raises(ColophonError) as caught:
        try_out(root, *arguments)
    assert len(str(caught.value).splitlines()) == 1
    assert "colophon-try-" not in str(caught.value)
    return str(caught.value)


def set_params(root: Path, **sections: object) -> None:
    yaml = YAML()
    params = yaml.load((root / "params.yaml").read_text())
    params |= sections
    with (root / "params.yaml").open("w") as file:
        yaml.dump(params, file)


def test_every_stage_is_tried_here() -> None:
    assert {*PAGED, *WHOLE} == set(STAGES)


@pytest.mark.parametrize("stage", PAGED)
def test_a_page_is_as_it_stands_and_nothing_is_written(root: Path, stage: str) -> None:
    shown = try_out(root, stage, BOOK, "1")
    record, _, rest = shown.partition("\n\n")
    assert record.startswith(f"{stage}@{BOOK}, page 1\n")
    standing = json.loads((root / f"data/{BOOK}/{stage}/pages/page_0001.json").read_bytes())
    assert json.loads(record.partition("\n")[2]) == standing
    assert "record: the same as stands\n  a run would skip the page\nmetrics" in rest
    assert "*" not in rest
    assert "@@" not in rest


@pytest.mark.parametrize("stage", WHOLE)
def test_a_whole_book_is_as_it_stands_and_nothing_is_written(root: Path, stage: str) -> None:
    shown = try_out(root, stage, BOOK)
    assert f"{stage}@{BOOK}, the whole book" in shown
    assert f"reports/{BOOK}/{stage}.json" in shown
    assert "all of it the same as stands" in shown


def test_what_a_setting_changes_is_a_diff_of_the_record_and_of_the_metrics(root: Path) -> None:
    set_params(root, correct={"backend": "local", "second_reader": "none", "hyphens": False})
    shown = try_out(root, "correct", BOOK, "1")
    assert "a run would do the page again (changed: " in shown
    assert f"--- data/{BOOK}/correct/pages/page_0001.json\n+++ as tried\n" in shown
    changed = [line for line in shown.splitlines() if line.startswith(("-", "+"))]
    assert '-      "joins": [' in changed
    assert changed[-1] == '+  "paragraphs": [],'
    [joins] = [line.split() for line in shown.splitlines() if line.split()[:1] == ["joins"]]
    assert joins == ["joins", "1", "0", "*"]
    brief = try_out(root, "correct", BOOK, "1", "--brief")
    assert shown.endswith(brief.partition("\n\n")[2])
    assert '"page_number": 1' not in brief.partition("\n\n")[0]


def test_without_a_record_it_says_so(root: Path) -> None:
    shutil.rmtree(root / f"data/{BOOK}/merge")
    shown = try_out(root, "merge", BOOK, "2")
    assert "no record stands yet" in shown
    assert "metrics" in shown
    assert "@@" not in shown


def test_a_stand_in_is_called_one(root: Path) -> None:
    path = root / f"data/{BOOK}/merge/skip/page_0002.json"
    skip = json.loads(path.read_bytes())
    path.write_text(json.dumps({**skip, "failed": "no light"}))
    assert "what stands was put in for a page that failed: no light" in try_out(root, "merge", BOOK, "2")


def test_files_beside_the_record_are_named_with_their_size(root: Path) -> None:
    picture = root / f"data/{BOOK}/ingest/pages/page_0002.png"
    size = f"{picture.stat().st_size:,} bytes"
    assert f"page_0002.png  {size}, the same as stands" in try_out(root, "ingest", BOOK, "2")
    picture.write_bytes(b"another")
    (picture.parent / "page_0002.b1.png").write_bytes(b"more")
    shown = try_out(root, "ingest", BOOK, "2")
    assert f"page_0002.png  {size}, differs: 7 bytes stand" in shown
    assert "page_0002.b1.png  4 bytes, stands, and is not made any more" in shown


def test_pages_of_ingest_are_numbered_by_the_survey_that_stands(root: Path) -> None:
    path = root / f"data/{BOOK}/ingest/scans/scan_0001.json"
    record = json.loads(path.read_bytes())
    path.write_text(json.dumps({**record, "pages": [record["pages"][0]] * 2}))
    assert '"scan_number": 2' in try_out(root, "ingest", BOOK, "3")
    # Its own scan is looked at anew, and shows one page only: the second is the next scan's.
    assert '"scan_number": 2' in try_out(root, "ingest", BOOK, "2")
    assert "ingest@tiny does pages 1 to 4, and no page 5" in refused(root, "ingest", BOOK, "5")


def test_a_book_that_was_never_ingested(root: Path) -> None:
    shutil.rmtree(root / f"data/{BOOK}")
    shown = try_out(root, "ingest", BOOK, "2")
    assert '"scan_number": 2' in shown
    assert "no record stands yet" in shown
    assert "run `dvc repro merge@tiny` first" in refused(root, "structure", BOOK)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ocr", BOOK), "say which, as in `colophon try ocr tiny 1`"),
        (("ocr", BOOK, "0"), "'0' is no page number"),
        (("ocr", BOOK, "two"), "'two' is no page number"),
        (("ocr", BOOK, "²"), "'²' is no page number"),
        (("ocr", BOOK, "4"), "ocr@tiny does pages 1 to 3, and no page 4"),
        (("metadata", BOOK, "2"), "metadata@tiny does page 1 alone, and no page 2"),
        (("structure", BOOK, "1"), "leave the page out"),
        (("ocr", "nobody", "1"), "no book 'nobody'"),
        (("ocr", "../tiny", "1"), "is no book id"),
        (("nothing", BOOK, "1"), "no stage 'nothing'; there are correct, evaluate"),
        (("sample", BOOK, "1"), "works on no book"),
    ],
)
def test_mistakes_are_one_line(root: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in refused(root, *arguments)


def test_missing_inputs_are_one_line(root: Path) -> None:
    (root / f"data/{BOOK}/layout/pages/page_0002.json").unlink()
    assert refused(root, "merge", BOOK, "1").startswith(f"data/{BOOK}/layout/pages/page_0002.json: not there; run ")
    shutil.rmtree(root / f"data/{BOOK}/layout")
    assert refused(root, "merge", BOOK, "1").startswith(f"data/{BOOK}/layout/pages: no records; run ")


def test_a_source_outside_the_project_is_found(root: Path) -> None:
    (root / "data/sources/tiny").rename(root.parent / "scans")
    set_params(root, books={BOOK: {"source": "../scans", "truth": "data/sources/tiny-truth", "language": "eng"}})
    assert "record: the same as stands" in try_out(root, "ingest", BOOK, "2")


class TestAsking:
    """Stages that ask a model."""

    @pytest.fixture
    def asking(self, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
        """A project whose label stage asks a model that nobody has asked yet."""
        monkeypatch.setenv("COLOPHON_REPLY_STORE", str(tmp_path / "replies"))
        with model_server() as address:
            prices = {"a-model": {"input": 1.0, "output": 10.0}}
            set_params(
                root,
                label={"backend": "openai", "model": "a-model"},
                run={"llm": {"base_url": address, "prices": prices}},
            )
            yield root

    def test_without_leave_nothing_is_asked_and_the_price_is_told(self, asking: Path, tmp_path: Path) -> None:
        says = refused(asking, "label", BOOK, "1")
        assert says.startswith("label@tiny, page 1: no reply is kept, and nothing was asked; --ask asks, for about $0.")
        assert not (tmp_path / "replies").exists()

    def test_what_is_asked_is_kept_and_booked_and_not_paid_again(self, asking: Path, tmp_path: Path) -> None:
        before = snapshot(asking / "data"), snapshot(asking / "reports")
        result = CliRunner().invoke(app, ["try", "label", BOOK, "1", "--ask"])
        assert result.exception is None
        assert "label@tiny, page 1: answered now, for $0.0002; the reply is kept" in result.output
        # Money is no secret: its journal has it, and nothing else was written.
        assert (snapshot(asking / "data"), snapshot(asking / "reports")) == before
        assert "S " in (asking / "logs/llm-ledger.txt").read_text()
        [reply] = (tmp_path / "replies").rglob("*.json")
        again = try_out(asking, "label", BOOK, "1")
        assert "answered by a kept reply" in again
        [cost] = [line.split() for line in again.splitlines() if line.split()[:1] == ["cost_usd"]]
        assert float(cost[2]) == pytest.approx(0.0002)
        # A kept reply that is no use would have the question asked once more: not without leave.
        reply.write_text(reply.read_text().replace('"content": "{', '"content": "'))
        assert "the kept reply cannot be used" in refused(asking, "label", BOOK, "1")

    def test_replies_of_the_book_answer(self, asking: Path, tmp_path: Path) -> None:
        stage = find_stage("label")
        assert stage is not None
        run_stage(stage, BOOK, asking)
        shutil.rmtree(tmp_path / "replies")
        shown = try_out(asking, "label", BOOK, "2")
        assert "answered by a kept reply" in shown
        assert "record: the same as stands\n  a run would skip the page" in shown

    def test_a_page_with_nothing_to_ask(self, asking: Path) -> None:
        record = asking / f"data/{BOOK}/layout/pages/page_0001.json"
        record.write_text(json.dumps({**json.loads(record.read_bytes()), "blocks": [], "blank": True}))
        assert "there was nothing to ask" in try_out(asking, "label", BOOK, "1")
