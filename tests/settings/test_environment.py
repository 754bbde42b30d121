"""`run:` from variables: tables are JSON, and what is wrong is one line that names the variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from lib.errors import LLMError, ParamsError
from lib.settings.config import RunSettings, load_run_settings
from lib.settings.environment import from_environment
from lib.settings.llm import Price

PRICES = '{"a-model": {"input": 1, "output": 4}}'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "params.yaml").write_text("run: {llm: {max_workers: 7, stream: true}}\n", encoding="utf-8")
    return tmp_path


def settings(root: Path, monkeypatch: pytest.MonkeyPatch, **variables: str) -> RunSettings:
    for name, value in variables.items():
        monkeypatch.setenv(f"COLOPHON_{name}", value)
    return load_run_settings(root)


def test_prices_are_read_as_json(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    llm = settings(root, monkeypatch, LLM_PRICES=PRICES, LLM_STREAM="0").llm
    assert llm.prices == {"a-model": Price(input=1, output=4)}
    assert (llm.max_workers, llm.stream) == (7, False)


@pytest.mark.parametrize("text", ["unknown", '"unknown"'])
def test_a_word_among_the_choices_needs_no_quotes(root: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    assert settings(root, monkeypatch, LLM_PRICES=text).llm.prices == "unknown"


def test_a_whole_section_is_laid_over_that_of_the_file_and_single_keys_over_both(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    llm = settings(root, monkeypatch, LLM='{"max_workers": 3, "max_retries": 2}', LLM_MAX_RETRIES="1").llm
    assert (llm.max_workers, llm.max_retries, llm.stream) == (3, 1, True)


def test_null_takes_a_limit_away(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "params.yaml").write_text(f"run: {{workers: 2, llm: {{budget_usd: 5, prices: {PRICES}}}}}\n")
    run = settings(root, monkeypatch, WORKERS="null", LLM_BUDGET_USD="null")
    assert (run.workers, run.llm.budget_usd) == (None, None)


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"LLM_PRICES": "{bad"}, "COLOPHON_LLM_PRICES: no valid JSON: expecting property name"),
        ({"LLM_PRICES": "{a-model: 1}"}, "COLOPHON_LLM_PRICES: no valid JSON"),
        ({"LLM_PRICES": "unknwon"}, "COLOPHON_LLM_PRICES: input should be a valid dictionary, not 'unknwon'"),
        ({"LLM_PRICES": "[1]"}, "COLOPHON_LLM_PRICES: input should be a valid dictionary, not [1]"),
        ({"LLM_PRICES": '{"m": {"input": 1}}'}, "COLOPHON_LLM_PRICES: m.output: must be given"),
        ({"LLM_PRICES": '{"m": {"input": "x", "output": 1}}'}, "COLOPHON_LLM_PRICES: m.input: input should be"),
        ({"LLM": "yes"}, "COLOPHON_LLM: no valid JSON"),
        ({"LLM": "[1]"}, "COLOPHON_LLM: input should be a valid dictionary"),
        ({"LLM": '{"nothing": 1}'}, "COLOPHON_LLM: nothing: no such setting"),
        ({"LLM_MAX_WORKERS": "many"}, "COLOPHON_LLM_MAX_WORKERS: input should be a valid integer"),
        ({"WORKERS": "0"}, "COLOPHON_WORKERS: input should be greater than or equal to 1"),
    ],
)
def test_what_is_wrong_names_the_variable(
    root: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], says: str
) -> None:
    with pytest.raises(ParamsError) as refused:
        settings(root, monkeypatch, **variables)
    assert str(refused.value).startswith(says)
    assert "\n" not in str(refused.value)


def test_what_the_file_says_wrong_names_the_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "params.yaml").write_text("run: {llm: {prices: {m: {input: 1}}}}\n", encoding="utf-8")
    with pytest.raises(ParamsError, match=r"params\.yaml: run\.llm\.prices\.m\.output: must be given"):
        settings(root, monkeypatch, LLM_MAX_WORKERS="3")
    (root / "params.yaml").write_text("run: {llm: 3}\n", encoding="utf-8")
    with pytest.raises(ParamsError, match=r"params\.yaml: run\.llm: input should be a valid dictionary"):
        settings(root, monkeypatch)


class Kinds(BaseModel):
    table: dict[str, int] = {}
    listed: list[str] = []
    pair: tuple[int, int] = (0, 0)
    model: Price | None = None
    mapping: Mapping[str, Any] | None = None
    sequence: Annotated[Sequence[int], Field(max_length=3)] = ()
    either: Literal["all"] | set[int] = "all"
    text: str = ""
    number: float | None = None
    bare: dict = {}  # type: ignore[type-arg]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("table", '{"a": 1}', {"a": 1}),
        ("listed", '["a", "b"]', ["a", "b"]),
        ("pair", "[1, 2]", (1, 2)),
        ("model", '{"input": 1, "output": 2}', Price(input=1, output=2)),
        ("model", "null", None),
        ("mapping", '{"a": {"b": [1]}}', {"a": {"b": [1]}}),
        ("sequence", "[1, 2]", [1, 2]),
        ("either", "all", "all"),
        ("either", "[1, 2]", {1, 2}),
        ("text", '{"not": "json"', '{"not": "json"'),
        ("text", "null", "null"),
        ("number", "1.5", 1.5),
        ("bare", '{"a": 1}', {"a": 1}),
    ],
)
def test_every_type_that_may_hold_a_table_or_a_list(
    monkeypatch: pytest.MonkeyPatch, field: str, text: str, value: object
) -> None:
    monkeypatch.setenv(f"COLOPHON_X_{field.upper()}", text)
    assert getattr(Kinds.model_validate(from_environment("x_", Kinds)), field) == value


@pytest.mark.parametrize("field", ["table", "listed", "pair", "model", "mapping", "sequence", "bare"])
def test_a_table_or_a_list_that_is_no_json_is_refused(monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    monkeypatch.setenv(f"COLOPHON_X_{field.upper()}", "a, b")
    with pytest.raises(ParamsError, match=f"^COLOPHON_X_{field.upper()}: no valid JSON"):
        from_environment("x_", Kinds)


def test_a_star_is_the_price_of_every_other_model(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    llm = settings(root, monkeypatch, LLM_PRICES='{"a": {"input": 1, "output": 2}, "*": {"input": 3, "output": 4}}').llm
    assert llm.price("a") == Price(input=1, output=2)
    assert llm.price("b") == Price(input=3, output=4)
    with pytest.raises(LLMError, match="no price for b"):
        settings(root, monkeypatch, LLM_PRICES='{"a": {"input": 1, "output": 2}}').llm.price("b")
