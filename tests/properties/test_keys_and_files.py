"""What holds for every key, skip file, setting and file of bytes: the same says the same, and rubbish is one error."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from lib.errors import ColophonError
from lib.pipeline.record_files import read_record, read_text
from lib.pipeline.skipfile import PageKey, SkipFile
from lib.scans import tiff
from lib.schemas.layout import LayoutPage
from lib.settings.safe_yaml import load_yaml
from lib.system.digests import bytes_digest, data_digest
from lib.system.json_values import json_ready
from tests.correct.reading import page
from tests.scans.makers import noise

TEXT = some.text(max_size=8)
PLAIN: some.SearchStrategy[Any] = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(10**9), 10**9)
    | some.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
PARTS = some.dictionaries(TEXT, TEXT, min_size=1, max_size=4)


@given(some.dictionaries(TEXT, PLAIN, max_size=4))
def test_a_digest_goes_by_what_is_said_and_not_by_its_order(data: dict[str, Any]) -> None:
    turned = dict(reversed(data.items()))
    assert data_digest(turned) == data_digest(json.loads(json.dumps(data))) == data_digest(data)


@given(PARTS, PARTS)
def test_pages_of_different_parts_have_different_keys(one: dict[str, str], other: dict[str, str]) -> None:
    assert (PageKey(one).digest == PageKey(other).digest) == (one == other)
    skip = SkipFile(key=PageKey(one).digest, parts=one, files={})
    changed = {name for name in {*one, *other} if one.get(name) != other.get(name)}
    why = skip.why_not(PageKey(other), Path())
    assert why == (f"changed: {', '.join(sorted(changed))}" if changed else None)


@given(parts=PARTS, content=some.binary(max_size=60), place=some.integers(0, 10**6), bit=some.integers(0, 7))
def test_one_bit_of_a_page_is_noticed(
    tmp_path: Path, parts: dict[str, str], content: bytes, place: int, bit: int
) -> None:
    key = PageKey(parts)
    made = SkipFile(key=key.digest, parts=parts, files={"page": bytes_digest(content)}, metrics={"words": 3})
    made.write(tmp_path / "skip.json")
    (tmp_path / "page").write_bytes(content)
    found = SkipFile.read(tmp_path / "skip.json")
    assert found == made
    assert found.why_not(key, tmp_path) is None
    for path in (tmp_path / "skip.json", tmp_path / "page"):
        whole = path.read_bytes()
        if not whole:
            continue
        broken = bytearray(whole)
        broken[place % len(whole)] ^= 1 << bit
        path.write_bytes(broken)
        read = SkipFile.read(tmp_path / "skip.json")
        # Metrics are no part of the key: a bit of them may change. All else is noticed.
        assert (
            read is None or read.why_not(key, tmp_path) is not None or (read.parts, read.files) == (parts, made.files)
        )
        assert read is None or read.key == data_digest(read.parts)
        if path.name == "page":
            assert read is not None
            assert read.why_not(key, tmp_path) == "edited: page"
        path.write_bytes(whole)


@given(some.dictionaries(some.integers() | TEXT, some.recursive(
    PLAIN | some.binary(max_size=4) | some.floats() | some.complex_numbers() | some.sets(some.integers(), max_size=3)
    | some.text(alphabet=some.characters(exclude_categories=[]), max_size=4),
    lambda inner: some.lists(inner, max_size=3) | some.tuples(inner, inner), max_leaves=5,
), max_size=3))  # fmt: skip
def test_a_log_takes_any_value(values: Mapping[Any, Any]) -> None:
    assert json.loads(json.dumps(json_ready(values), ensure_ascii=False).encode("utf-8")) is not None


@given(PLAIN)
def test_settings_within_the_limits_are_read_as_without_them(data: Any) -> None:
    text = io.StringIO()
    YAML(typ="safe", pure=True).dump({"a": json.loads(json.dumps(data))}, text)
    with suppress(YAMLError):  # what YAML cannot hold, such as a control
        assert load_yaml(text.getvalue()) == YAML(typ="safe").load(text.getvalue())


@given(some.text(alphabet="ab0 \n:-[]{}&*!|>'\"#,?%@\t", max_size=60))
def test_any_text_is_settings_or_one_error(text: str) -> None:
    with suppress(YAMLError):
        load_yaml(text)


# Readers of bytes

RECORD = page("the lamp was lit\nby the keeper", "the end").model_dump_json().encode()


def mutated(whole: bytes, changes: list[tuple[int, bytes]], cut: int) -> bytes:
    data = bytearray(whole)
    for place, piece in changes:
        at = place % (len(data) + 1)
        data[at : at + len(piece)] = piece
    return bytes(data[: len(data) - cut % (len(data) + 1)])


CHANGES = some.lists(some.tuples(some.integers(0, 10**6), some.binary(min_size=1, max_size=4)), max_size=4)
CUT = some.just(0) | some.integers(0, 10**6)


@given(changes=CHANGES, cut=CUT)
def test_a_mutated_record_is_a_record_or_one_line(tmp_path: Path, changes: list[tuple[int, bytes]], cut: int) -> None:
    path = tmp_path / "page_0001.json"
    path.write_bytes(mutated(RECORD, changes, cut))
    for schema in (LayoutPage, None):
        try:
            read_record(path, schema, "layout", 1 if schema else None)
        except ColophonError as error:
            said = str(error)
            assert "\n" not in said
            assert len(said) < 700
            assert "run layout again" in said


@given(content=some.binary(max_size=40))
def test_a_text_of_any_bytes_is_a_text_or_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "page_0001.txt").write_bytes(content)
    try:
        assert isinstance(read_text(tmp_path / "page_0001.txt"), str)
    except ColophonError as error:
        assert "no UTF-8 at byte" in str(error)


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("tiff") / "a.tif"
    noise().save(path, "TIFF", save_all=True, append_images=[noise()])
    return path.read_bytes()


@given(changes=CHANGES, cut=CUT)
def test_a_mutated_tiff_has_directories_or_one_error(scan: bytes, changes: list[tuple[int, bytes]], cut: int) -> None:
    data = mutated(scan, [(place % 400 if place % 2 else -1 - place % 400, piece) for place, piece in changes], cut)
    with suppress(ValueError, OSError):
        frames = tiff.read_frames(io.BytesIO(data))
        assert tiff.pages(frames) is not None
        assert all(isinstance(frame.dpi, tuple | None) for frame in frames)
