"""What stages that may ask a model share."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image

from lib.errors import ParamsError, SourceError
from lib.llm import LLMRequest, LLMResult, LLMSettings
from lib.llm.prepared import prepare
from lib.pipeline import Page, PageOutput
from lib.pipeline.llm_executor import FIRST
from lib.settings.params import Params
from lib.vision.page_image import enlarged
from stages.correct import CorrectParams, CorrectStage
from tests.correct.reading import page as ocr_page
from tests.llm.truth import change


@pytest.fixture
def stage() -> CorrectStage:
    made = CorrectStage()
    made.settings = CorrectParams(backend="openai", model="m", send="all")
    made.adapt()
    return made


@pytest.fixture
def page(tmp_path: Path) -> Page:
    Image.new("L", (60, 80), 255).save(tmp_path / "page.png")
    (tmp_path / "page.json").write_text(ocr_page("Tbe lamp.", doubt={"Tbe": 0.8}).model_dump_json())
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
        parsed={"changes": [change(1, "Tbe", "The")]},
    )  # fmt: skip
    made = stage.handle_result(result)
    assert isinstance(made, PageOutput)
    record = made.record
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
    stage.settings = CorrectParams(backend="openai", model="m", send="all", extra_body=further, image_detail="high")
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


# A second look


def test_lines_where_something_was_refused_are_shown_again_by_themselves(stage: CorrectStage, page: Page) -> None:
    stage.settings = CorrectParams(backend="openai", model="m", send="all", second_look=True)
    (page.file("layout.json")).write_text(ocr_page("The lamp home", doubt={"home": 0.85}).model_dump_json())

    def answered(request: LLMRequest, parsed: dict[str, Any], **more: Any) -> LLMResult:
        return LLMResult(replace(request, metadata={**request.metadata, "page": page, **more}), True, parsed)

    question = stage.build_request(page)
    assert isinstance(question, LLMRequest)
    first = answered(question, {"changes": [change(1, "home", "some")]})
    look = stage.handle_result(first)
    assert isinstance(look, LLMRequest)
    assert "home" not in json.dumps([*look.messages]), "it is not told what was read, nor what it said"
    [load] = look.images
    assert callable(load)
    with Image.open(io.BytesIO(cast("bytes", load()))) as shown:
        assert shown.width > shown.height

    for text, stands in (("The lamp some", "The lamp some"), ("The lamp home", None)):
        made = stage.handle_result(answered(look, {"lines": [{"line": 1, "text": text}]}, **{FIRST: first}))
        assert isinstance(made, PageOutput)
        record = made.record.model_dump()
        assert [entry["text"] for entry in record["paragraphs"]] == ([stands] if stands else [])
        assert bool(record["set_aside"]) is not bool(stands)
    refused = replace(answered(look, {}, **{FIRST: first}), success=False, error_kind="refused", error="no")
    assert stage.handle_refusal(refused).record.model_dump()["set_aside"], "the first answer stands"

    stage.settings = stage.settings.model_copy(update={"images": False})
    assert isinstance(stage.handle_result(first), PageOutput), "without images there is nothing to look at"


def test_a_line_is_cut_out_and_enlarged() -> None:
    made = io.BytesIO()
    page_image = Image.new("L", (600, 800), 255)
    page_image.paste(0, (100, 210, 300, 230))
    page_image.save(made, "PNG")
    with Image.open(io.BytesIO(enlarged(made.getvalue(), (100, 200, 300, 240), 1600, 85))) as line:
        assert line.size == ((200 + 32) * 3, (40 + 32) * 3)
        seen = np.asarray(line)
        assert seen[108, 348] < 50 < 200 < seen[10, 348]
    with Image.open(io.BytesIO(enlarged(made.getvalue(), (0, 0, 600, 40), 900, 85))) as line:
        assert line.width == 900
