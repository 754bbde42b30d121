"""Numbers that decide how a page is read: each has a name, a unit and an origin, and can be swept again."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.errors import ParamsError
from tests.bench.set_at_load import Setting, put_in
from tests.bench.threshold_list import ROOMS, Threshold, find_thresholds, in_module, listing, where_used
from tests.bench.threshold_scores import Figures
from tests.bench.threshold_sweep import Row, Sweep, stages_reached, table
from tests.bench.thresholds import find_sweep, main, read_value
from tests.projects import ROOT, draw_page

THRESHOLDS = find_thresholds(ROOT)
UNITS = re.compile(
    r"\b(shares?|confidence|pixels?|letters?|characters|words?|lines?|rows?|pages?|places|heights?|widths?|sizes?"
    r"|ems?|marks|pitch|dots?|degrees|percentiles?|levels?|ratio|times|parts|how often|margin|likeness|costs?|weights?"
    r"|deviations|seconds|figures?|bits?|bytes?|logarithm|probability|specks|choices|differences|numerals?|components)\b",
    re.IGNORECASE,
)
"""What a threshold may be counted or measured in."""

PLAIN = frozenset({0.0, 0.5, 1.0, 2.0})
"""Nothing, a half, a whole and its double need no name."""
FEW = 2
"""Whole numbers up to this one need none in a comparison: one, two, either side."""
ALLOWED = {
    ("lib/ingest/coordinates.py", 90): "a quarter turn",
    ("lib/ingest/coordinates.py", 180): "a half turn",
    ("lib/ingest/coordinates.py", 270): "three quarters of a turn",
    ("lib/ingest/own_text.py", 90): "a quarter turn",
    ("lib/ingest/own_text.py", 180): "a half turn",
    ("lib/ingest/own_text.py", 270): "three quarters of a turn",
    ("lib/ingest/page_split.py", 180): "a half turn",
    ("lib/text/vocabulary.py", 4): "counts below it are levels themselves: each level has two significant bits",
}
"""Numbers inside a function that stay without a name, and why."""


def test_each_says_in_which_unit_it_is() -> None:
    assert [one.full_name for one in THRESHOLDS if not UNITS.search(one.unit)] == []


def test_each_says_what_it_was_taken_from() -> None:
    assert [one.full_name for one in THRESHOLDS if not one.origin] == []


def test_each_test_that_is_said_to_hold_one_is_there() -> None:
    named = {
        (str(file.relative_to(ROOT)), name)
        for file in (ROOT / "lib").rglob("*.py")
        for name in re.findall(r"tests/[a-z_/]+\.py", file.read_text(encoding="utf-8"))
    }
    assert [one for one in sorted(named) if not (ROOT / one[1]).exists()] == []


def numbers_inside(tree: ast.AST) -> Iterator[ast.Constant]:
    """Fractions in functions, and whole numbers that functions compare with. Indices are no numbers of this kind."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.Constant) and isinstance(node.value, float) and abs(node.value) not in PLAIN:
                    yield node
                if isinstance(node, ast.Compare):
                    yield from _many(node)


def _many(node: ast.AST) -> Iterator[ast.Constant]:
    """Whole numbers above FEW in a comparison."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value > FEW:
        yield node
    for name, value in ast.iter_fields(node):
        if isinstance(node, ast.Subscript) and name == "slice":
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from _many(part)


def test_no_number_that_decides_stands_inside_a_function() -> None:
    found = {}
    for room in ROOMS:
        for path in sorted((ROOT / "lib" / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            for node in numbers_inside(ast.parse(path.read_text(encoding="utf-8"))):
                found[name, node.value] = node.lineno
    assert {key: line for key, line in found.items() if key not in ALLOWED} == {}
    assert [key for key in ALLOWED if key not in found] == []


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("return x > 0.3", [0.3]),
        ("return -0.25 * x", [0.25]),
        ("return len(x) >= 5 and x[3] == x[7]", [5]),
        ("return x < 3 * y", [3]),
        ("return x * 0.5 + 2 > 1.0", []),
        ("return [y for y in x if y <= 40]", [40]),
    ],
)
def test_numbers_inside_are_seen(body: str, numbers: list[float]) -> None:
    assert [node.value for node in numbers_inside(ast.parse(f"def f(x, y):\n    {body}"))] == numbers


# The list

MODULE = '''
"""What it is for.

Thresholds from: five books, by eye;
no curves kept.
"""

LEAST, MOST = 0.2, -3
"""Share of the page, and letters. From: a table in docs/accuracy.md."""
NEAR: float = 1 / 60
"""Share of the width."""
BY_KIND = {"a": 1, "b": 2}
BARE = (0.3, 0.7)
NAMES = {"a": "b"}
SWITCH = True
"""No number."""
MADE = LEAST * 2
'''


def test_a_module_s_thresholds_with_unit_and_origin() -> None:
    found = [(one.name, one.value, one.unit, one.origin) for one in in_module(MODULE, "lib.a.b")]
    shared = "five books, by eye; no curves kept."
    assert found == [
        ("LEAST", "0.2", "Share of the page, and letters.", "a table in docs/accuracy.md."),
        ("MOST", "-3", "Share of the page, and letters.", "a table in docs/accuracy.md."),
        ("NEAR", "1 / 60", "Share of the width.", shared),
        ("BY_KIND", "{'a': 1, 'b': 2}", "", shared),
        ("BARE", "(0.3, 0.7)", "", shared),
    ]


def test_the_list_names_every_room_and_every_threshold(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    said = capsys.readouterr().out
    assert [room for room in ROOMS if f"\n{room}\n" not in said] == []
    assert [one for one in THRESHOLDS if f"  {one.name} = {one.value}" not in said] == []
    assert len(THRESHOLDS) > 350
    assert len({one.full_name for one in THRESHOLDS}) == len(THRESHOLDS)


def test_a_part_of_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list", "layout"]) == 0
    said = capsys.readouterr().out
    assert "RAGGED_GAP = 1.5" in said
    assert "DOUBTFUL" not in said
    assert main(["--list", "lay-out"]) != 0


def test_what_goes_for_several_is_said_once() -> None:
    said = list(listing(list(in_module(MODULE, "lib.a.b"))))
    assert sum("Share of the page, and letters." in line for line in said) == 1
    assert sum("five books" in line for line in said) == 1


def test_who_else_takes_a_threshold() -> None:
    [doubtful] = [one for one in THRESHOLDS if one.full_name == "lib.ocr.quality.DOUBTFUL"]
    used = where_used(doubtful, ROOT)
    assert {"lib.ocr.edges", "lib.ocr.strays", "lib.ocr.ocr_metrics"} <= set(used)
    assert "lib.structure.calls" not in used  # it has a DOUBTFUL of its own
    [confidence] = [one for one in THRESHOLDS if one.full_name == "lib.text.leaders.CONFIDENCE"]
    assert "lib.correct.rules.signs_and_spaces" in where_used(confidence, ROOT)  # as leaders.CONFIDENCE


def test_what_is_made_of_a_threshold_when_it_is_loaded(tmp_path: Path) -> None:
    write(tmp_path / "lib/a/b.py", "LEAST = 3\nTWICE = 2 * LEAST\n")
    write(
        tmp_path / "lib/c.py",
        """
        from lib.a.b import LEAST as FEW
        from lib.a import b

        class Settings:
            least: int = FEW

        def enough(count, least=b.LEAST):
            return count >= least
        """,
    )
    [least] = in_module("LEAST = 3", "lib.a.b")
    assert where_used(least, tmp_path) == [
        "lib.a.b.TWICE (made of it)",
        "lib.c",
        "lib.c.Settings.least (made of it)",
        "lib.c.enough() (made of it)",
    ]


# Another value


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")


USERS = """
from functools import cache
from numbers_here import LEAST
import numbers_here

TWICE = 2 * LEAST

def default(least=LEAST):
    return least

@cache
def late():
    return numbers_here.LEAST

def own():
    return numbers_here.own()
"""


def test_a_value_reaches_all_that_is_made_of_it(tmp_path: Path) -> None:
    write(
        tmp_path / "numbers_here.py",
        """
        LEAST, MOST = 3, 9
        BY_KIND = {"a": 1, "b": 2}
        HALF = LEAST / 2

        def own(least=LEAST):
            return HALF, least, BY_KIND, MOST
        """,
    )
    write(tmp_path / "users.py", USERS)
    probe = "import users; print(users.TWICE, users.default(), users.late(), *users.own())"
    assert _said(tmp_path, probe) == "6 3 3 1.5 3 {'a': 1, 'b': 2} 9"  # and what was compiled stands beside it now
    setting = "set_at_load(Setting('numbers_here', 'LEAST', 5))"
    assert _said(tmp_path, f"{setting}; {probe}") == "10 5 5 2.5 5 {'a': 1, 'b': 2} 9"
    setting = "set_at_load(Setting('numbers_here', 'BY_KIND', 7, 'b'))"
    assert _said(tmp_path, f"{setting}; {probe}") == "6 3 3 1.5 3 {'a': 1, 'b': 7} 9"
    assert _said(tmp_path, probe) == "6 3 3 1.5 3 {'a': 1, 'b': 2} 9"
    too_late = f"import users; {setting}"
    assert "was loaded before" in _said(tmp_path, too_late, fails=True)


def _said(folder: Path, code: str, *, fails: bool = False) -> str:
    code = f"from tests.bench.set_at_load import Setting, set_at_load; {code}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.returncode != 0) is fails, done.stderr
    return (done.stderr if fails else done.stdout).strip()


def test_an_entry_of_several_is_set_alone() -> None:
    space: dict[str, object] = {}
    exec(compile(put_in("ZONE = (0.3, 0.7)", Setting("m", "ZONE", 0.2, 0)), "m", "exec"), space)
    assert space["ZONE"] == (0.2, 0.7)
    with pytest.raises(LookupError, match="gives MOST no value"):
        put_in("ZONE = (0.3, 0.7)", Setting("m", "MOST", 1))


def test_the_stages_that_a_threshold_reaches() -> None:
    assert stages_reached("lib.label.prose") == ["label", "merge", "evaluate", "structure"]
    assert stages_reached("lib.structure.calls") == ["structure"]
    assert stages_reached("lib.correct.rules.points") == ["correct", "merge", "evaluate", "structure"]
    assert stages_reached("lib.images.glyphs")[0] == "ingest"
    with pytest.raises(ParamsError, match="nothing to measure"):
        stages_reached("lib.ingest.coordinates")


# What a person types


def test_names_are_found_whole_and_by_their_end() -> None:
    assert find_sweep("lib.layout.columns.GAP", THRESHOLDS).stands == 0.8
    assert find_sweep("columns.GAP", THRESHOLDS).name == "lib.layout.columns.GAP"
    assert find_sweep("columns.ZONE[1]", THRESHOLDS).stands == 0.7
    assert find_sweep("acceptance.NEEDED[a space]", THRESHOLDS).key == "a space"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lib.ocr.quality.DOUBTFULL", "0.4"], "no threshold; near it: lib.ocr.quality.DOUBTFUL"),
        (["quality.doubtful", "0.4"], "near it: lib.ocr.quality.DOUBTFUL"),
        (["xyzzy", "0.4"], "near it: none; --list names all"),
        (["DOUBTFUL", "0.4"], "lib.structure.calls.DOUBTFUL"),
        (["quality.DOUBTFUL"], "needs values to sweep over; 0.6 stands"),
        (["quality.DOUBTFUL", "high"], "'high' is no value"),
        (["quality.DOUBTFUL", "__import__('os')"], "is no value"),
        (["quality.DOUBTFUL", "(0.4, 0.5)"], "not of the kind"),
        (["quality.DOUBTFUL", "True"], "not of the kind"),
        (["columns.ZONE", "0.4"], "which is (0.3, 0.7)"),
        (["columns.ZONE[2]", "0.4"], "no entry '2'; it has 0, 1"),
        (["columns.LEAST_LINES", "2.5"], "whole numbers"),
        (["columns.GAP[0]", "2.5"], "one value alone"),
        (["acceptance.NEEDED", "2"], "name one"),
        (["acceptance.NEEDED[nothing]", "2"], "no entry 'nothing'"),
        (["quality.DOUBTFUL", "0.4", "--books", "no-such-book"], "no scans there"),
        (["quality.DOUBTFUL", "0.4", "--books", "../ocr"], "no scans there"),
        (["quality.DOUBTFUL", "0.4", "--pages", "-1"], "number of pages"),
        (["quality.DOUBTFUL", "0.4", "--corpora", "/nowhere", "--books", "goldstd"], "COLOPHON_CORPORA"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) != 0
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_values_are_of_the_kind_that_stands() -> None:
    margin = find_sweep("second_reader.strange_words.LEAST_MARGIN", THRESHOLDS)
    assert read_value("-6", margin) == -6
    assert read_value("(0.2, 0.8)", find_sweep("columns.ZONE", THRESHOLDS)) == (0.2, 0.8)


# What is printed


def test_the_curve_of_either_half() -> None:
    class Book:
        def __init__(self, name: str) -> None:
            self.name, self.images = name, [Path("1.png")]

    sweep = Sweep(Threshold("lib.a.b", "LEAST", "3", "", "", 1), None, 3)
    better, same = Figures(chars=200, ocr=2, merge=1), Figures(chars=200, ocr=3, merge=3)
    rows = [
        Row(2, [better, same], "1+book", 1.5),
        Row(3, [same, same], "none", 1.0),
        Row(4, fails="exit 1: page 1: division by zero"),
    ]
    said = list(table(sweep, rows, [Book("one"), Book("two")]))  # type: ignore[list-item]
    halves = "\n".join(said).split("The other half: two (1 pages)")
    assert "To choose on: one (1 pages)" in halves[0]
    assert re.search(r"\n +2 +1\.000 % +0\.500 % .* 1\+book +1\.5\n", halves[0])
    assert re.search(r"\n \* +3 +1\.500 % +1\.500 % .* none", halves[0])
    assert re.search(r"\n +4 +fails: exit 1: page 1: division by zero", halves[0])
    assert re.search(r"\n +2 +1\.500 % +1\.500 % ", halves[1])
    alone = "\n".join(table(sweep, rows[1:2], [Book("one")]))  # type: ignore[list-item]
    assert "The other half: no book; name two or more" in alone
    assert "decides nothing between these values" in alone


def test_a_sweep_from_scans_to_its_curve(tmp_path: Path) -> None:
    """Two drawn books of a page: below so many words a line is no running text, so the page gets another class."""
    for book in ("one", "two"):
        for number in (1, 2, 3):
            image = tmp_path / "corpora" / book / f"{number:03d}.png"
            image.with_suffix(".gt.txt").parent.mkdir(parents=True, exist_ok=True)
            image.with_suffix(".gt.txt").write_text(draw_page(image, number) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "tests.bench.thresholds", "label.prose.FULL_WORDS", "50"]
    command += ["--books", "one,two", "--pages", "1", "--corpora", str(tmp_path / "corpora")]
    environment = {**os.environ, "COLOPHON_BENCH": str(tmp_path / "bench")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Stages run anew: label, merge, evaluate, structure\n" in done.stdout
    for half in ("To choose on: one (1 pages)", "The other half: two (1 pages)"):
        assert half in done.stdout
    assert len(re.findall(r"\n \* +5 +0\.000 % +0\.000 % .* none ", done.stdout)) == 2
    assert len(re.findall(r"\n +50 +0\.000 % +0\.000 % .* 2(?:\+book)? ", done.stdout)) == 2
