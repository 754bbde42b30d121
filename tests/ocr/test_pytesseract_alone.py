"""A worker of ocr holds no pandas, which pytesseract takes along; who wants pandas still has it."""

from __future__ import annotations

import subprocess
import sys

import pytest

ALONE = "import sys; import lib.ocr.pytesseract_alone; assert 'pandas' not in sys.modules; "


@pytest.mark.parametrize("before", ["", "import pandas; "], ids=["without it", "with it"])
def test_pandas_is_neither_brought_nor_hidden(before: str) -> None:
    after = "import pandas, lib.ocr.pytesseract_alone as one; assert pandas.DataFrame and one.pytesseract.get_languages"
    subprocess.run([sys.executable, "-c", (before or ALONE) + after], check=True)
