"""Keys that are none, proxies, certificates, IPv6, lists of models: one line, and no secret in it."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from lib.errors import LLMError
from lib.llm import LLMBatchClient, LLMResult, LLMSettings, ReplyStore
from lib.llm.faults import CallError
from lib.llm.ledger import Ledger
from lib.llm.probe import list_models
from tests.llm.asking import PRICES, question
from tests.llm.raw_server import dripping, http, talking
from tests.llm.test_odd_replies import completion

KEY = "sk-planted-0123456789abcdef"
WHOLE = http(completion())
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.faults.FIRST_PAUSE_SECONDS", 0.02)
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def ask(url: str, folder: Path, **settings: Any) -> LLMResult:
    given = {"base_url": url, "prices": PRICES, "deadline_seconds": 8.0, "max_retries": 1, **settings}
    store = ReplyStore(folder / "replies", folder / "machine")
    client = LLMBatchClient(
        settings=LLMSettings(**given), store=store, ledger=folder / "ledger.txt", log_dir=folder / "log", verbose=True
    )
    [result] = client.process_batch([question()], collect=True)
    return result


@pytest.mark.parametrize("key", [f"{KEY}\n", f"  {KEY}\r\n", f"\t{KEY} "])
def test_a_line_s_end_behind_a_key_is_none_of_it(tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", key)
    with talking(then=WHOLE) as (url, heard):
        assert ask(url, tmp_path, key_env="MY_KEY").success
    assert f"authorization: Bearer {KEY}" in heard.heads[0].split("\r\n")


@pytest.mark.parametrize("mode", ["direct", "batch"])
@pytest.mark.parametrize("key", [f"{KEY}\n{KEY}", f"{KEY}é", f"{KEY}\u200b", f"{KEY} x", f"“{KEY}”", f"{KEY}\x7f"])
def test_what_can_be_no_key_is_told_before_anything_goes_out(
    tmp_path: Path, key: str, mode: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("MY_KEY", key)
    caplog.set_level("DEBUG")
    with talking(then=WHOLE) as (url, heard), pytest.raises(LLMError, match="MY_KEY holds a character that") as caught:
        ask(url, tmp_path, key_env="MY_KEY", mode=mode)
    assert heard.heads == []
    assert "\n" not in str(caught.value)
    written = "".join(p.read_text(encoding="utf-8") for p in tmp_path.rglob("*") if p.is_file())
    out = capfd.readouterr()
    assert KEY not in "".join([str(caught.value), written, caplog.text, out.out, out.err])


def test_a_key_that_is_cut_in_an_error_does_not_leak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error is cut to what somebody reads; a key across the cut would not be known for one any more."""
    monkeypatch.setenv("MY_KEY", KEY)
    for before in range(270, 300):
        said = "x" * before + KEY + " is no key of ours"
        for body in ({"error": {"message": said}}, [{"error": said}], said):
            with talking(then=http(body, 400)) as (url, _):
                result = ask(url, tmp_path / f"{before}", key_env="MY_KEY")
            assert "sk-" not in (result.error or ""), before


@pytest.mark.parametrize("said", [KEY, "".join(f"\\u{ord(letter):04x}" for letter in KEY)])
def test_a_key_in_an_answer_is_not_kept(tmp_path: Path, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    body = json.dumps(completion(echo="KEY", **{"KEY": [{"KEY": 1}]})).replace("KEY", said).encode()
    with talking(then=http(body)) as (url, _):
        assert ask(url, tmp_path, key_env="MY_KEY").success
    [kept] = (tmp_path / "replies").glob("[!.]*.json")
    assert "[key]" in kept.read_text()
    assert "planted" not in kept.read_text()


@pytest.mark.parametrize("address", ["https://example.org/v1?key=secret", "https://example.org/v1#secret"])
def test_an_address_with_a_query_is_refused_without_a_word_of_it(address: str) -> None:
    with pytest.raises(ValueError, match="must end before"):
        LLMSettings(base_url=address)


def test_a_server_on_this_machine_is_reached_past_a_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with talking(then=http({}, 403)) as (proxy, at_proxy), talking(then=WHOLE) as (url, heard):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.removesuffix("/v1"))
        assert ask(url, tmp_path).success
        assert (len(heard.heads), at_proxy.heads) == (1, [])


def test_any_other_server_is_reached_through_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    with talking(then=WHOLE) as (proxy, at_proxy):
        monkeypatch.setenv("HTTP_PROXY", proxy.removesuffix("/v1"))
        assert ask("http://models.invalid/v1", tmp_path, key_env="MY_KEY").success
    assert at_proxy.heads[0].startswith("POST http://models.invalid/v1/chat/completions")


def test_a_proxy_that_lets_nobody_through_has_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    with talking(then=http({}, 407)) as (proxy, at_proxy):
        monkeypatch.setenv("HTTPS_PROXY", proxy.removesuffix("/v1").replace("//", "//me:hidden-word@"))
        result = ask("https://models.invalid/v1", tmp_path, key_env="MY_KEY")
    assert not result.success
    assert "no connection (ProxyError" in (result.error or "")
    assert "hidden-word" not in (result.error or "")
    assert Ledger(tmp_path / "ledger.txt").held == 0.0
    assert all(head.startswith("CONNECT") and KEY not in head for head in at_proxy.heads)


@pytest.mark.parametrize("mode", ["direct", "batch"])
@pytest.mark.parametrize("proxy", ["gopher://me:hidden-word@x:1", "socks9://me:hidden-word@x"])
def test_a_proxy_that_cannot_be_used_is_one_line(
    tmp_path: Path, proxy: str, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(LLMError, match="HTTPS_PROXY") as caught:
        ask("https://models.invalid/v1", tmp_path, key_env="MY_KEY", mode=mode)
    assert "hidden-word" not in str(caught.value) and "\n" not in str(caught.value)


def test_ipv6_is_a_place_like_another(tmp_path: Path) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with talking(then=WHOLE, family=socket.AF_INET6) as (url, heard):
        assert "[::1]" in url
        assert LLMSettings(base_url=url).key() == "none"
        assert ask(url, tmp_path).success
        assert len(heard.heads) == 1


def test_a_certificate_that_nobody_trusts_ends_the_run_at_once(tmp_path: Path) -> None:
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    try:
        made += ["-keyout", str(tmp_path / "k.pem"), "-out", str(tmp_path / "c.pem")]
        subprocess.run(made, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl to make a certificate with")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "c.pem", tmp_path / "k.pem")
    with talking(then=WHOLE, tls=tls) as (url, heard):
        began = time.monotonic()
        with pytest.raises(LLMError, match=r"its certificate is not trusted \(.*self.signed.*SSL_CERT_FILE") as caught:
            ask(url, tmp_path, max_retries=5)
        assert time.monotonic() - began < 5
        assert (heard.heads, "\n" in str(caught.value)) == ([], False)
    assert Ledger(tmp_path / "ledger.txt").held == 0.0


def test_nobody_there_is_told_with_the_system_s_own_words(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        result = ask(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", tmp_path)
    assert (result.error or "").startswith("no connection (ConnectError: ")


LISTS: dict[str, tuple[Any, int]] = {
    "ten thousand": ({"data": [{"id": f"m{number}"} for number in range(10_000)]}, 10_000),
    "names that are none": ({"data": [{"id": 7}, {"id": None}, {}, None, "x", {"id": "m"}]}, 1),
    "a mapping": ({"data": {"m": 1}}, 0),
    "null": ({"data": None, "models": None}, 0),
    "a list": ([{"id": "m"}], 1),
    "two lines in a name": ({"data": [{"id": f"m\n{KEY}"}]}, 1),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_models_is_read_in_every_form(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    body, count = LISTS[name]
    with talking(then=http(body)) as (url, _):
        names = list_models(LLMSettings(base_url=url, key_env="MY_KEY"))
    assert len(names) == count
    assert not any("\n" in one or KEY in one for one in names)


@pytest.mark.parametrize(
    "says",
    [http(b"<html>", headers={"Content-Type": "text/html"}), http(b"7"), http(b"x", 500, {"Content-Encoding": "gzip"}),
     http(b"x", headers={"Content-Encoding": "gzip"}), http(b"", 302, {"Location": "http://x.invalid/"}), b"",
     dripping(http(b"", length=9999), b" ")],
)  # fmt: skip
def test_a_list_of_models_that_is_none_is_told(says: Any) -> None:
    with talking(then=says) as (url, _), pytest.raises(CallError) as caught:
        list_models(LLMSettings(base_url=url, timeout_seconds=1.0))
    assert str(caught.value) and "\n" not in str(caught.value)


def test_nothing_here_is_logged_as_an_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with talking(then=b"") as (url, _):
        assert not ask(url, tmp_path).success
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_what_the_environment_has_for_openai_goes_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-secret")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-planted: yes")
    with talking(then=WHOLE) as (url, heard):
        assert ask(url, tmp_path).success
    head = heard.heads[0].casefold()
    assert "secret" not in head and "x-planted" not in head


def test_the_key_in_a_redirect_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "sk-Planted-0123456789ABCDEF"
    monkeypatch.setenv("MY_KEY", secret)
    answer = f"HTTP/1.1 302 Found\r\nlocation: https://{secret}.example/\x9b2J\r\ncontent-length: 0\r\n\r\n"
    with talking(then=answer.encode("latin-1")) as (url, _), pytest.raises(LLMError) as found:
        ask(url, tmp_path, key_env="MY_KEY")
    told = str(found.value)
    assert "an address that holds the key" in told
    assert secret.casefold() not in told.casefold() and told.isprintable()


def test_a_status_s_phrase_is_one_line_that_no_terminal_obeys() -> None:
    answer = b"HTTP/1.1 400 Bad\x1b]0;PWNED\x07" + b"d" * 5000 + b"\r\ncontent-length: 0\r\n\r\n"
    with talking(then=answer) as (url, _), pytest.raises((CallError, LLMError)) as told:
        list_models(LLMSettings(base_url=url))
    assert str(told.value).isprintable() and len(str(told.value)) < 1000
