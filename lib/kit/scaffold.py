"""Writes a new stage: script, schema, test, settings and DVC entry. What it writes runs at once."""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel

from lib.errors import ParamsError
from lib.kit.new_names import STAGE_NAME, camel, check_new_name
from lib.kit.stage_table import TABLE_FILE, with_row
from lib.kit.tidy import tidy
from lib.kit.yaml_keys import insert_after
from lib.pipeline.book_pipelines import write_book_pipelines
from lib.pipeline.metrics import LLMPageMetrics
from lib.pipeline.registry import find_stage
from lib.pipeline.whole_book import BookStage
from lib.pipeline.wiring import PIPELINE_FILE, code_deps
from lib.schemas.base import PageRecord
from lib.settings.book_files import DATA
from lib.settings.params import PARAMS_FILE, stage_names
from lib.system.atomic import write_text

Kind = Literal["process", "llm", "thread", "serial", "book"]
_METADATA_DEP = "data/${key}/ingest/book.json"
_OWN_NAMES = {"topic", "number"}
"""What the templates call something themselves."""


@dataclass(frozen=True)
class Upstream:
    """A stage that the new one reads: its page records, or the files that it makes of a book."""

    name: str
    schema: type[BaseModel] | None
    files: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        return "" if self.schema is None else self.schema.__module__

    @property
    def text(self) -> str:
        """An expression for the record's text; a record that has none is taken as it is written."""
        return "source.text" if hasattr(self.schema, "text") else "source.model_dump_json()"

    @property
    def deps(self) -> list[str]:
        """What of it dvc.yaml names."""
        return [f"data/${{key}}/{self.name}/{each}" for each in self.files or ("pages",)]


def write_stage(root: Path, name: str, kind: Kind, after: Sequence[str], metric: str | None = None) -> dict[Path, str]:
    """Write the files of a stage and its entries in params.yaml, dvc.yaml and the table of stages.

    Returns what was written or changed, relative to `root`, with what it holds of the stage. Raises ParamsError, and
    writes nothing, where the name is taken or unfit, or a stage to come after is not known.
    """
    sources = [_upstream(root, other, kind) for other in after]
    check_new_name(root, name)
    metric = metric or ("confidence" if kind == "llm" else "words")
    _check_metric(metric)
    templates = Environment(
        loader=PackageLoader("lib.kit"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=select_autoescape(),  # of HTML, which none of them is
    )
    words = {
        "name": name, "kind": kind, "stem": camel(name), "metric": metric, "source": sources[0], "sources": sources,
    }  # fmt: skip

    def fill(template: str, **more: object) -> str:
        return templates.get_template(template).render(**words, **more)

    own = _files(name, kind)
    params, pipeline, table = (root / path for path in (PARAMS_FILE, PIPELINE_FILE, TABLE_FILE))
    section = insert_after(params.read_text(encoding="utf-8"), [], after[-1], fill("params.yaml.j2"))
    for path, (template, _) in own.items():
        write_text(root / path, fill(template))
    tidy(root, own)  # a long name breaks lines
    # The script stands now, so its imports can be asked what it depends on.
    data = [dep for source in sources for dep in source.deps]
    entry = fill("dvc.yaml.j2", deps=[*dict.fromkeys([*data, _METADATA_DEP]), *code_deps(name, root)])
    write_text(pipeline, insert_after(pipeline.read_text(encoding="utf-8"), ["stages"], after[-1], entry))
    write_text(params, section)
    made = {path: what for path, (_, what) in own.items()}
    made |= {Path(PARAMS_FILE): f"its settings, section {name}", Path(PIPELINE_FILE): f"its entry, stage {name}"}
    renewed = write_book_pipelines(root)
    if renewed:
        made[Path(DATA) / "BOOK" / PIPELINE_FILE] = "its entry, in the files of books that have their own"
    before = table.read_text(encoding="utf-8") if table.is_file() else ""
    listed = with_row(before, name, after[-1], ", ".join(after))
    if listed != before:
        write_text(table, listed)
        made[TABLE_FILE] = "its row in the table of stages"
    return made


def _files(name: str, kind: Kind) -> dict[Path, tuple[str, str]]:
    """The new files: path → its template, and what it holds."""
    script, test = Path("stages") / f"{name}.py", Path("tests") / "stages" / f"test_{name}.py"
    if kind == "book":
        return {
            script: ("book_stage.py.j2", "the script: its settings, and what it makes of a book"),
            test: ("book_test.py.j2", "its test"),
        }
    holds = "the question and the answer" if kind == "llm" else "the page function"
    return {
        script: ("llm_stage.py.j2" if kind == "llm" else "page_stage.py.j2", f"the script: its settings, {holds}"),
        Path("lib") / "schemas" / f"{name}.py": ("schema.py.j2", "the schema: record, metrics, columns of the table"),
        test: ("test.py.j2", "its test"),
    }


def _check_metric(metric: str) -> None:
    taken = {*PageRecord.model_fields, *LLMPageMetrics.model_fields, *_OWN_NAMES}
    own = hasattr(BaseModel, metric) or metric.startswith("model_") or keyword.iskeyword(metric)
    if not STAGE_NAME.fullmatch(metric) or metric in taken or own:
        raise ParamsError(f"--metric {metric}: use a name of a-z, 0-9 and _ that no record has yet")


def _upstream(root: Path, name: str, kind: Kind) -> Upstream:
    found = _readable(root, kind)
    if name not in found:
        what = "writes page records" if kind != "book" else "writes page records, or files of the whole book"
        raise ParamsError(f"--after {name}: no stage that {what}; choose from {', '.join(sorted(found))}")
    return found[name]


def _readable(root: Path, kind: Kind) -> dict[str, Upstream]:
    """The stages that one of this kind may read. A whole-book stage may read other whole-book stages too."""
    found = {}
    for name in stage_names(root):
        stage = find_stage(name)
        if stage is None:
            continue
        if stage.output_schema is not None:
            found[name] = Upstream(name, stage.output_schema)
        elif kind == "book" and issubclass(stage, BookStage) and all(stage.outs):
            found[name] = Upstream(name, None, stage.outs)
    return found
