"""The sample book's exports before all the validators: what `make run` makes is what others take."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import Project
from tests.validators.checks import check_accessible, check_alto, check_epub, check_hocr, pdf_text

pytestmark = pytest.mark.pipeline


def test_no_validator_finds_a_fault(sample_master: Project, tmp_path: Path) -> None:
    export = sample_master.root / "data/sample/export"
    check_epub(export / "sample.epub")
    check_accessible(export / "sample.epub", tmp_path)
    alto, hocr = sorted((export / "alto").glob("*.xml")), sorted((export / "hocr").glob("*.html"))
    assert len(alto) == len(hocr) > 20
    check_alto(alto)
    check_hocr(hocr)
    assert "harpsichord," in pdf_text(export / "sample.pdf")
