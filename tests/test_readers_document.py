"""docs/readers.md: its table, its settings, and its example run as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.errors import EngineError
from lib.ocr.page_readers import GROUP, RAPIDOCR, TESSERACT, PageReader
from lib.ocr.second_engine import BAD_CONFIDENCE
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
    for name in (TESSERACT, RAPIDOCR):
        assert f"| `{name}` |" in TEXT
    assert f"below {BAD_CONFIDENCE} " in TEXT
    for setting in ("engine", "engine_settings", "second_engine"):
        assert setting in OcrParams.model_fields
        assert setting in TEXT
    params = (ROOT / "params.yaml").read_text(encoding="utf-8")
    assert "second_engine: rapidocr" in params
