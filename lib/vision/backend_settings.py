"""Settings of a stage that may ask a vision model."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from lib.pipeline import StageParams

Backend = Literal["local", "openai"]


class QuestionParams(StageParams):
    """What a model is shown, and how it is asked. Where it is, and what may be spent, stands in run.llm."""

    model: str | None = Field(default=None, min_length=1, description="The model to ask, as its endpoint names it.")
    image_side: int = Field(default=1600, ge=64, description="Longest side of the image that is sent, in pixels.")
    image_quality: int = Field(default=85, ge=1, le=100, description="JPEG quality of the image that is sent.")
    max_tokens: int = Field(default=8000, ge=1, description="The longest answer; with run.llm.budget_usd, the dearest.")
    temperature: float | None = Field(default=None, ge=0, description="None: not sent. Some models refuse any.")
    image_detail: Literal["low", "high", "auto"] | None = Field(
        default=None, description="How finely OpenAI's models look at the image. None: not sent."
    )
    extra_body: dict[str, Any] = Field(
        default_factory=dict, description="Further fields of a question, as the endpoint documents them."
    )

    @property
    def asks(self) -> bool:
        """Whether a model is asked."""
        return False

    @property
    def shows_images(self) -> bool:
        """Whether the page is shown to it."""
        return True

    @property
    def backend_name(self) -> str:
        """Who does the pages, as records name it."""
        return f"openai:{self.model}" if self.asks else "local"


class VisionParams(QuestionParams):
    """Who does the work, and what a model is shown."""

    backend: Backend = Field(default="local", description="local: rules, no network. openai: a vision model.")
    images: bool = Field(default=True, description="Show the page. A model of text alone is told what was read.")

    @model_validator(mode="after")
    def _openai_needs_a_model(self) -> Self:
        if self.backend == "openai" and self.model is None:
            raise ValueError("`backend: openai` needs `model:`, the model to ask as its endpoint names it")
        return self

    @property
    def asks(self) -> bool:
        return self.backend == "openai"

    @property
    def shows_images(self) -> bool:
        return self.images
