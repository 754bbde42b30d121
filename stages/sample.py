"""Make the book that ships with the project: data/sources/sample.pdf and its truth."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from lib.pipeline import StageParams
from lib.pipeline.script import script_app
from lib.sample import make_sample
from lib.settings.params import Params

PDF = Path("data/sources/sample.pdf")
TRUTH = Path("data/sources/sample-truth")


class SampleParams(StageParams):
    """Settings of `sample:`."""

    seed: int = Field(default=1, ge=0, description="Decides specks, skew and light.")


def make(params: Params) -> None:
    """Typeset the sample book and scan it."""
    settings = params.own_settings("sample", SampleParams)
    make_sample(PDF, TRUTH, seed=settings.seed)


app = script_app("sample", make)

if __name__ == "__main__":
    app()
