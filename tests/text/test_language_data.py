"""Language data: where it is found, and what a file that is none is said to be."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lib.cli import app
from lib.errors import EngineError
from lib.ocr.tesseract import Reading, find_tesseract, language_data, read_hocr, tried_data
from lib.text.language_data import LanguageData, engine_names, system_folders
from lib.text.lexicon import load_lexicon
from tests.projects import draw_page

ENGLISH = find_tesseract().tessdata / "eng.traineddata"


def data(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / f"{name}.traineddata"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ENGLISH, path)
    return folder


def damaged(path: Path) -> None:
    """English data whose table is whole, and nothing after it."""
    data = ENGLISH.read_bytes()
    path.write_bytes(data[:300] + bytes(len(data) - 300))


def of_tesseract_3(path: Path) -> None:
    """A file with a character set and shapes for the engine before LSTM, and no network."""
    starts = [-1] * 17
    starts[1] = 4 + 8 * len(starts)
    path.write_bytes(struct.pack(f"<i{len(starts)}q", len(starts), *starts) + bytes(400))


def test_languages_that_lie_apart_are_read_together(tmp_path: Path) -> None:
    one, other = data(tmp_path / "one", "mine"), data(tmp_path / "other", "yours", "mine")
    files = LanguageData([one, other]).find("mine+yours")
    assert [file.folder for file in files] == [one, other]
    folder, names = engine_names(files)
    draw_page(tmp_path / "page.png", 1)
    read = read_hocr(tmp_path / "page.png", Reading(names, tessdata=folder))
    alone = read_hocr(tmp_path / "page.png", Reading("yours+mine", tessdata=str(other)))
    assert read.count(b"ocrx_word") == alone.count(b"ocrx_word") > 10
    lexicon = load_lexicon(Path(folder), names)
    assert lexicon is not None
    assert "lamp" in lexicon
    assert engine_names(LanguageData([other]).find("yours+mine")) == (str(other), "yours+mine")


def test_fraktur_is_found_under_the_name_it_has_here(tmp_path: Path) -> None:
    folder = data(tmp_path, "script/Fraktur")
    for name in ("frk", "deu_latf", "deu_frak", "Fraktur", "script/Fraktur"):
        assert [file.name for file in LanguageData([folder]).find(name)] == ["script/Fraktur"]
    data(tmp_path, "frk")
    assert [file.name for file in LanguageData([folder]).find("deu_latf+frk+Fraktur")] == [
        "frk",
        "frk",
        "script/Fraktur",
    ]
    of_tesseract_3(folder / "deu_latf.traineddata")
    assert [file.name for file in LanguageData([folder]).find("deu_frak")] == [
        "frk"
    ]  # what is too old stands for nothing


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_bytes(b"<html>404 Not Found</html>" * 40), "no language data of Tesseract's"),
        (lambda path: path.write_bytes(bytes(5000)), "no language data of Tesseract's"),
        (lambda path: path.write_bytes(ENGLISH.read_bytes()[:5000]), "cut short"),
        (lambda path: path.mkdir(), "Is a directory"),
        (of_tesseract_3, "data for Tesseract 3 alone"),
        (damaged, "does not load"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_data_is_told_before_any_page(tmp_path: Path, made: object, said: str) -> None:
    made(tmp_path / "xyz.traineddata")  # type: ignore[operator]
    with pytest.raises(EngineError, match=said) as told:
        tried_data("xyz", str(tmp_path))
    assert "\n" not in str(told.value)
    assert str(tmp_path / "xyz.traineddata") in str(told.value)


def test_what_is_not_there_names_where_was_looked_and_how_to_get_it(tmp_path: Path) -> None:
    looked = LanguageData([data(tmp_path / "one", "eng"), data(tmp_path / "other", "fra")])
    with pytest.raises(EngineError, match=r"'swe' \(Swedish\).*one, .*other \(there are eng, fra\).*ocr-swe`") as told:
        looked.find("fra+swe")
    assert "`ocr: {tessdata: FOLDER}`" in str(told.value)
    with pytest.raises(EngineError, match=r"'frensh': no such data .* did you mean fra\?"):
        looked.find("frensh")
    with pytest.raises(EngineError, match="reads no text"):
        looked.find("osd")
    with pytest.raises(EngineError, match="nowhere: no such folder"):
        language_data(str(tmp_path / "nowhere"))
    assert [file.name for file in looked.present("fra+swe")] == ["fra"]
    assert engine_names(looked.present("swe")) == ("/", "")


def test_the_folder_chosen_comes_first_and_the_environment_s_is_looked_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen, prefix = data(tmp_path / "chosen", "eng"), data(tmp_path / "prefix/tessdata", "zzz", "eng")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "prefix"))
    assert prefix in system_folders()
    found = language_data(str(chosen)).find("eng+zzz")
    assert [file.folder for file in found] == [chosen, prefix]
    assert language_data().find("eng")[0].folder == find_tesseract().tessdata


def said(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["languages", *words])
    return done.exit_code, done.output if done.exception is None or done.exit_code else str(done.exception)


def test_the_command_lists_what_is_there_and_says_how_to_get_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # outside any project
    monkeypatch.setenv("TESSDATA_PREFIX", str(data(tmp_path / "mine", "zzz", "swe")))
    (tmp_path / "mine/rus.traineddata").write_bytes(b"")
    code, told = said()
    assert code == 0
    assert "  eng              English\n" in told
    assert f"in {tmp_path / 'mine'}\n" in told
    assert "  rus              Russian (empty; get the language's data again)\n" in told
    assert "apt install" in told
    assert said("Swedish") == (0, f"swe (Swedish), from {tmp_path / 'mine'}\n")
    code, told = said("welsh+english")
    assert code == 1
    assert "`apt install tesseract-ocr-cym`" in told
    assert "eng (English), from " in told
    assert "fra              French\n" in said("--all")[1]
