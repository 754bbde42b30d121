"""The key is in no file, log, error or list of processes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from lib.errors import LLMError
from lib.llm import LLMSettings
from tests.llm.asking import question
from tests.llm.conftest import Start

KEY = "sk-planted-0123456789abcdef"


def test_the_key_goes_to_the_server_and_nowhere_else(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("MY_KEY", KEY)
    caplog.set_level("DEBUG")
    # The server echoes the key in its errors, as some do.
    ask = start(script={"a": ["500"], "b": ["400"]}, latency=0.3)
    client = ask.client(key_env="MY_KEY")
    client.verbose, client.log_dir = True, tmp_path / "log"
    seen: list[str] = []

    def take(result: object) -> None:
        seen.append(repr(result))
        listed = Path("/proc/self/cmdline").read_bytes() if Path("/proc").exists() else b""
        assert KEY.encode() not in listed

    client.process_batch([question("a"), question("b"), question("c")], take)
    assert ask.server.log[0].authorization == f"Bearer {KEY}"
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "served.jsonl"]
    assert len(written) >= 4
    assert [path for path in written if KEY.encode() in path.read_bytes()] == []
    out = capfd.readouterr()
    assert "[key]" in out.err, "the server's echo was to be told, without the key"
    assert KEY not in "".join([*seen, out.out, out.err, caplog.text])
    listed = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True).stdout
    assert KEY not in listed


def test_a_key_that_is_not_set_is_one_line(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    settings = LLMSettings(base_url="https://example.org/v1", key_env="NO_SUCH_KEY")
    with pytest.raises(LLMError, match=r"NO_SUCH_KEY is not set: export it with the key for example\.org"):
        settings.key()
    assert LLMSettings(base_url="http://localhost:1/v1", key_env="NO_SUCH_KEY").key() == "none"


def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(ValueError, match="must hold no user or password"):
        LLMSettings(base_url="https://me:secret@example.org/v1")
