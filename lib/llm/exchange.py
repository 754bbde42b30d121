"""One request from question to result: look into the store, ask, read, and ask once more if the answer is no good."""

from __future__ import annotations

import asyncio

from lib.errors import SourceError
from lib.llm.answer import Answer
from lib.llm.caller import Caller
from lib.llm.events import LLMEvent
from lib.llm.faults import CallError
from lib.llm.keylocks import KeyLocks
from lib.llm.prepared import Prepared, prepare
from lib.llm.received import Patience, Question
from lib.llm.reply import Reply
from lib.llm.request import LLMRequest
from lib.llm.result import LLMResult
from lib.llm.story import Story


class Exchange:
    """Carries requests through. One for a batch; each request is a call of `run`."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self._locks = KeyLocks()

    async def run(self, request: LLMRequest, queued: float) -> LLMResult:
        """The result of a request that was put in line at `queued`, in seconds of the monotonic clock.

        Raises BudgetError and LLMError where the batch must end, and nothing else.
        """
        story = Story(request)
        patience = Patience(self.caller.settings.deadline_seconds)
        answer: Answer | None = None
        try:
            while answer is None:
                reply, new = await self._reply(story, patience, queued)
                answer = story.read(reply, new=new)
                if new:
                    self._learn(story)
                if answer is None:
                    self.caller.tell(LLMEvent("asked_again", request.id, story.objection))
        except CallError as error:
            story.lost_tries += error.tries
            story.lost_usd += error.lost_usd
            return story.result(None, error.fault.kind, error.fault.message)
        except SourceError as error:
            return story.result(None, "source", str(error))
        return story.result(answer)

    def _learn(self, story: Story) -> None:
        model = story.request.model
        manners = self.caller.manners
        if story.last_kind in (None, "schema", "not_json"):
            manners.answered(model, manners.form(model), with_json=story.last_kind != "not_json")

    async def _reply(self, story: Story, patience: Patience, queued: float) -> tuple[Reply, bool]:
        """A reply, and whether it was paid just now."""
        request = story.request
        prepared, reply = await self._prepared(story)
        if reply is None:
            async with self._locks.holding(prepared.key) as others:
                if others:
                    _, reply = await self._prepared(story)
                if reply is None:
                    question = Question(prepared, request.id, request.model, queued)
                    return await self.caller.ask(question, patience), True
        self.caller.budget.found(reply)
        self.caller.tell(LLMEvent("found", request.id, reply.key))
        return reply, False

    async def _prepared(self, story: Story) -> tuple[Prepared, Reply | None]:
        """The request made ready, and the reply that was already paid, if any."""
        settings, store = self.caller.settings, self.caller.store
        form = self.caller.manners.form(story.request.model)

        def work() -> tuple[Prepared, Reply | None]:
            prepared = prepare(story.request, settings, story.more, form, story.stretch)
            return prepared, None if store is None else store.find(prepared.key)

        return await asyncio.get_running_loop().run_in_executor(self.caller.files, work)
