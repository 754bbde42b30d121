"""What the documents say is so."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from lib.correct.model.guards import Guards
from lib.pipeline.engines.engine_table import EXTRAS, GROUP, OWN
from lib.pipeline.registry import find_stage
from lib.pipeline.stage import BaseStage
from lib.pipeline.wiring import stage_entries
from lib.settings.config import SECTIONS, RunSettings
from lib.settings.engines import DaskSettings, SubmititSettings
from lib.settings.language_names import canonical, in_place_of
from lib.settings.llm import LLMSettings
from lib.settings.params import Params
from lib.text.language_data import SYSTEM
from lib.vision.backend_settings import VisionParams
from tests.projects import ROOT

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"(?<![\w./-])(?:lib|stages|tests|docs|reports/sample|reports/bench)/[\w/.*-]*[\w*]")
MODULE = re.compile(r"(?<![\w./-])(?:lib|stages|tests)\.[a-z_][\w.]*\w")
PLACEHOLDER = re.compile(r"\bmy_|[A-Z]{4}")
"""Stands for a name that the reader chooses."""


def test_the_readme_shows_the_rates_that_came_out() -> None:
    rates = json.loads((ROOT / "reports/sample/evaluate.json").read_text())
    line = f"{rates['ocr']['cer']:.2%} as read, {rates['merge']['cer']:.2%} after correction"
    assert line in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
        assert (document.parent / link).exists(), link


def unknown_places(text: str) -> list[str]:
    """Paths and modules of the project that a text names and that are not there. What fenced code makes is left out."""
    prose = FENCED.sub("", text)
    paths = [path for path in PATH.findall(prose) if not any(ROOT.glob(path))]
    modules = [
        name for name in MODULE.findall(prose) if not _is_module(name) and not _is_module(name.rpartition(".")[0])
    ]
    return [place for place in (*paths, *modules) if not PLACEHOLDER.search(place)]


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_name(f"{path.name}.py").is_file()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_and_modules_that_documents_name_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    # What an old version says is history.
    today = text.split("\n## [0")[0] if document.name == "CHANGELOG.md" else text
    assert unknown_places(today) == []


def test_a_path_that_has_gone_is_found_wherever_it_stands() -> None:
    text = (
        "See lib/nowhere.py, `stages/none.py`, (tests/gone) and lib.no.module; lib/errors.py and lib.llm.store stand."
    )
    assert unknown_places(text) == ["lib/nowhere.py", "stages/none.py", "tests/gone", "lib.no.module"]


def test_names_of_languages_mean_what_the_document_says() -> None:
    text = (ROOT / "docs/languages.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", text, re.MULTILINE)
    assert len(rows) > 10
    assert [(written, data) for written, data in rows if canonical(written) != data] == []
    assert [folder for folder in SYSTEM if folder not in text and "4.00" not in folder] == []
    for other in in_place_of("frk"):
        assert f"`{other}`" in text


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
        "store",
        "force",
    }
    inner = {f"{section}_{name}" for section, settings in SECTIONS.items() for name in settings.model_fields}
    assert variables <= {*RunSettings.model_fields, *inner}


def test_every_engine_and_its_settings_stand_in_the_document() -> None:
    text = (ROOT / "docs/engines.md").read_text(encoding="utf-8")
    for engine in (*OWN, *EXTRAS):
        assert f"| `{engine}` |" in text
    rows = re.findall(r"^\| `([a-z_]+)` \| ?(.*?) ?\| [^|]+ \|$", text, re.MULTILINE)
    for settings in (DaskSettings, SubmititSettings):
        for name, field in settings.model_fields.items():
            own = "" if field.default_factory is not None or field.default is None else f"{field.default:}"
            assert any(row == name and default.strip("`") in {own, "the driver's"} for row, default in rows), name
    assert GROUP in text


def test_every_setting_of_a_model_stands_in_its_document() -> None:
    text = (ROOT / "docs/llm.md").read_text()
    names = [*LLMSettings.model_fields, *Guards.model_fields, *VisionParams.model_fields]
    assert [name for name in names if not re.search(rf"\b{name}\b", text)] == []


def test_every_decision_has_its_date_and_what_else_there_was() -> None:
    text = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")
    entries = [part for part in text.split("\n\n") if part.startswith("**")]
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"\*\*[^*]+\*\* \(20\d\d-\d\d-\d\d\)\. ", entry), entry[:60]
        assert re.search(r"\*(Tried|Weighed):\*\s", entry), f"say what else was tried or weighed: {entry[:60]}"


def test_the_newest_version_of_the_changelog_is_the_package_s() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads[0] == "[Unreleased]"
    versions = [re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - (20\d\d-\d\d-\d\d)", head) for head in heads[1:]]
    assert versions
    assert all(versions), heads
    numbers = [tuple(map(int, found.groups()[:3])) for found in versions if found]
    dates = [found[4] for found in versions if found]
    assert numbers == sorted(numbers, reverse=True)
    assert dates == sorted(dates, reverse=True)
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert ".".join(map(str, numbers[0])) == package


def test_every_room_has_its_floor_in_how_it_works() -> None:
    text = (ROOT / "docs/how-it-works.md").read_text(encoding="utf-8").split("## The rooms")[1]
    rooms = [path for path in sorted((ROOT / "lib").iterdir()) if path.is_dir() and not path.name.startswith("_")]
    assert [room.name for room in rooms if f"`lib/{room.name}`" not in text] == []


def test_every_document_is_in_the_readme_s_list() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"\]\(([\w./-]+\.md)\)", text))
    there = {path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))}
    assert there - {"README.md"} - listed == set()


def test_the_lock_file_is_a_dep_of_every_stage_whose_key_holds_versions() -> None:
    """As docs/decisions.md says: DVC does not look at keys, and learns of a new pin by the lock file alone."""
    without = []
    for name, entry in stage_entries(ROOT).items():
        stage = find_stage(name)
        if stage is not None and stage.engine is not BaseStage.engine and "requirements.lock" not in entry["deps"]:
            without.append(name)
    assert without == []
