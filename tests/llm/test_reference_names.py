"""Requests and results as stages of the reference write them: the same names, the same patterns."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydantic import BaseModel, Field

from lib.llm import LLMBatchClient, LLMRequest, LLMResult
from lib.llm.batch_stats import BatchStats
from lib.pipeline import LLMPageMetrics
from lib.settings.config import Config
from tests.llm.conftest import Start


class Correction(BaseModel):
    word: str = Field(..., min_length=1, description="as printed")


def page_request(page_num: int) -> LLMRequest:
    return LLMRequest(
        id=f"page_{page_num:04d}",
        model="a-model",
        messages=[{"role": "system", "content": "Correct."}, {"role": "user", "content": f"Page {page_num}."}],
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "response", "strict": True, "schema": Correction.model_json_schema()},
        },
        metadata={"page_num": page_num},
    )


@pytest.fixture
def configured(start: Start, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Start a server, and settings as params.yaml and the environment would give them."""

    def make(**plan: Any) -> Any:
        ask = start(**plan)
        monkeypatch.setenv("COLOPHON_LLM_BASE_URL", ask.server.url)
        monkeypatch.setenv("COLOPHON_LLM_PRICES", '{"a-model": {"input": 1.0, "output": 4.0}}')
        Config.reload()
        return ask

    yield make
    monkeypatch.undo()
    Config.reload()


def test_the_reference_s_own_usage(configured: Any, tmp_path: Path) -> None:
    ask = configured(script={"Page 2.": ["400"]}, latency=0.05)
    client = LLMBatchClient(max_workers=3, max_retries=2, verbose=True, log_dir=tmp_path / "logs")
    saved: dict[int, Correction] = {}
    metrics: dict[int, LLMPageMetrics] = {}
    failed: dict[int, LLMResult] = {}

    def on_result(result: LLMResult) -> None:
        page_num = result.request.metadata["page_num"]
        if not result.success:
            failed[page_num] = result
            return
        saved[page_num] = Correction(**(result.parsed_json or {}))
        metrics[page_num] = LLMPageMetrics(
            page_num=page_num,
            processing_time_seconds=result.total_time_seconds,
            cost_usd=result.cost_usd,
            attempts=result.attempts,
            tokens_total=result.tokens_total,
            tokens_per_second=result.tokens_per_second,
            model_used=result.model_used,
            provider=result.provider,
            queue_time_seconds=result.queue_time_seconds,
            execution_time_seconds=result.execution_time_seconds,
            total_time_seconds=result.total_time_seconds,
        )

    client.process_batch([page_request(number) for number in range(1, 6)], on_result=on_result)
    assert {number: one.word for number, one in saved.items()} == dict.fromkeys((1, 3, 4, 5), "ok")
    assert {one.model_used for one in metrics.values()} == {"a-model-as-answered"}
    assert all(one.execution_time_seconds >= 0.05 for one in metrics.values())
    assert all(0 < one.total_time_seconds < 10 for one in metrics.values())
    assert (failed[2].error_type, failed[2].error_message) == ("client", failed[2].error)
    assert "HTTP 400" in (failed[2].error_message or "")
    assert failed[2].usage["total_tokens"] == 0
    stats = client.get_batch_stats()
    assert (stats.total_requests, stats.completed, stats.failed) == (5, 4, 1)
    assert stats.total_cost_usd == pytest.approx(sum(one.cost for one in ask.server.log))


@pytest.mark.parametrize("images", [None, (), Image.new("RGB", (9, 9)), [Image.new("RGB", (9, 9))]])
def test_none_and_one_need_no_list(configured: Any, images: Any) -> None:
    configured()
    values: dict[str, Any] = {"images": images, "metadata": None, "extra_body": None}
    request = LLMRequest(
        id="a",
        model="a-model",
        messages=[{"role": "user", "content": "Page."}],
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "r", "schema": Correction.model_json_schema()},
        },
        **values,
    )
    [result] = LLMBatchClient().process_batch([request], collect=True)
    assert (result.error, result.request.metadata) == (None, {})


def test_usage_is_the_sum_over_all_replies(configured: Any) -> None:
    ask = configured(script={"Page 1.": ["wrong_ids"]})
    [result] = LLMBatchClient().process_batch([page_request(1)], collect=True)
    usage = result.usage
    assert usage["prompt_tokens"] + usage["completion_tokens"] == usage["total_tokens"] == result.tokens_total
    assert result.tokens_total == sum(one.tokens for one in ask.server.log)
    assert len(ask.server.log) == 2


def test_the_figures_of_a_batch_can_be_asked_for_while_it_runs(configured: Any) -> None:
    configured(latency=0.3)
    client = LLMBatchClient(max_workers=4)
    seen: list[BatchStats] = []
    requests = [page_request(number) for number in range(24)]
    running = threading.Thread(target=lambda: client.process_batch(requests))
    running.start()
    while running.is_alive():
        seen.append(client.get_batch_stats(total_requests=24))
        time.sleep(0.02)
    running.join()
    # A reply that is being written while the next question is out counts as under way.
    assert 4 <= max(stats.in_progress for stats in seen) <= 8
    assert any(0 < stats.completed < 24 for stats in seen)
    assert all(one.completed + one.failed + one.in_progress + one.queued == 24 for one in seen)
    assert [one.completed for one in seen] == sorted(one.completed for one in seen)
    last = client.get_batch_stats()
    assert (last.completed, last.in_progress, last.queued, last["progress"]) == (24, 0, 0, 1.0)
    assert 0.3 <= last.min_time <= last.avg_time_per_request <= last.max_time
    with pytest.raises(AttributeError, match="have no speed"):
        _ = last.speed
