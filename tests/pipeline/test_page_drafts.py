"""What a stage makes of pages before a model is asked: found where it was made before, and made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from lib.errors import ColophonError, InputError
from lib.pipeline import Page, StageParams
from lib.pipeline.executors import Job, PageResult
from lib.pipeline.forced_pages import VARIABLE
from lib.pipeline.metrics import BasePageMetrics
from lib.pipeline.page import PageOutput
from lib.pipeline.page_drafts import PageDrafts
from lib.schemas.base import PageRecord
from lib.settings.config import Config
from lib.system.local_store import STORE_VARIABLE
from lib.system.stop_signal import StopSignal


class Settings(StageParams):
    """What decides a draft, and where it is told that one is made."""

    told: str
    way: str = "plain"


class Drafting:
    """A stage with the settings by which it asks no model."""

    name = "drafting"
    checkpoint_schema: type[BaseModel] | None = BasePageMetrics

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def engine(self) -> dict[str, str]:
        return {}


def make(page: Page, settings: Settings) -> PageOutput:
    """Takes longer than what is not worth keeping; page 3 cannot be made."""
    with Path(settings.told).open("a", encoding="utf-8") as told:
        told.write(f"{page.number}\n")
    if page.number == 3:
        raise InputError("there is no ink on it")
    total = sum(range(6_000_000))
    assert total
    return PageOutput(PageRecord(page_number=page.number), {".png": b"picture"})


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store"))
    monkeypatch.setenv("COLOPHON_PAGE_STORE_GB", "1")
    Config.reload()
    (tmp_path / "told.txt").touch()
    yield tmp_path / "told.txt"
    monkeypatch.undo()
    Config.reload()


def drafts(told: Path, way: str = "plain") -> PageDrafts:
    settings = Settings(told=str(told), way=way)
    return PageDrafts(Drafting(settings), Job(make, settings, PageRecord))


def made(told: Path) -> list[int]:
    return sorted(int(line) for line in told.read_text(encoding="utf-8").split())


def test_a_page_is_made_once_for_the_same_settings(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = drafts(told)
    ready = list(first.ahead([Page(1), Page(2)], StopSignal()))
    assert {one.number for one in ready if isinstance(one, Page)} == {1, 2}
    assert made(told) == [1, 2]
    taken = first.take(Page(1))
    assert taken.files == {".png": b"picture"}

    again = drafts(told)
    assert [one.number for one in again.ahead([Page(2), Page(1)], StopSignal())] == [2, 1]
    assert again.take(Page(1)).record == taken.record
    assert again.take(Page(1)).files == taken.files
    assert made(told) == [1, 2]

    drafts(told, "other").take(Page(1))
    assert made(told) == [1, 1, 2], "other settings make other drafts"
    monkeypatch.setenv(VARIABLE, "drafting:2")
    assert drafts(told).find(Page(2)) is None, "a person wants it made again"
    assert drafts(told).find(Page(1)) is not None


def test_a_page_that_cannot_be_made_fails_alone(told: Path) -> None:
    ready = list(drafts(told).ahead([Page(3), Page(1)], StopSignal()))
    failed = [one for one in ready if isinstance(one, PageResult)]
    assert [one.number for one in failed] == [3] and "no ink" in str(failed[0].error)
    with pytest.raises(ColophonError, match="no ink"):
        drafts(told).take(Page(3))


def test_in_one_process_nothing_is_made_ahead(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    Config.reload()
    mine = drafts(told)
    assert [one.number for one in mine.ahead([Page(1)], StopSignal())] == [1]
    assert made(told) == []
    mine.take(Page(1))
    assert made(told) == [1]
