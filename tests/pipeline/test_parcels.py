"""A page travels as bytes: whole, without a path of this machine, and what pages share travels once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.pipeline.engines import parcels
from lib.pipeline.engines.contract import Contract, contract_of
from lib.pipeline.engines.parcels import Packer, unpack, with_last, with_marks, with_paths
from lib.pipeline.executors import Job
from lib.pipeline.page import Page
from lib.pipeline.process_pool import Limits
from lib.system.digests import bytes_digest
from tests.pipeline.toy import ToyPage, ToyParams, ToyStage, work


def received(packer: Packer, page: Page, folder: Path) -> tuple[Page, set[str]]:
    """The page as a worker has it, and the digests of what had to be sent before it."""
    folder.mkdir()
    shared = folder.parent / "shared"
    shared.mkdir(exist_ok=True)
    parcel = packer.pack(page)
    for digest in parcel.shared:
        (shared / digest).write_bytes(b"".join(packer.chunks(digest)))
        assert bytes_digest((shared / digest).read_bytes()) == digest
    return unpack(parcel.to_bytes(), folder, shared), parcel.shared


def test_a_page_arrives_as_it_was(tmp_path: Path) -> None:
    image, record = tmp_path / "a" / "page_0007.png", tmp_path / "b" / "page_0007.png"
    for path, content in ((image, b"\x00image"), (record, b"{}")):
        path.parent.mkdir()
        path.write_bytes(content)
    page = Page(7, {"ingest.png": image, "ocr.json": record}, {"words": ["a", "b"], "near": {"x": 1}})
    there, shared = received(Packer(), page, tmp_path / "there")
    assert shared == set()
    assert (there.number, there.context) == (7, page.context)
    assert {name: (path.name, path.read_bytes()) for name, path in there.files.items()} == {
        "ingest.png": ("page_0007.png", b"\x00image"),
        "ocr.json": ("page_0007.png", b"{}"),
    }


def test_no_path_of_the_driver_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "0001.txt"
    path.write_text("1", encoding="utf-8")
    assert str(tmp_path).encode() not in Packer().pack(Page(1, {"source": path})).to_bytes()
    stage = ToyStage()
    stage.settings = ToyParams()
    told = contract_of(stage, Job(work, stage.settings, ToyPage), Limits(1, None))
    assert str(Path(__file__).parents[2]).encode() not in told.to_bytes() + told.job
    assert Contract.from_bytes(told.to_bytes()) == told


def test_what_a_second_page_needs_too_is_sent_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "CHUNK_BYTES", 1000)
    pdf, table = tmp_path / "scan.pdf", {"words": "x" * parcels.SHARED_BYTES}
    pdf.write_bytes(bytes(range(256)) * 20)
    packer = Packer()
    sent = []
    for number in range(1, 5):
        page = Page(number, {"source": pdf}, {"book": table, "own": number})
        there, shared = received(packer, page, tmp_path / str(number))
        assert there.file("source").read_bytes() == pdf.read_bytes()
        assert there.file("source").suffix == ".pdf"
        assert there.context == page.context
        sent.append(shared)
    assert [len(shared) for shared in sent] == [0, 2, 2, 2]
    assert sent[1] == sent[2] == sent[3]


def test_a_large_file_never_is_in_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "WHOLE_BYTES", 100)
    path = tmp_path / "large"
    path.write_bytes(b"x" * 101)
    _, shared = received(Packer(), Page(1, {"source": path}), tmp_path / "there")
    assert shared == {bytes_digest(b"x" * 101)}


def test_a_page_whose_input_went_away_is_not_sent_without_it(tmp_path: Path) -> None:
    """A page function that finds no image reads no image: a record of another page under this page's key."""
    with pytest.raises(FileNotFoundError):
        Packer().pack(Page(1, {"ingest.png": tmp_path / "gone.png"}))


def test_words_of_a_worker_speak_of_the_driver_s_files(tmp_path: Path) -> None:
    here = Page(1, {"a": Path("data/a/page_0001.json"), "b": Path("data/b/page_0001.json")})
    there = {name: tmp_path / name / "page_0001.json" for name in "ab"}
    said = with_marks(f"{there['b']}: no record; delete it", there)
    assert said is not None
    assert str(tmp_path) not in said
    assert with_paths(said, here) == "data/b/page_0001.json: no record; delete it"
    assert with_marks(None, there) is None


@given(some.lists(some.binary(min_size=1)))
def test_pieces_are_known_to_be_the_last(chunks: list[bytes]) -> None:
    pieces = list(with_last(iter(chunks)))
    assert [piece for piece, _ in pieces] == (chunks or [b""])
    assert [last for _, last in pieces] == [False] * (len(pieces) - 1) + [True]
