"""Find and replace over the book, and proofread pages that become truth."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.errors import InputError
from lib.review.find_replace import Search, replaced_text
from lib.review.page_changes import clean_text
from lib.settings.params import Params
from lib.testing.tiny_book import BOOK
from tests.review.asking import Window


def places(window: Window, **search: object) -> list[dict[str, object]]:
    reply = window.post("find", search)
    assert reply.status == 200, reply.body
    return list(reply.data["found"])


def test_what_is_found_is_shown_with_what_would_stand_there(window: Window) -> None:
    found = places(window, find="THE LAMP", replace="a light")
    assert [(one["page"], one["match"], one["replaced"]) for one in found] == [
        (page, "The lamp", "a light") for page in (1, 2, 3)
    ]
    assert places(window, find="THE LAMP", match_case=True) == []
    assert len(places(window, find="amp")) > 0
    assert places(window, find="amp", whole_words=True) == []
    assert window.post("find", {"find": " "}).status == 422


def test_only_the_chosen_places_are_replaced_and_undone_together(window: Window, root: Path) -> None:
    search = {"find": "the", "replace": "that", "match_case": False, "whole_words": True}
    found = [one for one in places(window, **search) if one["page"] != 2]
    chosen = [{key: one[key] for key in ("page", "paragraph", "version", "which")} for one in found]
    count = len(places(window, **search))
    reply = window.post("replace", {"search": search, "places": chosen})
    assert reply.data["replaced"] == len(chosen)
    assert reply.data["conflicts"] == []
    assert not window.file(2).exists()
    assert len(places(window, **search)) == count - len(chosen)
    for number in reply.data["undo"]:
        assert window.post("undo", {"undo": number}).status == 200
    assert not list((root / f"data/{BOOK}/overrides").glob("*.json"))


def test_a_place_that_has_changed_since_is_left_alone(window: Window) -> None:
    search = {"find": "lamp", "replace": "lump"}
    [first, second, *_] = [
        {k: one[k] for k in ("page", "paragraph", "version", "which")} for one in places(window, **search)
    ]
    window.write(str(first["paragraph"]), "Something else meanwhile.", 1)
    before = window.file(1).read_bytes()
    reply = window.post("replace", {"search": search, "places": [first, second]}).data
    assert (reply["replaced"], [one["page"] for one in reply["conflicts"]]) == (1, [1])
    assert window.file(1).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "find", "replace", "after"),
    [
        ("of the\nlamp", "the lamp", "a light", "of a\nlight"),
        ("of the\nlamp", "the lamp", "light", "of light\n"),
        ("a.b axb", "a.b", r"\1", r"\1 axb"),
        ("one one", "one", "", " "),
        ("a won-\nder is", "wonder", "thing", "a thing\n is"),
        ("a won-\nder is", "won", "one", "a one-\nder is"),
    ],
)
def test_lines_stay_lines_and_signs_are_signs(text: str, find: str, replace: str, after: str) -> None:
    search = Search(find=find, replace=replace)
    assert replaced_text(text, search, set(range(len(search.pattern().findall(text))))) == after


@pytest.mark.parametrize("which", [-1, 2, 7])
def test_a_place_that_is_not_there_is_no_place_replaced(window: Window, which: int) -> None:
    with pytest.raises(InputError, match="it stands there 2 times now"):
        replaced_text("one one", Search(find="one", replace="two"), {which})
    search = {"find": "lamp", "replace": "lump"}
    [place, *_] = [{key: one[key] for key in ("page", "paragraph", "version")} for one in places(window, **search)]
    reply = window.post("replace", {"search": search, "places": [{**place, "which": 50 + which}]}).data
    assert (reply["replaced"], len(reply["conflicts"]), reply["undo"]) == (0, 1, [])


def test_what_has_no_width_is_no_text(window: Window) -> None:
    assert clean_text("a\u200b b\ufeff\u2060") == "a b"
    assert clean_text("\u200b\u200b") == ""


def test_a_proofread_page_becomes_truth_where_the_book_has_a_folder(window: Window, root: Path) -> None:
    assert "does not stand for all of this page" in window.post("page/1/truth", {}).error
    window.change({"kind": "proofread", "version": window.look()["version"]})
    assert window.pages[1]["proofread"]
    assert window.pages[1]["doubts"] == []
    path = root / "data/sources/tiny-truth/page_0001.txt"
    theirs = path.read_text(encoding="utf-8")
    reply = window.post("page/1/truth", {})
    if reply.status == 409:
        assert path.read_text(encoding="utf-8") == theirs
        reply = window.post("page/1/truth", {"replace": True})
    assert (reply.status, reply.data["truth"]) == (200, "same")
    assert path.read_text(encoding="utf-8").split() == theirs.split()


def test_a_book_without_truth_is_given_a_folder_when_a_person_says_so(window: Window, root: Path) -> None:
    params = root / "params.yaml"
    text = params.read_text(encoding="utf-8").replace("data/sources/tiny-truth", "data/no-truth  # none yet")
    params.write_text(text, encoding="utf-8")
    window.change({"kind": "proofread", "version": window.look()["version"]})
    assert window.send("GET", "/api/page/1").data["truth"] == "nowhere"
    reply = window.post("page/1/truth", {})
    assert reply.status == 428
    assert "books.tiny.truth: data/tiny/truth" in reply.error
    assert params.read_text(encoding="utf-8") == text
    assert window.post("page/1/truth", {"make_folder": True}).data["path"] == "data/tiny/truth/page_0001.txt"
    assert params.read_text(encoding="utf-8") == text.replace("data/no-truth  # none", "data/tiny/truth  # none")
    assert Params.load(root).book(BOOK).truth == "data/tiny/truth"
    assert (root / "data/tiny/truth/page_0001.txt").read_text(encoding="utf-8").startswith("The lamp was lit")


def test_what_is_replaced_by_find_vouches_for_nothing_else(window: Window) -> None:
    search = {"find": "a", "replace": "o", "match_case": False, "whole_words": False}
    found = [one for one in places(window, **search) if one["page"] == 1]
    assert {one["paragraph"] for one in found} == {
        paragraph["id"] for block in window.look()["blocks"] for paragraph in block["paragraphs"]
    }
    chosen = [{key: one[key] for key in ("page", "paragraph", "version", "which")} for one in found]
    assert window.post("replace", {"search": search, "places": chosen}).data["replaced"] == len(found)
    assert not window.look()["proofread"]
    version = window.look()["version"]
    assert window.change({"kind": "proofread", "version": version}).status == 200
    assert window.look()["proofread"]


def test_no_place_reaches_over_an_empty_line(window: Window) -> None:
    search = Search(find="sea. The", replace="sea. A")
    assert replaced_text("the\nsea.\nThe end", search, {0}) == "the\nsea.\nA end"
    assert replaced_text("the sea.\n\nThe end", search, set()) == "the sea.\n\nThe end"
    assert not search.pattern().search("the sea.\n\nThe end")
