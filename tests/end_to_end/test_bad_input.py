"""Bad input: one line, no traceback, an exit code that is not 0, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.conftest import PAGES
from tests.projects import Project
from tests.scans.makers import png_claiming, raw_pdf


@pytest.mark.parametrize(
    ("source", "content", "words"),
    [
        ("gone.pdf", None, "no such file"),
        ("empty.pdf", b"", "empty"),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj\n<<", "cut short"),
        ("text.docx", b"text", "are not read"),
        ("locked.pdf", raw_pdf(b"", password=b"secret"), "password"),
        ("no-pages.pdf", raw_pdf(b"", pages=0), "without pages"),
        ("no-image.tif", b"text", "no image"),
    ],
)
def test_sources(small: Project, source: str, content: bytes | None, words: str) -> None:
    path = small.root / "data" / "sources" / source
    if content is not None:
        path.write_bytes(content)
    small.edit_params(books={"small": {"source": f"data/sources/{source}", "truth": "data/no-truth"}})
    before = small.records("small", "ocr")
    done = small.stage("ingest", "small", check=False)
    assert done.returncode != 0
    assert done.stderr.startswith("colophon: ingest@small: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert small.records("small", "ocr") == before


def test_a_damaged_image_fails_its_page_and_no_other(small: Project) -> None:
    image = small.root / "data/sources/small/002.png"
    whole = image.read_bytes()
    image.write_bytes(whole[: len(whole) // 2])
    failed = small.dvc("repro", "ocr@small", check=False)
    assert failed.returncode != 0
    assert "page 2" in failed.stderr
    assert "Traceback" not in failed.stdout + failed.stderr
    assert len(list(Path(small.root / "data/small/ingest/pages").glob("*.png"))) >= 5
    small.edit_params(run={"max_failed_pages": 1})
    small.dvc("repro", "ocr@small")
    small.edit_params(run={"max_failed_pages": 0})
    image.write_bytes(whole)
    output = small.dvc("repro", "ocr@small").stdout
    assert "1 done, 5 skipped" in output


def test_settings(small: Project) -> None:
    small.edit_params(ocr={"pms": 3})
    done = small.stage("ingest", "small", check=False)
    assert done.returncode != 0
    assert done.stderr == "colophon: ingest@small: params.yaml: ocr.pms: no such setting\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [(png_claiming(50_000, 50_000), "50000 x 50000 pixels are more than"), (b"no image at all", "no image")],
    ids=["bomb", "text"],
)
def test_a_page_that_cannot_be_read_is_named_and_costs_no_other(small: Project, content: bytes, words: str) -> None:
    (small.root / "data/sources/small/004.png").write_bytes(content)
    failed = small.dvc("repro", "ocr@small", check=False)
    assert failed.returncode != 0
    assert "page 4" in failed.stderr
    assert words in failed.stderr
    assert "Traceback" not in failed.stdout + failed.stderr
    done = list((small.root / "data/small/ingest/skip").glob("page_*.json"))
    assert len(done) == PAGES


def test_book_ids(small: Project) -> None:
    for book, words in (("../small", "book id"), ("nobody", "nobody"), ("x; touch PWNED", "book id")):
        done = small.stage("ingest", book, check=False)
        assert done.returncode != 0
        assert done.stderr.count("\n") == 1
        assert words in done.stderr
    assert not (small.root / "PWNED").exists()


def test_an_ill_typed_setting(small: Project) -> None:
    small.edit_params(ocr={"psm": "three"})
    done = small.stage("ingest", "small", check=False)
    assert done.returncode != 0
    assert done.stderr.startswith("colophon: ingest@small: params.yaml: ocr.psm: ")
    assert done.stderr.count("\n") == 1
