"""A stage that either its page function does, or a vision model, as `backend:` says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar

from lib.errors import SourceError
from lib.pipeline import BaseStage, BookStorage, CheckpointManager, LLMPageMetrics, Page, PipelineLogger
from lib.schemas.base import Box
from lib.system.digests import bytes_digest, file_digest
from lib.vision.backend_settings import QuestionParams
from lib.vision.page_image import load_line_image, load_page_image

if TYPE_CHECKING:
    from lib.llm import LLMRequest, LLMResult

IMAGE = "ingest.png"
LETTERS_A_TOKEN = 4
MONEY = ("cost_usd", "forecast_usd")


class VisionStage(BaseStage):
    """With `backend: local` a stage like any other. With `backend: openai` each page is a question to a model.

    A subclass gives `build_request`, by way of `ask`, and `handle_result`, which calls `check_image` first.
    """

    prompt_package: ClassVar[str] = ""
    """The package that holds prompt.md."""
    model_metrics: ClassVar[type[LLMPageMetrics]] = LLMPageMetrics
    """What is measured of a page that a model did."""

    other_deps = ("data/${key}/ingest/pages",)
    settings: QuestionParams

    @classmethod
    def own_outs(cls) -> tuple[str, ...]:
        return (*super().own_outs(), "replies")

    def adapt(self) -> None:
        if self.settings.asks:
            self.executor = "llm"
            self.checkpoint_schema = self.model_metrics

    @property
    def sees_images(self) -> bool:
        """Whether the page images are looked at, and not their records alone."""
        return self.settings.asks and self.settings.shows_images

    def prompt(self) -> str:
        """What the model is told to do. It stands in a file of its own."""
        return files(self.prompt_package).joinpath("prompt.md").read_text(encoding="utf-8")

    def engine(self) -> dict[str, str]:
        if not self.settings.asks:
            return super().engine()
        prompt = bytes_digest(self.prompt().encode("utf-8"))
        return {**super().engine(), "prompt": prompt, "rapidfuzz": version("rapidfuzz")}

    def pages(self, storage: BookStorage) -> dict[int, Page]:
        """The work. Where the page image is seen too, it is a part of the page's key."""
        pages = super().pages(storage)
        if not self.sees_images:
            return pages
        images = {number: storage.stage("ingest").output_page(number, "png") for number in pages}
        return {
            number: replace(page, files={**page.files, IMAGE: images[number]}) if images[number].exists() else page
            for number, page in pages.items()
        }

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        super().before(storage, checkpoint, logger)
        # An out of DVC, that has to be there though nobody was asked.
        self.reply_store(storage).describe()

    def write_report(
        self, storage: BookStorage, metrics: Mapping[str, Any], rows: list[dict[str, Any]], fields: list[str]
    ) -> None:
        """Money is summed, and stands in the metrics beside what was foreseen. Without a model there is none."""
        sums = {name: round(sum(row.get(name) or 0.0 for row in rows), 6) for name in MONEY}
        super().write_report(storage, {**metrics, **sums} if self.settings.asks else metrics, rows, fields)

    def ask(
        self,
        page: Page,
        data: Mapping[str, Any],
        schema: Mapping[str, Any],
        expected_letters: int,
        images: Sequence[str] = (IMAGE,),
        lines: Sequence[Box] = (),
        prompt: str | None = None,
    ) -> LLMRequest:
        """The question about a page: the prompt, the page's data as JSON, its image, and the answer's schema.

        `images` names files of the page, which go along unless the settings say otherwise. Where `lines` are given,
        each goes enlarged as an image of its own, cut out of the first of these, in place of them. A page's number
        should be no part of what is sent, so that a page put in before it makes no other question. `expected_letters`
        is about how long the answer may be, `prompt` what the model is told in place of the stage's own prompt.
        """
        from lib.llm import LLMRequest  # noqa: PLC0415  # not needed by the local backend

        settings = self.settings
        shown = images if settings.shows_images else ()
        digests = {name: file_digest(page.file(name)) for name in shown}
        return LLMRequest(
            id=f"{self.name} page {page.number}",
            model=settings.model or "",
            messages=[
                {"role": "system", "content": self.prompt() if prompt is None else prompt},
                {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
            ],
            images=self._lines(page, digests, lines) if lines else self._whole(page, digests),
            response_format={
                "type": "json_schema",
                "json_schema": {"name": self.name, "strict": True, "schema": schema},
            },
            max_tokens=settings.max_tokens,
            temperature=settings.temperature,
            image_detail=settings.image_detail,
            extra_body=settings.extra_body,
            expected_tokens=min(settings.max_tokens, expected_letters // LETTERS_A_TOKEN + 1),
            metadata={"image_digests": digests},
        )

    def _whole(self, page: Page, digests: Mapping[str, str]) -> list[Callable[[], bytes]]:
        side, quality = self.settings.image_side, self.settings.image_quality
        return [partial(load_page_image, page.file(name), digest, side, quality) for name, digest in digests.items()]

    def _lines(self, page: Page, digests: Mapping[str, str], boxes: Sequence[Box]) -> list[Callable[[], bytes]]:
        side, quality = self.settings.image_side, self.settings.image_quality
        return [
            partial(load_line_image, page.file(name), digest, box, side, quality)
            for name, digest in list(digests.items())[:1]
            for box in boxes
        ]

    @staticmethod
    def check_image(result: LLMResult) -> Page:
        """The page that a result is for. SourceError where its image is not the one that the model was shown."""
        page: Page = result.metadata["page"]
        for name, digest in result.metadata["image_digests"].items():
            if file_digest(page.file(name)) != digest:
                raise SourceError(f"{page.file(name)}: changed while the model was asked; run the stage again")
        return page
