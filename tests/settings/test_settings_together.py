"""What is said of settings that do not fit each other: where they stand, and no more than what matters."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import pytest
from pydantic import model_validator

from lib.errors import ParamsError
from lib.settings.params import Params, StageParams


class Toy(StageParams):
    engine: str = "plain"
    model: str | None = None

    @model_validator(mode="after")
    def _a_model_has_a_name(self) -> Self:
        if self.engine == "model" and self.model is None:
            raise ValueError("`engine: model` needs `model:`")
        return self


@pytest.mark.parametrize(
    ("stage", "own", "place"),
    [("{engine: model}", "{}", "params.yaml: toy"), ("{}", "{engine: model}", "params.yaml: books.mine.toy")],
)
def test_it_is_one_short_line_with_its_place(tmp_path: Path, stage: str, own: str, place: str) -> None:
    (tmp_path / "params.yaml").write_text(
        f"books:\n  mine: {{source: a, toy: {own}}}\ntoy: {stage}\n", encoding="utf-8"
    )
    (tmp_path / "stages").mkdir()
    (tmp_path / "stages/toy.py").write_text("", encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        Params.load(tmp_path).settings("toy", "mine", Toy, {})
    assert str(caught.value) == f"{place}: `engine: model` needs `model:`"
