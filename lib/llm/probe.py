"""What an endpoint has, and what works with one of its models: found by asking one tiny question."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from lib.errors import BudgetError
from lib.llm.answer import Answer, read_answer
from lib.llm.cost import read_cost, read_usage, upper_cost
from lib.llm.dialects import Form, Manners
from lib.llm.faults import CallError
from lib.llm.images import ImageSource
from lib.llm.ledger import Ledger
from lib.llm.prepared import Prepared, prepare
from lib.llm.request import LLMRequest
from lib.llm.wire import path_of
from lib.settings.llm import LLMSettings

MOST_TOKENS = 2000
"""Of the answer: a model that reasons thinks before a single word."""
MOST_FORMS = 10
"""Ways of asking that are tried."""
LIMITS = ("x-ratelimit-limit-requests", "x-ratelimit-limit-tokens", "anthropic-ratelimit-requests-limit",
          "anthropic-ratelimit-tokens-limit")  # fmt: skip


@dataclass
class Probed:
    """What came of one question. `answer` None: none came, and `error` says why in a line."""

    form: Form
    answer: Answer | None = None
    error: str = ""
    tries: int = 0
    usd: float = 0.0
    prompt_tokens: int = 0
    seconds: float = 0.0
    limits: Mapping[str, str] = field(default_factory=dict)


def list_models(settings: LLMSettings) -> list[str]:
    """The models that the endpoint says it has. CallError where it does not say; LLMError without a key."""

    async def ask() -> list[str]:
        from lib.llm.transport import Transport  # noqa: PLC0415 - openai takes a second to import

        transport = Transport(settings)
        try:
            return await transport.models()
        finally:
            await transport.close()

    return asyncio.run(ask())


def ask_once(
    settings: LLMSettings, model: str, words: str, schema: Mapping[str, object], images: tuple[ImageSource, ...],
    ledger: Path | None,
) -> Probed:  # fmt: skip
    """Ask one question, in as many forms as it takes until one passes. Nothing is stored; what is paid is booked.

    Raises BudgetError where there is no money for it, and LLMError without a key or a price.
    """
    request = LLMRequest(
        id="a tiny page",
        model=model,
        messages=[{"role": "user", "content": words}],
        response_format={"type": "json_schema", "json_schema": {"name": "probe", "strict": True, "schema": schema}},
        images=images,
        max_tokens=MOST_TOKENS,
        temperature=0.0,
    )
    with closing(Ledger(ledger)) as book:
        return asyncio.run(_ask(settings.model_copy(update={"mode": "direct"}), request, book))


async def _ask(settings: LLMSettings, request: LLMRequest, ledger: Ledger) -> Probed:
    from lib.llm.transport import Call, Transport  # noqa: PLC0415 - as above

    manners = Manners(settings)
    price = settings.price(request.model)
    transport = Transport(settings)
    probed = Probed(manners.form(request.model))
    began = time.monotonic()
    try:
        while probed.tries < MOST_FORMS:
            prepared = prepare(request, settings, form=manners.form(request.model))
            probed.form, probed.tries = prepared.form, probed.tries + 1
            reservation = _reserve(ledger, prepared, settings, request)
            call = Call(prepared.body, path_of(prepared.form, settings.base_url))
            try:
                async with asyncio.timeout(settings.timeout_seconds):
                    response = await transport.ask(call)
            except (CallError, TimeoutError) as error:
                fault = error.fault if isinstance(error, CallError) else None
                if fault is None or fault.maybe_paid:
                    ledger.give_up(reservation)
                else:
                    ledger.settle(reservation, 0.0)
                probed.error = fault.message if fault else f"no answer in {settings.timeout_seconds:.0f} s"
                refused = fault.refuses if fault else None
                if refused is not None and manners.learn(request.model, prepared.form, refused):
                    continue
                return probed
            usage = read_usage(response, prepared)
            probed.usd, _ = read_cost(response, usage, price, prepared.images)
            ledger.settle(reservation, probed.usd)
            probed.answer, probed.prompt_tokens = read_answer(response, request.shape), usage.prompt_tokens
            probed.limits = {name: call.headers[name] for name in LIMITS if name in call.headers}
            probed.error = probed.answer.error or ""
            return probed
        return probed
    finally:
        probed.seconds = time.monotonic() - began
        await transport.close()


def _reserve(ledger: Ledger, prepared: Prepared, settings: LLMSettings, request: LLMRequest) -> str:
    usd = upper_cost(prepared, settings.price(request.model), settings, request.id)
    reservation = ledger.reserve(prepared.key, usd, settings.budget_usd)
    if reservation is None:
        raise BudgetError(
            f"budget_usd {settings.budget_usd}: {ledger.spent:.4f} spent, {ledger.held:.4f} held, and a tiny page may "
            f"cost {usd:.4f}; raise run.llm.budget_usd to ask it"
        )
    return reservation
