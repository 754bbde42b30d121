"""What is changed in the browser is an override on disk, and nobody's change is lost."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lib.merge.overrides import load_overrides
from lib.pipeline.execute import run_stage
from lib.review.page_changes import MOST_CHARACTERS
from lib.schemas.merge import MergePage
from lib.testing.model_server import settings_for_tests
from lib.testing.tiny_book import BOOK
from stages.merge import MergeStage
from tests.projects import ROOT
from tests.review.asking import Window, open_window, serving


def merged(root: Path, number: int = 1) -> MergePage:
    with settings_for_tests():
        run_stage(MergeStage, BOOK, root)
    return MergePage.model_validate_json((root / f"data/{BOOK}/merge/pages/page_{number:04d}.json").read_bytes())


def test_a_mended_paragraph_is_one_small_entry_that_merge_applies(window: Window, root: Path) -> None:
    before = window.paragraph("b1p1")["text"]
    after = before.replace("lamp", "lantern")
    assert window.write("b1p1", after).status == 200
    assert json.loads(window.file().read_bytes()) == {
        "page_number": 1, "paragraphs": [{"id": "b1p1", "base": before, "text": after}],
    }  # fmt: skip
    shown = window.paragraph("b1p1")
    assert (shown["text"], shown["made"], shown["person"]) == (after, before, True)
    [line, *_] = shown["lines"]
    assert [word[0] for word in line["words"]][:2] == ["The", "lantern"]
    assert merged(root).text.startswith("The lantern was lit")
    assert not window.look()["stale"]


def test_taking_it_back_leaves_no_file(window: Window) -> None:
    assert window.write("b1p1", "Another text.").data["undo"] is not None
    assert window.write("b1p1", None).status == 200
    assert not window.file().exists()


def test_each_change_is_undone_and_made_again(window: Window) -> None:
    first = window.write("b1p1", "One.").data["undo"]
    one = window.file().read_bytes()
    second = window.write("b1p1", "Two.").data["undo"]
    assert "was changed since" in window.post("undo", {"undo": first}).error
    undone = window.post("undo", {"undo": second})
    assert undone.status == 200
    assert window.file().read_bytes() == one
    assert window.post("undo", {"undo": undone.data["undo"]}).status == 200
    assert b"Two." in window.file().read_bytes()
    assert window.post("undo", {"undo": 77}).status == 409


def test_every_kind_of_change_reaches_the_record(window: Window, root: Path) -> None:
    page = window.look(2)
    blocks = [block["id"] for block in page["blocks"]]
    assert len(blocks) > 1
    first = page["blocks"][0]
    name = first["paragraphs"][0]["id"]

    def version(which: str = "version", block: int = 0) -> str:
        return str(window.pages[2]["blocks"][block][which])

    window.change({"kind": "class", "id": blocks[0], "version": version(), "block_class": "section_heading"}, 2)
    window.change({"kind": "level", "id": blocks[0], "version": version(), "level": 3}, 2)
    paragraph = window.paragraph(name, 2)
    window.change({"kind": "continues", "id": name, "version": paragraph["version"], "continues": False}, 2)
    lines = paragraph["text"].split("\n")
    window.write(name, "\n".join([lines[0], "", *lines[1:]]), 2)
    order = [*blocks[1:], blocks[0]]
    window.change({"kind": "order", "version": window.pages[2]["order_version"], "order": order}, 2)
    window.change({"kind": "number", "version": window.pages[2]["printed_version"], "text": "xiv"}, 2)
    drop = window.change(
        {"kind": "drop", "id": order[0], "version": window.pages[2]["blocks"][0]["version"], "drop": True}, 2
    )
    assert drop.status == 200
    record = merged(root, 2)
    assert [block.id for block in record.blocks] == order[1:]
    head = record.blocks[-1]
    assert (head.block_class, head.class_source, head.level) == ("section_heading", "human", 3)
    assert [(p.text.split()[0], p.continues) for p in head.paragraphs] == [
        (lines[0].split()[0], False), (lines[1].split()[0], False),
    ]  # fmt: skip
    assert record.printed_number is not None
    assert record.printed_number.text == "xiv"
    gone = next(block for block in window.pages[2]["blocks"] if block["id"] == order[0])
    assert gone["gone"]
    window.change({"kind": "drop", "id": order[0], "version": gone["version"], "drop": False}, 2)
    assert sorted(block.id for block in merged(root, 2).blocks) == sorted(blocks)


def test_two_windows_keep_what_either_did(window: Window, root: Path) -> None:
    other = open_window(root, window.server)
    names = [block["paragraphs"][0]["id"] for block in window.look(2)["blocks"]][:2]
    other.look(2)
    late = Window(root, window.server, window.cookie, dict(other.pages))
    assert window.write(names[0], "From one window.", 2).status == 200
    assert other.write(names[1], "From the other.", 2).status == 200
    before = window.file(2).read_bytes()
    assert b"From one window." in before
    assert b"From the other." in before
    assert late.write(names[0], "On what stood there.", 2).status == 409
    assert window.file(2).read_bytes() == before
    late.look(2)
    assert late.write(names[0], "On what stands there now.", 2).status == 200


def test_a_file_that_is_edited_by_hand_meanwhile_is_kept(window: Window, root: Path) -> None:
    names = [block["paragraphs"][0] for block in window.look(2)["blocks"]][:2]
    window.file(2).write_text(
        json.dumps({"paragraphs": [{"id": names[1]["id"], "base": names[1]["text"], "text": "By hand."}]})
    )
    assert window.write(names[0]["id"], "In the browser.", 2).status == 200
    assert {entry.text for entry in load_overrides(window.file(2)).paragraphs} == {"By hand.", "In the browser."}
    window.file(2).write_text('{"paragraphs": [')
    reply = window.write(names[0]["id"], "Lost?", 2)
    assert "page_0002.json" in reply.error
    assert window.file(2).read_text() == '{"paragraphs": ['


def test_a_record_that_was_made_anew_meanwhile_is_a_conflict(window: Window, root: Path) -> None:
    window.look()
    record = root / f"data/{BOOK}/layout/pages/page_0001.json"
    record.write_text(record.read_text().replace('"lamp"', '"lump"'))
    assert window.write("b1p1", "On what was read before.").status == 409
    assert not window.file().exists()


def test_stale_entries_are_shown_and_decided(window: Window, root: Path) -> None:
    text = window.paragraph("b1p1")["text"]
    window.write("b1p1", text.replace("lamp", "lantern"))
    record = root / f"data/{BOOK}/layout/pages/page_0001.json"
    record.write_text(record.read_text().replace('"dusk"', '"dawn"'))
    page = window.look()
    [entry] = page["stale"]
    assert (entry["where"], entry["near"], entry["base"]) == ("paragraphs", "b1p1", text)
    assert "its text is now" in entry["why"]
    assert window.write("b1p1", "Something else.").status == 200
    [kept] = window.pages[1]["stale"]
    change = {
        "kind": "stale",
        "version": window.pages[1]["version"],
        "where": "paragraphs",
        "at": kept["at"],
        "onto": "b1p1",
    }
    assert window.change(change).status == 200
    assert window.pages[1]["stale"] == []
    assert "lantern" in window.paragraph("b1p1")["text"]
    assert window.change(change).status == 409


VERSION = "0" * 16


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[]", b"null", b'"x"', b"{}", b'{"changes": {}}', b'{"changes": []}', b'{"changes": [1]}', b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"changes": [{"kind": "text", "id": "b1p1", "version": VERSION, "text": 5}]}).encode(),
        json.dumps({"changes": [{"kind": "text", "id": "b1p1", "text": "x"}]}).encode(),
        json.dumps({"changes": [{"kind": "rm -rf", "id": "b1p1", "version": VERSION}]}).encode(),
        json.dumps({"changes": [{"kind": "level", "id": "b1", "version": VERSION, "level": 9}]}).encode(),
        json.dumps({"changes": [{"kind": "stale", "version": VERSION, "where": "__class__", "at": 0}]}).encode(),
        json.dumps({"changes": [{"kind": "proofread", "version": VERSION, "more": 1}]}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_change_is_refused_in_a_line(window: Window, body: bytes) -> None:
    reply = window.send("POST", "/api/page/1/change", body)
    assert reply.status == 422
    assert reply.error
    assert not window.file().exists()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"kind": "text", "id": "b9p9", "version": VERSION, "text": "x"}, 409),
        ({"kind": "class", "id": "b1", "block_class": "novel"}, 422),
        ({"kind": "order", "order": ["b1", "b1"]}, 422),
        ({"kind": "number", "text": "12a"}, 422),
        ({"kind": "text", "id": "b1p1", "text": "  \n\x00 "}, 422),
        ({"kind": "text", "id": "b1p1", "text": "x" * (MOST_CHARACTERS + 1)}, 422),
        ({"kind": "text", "id": "b1p1", "text": "a\ud800b"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused_and_writes_nothing(window: Window, change: dict[str, Any], status: int) -> None:
    page = window.look()
    versions = {
        "text": window.paragraph("b1p1")["version"], "class": page["blocks"][0]["version"],
        "order": page["order_version"], "number": page["printed_version"],
    }  # fmt: skip
    reply = window.change({"version": versions[change["kind"]], **change})
    assert (reply.status, bool(reply.error)) == (status, True)
    assert not window.file().exists()


def test_hostile_text_is_text(window: Window, root: Path) -> None:
    hostile = "<script>alert(1)</script>\r\n\x00one \u202etwo\u2066 &amp; ]]> “three”\r\n\r\nfour"
    assert window.write("b1p1", hostile).status == 200
    text = "<script>alert(1)</script>\none two &amp; ]]> “three”\n\nfour"
    assert window.paragraph("b1p1")["text"].replace("\n", " ").split() == text.split()
    assert [p.text for p in merged(root).paragraphs()][:2] == [
        "<script>alert(1)</script> one two &amp; ]]> “three”",
        "four",
    ]


def test_a_folder_that_takes_no_file_is_told_in_a_line(window: Window, root: Path) -> None:
    window.look()
    shutil.rmtree(root / f"data/{BOOK}/overrides")
    (root / f"data/{BOOK}/overrides").write_text("")
    assert "Not a directory" in window.write("b1p1", "x").error


def test_a_disk_that_takes_no_byte_is_told_in_a_line_and_what_stood_there_stands(window: Window) -> None:
    window.write("b1p1", "What stood there.")
    before = window.file().read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, limits[1]))
    try:
        reply = window.write("b1p1", "word " * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert "cannot be written" in reply.error
    assert (reply.status, window.file().read_bytes()) == (507, before)
    assert window.write("b1p1", "And on.").status == 200


def test_a_server_that_is_killed_while_it_saves_leaves_whole_files(root: Path) -> None:
    code = (
        "from pathlib import Path; import itertools\n"
        "from lib.review.change_log import ChangeLog; from lib.review.page_changes import TextChange\n"
        "from lib.review.reviewed_book import ReviewedBook\n"
        "from lib.review.shown_text import shown_paragraphs; from lib.review.versions import paragraph_version\n"
        f"book = ReviewedBook(Path('.'), '{BOOK}'); log = ChangeLog(book)\n"
        "for n in itertools.count():\n"
        "    shown = next(iter(shown_paragraphs(book.page(1))))\n"
        "    text = f'Number {n}. ' + 'word ' * 2000\n"
        "    log.change(1, [TextChange(kind='text', id=shown.id, version=paragraph_version(shown), text=text)])\n"
        "    print(n, flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for _ in range(5):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    path = root / f"data/{BOOK}/overrides/page_0001.json"
    [entry] = load_overrides(path).paragraphs
    assert entry.text is not None
    assert entry.text.startswith("Number ")
    with serving(root) as window:
        assert window.write("b1p1", "And on.").status == 200


def test_what_a_killed_save_or_an_editor_left_is_no_entry_and_goes_with_the_next_save(
    window: Window, root: Path
) -> None:
    window.write("b1p1", window.paragraph("b1p1")["text"].replace("lamp", "lantern"))
    folder = window.file().parent
    (folder / ".tmp-1-page_0002.json").write_text("{", encoding="utf-8")
    (folder / ".#page_0001.json").write_text("", encoding="utf-8")
    assert "lantern" in merged(root).text
    assert window.write("b1p1", window.paragraph("b1p1")["text"].replace("lantern", "light")).status == 200
    assert sorted(path.name for path in folder.glob(".*.json")) == [".#page_0001.json"]


def test_a_line_that_was_emptied_begins_no_paragraph(window: Window, root: Path) -> None:
    lines = window.paragraph("b1p1")["text"].split("\n")
    assert len(lines) > 2
    window.write("b1p1", "\n".join([lines[0], *lines[2:]]))
    shown = window.paragraph("b1p1")["text"]
    assert "\n\n" not in shown
    window.write("b1p1", shown.replace("lamp", "lantern"))
    assert [p.id for p in merged(root).paragraphs() if p.id.startswith("b1p1")] == ["b1p1"]
