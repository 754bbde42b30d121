"""Where two readings differ, by words."""

from __future__ import annotations

from lib.correct.second_reader.differences import compare


def test_differences_are_gathered_by_the_words_they_stand_in() -> None:
    first = "the kmowm world isa stage"
    runs = compare(first, "the known world is a stage")
    assert [first[run.start : run.end] for run in runs] == ["kmowm", "isa"]
    assert [(d.read, d.other) for d in runs[0].differences] == [("m", "n"), ("m", "n")]
    assert [(d.read, d.other) for d in runs[1].differences] == [("", " ")]


def test_a_space_that_goes_makes_one_run_of_its_two_words() -> None:
    first = "what is kn own here"
    [run] = compare(first, "what is known here")
    assert first[run.start : run.end] == "kn own"
    assert run.put(first, run.differences) == "known"


def test_each_difference_alone_some_and_all_together_are_choices() -> None:
    first = "abcdef ghi"
    [run] = compare(first, "xbydez ghi")
    assert {run.put(first, chosen) for chosen in run.choices()} == {
        "xbcdef", "abydef", "abcdez", "xbydef", "xbcdez", "abydez", "xbydez",
    }  # fmt: skip


def test_equal_readings_have_no_runs() -> None:
    assert compare("all the same", "all the same") == []
