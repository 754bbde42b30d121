"""Exports before other people's programs. Each check fails the test where a program finds a fault, or is not there."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from tests.validators import programs
from tests.validators.programs import MissingProgramError

GRAVE = frozenset({"serious", "critical"})
"""What Ace calls the findings that keep a reader from the book. Moderate ones are advice."""
LONGEST = 300
"""Seconds for one run of a program."""
Command = TypeVar("Command", str, list[str])


def check_epub(path: Path) -> None:
    """EPUBCheck finds neither an error nor a warning."""
    done = _run([*_find(programs.epubcheck), str(path)])
    assert "No errors or warnings detected" in done.stdout + done.stderr, done.stdout + done.stderr


def check_accessible(path: Path, folder: Path) -> None:
    """Ace finds nothing in an EPUB that is grave. Its report stays in `folder`."""
    found = ace_findings(path, folder)
    grave = [f"{place}: {rule}: {what}" for impact, rule, place, what in found if impact in GRAVE]
    assert grave == [], "\n".join(grave)


def ace_findings(path: Path, folder: Path) -> list[tuple[str, str, str, str]]:
    """Impact, rule, document and words of each finding of Ace."""
    command, browser = _find(programs.ace), _find(programs.browser)
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    environment = {"HOME": str(home), "PUPPETEER_EXECUTABLE_PATH": browser, "ACE_TIMEOUT_INITIAL": "60000"}
    done = _run([*command, str(folder / "ace"), str(path)], environment)
    report = folder / "ace" / "report.json"
    assert report.is_file(), done.stdout + done.stderr
    return [
        (test["earl:test"]["earl:impact"], test["earl:test"]["dct:title"], document["earl:testSubject"]["url"],
         test["earl:result"]["dct:description"])
        for document in json.loads(report.read_bytes())["assertions"]
        for test in document["assertions"]
    ]  # fmt: skip


def check_alto(paths: Iterable[Path]) -> None:
    """Each file keeps to the schema of ALTO 4.2."""
    done = _run([*_find(programs.alto_validator), *map(str, paths)])
    assert done.returncode == 0, done.stdout + done.stderr


def check_hocr(paths: Iterable[Path]) -> None:
    """Each file keeps to the hOCR specification."""
    done = _run([*_find(programs.hocr_validator), *map(str, paths)])
    assert done.returncode == 0, done.stdout + done.stderr


def pdf_text(path: Path, *options: str) -> str:
    """The text that Poppler finds in a PDF, without a complaint."""
    done = _run([_find(programs.pdftotext), *options, str(path), "-"])
    # With -bbox, Poppler says so of each page that has no text.
    complaints = done.stderr.replace("no word list", "").strip()
    assert (done.returncode, complaints) == (0, "")
    return done.stdout


def _find(find: Callable[[], Command]) -> Command:
    """A program that is missing fails the test with the line that says what to do, and never skips it."""
    try:
        return find()
    except MissingProgramError as error:
        pytest.fail(str(error), pytrace=False)


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, timeout=LONGEST, check=False
    )
