"""Which commands of the documents are run by a test of their document, by one of what they do, and by none and why.

All others are run as they stand by tests/end_to_end/test_documents_run.py.
"""

from __future__ import annotations

GONE_THROUGH = {
    "CONTRIBUTING.md": "tests/test_contributing.py",
    "add-a-stage.md": "tests/kit/test_documentation.py",
    "walk-through.md": "tests/end_to_end/test_walk_through.py",
}
"""Documents whose commands are run in their order by a test of their own."""

RUN_ELSEWHERE = {
    "make test": "tests/test_contributing.py",
    "colophon models": "tests/commands/test_models.py",
    "colophon models --model gpt-4.1-mini": "tests/commands/test_models.py",
    "colophon plan BOOK --sample 5": "tests/end_to_end/test_model.py",
    "colophon compare-models BOOK --model A --model B": "tests/commands/test_compare_models.py",
    "colophon compare-models BOOK --model A --model B --pages 10 --ask": "tests/commands/test_compare_models.py",
    "python -m tests.bench.kill_rounds FOLDER --rounds 1000": "tests/bench/test_kill_rounds.py",
}
"""Commands that want a key, or a day: a test runs the same against a server of its own, or with less."""

MEASURES = (
    "python -m tests.bench.reading --keep",
    "python -m tests.bench.accuracy --keep",
    "python -m tests.bench.accuracy --cost goldstd abolish --keep",
    "python -m tests.bench.lost",
    "python -m lib.training.learn_paragraphs DATA BOOK=TRUTH",
    "python -m lib.training.learn_quotations DATA BOOK=TRUTH",
    "python -m lib.training.learn_styles DATA BOOK=TRUTH",
    "python -m lib.training.learn_marks DATA BOOK=TRUTH",
    "python -m lib.training.learn_mark_glyphs FACE",
    "python -m lib.training.learn_word_choice DATA BOOK=TRUTH",
    "python -m lib.training.learn_doubt DATA BOOK=TRUTH",
    "python -m lib.training.learn_misreads DATA BOOK=TRUTH",
    "python -m tests.bench.typeset.scores OUT DATA",
    "python -m tests.bench.thresholds lib.label.prose.SMALL",
    "make bench-thresholds",
)
"""How commands begin that measure on books with a truth, which are no part of the project: tests/end_to_end/
test_measures_run.py runs them on books that stand in for these. Their figures stand in reports/bench."""

NOT_RUN = {
    "python -m tests.bench.typeset CORPORA OUT": "wants WeasyPrint, PyMuPDF and faces of eight packages of Debian",
    "python -m tests.bench.performance FOLDER": "takes half an hour, and wants OCRmyPDF",
    "python -m pytest -s -o addopts=--import-mode=importlib tests/bench/": "runs tests: `make bench` runs them all",
}
"""Commands, or how they begin, that no test runs, and why."""


def is_measure(command: str) -> bool:
    """Whether a command measures on books with a truth."""
    return command.startswith(MEASURES)


def reason_not_run(command: str) -> str | None:
    """Why no test runs a command; None where one does."""
    return next((why for begin, why in NOT_RUN.items() if command.startswith(begin)), None)
