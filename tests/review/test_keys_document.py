"""The table of keys in docs/review.md is the one that the keyboard obeys, and every key does something."""

from __future__ import annotations

import re

from tests.projects import ROOT

WEB = ROOT / "lib/review/web"
ROW = re.compile(r'\{ (?:name: "(?P<name>[a-z-]+)", )?keys: "(?P<keys>[^"]+)", says: "(?P<says>[^"]+)" \}')


def rows() -> list[dict[str, str]]:
    return [match.groupdict() for match in ROW.finditer((WEB / "keys.js").read_text(encoding="utf-8"))]


def test_the_document_lists_every_key() -> None:
    assert len(rows()) == (WEB / "keys.js").read_text(encoding="utf-8").count("says: ")
    table = (ROOT / "docs/review.md").read_text(encoding="utf-8").split("## Keys")[1].split("\n## ")[0]
    listed = re.findall(r"^\| (`.*`) \| (.*) \|$", table, re.MULTILINE)
    assert listed == [(", ".join(f"`{key}`" for key in row["keys"].split(", ")), row["says"]) for row in rows()]


def test_every_named_key_has_an_action_and_no_two_are_the_same() -> None:
    code = (WEB / "app.js").read_text(encoding="utf-8").split("const ACTIONS = {")[1].split("\n};")[0]
    actions = set(re.findall(r'^  "?([a-z-]+)"?[:,]', code, re.MULTILINE))
    named = [row for row in rows() if row["name"]]
    assert {row["name"] for row in named} == actions
    assert len({row["keys"] for row in named}) == len(named)


def test_the_page_asks_nothing_of_the_network() -> None:
    for path in WEB.iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "//" not in re.sub(r"^\s*//.*|\s// .*|/\*.*?\*/", "", text, flags=re.MULTILINE), path.name
        assert "innerHTML" not in text, path.name
