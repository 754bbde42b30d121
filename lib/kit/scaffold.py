"""Writes a new stage: script, schema, test, settings and DVC entry. What it writes runs at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel

from lib.errors import ParamsError
from lib.kit.insert import insert_after
from lib.pipeline.metrics import LLMPageMetrics
from lib.pipeline.registry import find_stage
from lib.pipeline.wiring import PIPELINE_FILE, used_modules
from lib.schemas.base import PageRecord
from lib.settings.params import PARAMS_FILE, stage_names
from lib.system.atomic import write_text

Kind = Literal["process", "llm", "thread"]
STAGE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_METADATA_DEP = "data/${key}/ingest/book.json"


@dataclass(frozen=True)
class Upstream:
    """A stage that the new one reads."""

    name: str
    schema: type[BaseModel]

    @property
    def module(self) -> str:
        return self.schema.__module__

    @property
    def text(self) -> str:
        """An expression for the record's text; a record that has none is taken as it is written."""
        return "source.text" if hasattr(self.schema, "text") else "source.model_dump_json()"


def write_stage(root: Path, name: str, kind: Kind, after: Sequence[str], metric: str | None = None) -> list[Path]:
    """Write the files of a stage and its entries in params.yaml and dvc.yaml; returns what was written or changed.

    Raises ParamsError, and writes nothing, where the name is taken or unfit, or a stage to come after is not known.
    """
    sources = [_upstream(root, other) for other in after]
    _check_name(root, name)
    templates = Environment(
        loader=PackageLoader("lib.kit"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=select_autoescape(),  # of HTML, which none of them is
    )
    metric = metric or ("confidence" if kind == "llm" else "words")
    if not STAGE_NAME.fullmatch(metric) or metric in PageRecord.model_fields or metric in LLMPageMetrics.model_fields:
        raise ParamsError(f"--metric {metric}: use a name of a-z, 0-9 and _ that no record has yet")
    words = {
        "name": name, "kind": kind, "stem": _camel(name), "metric": metric, "source": sources[0], "sources": sources,
    }  # fmt: skip

    def fill(template: str, **more: object) -> str:
        return templates.get_template(template).render(**words, **more)

    files = {
        root / "stages" / f"{name}.py": fill(f"{'llm' if kind == 'llm' else 'page'}_stage.py.j2"),
        root / "lib" / "schemas" / f"{name}.py": fill("schema.py.j2"),
        root / "tests" / "stages" / f"test_{name}.py": fill("test.py.j2"),
    }
    params, pipeline = root / PARAMS_FILE, root / PIPELINE_FILE
    section = insert_after(params.read_text(encoding="utf-8"), [], after[-1], fill("params.yaml.j2"))
    for path, text in files.items():
        write_text(path, text)
    # The script stands now, so its imports can be asked what it depends on.
    modules = sorted(used_modules(name, root), key=lambda path: (not path.startswith("stages/"), path))
    entry = fill("dvc.yaml.j2", deps=[*_data_deps(sources), *modules])
    write_text(pipeline, insert_after(pipeline.read_text(encoding="utf-8"), ["stages"], after[-1], entry))
    write_text(params, section)
    return [*files, params, pipeline]


def _data_deps(sources: Sequence[Upstream]) -> list[str]:
    return [*(f"data/${{key}}/{source.name}/pages" for source in sources), _METADATA_DEP]


def _upstream(root: Path, name: str) -> Upstream:
    stage = find_stage(name) if name in stage_names(root) else None
    if stage is None or stage.output_schema is None:
        known = ", ".join(sorted(_with_records(root)))
        raise ParamsError(f"--after {name}: no stage that writes page records; choose from {known}")
    return Upstream(name, stage.output_schema)


def _with_records(root: Path) -> list[str]:
    found = {name: find_stage(name) for name in stage_names(root)}
    return [name for name, stage in found.items() if stage is not None and stage.output_schema is not None]


def _check_name(root: Path, name: str) -> None:
    if not STAGE_NAME.fullmatch(name):
        raise ParamsError(f"{name!r} is no stage name: use up to 40 of a-z, 0-9 and _, starting with a letter")
    places = [root / "stages" / f"{name}.py", root / "lib" / "schemas" / f"{name}.py", root / "lib" / name]
    taken = [path for path in places if path.exists()]
    if taken or name in {"books", "run"}:
        raise ParamsError(f"{name}: {taken[0] if taken else 'that name'} is taken already; choose another name")


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
