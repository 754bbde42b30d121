"""What the fuzzer throws bytes at: each reader takes any bytes, and gives what they hold or an error of one line."""

from __future__ import annotations

import atexit
import io
import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pydantic import BaseModel
from ruamel.yaml.error import YAMLError

from lib.errors import ColophonError
from lib.llm.answer import read_answer
from lib.llm.request import AnswerShape
from lib.pipeline.record_files import checked_facts, read_record
from lib.pipeline.skipfile import SkipFile
from lib.scans import tiff
from lib.scans.sources import list_source, load_scan
from lib.schemas.layout import LayoutPage
from lib.schemas.ocr import OcrPage
from lib.settings.params import BookEntry, Params, StageParams
from lib.settings.safe_yaml import load_yaml
from tests.correct.reading import page
from tests.scans.makers import noise, text_page

LONGEST_LINE = 1000
"""Characters of an error."""
MOST_PIXELS = 4_000_000
"""Of an image: what is tried here is the reading, not the patience."""
FOLDER = Path(tempfile.mkdtemp(prefix="colophon-fuzz-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


@dataclass(frozen=True)
class Reader:
    """A reader of bytes, and what a fuzzer begins with."""

    read: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def told(error: ColophonError) -> None:
    """Refuse an error that is no line."""
    said = str(error)
    assert "\n" not in said, said
    assert len(said) < LONGEST_LINE, len(said)


def written(data: bytes, name: str) -> Path:
    path = FOLDER / name
    path.write_bytes(data)
    return path


def a_record(data: bytes) -> None:
    path = written(data, "page_0001.json")
    for schema in (LayoutPage, OcrPage, None):
        try:
            record = read_record(path, schema, "layout", 1 if schema else None)
        except ColophonError as error:
            told(error)
        else:
            if schema is not None:  # what was read can be written, and read again
                text = record.model_dump_json()
                assert schema.model_validate_json(text).model_dump_json() == text
    try:
        checked_facts(path, read_record(path, None, "ingest"))
    except ColophonError as error:
        told(error)
    skip = SkipFile.read(path)
    assert skip is None or isinstance(skip.key, str)


class Answered(BaseModel):
    """An answer as the stages ask for one."""

    text: str
    note: str | None = None
    confidence: float
    words: list[int] = []


SHAPES = (
    AnswerShape("answer", Answered.model_json_schema(), Answered),
    AnswerShape("text", {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}),
)


def a_reply(data: bytes) -> None:
    """As a server's body, and as what a model says."""
    said = data.decode("utf-8", errors="replace")
    bodies = [{"choices": [{"message": {"role": "assistant", "content": said}, "finish_reason": "stop"}]}]
    with suppress(ValueError, RecursionError):
        body = json.loads(data)
        bodies += [body] if isinstance(body, dict) else []
    for body in bodies:
        for shape in SHAPES:
            answer = read_answer(body, shape)
            assert (answer.parsed is None) == (answer.error is not None)
            assert answer.error is None or "\n" not in answer.error


class Settings(StageParams):
    """A stage's settings."""

    size: int = 3
    share: float = 0.5
    names: list[str] = []


def a_setting(data: bytes) -> None:
    text = data.decode("utf-8", errors="replace")
    try:
        found = load_yaml(text)
    except YAMLError:
        found = None
    if isinstance(found, dict):
        with suppress(ColophonError):
            params = Params(found, {"ocr"})
            for book in params.books:
                params.book(book)
                params.settings("ocr", book, Settings, {})
        with suppress(ValueError):
            BookEntry.model_validate(found)
    (FOLDER / "params.yaml").write_bytes(data)
    try:
        params = Params.load(FOLDER)
        for book in params.books:
            params.book(book)
            params.settings("ocr", book, Settings, {})
    except ColophonError as error:
        told(error)


def a_scan(name: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        written(data, name)
        if name.endswith(".tif"):
            with suppress(ValueError, OSError):
                tiff.pages(tiff.read_frames(io.BytesIO(data)))
        try:
            listing = list_source(FOLDER, name)
        except ColophonError as error:
            told(error)
            return
        for ref in listing.scans[:3]:
            try:
                scan = load_scan(ref, max_pixels=MOST_PIXELS)
            except ColophonError as error:
                told(error)
            else:
                assert min(scan.image.size) > 0
        for line in [*listing.remarks(), *listing.warnings()]:
            assert "\n" not in line

    return read


def _records() -> list[bytes]:
    whole = page("the lamp was lit\nby the keeper", "the end")
    return [whole.model_dump_json().encode(), b'{"total_pages": 3}', b'{"key": "a", "parts": {}, "files": {}}', b"[[[["]


def _replies() -> list[bytes]:
    plain = b'{"text": "a", "note": null, "confidence": 0.5, "words": [1, 2]}'
    body = {
        "choices": [{"message": {"content": [{"type": "text", "text": plain.decode()}]}, "finish_reason": "length"}],
        "usage": {"prompt_tokens": 3},
        "error": {"message": "x", "code": 400},
    }
    return [plain, b"```json\n" + plain + b"\n```", b"<think>{}</think>" + plain, json.dumps(body).encode()]


def _settings() -> list[bytes]:
    return [
        b"books:\n  a: {source: s, language: eng, year: 1899, ocr: {size: 4, names: [x]}}\nocr: {share: 0.1}\n",
        b"books: &b\n  a: *c\n  <<: *b\n? [1, 2]\n: !!python/object:os.system x\n",
        b"run: {a: 2001-99-99, b: 1e400, c: 0x1f, d: |\n  text\n}\n",
    ]


def _tiffs() -> list[bytes]:
    made = []
    for options in ({}, {"compression": "tiff_lzw"}, {"compression": "group4"}, {"compression": "jpeg"}):
        out = io.BytesIO()
        image = noise(40, 30).convert("1" if options.get("compression") == "group4" else "L")
        image.save(out, "TIFF", save_all=True, append_images=[image], **options)
        made.append(out.getvalue())
    return made


def _pdfs() -> list[bytes]:
    made = []
    small = text_page(lines=4).resize((200, 300))
    for image in (small, small.convert("1"), small.convert("RGB")):
        out = io.BytesIO()
        image.save(out, "PDF", resolution=72)
        made.append(out.getvalue())
    for mode in (pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(made[0])) as pdf:
            pdf.save(out, object_stream_mode=mode, qdf=mode == pikepdf.ObjectStreamMode.disable)
        made.append(out.getvalue())
    return made


def _images() -> list[bytes]:
    made = []
    for kind, mode in (("PNG", "P"), ("PNG", "LA"), ("JPEG", "L"), ("JPEG2000", "L"), ("BMP", "L"), ("GIF", "P")):
        out = io.BytesIO()
        noise(40, 30).convert("L").convert(mode).save(out, kind)
        made.append(out.getvalue())
    return made


READERS = {
    "record": Reader(a_record, _records),
    "reply": Reader(a_reply, _replies),
    "settings": Reader(a_setting, _settings),
    "tiff": Reader(a_scan("scan.tif"), _tiffs),
    "pdf": Reader(a_scan("scan.pdf"), _pdfs),
    "image": Reader(a_scan("scan.png"), _images),
}
