"""The lines of a job's files of answers, in whatever state they are."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.llm.body import MOST_BYTES, values_of
from lib.llm.completion import said_error
from lib.llm.faults import Fault, status_fault

ANSWERED = 200
"""Status of a line that holds a reply. From: HTTP."""

LOST = "its answer is said to be there, and stands in no file of its job"

Line = Mapping[str, Any]


@dataclass
class Answers:
    """The lines of a job's files that are about its questions, by the question's key."""

    keys: Container[str]
    lines: dict[str, Line] = field(default_factory=dict)
    torn: bool = False
    """Something in the files is no line, or they broke off: what is missing may have been paid."""

    def read(self, pieces: Iterable[bytes]) -> None:
        """Take a file. Lines of it that cannot be read are passed over."""
        for line in _lines(pieces):
            text = line.decode("utf-8", "replace").removeprefix("\ufeff")
            try:
                for value in values_of(text):
                    for one in value if isinstance(value, list) else (value,):
                        self._take(one)
            except ValueError:
                self.torn = True

    def _take(self, value: Any) -> None:
        if not isinstance(value, dict):
            self.torn = True
            return
        key = value.get("custom_id")
        # An answer counts for more than an error, wherever the two stand.
        if isinstance(key, str) and key in self.keys and (key not in self.lines or reply_in(self.lines[key]) is None):
            self.lines[key] = value


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file; what of one is longer than any answer is left out, so that it is none."""
    rest: list[bytes] = []
    size = 0
    for piece in pieces:
        *ends, last = piece.split(b"\n")
        for end in ends:
            if end or rest:
                yield b"".join((*rest, end))
                rest, size = [], 0
        if last and size < MOST_BYTES:
            rest.append(last)
            size += len(last)
    yield b"".join(rest)


def reply_in(line: Line) -> Mapping[str, Any] | None:
    """The response in a line; None where the question was not answered."""
    response = _mapping(line.get("response"))
    body = _mapping(response.get("body"))
    unanswered = body.get("error") and not body.get("choices")
    if str(response.get("status_code")) != str(ANSWERED) or not body or unanswered:
        return None
    return body


def is_lost(line: Line) -> bool:
    """Whether the answer that a line should hold is said to be there, and is nowhere."""
    return line.get("lost") is True


def lost_line(key: str) -> Line:
    """A line in place of an answer that is lost."""
    return {"custom_id": key, "lost": True, "error": {"message": LOST}}


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
