"""The word list inside Tesseract's data."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.errors import EngineError
from lib.ocr.tesseract import find_tesseract
from lib.text.dawg import WordGraph
from lib.text.lexicon import load_lexicon


def test_words_of_the_language_are_known_and_others_are_not() -> None:
    lexicon = load_lexicon(find_tesseract().tessdata, "eng")
    assert lexicon is not None
    assert [word for word in ("slavery", "vaccination", "connexion", "London") if word not in lexicon] == []
    assert [word for word in ("slaverx", "vaccinatoin", "Tzxq", "", "vaccinatio") if word in lexicon] == []


def test_two_languages_are_known_together() -> None:
    tessdata = find_tesseract().tessdata
    if not (tessdata / "deu.traineddata").is_file():
        pytest.skip("no German data beside this Tesseract: install tesseract-ocr-deu")
    lexicon = load_lexicon(tessdata, "eng+deu")
    assert lexicon is not None and "Straße" in lexicon and "street" in lexicon


def test_other_files_are_no_word_lists(tmp_path: Path) -> None:
    path = tmp_path / "xyz.traineddata"
    path.write_bytes(b"\x02\x00\x00\x00 nothing of use in here")
    with pytest.raises(EngineError, match="no word list"):
        WordGraph(path)
    assert load_lexicon(tmp_path, "xyz") is None
