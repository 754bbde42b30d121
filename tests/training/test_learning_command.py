"""The commands that learn say in one line what they lack: a book, its truth, others beside it, places of both kinds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lib.errors import InputError
from lib.training.boosting import Growth, fit_trees
from lib.training.examples import as_examples
from lib.training.fitting import fit, leave_one_out
from lib.training.learning_command import named_truths
from tests.projects import ROOT


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two books, and a truth of the first."""
    for book in ("one", "other"):
        (tmp_path / "data" / book).mkdir(parents=True)
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth/001.gt.dp.txt").write_text("The lamp.\n", encoding="utf-8")
    return tmp_path / "data"


def test_what_is_no_book_and_no_truth_is_named(data: Path) -> None:
    truth = data.parent / "truth"
    given = [f"one={truth}", f"other:deu={truth}"]
    assert named_truths(data, given) == [("one", truth), ("other:deu", truth)]
    for books, said in (
        ([f"none={truth}", f"one={truth}"], "none: no such book"),
        (["one", f"other={truth}"], "one: no truth in"),
        (["one=nowhere", f"other={truth}"], "one: no truth in nowhere"),
        ([f"one={truth}"], "too few books, 1: each is told by what the others teach; name 2 or more"),
    ):
        with pytest.raises(InputError, match=said):
            named_truths(data, books)


@pytest.mark.parametrize(("label", "lacks"), [(0, "that is one"), (1, "that is none")])
def test_places_of_one_kind_teach_nothing(label: int, lacks: str) -> None:
    examples = as_examples(("long",), [((1.0,), label, "one"), ((2.0,), label, "other")])
    with pytest.raises(InputError, match=f"among one, other: not one place {lacks}"):
        fit(examples)
    with pytest.raises(InputError, match="among other: not one place"):
        list(leave_one_out(examples, 0.5))
    with pytest.raises(InputError, match=f"not one place {lacks}"):
        fit_trees(("long",), examples.features, examples.labels, examples.features[:, 0], Growth(1, 0.1, 1))


def test_a_command_that_lacks_something_says_so_in_a_line(data: Path) -> None:
    for module in ("learn_paragraphs", "learn_misreads", "learn_styles"):
        command = [sys.executable, "-m", f"lib.training.{module}", str(data), f"one={data.parent / 'truth'}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("learn: too few books, 1:") and done.stderr.count("\n") == 1
