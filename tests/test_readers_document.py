"""docs/readers.md: its table, its settings, and its example run as it stands."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from lib.errors import EngineError
from lib.ocr.page_readers import GROUP, MODEL, RAPIDOCR, TESSERACT, PageReader
from lib.ocr.quality import DOUBTFUL, POOR_DOUBTFUL, POOR_KNOWN
from lib.ocr.second_engine import BAD_CONFIDENCE
from lib.ocr.transcript.drafted_reading import MUCH_MISSED
from lib.vision.backend_settings import QuestionParams
from stages.ocr import OcrParams
from tests.projects import ROOT

TEXT = (ROOT / "docs/readers.md").read_text(encoding="utf-8")
PROGRAM = """#!/bin/sh
[ "$1" = --version ] && echo 3.1 && exit
[ -e "$1" ] || { echo "no such image" >&2; exit 2; }
echo 10 10 60 30 95 The
echo 70 12 140 30 40 binder
echo 10 40 80 60 88 kept
"""


@pytest.fixture
def scribe(tmp_path: Path) -> PageReader:
    """The class of the document, with a program that does what it says."""
    program = tmp_path / "scribe"
    program.write_text(PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    found = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert found
    names: dict[str, type] = {}
    exec(found[1], names)
    made: PageReader = names["Scribe"](frozenset({"eng"}), {"program": str(program)})
    return made


def test_the_example_reads(scribe: PageReader, tmp_path: Path) -> None:
    image = tmp_path / "page.png"
    image.write_bytes(b"")
    words = scribe.read(image)
    assert [(word.line, word.text) for word in words] == [(1, "The"), (1, "binder"), (2, "kept")]
    assert words[1].confidence == 0.4
    assert scribe.facts() == {"scribe": "3.1"}
    with pytest.raises(EngineError, match="no such image"):
        scribe.read(tmp_path / "nothing.png")


def test_names_and_settings_are_those_of_the_code() -> None:
    assert f'"{GROUP}"' in TEXT
    for name in (TESSERACT, RAPIDOCR, MODEL):
        assert f"| `{name}` |" in TEXT
    assert f"below {BAD_CONFIDENCE} " in TEXT
    for setting in ("engine", "engine_settings", "second_engine", "send", *QuestionParams.model_fields):
        assert setting in OcrParams.model_fields
        assert setting in TEXT
    params = (ROOT / "params.yaml").read_text(encoding="utf-8")
    assert "second_engine: rapidocr" in params


def test_a_model_s_settings_and_what_is_bad_are_those_of_the_code() -> None:
    shown = next(block for block in re.findall(r"(?:^    .*\n)+", TEXT, re.MULTILINE) if "engine: model" in block)
    settings = OcrParams.model_validate(YAML(typ="safe").load(textwrap.dedent(shown))["ocr"])
    assert settings.asks and settings.asks_second
    said = " ".join(TEXT.split())
    for share, what in (
        (POOR_DOUBTFUL, "of the letters"),
        (MUCH_MISSED, "of what looks"),
        (POOR_KNOWN, "of the words"),
    ):
        assert f" {100 * share:.0f} % {what}" in said
    assert f"below {BAD_CONFIDENCE}," in said and f"words below {DOUBTFUL}," in said
