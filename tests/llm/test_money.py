"""What replies cost, who says so, and the limit that is never passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.errors import BudgetError, LLMError
from lib.llm import LLMSettings
from lib.llm.ledger import Ledger
from lib.settings.llm import Price
from tests.llm.asking import MODEL, question
from tests.llm.conftest import Start
from tests.llm.server import PRICE_IN, PRICE_OUT


def test_the_provider_s_own_figure_counts(start: Start) -> None:
    ask = start(cost=True)
    asked = ask(question(), prices={MODEL: Price(input=1000, output=1000)})
    assert asked.only.cost_usd == pytest.approx(ask.server.log[0].cost)


def test_else_the_prices_count(start: Start) -> None:
    ask = start()
    asked = ask(question())
    assert asked.only.cost_usd == pytest.approx(ask.server.log[0].cost)
    assert asked.only.cost_known
    assert Price(input=2, output=8, cached_input=0.5).cost(1000, 100, 400) == pytest.approx(0.0022)


def test_an_unknown_price_is_refused_unless_the_user_says_so(start: Start) -> None:
    ask = start()
    with pytest.raises(LLMError, match=r"run\.llm\.prices: no price for a-model.*prices: unknown"):
        ask(question(), prices={})
    assert ask.server.log == []
    asked = ask(question(), prices="unknown")
    assert (asked.only.success, asked.only.cost_known, asked.only.cost_usd) == (True, False, 0.0)
    with pytest.raises(ValueError, match="budget_usd needs prices"):
        LLMSettings(budget_usd=1, prices="unknown")


def test_usage_that_the_server_does_not_tell_is_estimated(start: Start) -> None:
    asked = start(usage=False)(question())
    assert asked.only.usage_estimated
    assert asked.only.prompt_tokens > 0 < asked.only.cost_usd


def test_metrics_of_a_result(start: Start) -> None:
    ask = start(latency=0.2, script={"Say": ["500"]})
    result = ask(question(), stream=True).only
    metrics = result.metrics()
    assert metrics["attempts"] == 2
    assert metrics["model_used"] == f"{MODEL}-as-answered"
    assert metrics["provider"] == "tests"
    assert metrics["tokens_total"] == metrics["prompt_tokens"] + metrics["completion_tokens"]
    assert 0.2 <= metrics["time_to_first_token_seconds"] <= metrics["execution_time_seconds"]
    assert metrics["execution_time_seconds"] < metrics["total_time_seconds"]
    assert metrics["tokens_per_second"] > 0
    assert metrics["refused"] == 0


def test_the_budget_is_never_passed_and_says_what_is_left(start: Start) -> None:
    ask = start(latency=0.02)
    limit = 0.004
    asked = ask((question(f"Page {n}.") for n in range(200)), budget_usd=limit, max_workers=10)
    served = sum(served.cost for served in ask.server.log)
    assert asked.summary.stopped == "budget"
    assert 0.5 * limit < served <= limit
    assert asked.summary.cost_usd == pytest.approx(served)
    assert asked.summary.succeeded + (asked.summary.unsent or 0) == 200
    with pytest.raises(BudgetError, match=rf"raise run.llm.budget_usd to go on \({asked.summary.unsent} requests"):
        asked.summary.check_budget()

    # Another run over the same journal has nothing left; with a higher limit it goes on from there.
    same = ask((question(f"Page {n}.") for n in range(200)), budget_usd=limit)
    assert same.summary.cost_usd == 0.0 and same.summary.stopped == "budget"
    more = ask((question(f"Page {n}.") for n in range(200)), budget_usd=1.0)
    assert more.summary.succeeded == 200 and more.summary.stopped is None
    assert more.summary.from_store == asked.summary.succeeded
    assert len(ask.server.log) == len({served.key for served in ask.server.log}) == 200


def test_a_call_without_a_reply_stays_held_and_is_told(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    ask = start(script={"Say": ["drop"]})
    asked = ask(question(), budget_usd=1.0)
    assert asked.only.success
    ledger = Ledger(ask.folder / "ledger.txt")
    assert ledger.held == pytest.approx(asked.summary.uncertain_usd) and ledger.held > 0
    assert f"brought no reply: up to ${ledger.held:.4f} may have been paid" in caplog.text
    assert ledger.spent == pytest.approx(asked.only.cost_usd)


def test_with_a_budget_each_request_says_how_long_it_may_answer(start: Start) -> None:
    with pytest.raises(LLMError, match="no max_tokens"):
        start()(question(max_tokens=None), budget_usd=1.0)


def test_a_journal_is_shared_between_processes_and_survives_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "ledger.txt"
    one, other = Ledger(path), Ledger(path)
    reserved = one.reserve("k", 0.6, 1.0)
    assert reserved and other.reserve("k", 0.6, 1.0) is None
    one.settle(reserved, 0.1)
    assert other.reserve("k", 0.6, 1.0)
    with path.open("ab") as file:
        file.write(b"R torn")
    third = Ledger(path)
    again = third.reserve("z", 0.3, 1.0)
    assert again
    third.settle(again, 0.25)
    fresh = Ledger(path)
    assert [fresh.spent, fresh.held] == pytest.approx([0.35, 0.6])


def test_a_reply_that_a_killed_run_kept_is_booked(tmp_path: Path) -> None:
    path = tmp_path / "ledger.txt"
    Ledger(path).reserve("k", 0.6, 1.0)
    after = Ledger(path)
    assert after.settle_left_behind("other", 0.2) is False
    assert after.settle_left_behind("k", 0.2) is True
    assert [after.spent, after.held] == pytest.approx([0.2, 0.0])


def test_a_reply_is_booked_once_though_two_runs_were_killed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.txt"
    for _ in range(2):
        Ledger(path).reserve("k", 0.3, 1.0)
    after = Ledger(path)
    assert after.settle_left_behind("k", 0.1) is True
    assert Ledger(path).settle_left_behind("k", 0.1) is False, "the other call never brought a reply"
    assert [after.spent, after.held] == pytest.approx([0.1, 0.3])


def test_no_more_is_held_than_is_out(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    reserve = Ledger.reserve

    def counted(self: Ledger, key: str, usd: float, limit: float | None) -> str | None:
        made = reserve(self, key, usd, limit)
        held.append(len(self._open))
        return made

    monkeypatch.setattr(Ledger, "reserve", counted)
    ask = start(latency=0.05)
    asked = ask((question(f"Page {n}.") for n in range(60)), budget_usd=1.0, max_workers=4)
    assert asked.summary.succeeded == 60
    assert max(held) == 4


def test_a_budget_for_a_few_calls_is_spent_on_calls_and_not_on_holds(start: Start) -> None:
    """Each may cost far more than it does: with ten in flight, nine tenths of the money would be held for nothing."""
    ask = start(latency=0.02)
    asked = ask((question(f"Page {n}.", max_tokens=2000) for n in range(200)), budget_usd=0.02, max_workers=10)
    served = sum(served.cost for served in ask.server.log)
    dearest = (2000 * 4.0 + 1000) / 1e6
    assert asked.summary.stopped == "budget"
    assert 0.02 - dearest <= served <= 0.02, "it stopped while there was money left for a call"


def test_a_reply_that_costs_more_than_foreseen_is_told_and_stops_in_time(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    ask = start(cost=True, latency=0.02)  # it charges fifty times what the settings say
    cheap = {MODEL: Price(input=PRICE_IN / 50, output=PRICE_OUT / 50)}
    limit = 0.001
    asked = ask(
        (question(f"Page {n}.", max_tokens=20) for n in range(300)), budget_usd=limit, prices=cheap, max_workers=3
    )
    served = [served.cost for served in ask.server.log]
    assert asked.summary.stopped == "budget"
    assert sum(served) <= limit + 3 * max(served), "more than the calls under way went over the limit"
    told = [record.getMessage() for record in caplog.records if "most that was foreseen" in record.getMessage()]
    assert len(told) == 1
    assert "run.llm.prices" in told[0] and "\n" not in told[0]


def test_the_price_of_images_and_thoughts_counts() -> None:
    price = Price(input=1, output=4, reasoning=10, cached_input=2, image=0.01)
    assert price.cost(1000, 100, images=2, reasoning=40) == pytest.approx((1000 + 60 * 4 + 40 * 10) / 1e6 + 0.02)
    assert price.dearest.cost(1000, 100, images=2) == pytest.approx((2000 + 1000) / 1e6 + 0.02)
    assert price.times(0.5).cost(0, 0, images=1) == pytest.approx(0.005)


def test_what_a_broken_call_used_is_booked_and_the_rest_held(tmp_path: Path) -> None:
    path = tmp_path / "ledger.txt"
    ledger = Ledger(path)
    reserved = ledger.reserve("k", 0.6, 1.0)
    assert reserved
    ledger.book_part(reserved, 0.1)
    ledger.give_up(reserved)
    after = Ledger(path)
    assert [after.spent, after.held] == pytest.approx([0.1, 0.5])
