"""The lines of a job's files of answers, in whatever state they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lib.llm.completion import said_error
from lib.llm.faults import Fault, status_fault

ANSWERED = 200
"""Status of a line that holds a reply. From: HTTP."""

Line = Mapping[str, Any]


class TornFileError(Exception):
    """A file of answers is not whole: what is missing may have been paid."""


def answers_in(content: bytes) -> Iterator[Line]:
    """The lines that are about a question, in their order. TornFileError where one is no JSON object."""
    for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            raise TornFileError from None
        if not isinstance(value, dict):
            raise TornFileError
        if isinstance(value.get("custom_id"), str):
            yield value


def reply_in(line: Line) -> Mapping[str, Any] | None:
    """The response in a line; None where the question was not answered."""
    response = _mapping(line.get("response"))
    body = _mapping(response.get("body"))
    unanswered = body.get("error") and not body.get("choices")
    if str(response.get("status_code")) != str(ANSWERED) or not body or unanswered:
        return None
    return body


def fault_of(line: Line) -> Fault:
    """Why a question in a line was not answered."""
    response = _mapping(line.get("response"))
    status = response.get("status_code")
    message = said_error(line.get("error") or response.get("body"))
    # A line without a status was not answered at all, as in a job that ran out of time.
    if not isinstance(status, int) or status == ANSWERED:
        return Fault("server", message or "it was not answered", passing=True)
    return status_fault(status, message)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
