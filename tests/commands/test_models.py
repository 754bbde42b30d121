"""colophon models: what an endpoint has, and what works with one of its models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from lib.cli import app
from lib.llm.ledger import Ledger
from tests.llm.providers import provider


def said(folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, *words: str, **llm: Any) -> tuple[int, str]:
    prices = {"a-model": {"input": 1.0, "output": 4.0}}
    given = {"base_url": url, "prices": prices, "budget_usd": 1.0, **llm}
    with (folder / "params.yaml").open("w", encoding="utf-8") as file:
        YAML().dump({"books": {}, "run": {"llm": given}}, file)
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(app, ["models", *words])
    return done.exit_code, done.output


def test_models_are_listed_and_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with provider("openai") as serving:
        code, told = said(tmp_path, monkeypatch, serving.url)
        assert (code, serving.bodies) == (0, [])
        assert "  a-model\n" in told
        assert "another   (no price in run.llm.prices)" in told
        _, found = said(tmp_path, monkeypatch, serving.url, "--find", "nothing like it")
        assert "no model with nothing like it in its name, of 2" in found


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("openai", ["images: read", "schema: a strict json_schema", "called max_tokens", "limit-requests 500"]),
        ("openai, a model that reasons", ["called max_completion_tokens", "left out: temperature"]),
        ("lm studio", ["schema: a json_object, the schema in words"]),
        ("no response_format", ["schema: the call of a function (dialect: tools)"]),
        ("neither response_format nor tools", ["schema: words alone (dialect: plain)"]),
        ("no images", ["images: refused (HTTP 400: This model does not support image input.); set `images: false`"]),
    ],
)
def test_what_works_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, lines: list[str]) -> None:
    with provider(name) as serving:
        serving.text = '{"text": "The keeper’s lamp, 1804"}'
        code, told = said(tmp_path, monkeypatch, serving.url, "--model", "a-model")
        assert code == 0, told
        for line in lines:
            assert line in told
        assert serving.paid == 1
    ledger = Ledger(tmp_path / "logs/llm-ledger.txt")
    assert [ledger.held, ledger.spent] == pytest.approx([0.0, (50 + 40) / 1e6])


def test_a_model_that_does_not_see_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with provider("vllm") as serving:
        _, told = said(tmp_path, monkeypatch, serving.url, "--model", "a-model")
        assert "taken, and not read" in told


def test_no_money_and_no_answer_are_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with provider("openai") as serving:
        code, _ = said(tmp_path, monkeypatch, serving.url, "--model", "a-model", budget_usd=0.0001)
        assert (code, serving.bodies) == (1, [])
        serving.text = "no JSON"
        code, told = said(tmp_path, monkeypatch, serving.url, "--model", "a-model")
        assert code == 1
        assert "a-model: no answer: the answer is no JSON" in told
    code, told = said(tmp_path, monkeypatch, "http://127.0.0.1:9/v1")
    assert "it does not list its models: no connection" in told
