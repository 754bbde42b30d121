"""Names of languages as people write them."""

from __future__ import annotations

import pytest

from lib.errors import ParamsError
from lib.settings.language_names import LANGUAGES, canonical, close_names, in_place_of, tag_of, tags_of, title_of
from lib.settings.params import Params


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("french", "fra"),
        ("French", "fra"),
        ("français", "fra"),
        ("FRANCAIS", "fra"),
        ("fr", "fra"),
        ("fr-FR", "fra"),
        ("fre", "fra"),
        ("fra", "fra"),
        ("german+latin", "deu+lat"),
        ("fra + deu", "fra+deu"),
        ("fra, deu", "fra+deu"),
        ("eng+English", "eng"),
        ("Latin", "lat"),
        ("script/Latin", "script/Latin"),
        ("deu_frak", "deu_frak"),
        ("German Fraktur", "frk"),
        ("fraktur", "Fraktur"),
        ("script/Fraktur", "script/Fraktur"),
        ("Ancient Greek", "grc"),
        ("chi_sim_vert", "chi_sim_vert"),
        ("old_german", "old_german"),
    ],
)
def test_what_people_write(written: str, names: str) -> None:
    assert canonical(written) == names
    assert canonical(names) == names


@pytest.mark.parametrize(
    "written",
    ["", "  ", "fra+", "+", "../fra", "/usr/share/tessdata/fra", "fra.traineddata", "~/fra", "fra;rm", "script/../x",
     "-l", "fra\n", "f" * 80, "script/", "fra\0deu", "C:\\fra"],
)  # fmt: skip
def test_what_names_no_language_is_refused_in_a_line(written: str) -> None:
    if written == "fra\n":
        assert canonical(written) == "fra"
        return
    with pytest.raises(ValueError, match="name"):
        canonical(written)
    with pytest.raises(ParamsError, match=r"books\.b\.language: takes|books\.b\.language: must name") as told:
        Params({"books": {"b": {"source": "x", "language": written}}}, set()).book("b")
    assert "\n" not in str(told.value)


def test_a_book_s_entry_holds_the_engine_s_names() -> None:
    entry = {"source": "x", "language": "German + Latin"}
    assert Params({"books": {"b": entry}}, set()).book("b").language == "deu+lat"


def test_no_name_is_two_languages() -> None:
    for language in LANGUAGES.values():
        assert canonical(language.name) in {language.name, "lat"}
        assert title_of(canonical(language.title)) == language.title or "(" in language.title


def test_what_fraktur_may_be_called() -> None:
    for name in ("frk", "deu_latf", "deu_frak", "Fraktur", "script/Fraktur"):
        assert {"frk", "deu_latf", "Fraktur"} <= {*in_place_of(name)}
        assert in_place_of(name)[0] == name


def test_tags_and_titles() -> None:
    assert tags_of("frk+lat") == ["de-Latf", "la"]
    assert [tag_of(name) for name in ("chi_tra_vert", "script/Fraktur", "osd", "old_german")] == [
        "zh-Hant", "und-Latf", "und", "und",
    ]  # fmt: skip
    assert title_of("script/Cyrillic") == "any language in Cyrillic letters"
    assert close_names("frensh")[0] == "fra"
