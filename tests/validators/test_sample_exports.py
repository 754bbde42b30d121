"""The sample book's exports before all the validators: what `make run` makes is what others take."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from tests.projects import Project
from tests.validators.checks import check_accessible, check_alto, check_epub, check_hocr
from tests.validators.words_in_pdf import found_in_place

pytestmark = pytest.mark.pipeline


def test_no_validator_finds_a_fault(sample_master: Project, tmp_path: Path) -> None:
    export = sample_master.root / "data/sample/export"
    check_epub(export / "sample.epub")
    check_accessible(export / "sample.epub", tmp_path)
    alto, hocr = sorted((export / "alto").glob("*.xml")), sorted((export / "hocr").glob("*.html"))
    assert len(alto) == len(hocr) > 20
    check_alto(alto)
    check_hocr(hocr)
    with pikepdf.open(export / "sample.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []
    in_place, words = found_in_place(sample_master.root / "data/sample")
    assert words > 1500
    assert in_place == words
