"""What the words of a heading say."""

from __future__ import annotations

import pytest

from lib.text.titles import numbers_chapter, part_named


@pytest.mark.parametrize(
    "line",
    [
        "CHAPTER IV.", "Chap. 12", "Book the First", "LETTER XI", "STAVE ONE", "Sermon III.", "No. 7", "Sect. II",
        "CHAPITRE PREMIER", "Chapitre XII", "Erstes Kapitel", "Zwölftes Kapitel.", "Capítulo 3", "LIBRO PRIMERO",
        "The Second Part.", "CANTO THE THIRD",
    ],
)  # fmt: skip
def test_what_numbers_a_chapter(line: str) -> None:
    assert numbers_chapter(line)


@pytest.mark.parametrize(
    "line",
    ["Chapter and verse", "Letter from a friend", "No such thing", "The last part of the way was steep.", "Acting one"],
)
def test_what_only_begins_like_it(line: str) -> None:
    assert not numbers_chapter(line)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("CONTENTS OF VOL. II.", "contents"), ("Table des matières", "contents"), ("INHALT.", "contents"),
        ("PREFATORY NOTE", "preface"), ("VORREDE", "preface"), ("PREFACE TO THE SECOND EDITION.", "preface"),
        ("INTRODUCTION BY THE EDITOR", "introduction"), ("APPENDIX NO. II", "appendix"), ("Notes", "endnotes"),
        ("NOTES TO CANTO I", "endnotes"), ("List of authorities", "bibliography"), ("INDEX TO THE NAMES", "index"),
        ("Noted men", None), ("THE CONTENTED MAN", None),
    ],
)  # fmt: skip
def test_which_part_a_heading_opens(text: str, part: str | None) -> None:
    assert part_named(text) == part
