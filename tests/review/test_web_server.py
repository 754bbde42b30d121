"""Who is served, and what: this machine's browser with the token, from its own page, and nothing but the book."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from pathlib import Path

import pytest

from lib.commands.review import review
from lib.errors import ColophonError
from lib.review.doubtful_words import LIKELY, doubts, is_offered, without_speck
from lib.review.reviewed_book import ReviewedBook
from lib.review.web_guard import MOST_BODY_BYTES
from lib.schemas.correct import CorrectPage, OtherReading
from lib.testing.tiny_book import BOOK
from tests.review.asking import Window

PLACES = ("/", "/app.js", "/style.css", "/api/book", "/api/doubts", "/api/page/1", "/api/page/1/image", "/api/apply")


def test_the_page_comes_with_a_cookie_that_no_script_and_no_other_site_gets(window: Window) -> None:
    opened = window.send("GET", f"/?token={window.server.guard.token}", Cookie=None)
    assert b"<title>Review</title>" in opened.body
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(opened.headers["Set-Cookie"].split("; "))
    policy = opened.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert b"<script>" not in opened.body
    assert b" style=" not in opened.body


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_told_without_the_token(window: Window, place: str) -> None:
    for cookie in (None, "", "colophon_review=x", f"{window.cookie[:-1]}~", "a=b; " + "c" * 3000):
        assert window.send("GET", place, Cookie=cookie).status == 403
    assert window.send("GET", place).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:80"},
        {"Host": "127.0.0.1"},
        {"Host": None},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": None},
        {"Content_Type": "text/plain"},
        {"Content_Type": None},
        {"Sec_Fetch_Site": "cross-site"},
    ],
)
def test_a_change_from_elsewhere_is_refused(window: Window, headers: dict[str, str | None]) -> None:
    assert window.send("POST", "/api/find", b'{"find": "lamp"}', **headers).status == 403
    assert window.send("POST", "/api/find", b'{"find": "lamp"}').status == 200


def test_another_hosts_name_is_refused_for_reading_too(window: Window) -> None:
    assert window.send("GET", "/api/book", Host="rebound.example").status == 403
    assert window.send("GET", "/api/book", Origin="http://evil.example").status == 403


def test_a_request_says_how_long_it_is_and_is_not_too_long(window: Window) -> None:
    assert window.send("POST", "/api/find", None, Content_Length=None).status == 411
    assert window.send("POST", "/api/find", None, Transfer_Encoding="chunked").status == 411
    assert window.send("POST", "/api/find", None, Content_Length=str(MOST_BODY_BYTES + 1)).status == 413
    assert window.send("POST", "/api/find", None, Content_Length="-1").status == 411
    assert window.get("book").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../params.yaml", "/%2e%2e/params.yaml", "//etc/passwd", "/web_server.py", "/api/page/1/image/../../book",
        "/api/page/../book", "/api/page/1/../../../params.yaml", "/api/page/1.5", "/api/page/-1", "/api/page/%D9%A3",
        "/api/nothing", "/api/", "/index.html/x", "/app.js%00",
    ],
)  # fmt: skip
def test_no_other_file_is_served(window: Window, path: str) -> None:
    assert window.send("GET", path).status == 404


@pytest.mark.parametrize("path", ["//[", "/api/doubts?" + "a=1&" * 50, "/?" + "x" * 60_000])
def test_an_address_that_nobody_can_read_ends_nothing(window: Window, path: str) -> None:
    assert window.send("GET", path).status in {200, 400, 404}
    assert window.get("book").status == 200


def raw(window: Window, *lines: str, body: str = "") -> bytes:
    """What the server says to a request as it stands, and to whatever it takes for one, until it hangs up."""
    port = window.server.port
    known = [f"Cookie: {window.cookie}", f"Origin: http://127.0.0.1:{port}", "Content-Type: application/json"]
    text = "\r\n".join([lines[0], f"Host: 127.0.0.1:{port}", *known, *lines[1:], "", body])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(text.encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("header", ["Host: evil.example", "Origin: http://evil.example", "Content-Length: 40"])
def test_a_request_that_says_who_or_how_long_it_is_twice_is_refused(window: Window, header: str) -> None:
    said = raw(window, "POST /api/find HTTP/1.1", "Content-Length: 16", header, body='{"find": "lamp"}')
    assert said.startswith(b"HTTP/1.1 400 ")
    assert said.count(b"HTTP/1.1 ") == 1
    assert window.get("book").status == 200


@pytest.mark.parametrize("length", ["Content-Length: 40", "Transfer-Encoding: chunked"])
def test_a_question_s_body_is_no_further_question(window: Window, length: str) -> None:
    said = raw(window, "GET /api/book HTTP/1.1", length, body="GET /api/apply HTTP/1.1\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200 ")
    assert said.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"changes": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", b'{"changes": [' + b'{"a":' * 50_000,
        b'{"changes": [NaN]}', b'{"changes": [' + b"9" * 100_000 + b"]}", b'{"changes": ["\xff"]}', b"\0" * 100,
        b"null",
        b'{"changes": [{"kind": "text", "id": "\\ud800", "version": "\\udfff", "text": "\\ud800"}]}', b"",
        b'{"changes": [' + b'{"kind": "text"},' * 60_000 + b"{}]}",
    ],
    ids=["deep", "deep and cut", "nan", "digits", "latin", "nothing", "null", "half characters", "empty", "many"],
)  # fmt: skip
def test_a_change_that_is_none_is_a_line_and_changes_nothing(window: Window, body: bytes) -> None:
    for place in ("page/1/change", "undo", "find", "replace", "page/1/truth"):
        answer = window.send("POST", f"/api/{place}", body)
        assert answer.status == 422
        assert len(answer.error) < 400
    assert not window.file().exists()
    assert window.get("book").status == 200


def test_a_link_out_of_the_book_is_not_followed(window: Window, root: Path) -> None:
    image = root / f"data/{BOOK}/ingest/pages/page_0001.png"
    assert window.get("page/1/image").body == image.read_bytes()
    secret = root.parent / "secret.png"
    shutil.copy(image, secret)
    image.unlink()
    image.symlink_to(secret)
    assert "leads out of the book" in window.get("page/1/image").error
    image.unlink()
    os.mkfifo(image)
    assert "cannot be read" in window.get("page/1/image").error
    image.unlink()
    image.write_bytes(b"<html>")
    assert "no PNG" in window.get("page/1/image").error


def test_an_image_is_sent_once(window: Window) -> None:
    first = window.get("page/1/image")
    assert first.headers["Content-Type"] == "image/png"
    again = window.send("GET", "/api/page/1/image", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_pages_that_are_not_there_and_records_that_are_not_made(window: Window, root: Path) -> None:
    for number in (0, 4, 999999):
        assert "tiny has 3 pages" in window.get(f"page/{number}").error
    (root / f"data/{BOOK}/layout/pages/page_0002.json").unlink()
    assert "dvc repro layout@tiny" in window.get("page/2").error
    (root / f"data/{BOOK}/layout/pages/page_0002.json").write_text("{")
    assert "run layout again" in window.get("page/2").error
    assert window.get("page/1").status == 200


def test_a_book_that_was_not_read_or_is_not_there(root: Path) -> None:
    shutil.rmtree(root / f"data/{BOOK}")
    for book, says in ((BOOK, "is not read yet; run: .venv/bin/dvc repro merge@tiny"), ("../x", "../x"), ("no", "no")):
        with pytest.raises(ColophonError) as caught:
            ReviewedBook(root, book)
        assert says in str(caught.value)
        assert "\n" not in str(caught.value)


def test_doubts_of_the_whole_book_come_by_themselves(window: Window) -> None:
    window.server.routes.order.start()
    known: list[int] = []
    answer = {"done": False}
    while not answer["done"]:
        answer = window.get(f"doubts?after={len(known)}").data
        known += [entry["page"] for entry in answer["pages"]]
    assert sorted(known) == [1, 2, 3]


def test_a_page_that_was_opened_before_the_book_was_counted_is_told_again(window: Window) -> None:
    window.get("page/1")
    order = window.server.routes.order
    order.start()
    while not order.known(0)["done"]:
        pass
    assert [entry["page"] for entry in order.known(0)["pages"]] == [1, 2, 3]
    shown = window.get("page/1").data
    told = {(name, word): score for name, word, score, _ in order.known(0)["pages"][0]["words"]}
    assert {(one["paragraph"], one["word"]): one["score"] for one in shown["page"]["doubts"]} == told


def test_a_word_that_the_reader_was_sure_of_is_marked_where_it_is_likely_wrong(window: Window) -> None:
    window.server.routes.order.start()
    while not window.server.routes.order.known(0)["done"]:
        pass
    page = window.server.routes.book.page(1)
    line = next(line for line in page.merged.lines() if len(line.words) > 1)
    line.words[1].text, line.words[1].confidence, line.words[1].source = "wor|d!s.", 0.96, "ocr"
    found = doubts(page, None, window.server.routes.order.learnt)
    [doubt] = [one for one in found if one.text == "wor|d!s."]
    assert doubt.kind == "read" and doubt.score >= LIKELY and "unlike" in str(doubt.reason)


@pytest.mark.parametrize(
    ("text", "after", "others"),
    [
        ("gold.", "and", ["gold"]), ("gold.", "And", []), ("a.m.", "and", []), (".", "a", []),
        ("‘at", "every", ["at"]), ("side’", "by", ["side"]), ("‘at’", "by", []), ("o’clock", "by", []), ("‘", "a", []),
    ],
)  # fmt: skip
def test_a_mark_that_may_be_a_speck_may_go(text: str, after: str, others: list[str]) -> None:
    assert list(without_speck(text, after)) == others


def test_the_second_readers_word_is_offered_and_told(window: Window) -> None:
    page = window.server.routes.book.page(1)
    line = next(line for line in page.merged.lines() if len(line.words) > 1)
    line.words[1].confidence, line.words[1].source = 0.1, "ocr"
    other = OtherReading(words=line.words[1].ids, text="otherwise", margin=2.0)
    correct = CorrectPage(page_number=1, backend="local", paragraphs=[], other_readings=[other])
    found = [one for one in doubts(page, correct, window.server.routes.order.learnt) if one.text == line.words[1].text]
    assert [one.choices[0] for one in found if one.reason == "the second reader has otherwise"] == ["otherwise"]


@pytest.mark.parametrize(
    ("other", "text", "offered"), [("now", "new", True), ("", "new", False), ("'now'", "‘new’", False)]
)
def test_plain_marks_take_no_curly_ones_place(other: str, text: str, offered: bool) -> None:
    assert is_offered(other, text) == offered


def test_ctrl_c_ends_the_command_as_soon_as_its_address_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setattr("webbrowser.open", lambda _: signal.raise_signal(signal.SIGINT))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        review(BOOK, port=0, page=1, browser=True)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert capsys.readouterr().out.endswith("(Ctrl-C ends it)\n\n")
