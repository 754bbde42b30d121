"""Two commits of a book, out of git and DVC's cache: figures, changes, the page, the command and the tables."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from lib.cli import app
from lib.comparing.compared_book import BookComparison, Figure, compare_book
from lib.comparing.comparison_lines import comparison_lines
from lib.comparing.page_truths import page_truths
from lib.errors import InputError, InvalidRecordError, MissingInputError, ParamsError
from lib.evaluation import report_tables
from lib.pipeline.revision import WORKSPACE, Revision
from lib.settings.params import Params
from tests.comparing.conftest import BOOK, PAGES, TwoStates
from tests.review.driving import drive


def test_a_revision_has_the_files_that_it_had(states: TwoStates) -> None:
    first, now = Revision(states.root, "first"), Revision(states.root)
    assert b"larnp" in (first.read(f"{PAGES}/page_0001.json") or b"")
    assert b"larnp" not in (now.read(f"{PAGES}/page_0001.json") or b"")
    assert first.read("params.yaml") == now.read("params.yaml")
    assert (first.read("nope"), now.read("nope"), first.digests("data/nope")) == (None, None, {})
    assert Revision(states.root, "second").digests(PAGES) == now.digests(PAGES) != first.digests(PAGES)


def test_a_revision_that_nobody_knows_is_named(states: TwoStates) -> None:
    for name in ("ever", "HEAD^{tree}", "HEAD:params.yaml"):
        with pytest.raises(ParamsError, match="no revision of this project"):
            Revision(states.root, name).read("params.yaml")


def test_what_changed_and_who_is_right(states: TwoStates) -> None:
    truths = page_truths(states.root, Params.load(states.root), BOOK)
    one = compare_book(BOOK, Revision(states.root, "first"), Revision(states.root), truths)
    assert (one.pages, one.gone, one.come) == (3, [4], [])
    assert [(c.page, c.before, c.after, c.verdict) for c in one.changes] == [
        (1, "larnp", "lamp", "after"), (2, "had", "hacl", "before"),
    ]  # fmt: skip
    assert [(f.name, f.before, f.after) for f in one.figures] == [("cer", 0.02, 0.03), ("usd", 0.0, 0.25)]
    lines = "\n".join(comparison_lines(one, 1))
    assert "2 of 3 pages changed, 2 places" in lines and "1 better, 1 worse" in lines
    assert "pages in the first only: 4" in lines and "and 1 more" in lines
    turned = compare_book(BOOK, Revision(states.root), Revision(states.root, "first"), truths)
    assert (turned.come, [c.verdict for c in turned.changes]) == ([4], ["before", "after"])


def test_the_command_writes_a_page_that_a_browser_shows(states: TwoStates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(states.root)
    said = CliRunner().invoke(app, ["compare", "first", "second"], catch_exceptions=False).output
    assert "look at: tmp/compare.html" in said
    seen = drive(
        (states.root / "tmp/compare.html").as_uri(),
        [["see", "document.querySelectorAll('.right').length"], ["axe"],
         ["see", "document.querySelectorAll('article img').length"],
         ["see", "document.documentElement.scrollWidth"]],
        width=390, height=800, scheme="dark", ready="article",
    )  # fmt: skip
    assert seen == [2, [], 0, 390]  # no picture: neither commit has the page images
    CliRunner().invoke(app, ["compare", "first"], catch_exceptions=False)
    assert (states.root / "tmp/compare.html").read_text().count('src="data:image/jpeg') == 2


def test_data_that_is_not_here_is_told(states: TwoStates, tmp_path: Path) -> None:
    shutil.copytree(states.root, root := tmp_path / "project")
    shutil.rmtree(root / ".dvc/cache")
    there_is_no_remote = "no remote that may have it; `dvc repro`, with first checked out, makes it"
    with pytest.raises(MissingInputError, match=f"not on this machine, and there is {there_is_no_remote}"):
        Revision(root, "first").digests(PAGES)
    with pytest.raises(MissingInputError, match="no remote that may have it; `dvc repro` makes it"):
        Revision(root, "HEAD").digests(PAGES)
    with (root / ".dvc/config").open("a") as file:
        file.write("[core]\n    remote = shelf\n['remote \"shelf\"']\n    url = /nowhere\n")
    with pytest.raises(MissingInputError, match="not on this machine; `dvc fetch"):
        Revision(root, "first").digests(PAGES)


def test_a_remote_whose_package_is_not_installed_is_one_line(states: TwoStates, tmp_path: Path) -> None:
    kinds = {"s3": "s3://shelf/books", "ssh": "ssh://host/books", "gs": "gs://shelf/books", "azure": "azure://shelf"}
    kind = next(kind for kind in kinds if find_spec(f"dvc_{kind}") is None)
    shutil.copytree(states.root, root := tmp_path / "project")
    with (root / ".dvc/config").open("a") as file:
        file.write(f"[core]\n    remote = shelf\n['remote \"shelf\"']\n    url = {kinds[kind]}\n")
    TwoStates(root).run("git", "commit", "--all", "--quiet", "--message", "a remote")
    with pytest.raises(ParamsError, match=rf"\.dvc/config: the remote cannot be used \({kind} is supported, but"):
        Revision(root, "HEAD").check()
    with pytest.raises(ParamsError, match="`pip install` what it names"):
        report_tables.pages(BOOK, "HEAD", root=root)


def test_one_book_that_cannot_be_compared_hides_no_other(
    states: TwoStates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(states.root, root := tmp_path / "project")
    params = root / "params.yaml"
    other = params.read_text().replace("books:\n", "books:\n  emma:\n    source: x\n    truth: data/no-truth\n")
    params.write_text(other)
    (root / "data/no-truth").mkdir()
    shutil.copytree(root / "data/moby", root / "data/emma")
    (root / PAGES / "page_0001.json").unlink()
    (root / PAGES / "page_0001.json").write_text('{"old": 1}')
    monkeypatch.chdir(root)
    one = CliRunner().invoke(app, ["compare", "first"])
    assert "emma: " in one.output and "pages in the second only: 1, 2, 3" in one.output
    assert isinstance(one.exception, InputError) and "moby/merge/pages/page_0001.json of workspace" in str(
        one.exception
    )
    alone = CliRunner().invoke(app, ["compare", "first", "--book", "moby"])
    assert isinstance(alone.exception, InputError) and "look at" not in alone.output
    # A revision that is none is told first, whatever else is missing.
    shutil.rmtree(root / ".dvc/cache")
    assert "ever: no revision" in str(CliRunner().invoke(app, ["compare", "first", "ever"]).exception)


def test_a_record_of_another_version_is_told(states: TwoStates, tmp_path: Path) -> None:
    shutil.copytree(states.root, root := tmp_path / "project")
    (root / PAGES / "page_0001.json").unlink()
    (root / PAGES / "page_0001.json").write_text('{"old": 1}')
    with pytest.raises(InvalidRecordError, match=f"page_0001.json of {WORKSPACE}: no record that this version reads"):
        compare_book(BOOK, Revision(root, "first"), Revision(root), {})


def test_reports_of_a_revision_are_tables(states: TwoStates) -> None:
    now, before = (report_tables.pages(BOOK, rev, root=states.root) for rev in (WORKSPACE, "first"))
    assert list(now.columns) == ["merge.words"] and list(before.index) == [1, 2, 3, 4] and len(now) == 3
    books = pd.concat({rev: report_tables.books(rev, root=states.root) for rev in ("first", "second")})
    assert books.loc[("second", BOOK), "usd"] == 0.25 and books["cer"].tolist() == [0.02, 0.03]
    assert books["f1_notes"].isna().all()
    with pytest.raises(MissingInputError, match="reports/nope: workspace has no table"):
        report_tables.pages("nope", root=states.root)


def test_a_book_in_which_nothing_changed_is_one_line() -> None:
    same = BookComparison("moby", [Figure("cer", 0.01, 0.01), Figure("usd", None, None)], pages=3)
    assert list(comparison_lines(same, 20)) == ["moby: nothing changed on 3 pages"]
    other = BookComparison("moby", [Figure("cer", 0.01, 0.02)], pages=3)
    assert len(list(comparison_lines(other, 20))) > 1
