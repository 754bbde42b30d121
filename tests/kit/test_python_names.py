"""A stage called otherwise in Python: what means it for certain changes, and what may mean something else does not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lib.kit.ignore_rules import with_new_name, without_stage
from lib.kit.python_names import NewName, classes_of, with_prose, with_words
from lib.kit.stage_places import StagePlaces

NAME = NewName("words", "terms", classes={"WordsPage": "TermsPage"})


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("from lib.schemas.words import WordsPage", "from lib.schemas.terms import WordsPage"),
        ("import stages.words", "import stages.terms"),
        ("stages/words.py and lib/schemas/words.py", "stages/terms.py and lib/schemas/terms.py"),
        ("tests/stages/test_words.py", "tests/stages/test_terms.py"),
        ("data/${key}/words/pages", "data/${key}/terms/pages"),
        ('f"reports/{book}/words.json"', 'f"reports/{book}/terms.json"'),
        ("`data/BOOK/words`", "`data/BOOK/terms`"),
        ("dvc repro words@sample", "dvc repro terms@sample"),
        # A book may be called as a stage is.
        ("data/words/words/pages", "data/words/terms/pages"),
    ],
)
def test_paths_and_modules_change(text: str, changed: str) -> None:
    assert NAME.in_paths(text) == changed


@pytest.mark.parametrize(
    "text",
    [
        "from lib.schemas.words_in_lines import x",
        "from lib.words import x",  # no room of the stage's
        "lib/words/x.py",
        "data/sources/words/001.png",
        "data/${key}/words-of-old",
        "more_words@sample",
        "words@example.org",
        "reports/words.json",
        "other.stages.wordsmith",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert NAME.in_paths(text) == text


def test_a_room_changes_where_there_is_one() -> None:
    room = NewName("words", "terms", has_room=True)
    assert (
        room.in_paths('"lib.words" lib/words/prompt.md tests/words/') == '"lib.terms" lib/terms/prompt.md tests/terms/'
    )


SCRIPT = '''\
class ReaderStage(BaseStage):
    """Reads `words`, the words of a page."""

    name = "words"
    dependencies = ["ocr", "words"]
    inputs = {"words": ("json", "png"), "ocr": ("json",)}
    book_files: dict = {"words": ("book.json",)}
    kind = "words"


def work(page, storage):
    page.record("words", X), page.file("words.json"), page.has("words.png"), storage.stage("words"), find("words")
    é = page.record("words", X)  # words, counted
    return {"words": 1, "of words": 2, "swords": 3}
'''


def test_words_that_mean_the_stage_change_and_others_are_told() -> None:
    text, unsure = with_words(SCRIPT, ast.parse(SCRIPT), NAME, own=False)
    assert 'name = "words"' in text
    assert 'dependencies = ["ocr", "terms"]' in text
    assert 'inputs = {"terms": ("json", "png"), "ocr": ("json",)}' in text
    assert 'book_files: dict = {"terms": ("book.json",)}' in text
    assert 'page.record("terms", X), page.file("terms.json"), page.has("terms.png"), storage.stage("terms")' in text
    assert 'é = page.record("terms", X)  # words, counted' in text
    assert unsure == [4, 8, 12, 14]
    own, left = with_words(SCRIPT, ast.parse(SCRIPT), NAME, own=True)
    assert 'name = "terms"' in own
    assert left == [8, 12, 14]


def test_prose_changes_where_a_name_can_be_no_word() -> None:
    prose = '"""`words` and words."""\nx = "words"  # `words:` words\n'
    assert with_prose(prose, NAME) == '"""`terms` and words."""\nx = "words"  # `terms:` words\n'
    coined = '"""my_words, and more."""\nx = "my_words"  # my_words\n'
    assert with_prose(coined, NewName("my_words", "terms")) == '"""terms, and more."""\nx = "my_words"  # terms\n'


def test_classes_that_go_out_with_a_question_keep_their_name() -> None:
    tree = ast.parse(
        "class WordsStage(BaseStage):\n"
        "    def build_request(self, page): return LLMRequest(response_format=WordsAnswer)\n"
        "class WordsItem(BaseModel): ...\n"
        "class WordsAnswer(BaseModel):\n    items: list[WordsItem]\n"
        "class WordsPage: ...\nclass Wordsmith: ...\nclass Words: ...\nclass Words2: ...\n"
    )
    assert classes_of(tree, "words", "few_terms") == {
        "WordsStage": "FewTermsStage",
        "WordsPage": "FewTermsPage",
        "Words": "FewTerms",
    }


@pytest.mark.parametrize(
    ("path", "line", "renamed"),
    [
        ("data/.gitignore", "/*/words/", "/*/terms/"),
        ("data/small/.gitignore", "/words", "/terms"),
        (".gitignore", "/data/*/words/pages", "/data/*/terms/pages"),
        ("reports/.gitignore", "/*/words.csv", "/*/terms.csv"),
        ("data/.gitignore", "/*/*/words/", None),
        ("data/small/.gitignore", "/words-of-old", None),
        (".gitignore", "words", None),
    ],
)
def test_rules_of_what_git_ignores(path: str, line: str, renamed: str | None) -> None:
    text = f"# head\n{line}\n/other\n"
    assert with_new_name(Path(path), text, "words", "terms") == text.replace(line, renamed or line)
    assert without_stage(Path(path), text, "words") == ("# head\n/other\n" if renamed else text)


@pytest.mark.parametrize(
    ("path", "called"),
    [
        ("tests/stages/test_test.py", "tests/stages/test_new.py"),
        ("stages/test.py", "stages/new.py"),
        ("data/test/test", "data/test/new"),
        ("reports/test/test.csv", "reports/test/new.csv"),
        ("logs/test/test.status.json", "logs/test/new.status.json"),
    ],
)
def test_places_under_another_name(tmp_path: Path, path: str, called: str) -> None:
    assert StagePlaces(tmp_path, "test").called(Path(path), "new") == Path(called)
