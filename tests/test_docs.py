"""What the documents say is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lib.correct.model.guards import Guards
from lib.pipeline.registry import find_stage
from lib.settings.config import RunSettings
from lib.settings.llm import LLMSettings
from lib.settings.params import Params
from lib.vision.backend_settings import VisionParams
from tests.projects import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_readme_shows_the_rates_that_came_out() -> None:
    rates = json.loads((ROOT / "reports/sample/evaluate.json").read_text())
    line = f"{rates['ocr']['cer']:.2%} as read, {rates['merge']['cer']:.2%} after correction"
    assert line in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_paths_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (document.parent / link).exists(), link
    for path in re.findall(r"`((?:lib|stages|tests|docs|reports/sample)/[\w/.-]+)`", text):
        assert (ROOT / path).exists(), path


def test_every_stage_stands_in_how_it_works() -> None:
    text = (ROOT / "docs/how-it-works.md").read_text()
    stages = [name for name in Params.load(ROOT).stages if name == "sample" or find_stage(name)]
    missing = [name for name in stages if f"| `{name}` |" not in text]
    assert missing == [], "give these stages a line in the table of docs/how-it-works.md"


def test_settings_named_in_the_documents_are_known() -> None:
    known = {f"run.{name}" for name in RunSettings.model_fields}
    text = " ".join(path.read_text() for path in DOCUMENTS)
    named = set(re.findall(r"`(run\.[a-z_]+)`", text))
    assert named
    assert named - known == set()
    variables = {name.lower() for name in re.findall(r"COLOPHON_([A-Z_]+)", text)} - {
        "tesseract",
        "corpora",
        "reply_store",
    }
    assert variables <= {*RunSettings.model_fields, *(f"llm_{name}" for name in LLMSettings.model_fields)}


def test_every_setting_of_a_model_stands_in_its_document() -> None:
    text = (ROOT / "docs/llm.md").read_text()
    names = [*LLMSettings.model_fields, *Guards.model_fields, *VisionParams.model_fields]
    assert [name for name in names if not re.search(rf"\b{name}\b", text)] == []
