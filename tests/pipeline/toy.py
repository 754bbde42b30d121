"""A small stage for the framework's tests: it doubles a number, and misbehaves when a page's text asks for it."""

from __future__ import annotations

import os
import signal
import sys
import time

from pydantic import BaseModel, Field

from lib.errors import EngineError
from lib.pipeline import BasePageMetrics, BaseStage, Page, PageOutput, StageParams


class MuteError(Exception):
    """One that raises another as it is asked what it says."""

    def __str__(self) -> str:
        raise RuntimeError


class ToyParams(StageParams):
    factor: int = 2
    language: str = "eng"


class ToyPage(BaseModel):
    page_number: int = Field(ge=1)
    value: int
    status: str = "ok"


class ToyMetrics(BasePageMetrics):
    value: int
    share: float
    seconds: float = Field(default=0.0, json_schema_extra={"telemetry": True})


def work(page: Page, settings: ToyParams) -> PageOutput:
    text = page.file("source").read_text(encoding="utf-8").strip()
    if text == "raise":
        raise ValueError("no number here")
    if text == "known":
        raise EngineError("the engine is out of order")
    if text == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if text.startswith("die once"):
        marker = page.file("source").with_suffix(".died")
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        text = text.split()[-1]
    if text == "eat":
        held = [bytearray(1 << 28) for _ in range(32)]  # 8 GiB, which no test machine is to lose
        return PageOutput(ToyPage(page_number=page.number, value=len(held)))
    if text == "kill the worker":
        os.kill(os.getppid(), signal.SIGKILL)  # of an engine for more machines: what carries pages to this process
        time.sleep(60)
    if text == "leave":
        sys.exit(0)
    if text == "mute":
        raise MuteError
    if text == "half a character":
        raise ValueError("no file \udce9.png")
    if text == "elsewhere":
        return PageOutput(ToyPage(page_number=page.number, value=1), files={"x/../../../taken.png": b""})
    if text == "abort":
        os.abort()
    if text == "hang":
        time.sleep(60)
    if text == "freeze":
        os.kill(os.getpid(), signal.SIGSTOP)
    if text.startswith("slow"):
        time.sleep(0.3)
        text = text.split()[-1]
    if text == "liar":
        return PageOutput(ToyPage(page_number=page.number + 1, value=0))
    text = os.path.expandvars(text)
    record = ToyPage(page_number=page.number, value=int(text) * settings.factor)
    metrics = ToyMetrics(page_num=page.number, value=record.value, share=0.5, seconds=time.perf_counter())
    return PageOutput(record, {".txt": text.encode()}, metrics)


class ToyStage(BaseStage):
    """Double a number."""

    name = "toy"
    output_schema = ToyPage
    checkpoint_schema = ToyMetrics
    params_schema = ToyParams
    book_settings = ("language",)
    executor = "process"
    page_function = staticmethod(work)

    def pages(self, storage):  # type: ignore[no-untyped-def]
        folder = storage.storage_root / "sources"
        return {
            number: Page(number, {"source": path}) for number, path in enumerate(sorted(folder.glob("*.txt")), start=1)
        }

    def stand_in(self, page: Page, error: str) -> ToyPage:
        return ToyPage(page_number=page.number, value=0, status="failed")
