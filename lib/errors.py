"""The exceptions that Colophon raises on purpose, and the exit codes they carry."""

from __future__ import annotations


def said(error: BaseException) -> str:
    """What an exception says, in one line; nothing where it raises one as it is asked: others wrote it."""
    try:
        text = " ".join(str(error).split())
    except (Exception, SystemExit):  # whatever its __str__ comes to
        return ""
    return written_out(text)


def written_out(text: str) -> str:
    """The text with halves of characters (lone surrogates, as names that are no UTF-8 have them) written as \\udc80."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class ColophonError(Exception):
    """Something a person can mend. Its text is one line: what is wrong, where, and what to do.

    The command line prints that line without a traceback and exits with `exit_code`.
    """

    exit_code = 1


class SourceError(ColophonError):
    """A scan, or a file that should be one, cannot be read."""


class ParamsError(ColophonError):
    """params.yaml, or a book id, is not as it should be."""


class MissingInputError(ColophonError, FileNotFoundError):
    """What an earlier stage should have made is not there."""


class InputError(ColophonError, ValueError):
    """What a stage was given is not as it must be; the words are those of the stage's own check."""


class InvalidRecordError(ColophonError, ValueError):
    """A record does not validate, or does not belong where it was about to be written."""


class WriteError(ColophonError, OSError):
    """A file could not be written: the disk is full, or something may not be written there."""


class EngineError(ColophonError):
    """An external program, or its data, is missing or failed."""


class LLMError(ColophonError):
    """A model's endpoint, or what is said to it, is not as it should be, and no request would fare better."""


class BudgetError(LLMError):
    """The next call could cost more than the budget has left."""


class BusyError(ColophonError):
    """Another process is working on the same book and stage."""


class PagesFailedError(ColophonError):
    """More pages failed than the settings tolerate."""


class InterruptedRunError(ColophonError):
    """SIGINT or SIGTERM asked the stage to stop before all its pages were done."""

    exit_code = 130


class StageError(ColophonError):
    """A stage's code does not keep to what the framework asks of it; for the person who writes the stage."""
