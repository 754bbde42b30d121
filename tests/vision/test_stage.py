"""What stages that may ask a model share."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from lib.errors import ParamsError, SourceError
from lib.llm import LLMRequest, LLMResult, LLMSettings
from lib.llm.prepared import prepare
from lib.pipeline import Page
from lib.settings.params import Params
from stages.correct import CorrectParams, CorrectStage
from tests.correct.reading import page as ocr_page


@pytest.fixture
def stage() -> CorrectStage:
    made = CorrectStage()
    made.settings = CorrectParams(backend="openai", model="m")
    made.adapt()
    return made


@pytest.fixture
def page(tmp_path: Path) -> Page:
    Image.new("L", (60, 80), 255).save(tmp_path / "page.png")
    (tmp_path / "page.json").write_text(ocr_page("Tbe lamp.").model_dump_json())
    return Page(1, {"layout.json": tmp_path / "page.json", "ingest.png": tmp_path / "page.png"})


def test_an_answer_belongs_to_the_image_that_was_shown(stage: CorrectStage, page: Page) -> None:
    request = stage.build_request(page)
    assert isinstance(request, LLMRequest)
    result = LLMResult(
        LLMRequest(
            id="x", model="m", messages=request.messages, response_format=request.response_format,
            metadata={**request.metadata, "page": page},
        ),
        success=True,
        parsed={"b1p1": {"text": "The lamp.", "note": "b for h", "confidence": 0.9}},
    )  # fmt: skip
    record = stage.handle_result(result).record
    assert record.model_dump()["paragraphs"][0]["text"] == "The lamp."
    Image.new("L", (60, 81), 255).save(page.file("ingest.png"))
    with pytest.raises(SourceError, match="changed while the model was asked"):
        stage.handle_result(result)
    [load] = request.images
    assert callable(load)
    with pytest.raises(SourceError, match="another image than when the page was begun"):
        load()


def test_the_prompt_and_the_way_of_working_follow_the_backend(stage: CorrectStage) -> None:
    assert str(stage.executor) == "llm"
    assert {"prompt", "rapidfuzz"} <= stage.engine().keys()
    local = CorrectStage()
    local.settings = CorrectParams()
    local.adapt()
    assert local.executor == "process"
    assert "prompt" not in local.engine()


def test_openai_without_a_model_is_refused() -> None:
    params = Params({"books": {"b": {"source": "x"}}, "correct": {"backend": "openai"}}, {"correct"})
    with pytest.raises(ParamsError, match=r"params.yaml: correct.*needs `model:`"):
        params.settings("correct", "b", CorrectParams, {})


def test_further_fields_of_a_question_are_settings(stage: CorrectStage, page: Page) -> None:
    plain = stage.build_request(page)
    further = {"reasoning_effort": "low", "provider": {"order": ["a"]}}
    stage.settings = CorrectParams(backend="openai", model="m", extra_body=further, image_detail="high")
    request = stage.build_request(page)
    assert isinstance(plain, LLMRequest) and isinstance(request, LLMRequest)
    body = json.loads(prepare(request, LLMSettings()).body)
    assert {name: body[name] for name in further} == further
    assert body["messages"][-1]["content"][-1]["image_url"]["detail"] == "high"
    assert prepare(plain, LLMSettings()).key != prepare(request, LLMSettings()).key


def test_a_refused_page_is_kept_as_read(stage: CorrectStage, page: Page) -> None:
    request = stage.build_request(page)
    assert isinstance(request, LLMRequest)
    asked = replace(request, metadata={**request.metadata, "page": page})
    record = stage.handle_refusal(LLMResult(asked, success=False, error="no", error_kind="refused")).record
    assert record.model_dump()["paragraphs"] == []
    assert record.model_dump()["status"] == "ok"
