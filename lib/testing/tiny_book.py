"""A tiny book of a few drawn pages, run as far as a stage needs it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont
from ruamel.yaml import YAML

from lib.errors import StageError
from lib.pipeline.code_digest import project_root
from lib.pipeline.declaration import check_dependency
from lib.pipeline.execute import run_stage
from lib.pipeline.registry import find_stage
from lib.pipeline.stage import BaseStage
from lib.pipeline.storage import BookStorage
from lib.settings.params import stage_names
from lib.testing.model_server import settings_for_tests

BOOK = "tiny"
PAGES = 3
_LINES = (
    "The lamp was lit at dusk and trimmed at mid-",
    "night, and nobody in the village could say who",
    "had built the wall. It rained for nine days, and",
    "on the tenth the bridge was gone.",
)


def make_project(root: Path, pages: int = PAGES) -> None:
    """A project folder with the tiny book as its only one: params.yaml, the stages, page images and their truth."""
    home = project_root()
    (root / "stages").symlink_to(home / "stages")
    yaml = YAML()
    params = yaml.load((home / "params.yaml").read_text(encoding="utf-8"))
    params["books"] = {BOOK: {"source": "data/sources/tiny", "truth": "data/sources/tiny-truth", "language": "eng"}}
    params["run"] = {}
    with (root / "params.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(params, file)
    BookStorage(BOOK, root / "data").make_override_dir()
    for number in range(1, pages + 1):
        _draw(root / "data" / "sources", number)


def _draw(folder: Path, number: int) -> None:
    image = Image.new("L", (900, 420), 250)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(SourceSerifPro), 32, layout_engine=ImageFont.Layout.BASIC)
    start = (number - 1) % len(_LINES)
    lines = [*_LINES[start:], *_LINES[:start], f"This is page {number}."]
    for row, line in enumerate(lines):
        foot = 50 if line is lines[-1] else 0  # white above the last line, as above a page's foot
        pen.text((50, 40 + 60 * row + foot), line, font=font, fill=25)
    (folder / "tiny").mkdir(parents=True, exist_ok=True)
    (folder / "tiny-truth").mkdir(parents=True, exist_ok=True)
    image.save(folder / "tiny" / f"{number:03d}.png", dpi=(200, 200))
    (folder / "tiny-truth" / f"page_{number:04d}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def order(stage: type[BaseStage], below: tuple[str, ...] = ()) -> list[str]:
    """Names of the stages that must run before this one, in order.

    Raises StageError where there is no such stage, or stages wait for each other.
    """
    names: list[str] = []
    for dependency in stage.dependencies:
        check_dependency(stage.name, dependency, stage_names(project_root()))
        if dependency in below:
            raise StageError(f"stages {stage.name} and {dependency} wait for each other; take out a dependency")
        above = find_stage(dependency)
        if above is not None:
            names += [name for name in [*order(above, (*below, stage.name)), dependency] if name not in names]
    return names


@cache
def _run_until(names: tuple[str, ...]) -> Path:
    """A project in which these stages have run, made once a process. Not to be changed: take a copy."""
    root = Path(tempfile.mkdtemp(prefix="colophon-tiny-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    if names:
        shutil.copytree(_run_until(names[:-1]), root, symlinks=True, dirs_exist_ok=True)
        stage = find_stage(names[-1])
        assert stage is not None
        with settings_for_tests():
            run_stage(stage, BOOK, root)
    else:
        make_project(root)
    return root


def copy_for(stage: type[BaseStage], target: Path) -> Path:
    """A project of one's own in `target`, run as far as this stage needs."""
    shutil.copytree(_run_until(tuple(order(stage))), target, symlinks=True)
    return target


def run_on_tiny_book(
    stage: type[BaseStage], folder: Path, *, prepare: Callable[[Path], None] | None = None
) -> BookStorage:
    """Run a stage, and before it all that it depends on, over a tiny book in a new project at `folder`.

    `prepare` is given the project's folder before the stage runs.
    """
    copy_for(stage, folder)
    if prepare is not None:
        prepare(folder)
    with settings_for_tests():
        run_stage(stage, BOOK, folder)
    return BookStorage(BOOK, folder / "data")
