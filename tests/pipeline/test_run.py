"""The page loop on a toy stage: resume, failures, dead workers, settings, prune, reports."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.errors import ColophonError, PagesFailedError, ParamsError
from lib.pipeline import BookStorage, Page, StageParams
from lib.pipeline.execute import run_stage
from lib.pipeline.executors import Job
from lib.settings.config import Config
from tests.pipeline.toy import ToyPage, ToyStage

Sources = Callable[..., None]


def run(project: Path, **options: int) -> dict[str, object]:
    Config.reload()
    return run_stage(ToyStage, "book", project, **options)


def tree(project: Path) -> dict[str, bytes]:
    folder = project / "data" / "book" / "toy"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_second_run_does_nothing(project: Path, sources: Sources) -> None:
    sources("1", "2", "3")
    assert run(project)["pages_processed"] == 3
    before = tree(project)
    stats = run(project)
    assert (stats["pages_processed"], stats["pages_skipped"]) == (0, 3)
    assert tree(project) == before
    assert sorted(before) == [
        f"{folder}/page_000{n}.{ending}"
        for folder, endings in (("pages", ("json", "txt")), ("skip", ("json",)))
        for n in (1, 2, 3)
        for ending in endings
    ]


def test_worker_counts_and_executors_give_the_same_bytes(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources(*(str(n) for n in range(12)))
    run(project, max_workers=3)
    three = tree(project)
    for path in (project / "data" / "book").rglob("*.json"):
        path.unlink()
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    assert run(project)["pages_processed"] == 12
    assert tree(project) == three


@pytest.mark.parametrize(
    "damage",
    [
        lambda pages: (pages / "page_0002.json").write_text("{}"),
        lambda pages: (pages / "page_0002.json").unlink(),
        lambda pages: (pages / "page_0002.txt").write_text("other"),
        lambda pages: (pages.parent / "skip" / "page_0002.json").write_text('{"key": '),
        lambda pages: (pages.parent / "skip" / "page_0002.json").unlink(),
        lambda pages: (pages.parents[2] / "sources" / "0002.txt").write_text("2 "),
    ],
    ids=["record edited", "record gone", "file beside it edited", "skip file cut", "skip file gone", "input changed"],
)
def test_only_the_page_concerned_is_done_again(
    project: Path, sources: Sources, damage: Callable[[Path], object]
) -> None:
    sources("1", "2", "3")
    run(project)
    before = tree(project)
    damage(project / "data" / "book" / "toy" / "pages")
    stats = run(project)
    assert (stats["pages_processed"], stats["pages_skipped"]) == (1, 2)
    after = tree(project)
    assert {name: data for name, data in after.items() if name.startswith("pages")} == {
        name: data for name, data in before.items() if name.startswith("pages")
    }


def test_a_setting_does_all_pages_again_and_a_worker_count_none(project: Path, sources: Sources) -> None:
    sources("1", "2")
    run(project)
    params = (project / "params.yaml").read_text()
    (project / "params.yaml").write_text(params.replace("run: {}", "run: {workers: 1}"))
    assert run(project)["pages_processed"] == 0
    (project / "params.yaml").write_text(params.replace("factor: 2", "factor: 3"))
    assert run(project)["pages_processed"] == 2
    assert BookStorage("book", project / "data").stage("toy").load_page(2, ToyPage).value == 6
    (project / "params.yaml").write_text(params.replace("    truth:", "    language: deu\n    truth:"))
    assert run(project)["pages_processed"] == 2


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("raise", "ValueError: no number here"),
        ("known", "the engine is out of order"),
        ("die", "the worker was killed by SIGKILL, 2 times"),
        ("liar", "the record says it is page 3, not 2"),
        ("hang", "took longer than run.page_timeout_seconds (3 s)"),
        ("freeze", "took longer than run.page_timeout_seconds (3 s)"),
    ],
)
def test_a_failed_page_stops_no_other(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch, text: str, cause: str
) -> None:
    monkeypatch.setenv("COLOPHON_PAGE_TIMEOUT_SECONDS", "3" if text in {"hang", "freeze"} else "60")
    sources("1", text, "3", "4")
    with pytest.raises(PagesFailedError, match=r"1 of 4 pages failed \(page 2: ") as caught:
        run(project)
    assert cause in str(caught.value)
    storage = BookStorage("book", project / "data")
    assert [storage.stage("toy").load_page(n, ToyPage).value for n in (1, 3, 4)] == [2, 6, 8]
    assert storage.stage("toy").load_page(2, ToyPage).status == "failed"

    # Within the tolerance the book goes on; the page is tried again, and no other.
    monkeypatch.setenv("COLOPHON_MAX_FAILED_PAGES", "1")
    stats = run(project)
    assert (stats["pages_skipped"], stats["pages_failed"], stats["pages_processed"]) == (3, 1, 0)

    # Mended, it is done.
    sources("1", "2", "3", "4")
    assert run(project)["pages_processed"] == 1


@pytest.mark.parametrize("engine", ["local", "serial"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("leave", r"left by sys\.exit\(0\)"),
        ("mute", "MuteError"),
        ("half a character", r"no file .udce9\.png"),
        ("elsewhere", "a page's file is named by its ending"),
    ],
)
def test_a_page_s_code_that_leaves_or_says_nothing_fails_alone(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch, engine: str, text: str, told: str
) -> None:
    """An exit of 0 in this process would be taken for a book that is done."""
    monkeypatch.setenv("COLOPHON_ENGINE", engine)
    sources("1", text, "3")
    with pytest.raises(PagesFailedError, match=f"1 of 3 pages failed .page 2: .*{told}"):
        run(project)
    log = [json.loads(line) for line in (project / "logs" / "book" / "toy.jsonl").read_text().splitlines()]
    assert {line["page"] for line in log if line["event"] == "page_done"} == {1, 3}


def test_a_page_whose_worker_died_is_tried_once_more(project: Path, sources: Sources) -> None:
    sources("1", "die once 2", "3")
    assert run(project, max_workers=2)["pages_processed"] == 3
    log = [json.loads(line) for line in (project / "logs" / "book" / "toy.jsonl").read_text().splitlines()]
    tries = {line["page"]: line["tries"] for line in log if line["event"] == "page_done"}
    assert tries == {1: 1, 2: 2, 3: 1}


def test_pages_that_left_the_book_and_strange_files_go(project: Path, sources: Sources) -> None:
    sources("1", "2", "3")
    run(project)
    pages = project / "data" / "book" / "toy" / "pages"
    (project / "data" / "sources" / "0003.txt").unlink()
    (pages / ".tmp-99-page_0001.json").touch()
    (pages / "notes.txt").touch()
    elsewhere = [project / "data/book/toy/.tmp-99-1-book.json", project / "reports/book/.tmp-99-1-toy.csv"]
    elsewhere.append(project / "reports/book/.tmp-99-1-other.csv")
    for path in elsewhere:
        path.touch()
    assert run(project)["pages_skipped"] == 2
    assert [path.exists() for path in elsewhere] == [False, False, True]
    assert sorted(path.name for path in pages.iterdir()) == [
        "page_0001.json", "page_0001.txt", "page_0002.json", "page_0002.txt",
    ]  # fmt: skip


def test_reports_hold_quality_and_no_telemetry(project: Path, sources: Sources) -> None:
    sources("1", "2")
    run(project)
    reports = project / "reports" / "book"
    assert json.loads((reports / "toy.json").read_text()) == {
        "pages": 2, "pages_failed": 0, "value": 6, "share": 0.5,
    }  # fmt: skip
    with (reports / "toy.csv").open() as file:
        assert list(csv.reader(file)) == [["page_num", "value", "share"], ["1", "2", "0.5"], ["2", "4", "0.5"]]
    skips = (project / "data" / "book" / "toy" / "skip" / "page_0001.json").read_text()
    assert "seconds" not in skips


def test_the_log_says_why_pages_are_done(project: Path, sources: Sources, capsys: pytest.CaptureFixture[str]) -> None:
    sources("1", "2", "3")
    run(project)
    (project / "data" / "sources" / "0002.txt").write_text("5")
    run(project)
    assert "2 of 3 pages are done already, 1 to do (1 changed: source)" in capsys.readouterr().out


def test_a_task_that_cannot_be_sent_says_what_to_do() -> None:
    job = Job(lambda page, settings: ToyPage(page_number=1, value=1), StageParams(), ToyPage)
    with pytest.raises(ColophonError, match="define the function at the top level of its module"):
        job.check_picklable(Page(1))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("  factr: 3", r"params\.yaml: toy\.factr: no such setting"),
        ("  factor: two", r"params\.yaml: toy\.factor: input should be a valid integer.*not 'two'"),
        ("  factor: [", r"params\.yaml, line \d+: no valid YAML"),
        ("toyy: {}", r"params\.yaml: toyy: no such section; there are books, run, toy"),
    ],
)
def test_settings_that_are_wrong_are_refused_in_a_line(
    project: Path, sources: Sources, line: str, message: str
) -> None:
    sources("1")
    params = (project / "params.yaml").read_text()
    (project / "params.yaml").write_text(params.replace("  factor: 2", line))
    with pytest.raises(ParamsError, match=message) as caught:
        run(project)
    assert "\n" not in str(caught.value)
    assert not (project / "data" / "book").exists()


@pytest.mark.parametrize("book", ["../up", "Book", "a;b", "", "a" * 65, "a b"])
def test_book_ids_that_are_unsafe_are_refused(project: Path, book: str) -> None:
    with pytest.raises(ParamsError, match="is no book id"):
        run_stage(ToyStage, book, project)


def test_a_book_is_looked_through_once(project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands behind a stage's pages may be a survey of the whole book; their keys are of the same pages."""
    sources("1", "2", "3")
    asked: list[int] = []
    plain: Callable[..., object] = ToyStage.pages

    def pages(stage: ToyStage, storage: BookStorage) -> object:
        asked.append(1)
        return plain(stage, storage)

    monkeypatch.setattr(ToyStage, "pages", pages)
    for _ in range(2):
        asked.clear()
        run(project)
        assert len(asked) == 1
