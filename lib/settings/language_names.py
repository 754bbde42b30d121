"""Names of languages: what people write, what Tesseract calls its data, and what each is for.

Tesseract's names are ISO 639-2/T, some with an ending. A book's `language:` may also say it in English, in the
language's own words or in another ISO code; `canonical` makes Tesseract's names of that, whatever is installed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_LANGUAGES = """
afr af Afrikaans|amh am Amharic|ara ar Arabic|asm as Assamese|aze az Azerbaijani, azeri|bel be Belarusian
ben bn Bengali, bangla|bod bo Tibetan, tib|bos bs Bosnian|bre br Breton|bul bg Bulgarian|cat ca Catalan, català
ceb ceb Cebuano|ces cs Czech, čeština, cze|chr chr Cherokee|cos co Corsican|cym cy Welsh, wel|dan da Danish, dansk
deu de German, deutsch, ger|div dv Dhivehi|dzo dz Dzongkha|ell el Greek, modern greek, gre|eng en English
enm enm Middle English|epo eo Esperanto|est et Estonian, eesti|eus eu Basque, baq|fao fo Faroese|fas fa Persian, per
fil fil Filipino|fin fi Finnish, suomi|fra fr French, français, fre|frm frm Middle French|fry fy West Frisian, frisian
gla gd Scottish Gaelic, gaelic|gle ga Irish|glg gl Galician|grc grc Ancient Greek, old greek, classical greek
guj gu Gujarati|hat ht Haitian|heb he Hebrew|hin hi Hindi|hrv hr Croatian|hun hu Hungarian, magyar
hye hy Armenian, arm|iku iu Inuktitut|ind id Indonesian|isl is Icelandic, ice|ita it Italian, italiano
jav jv Javanese|jpn ja Japanese|kan kn Kannada|kat ka Georgian, geo|kaz kk Kazakh|khm km Khmer|kir ky Kyrgyz
kmr kmr Kurmanji|kor ko Korean|kur ku Kurdish|lao lo Lao|lat la Latin, latina|lav lv Latvian|lit lt Lithuanian
ltz lb Luxembourgish|mal ml Malayalam|mar mr Marathi|mkd mk Macedonian, mac|mlt mt Maltese|mon mn Mongolian
mri mi Maori, mao|msa ms Malay, may|mya my Burmese, bur|nep ne Nepali|nld nl Dutch, nederlands, dut
nor no Norwegian, norsk|oci oc Occitan|ori or Oriya|pan pa Punjabi|pol pl Polish, polski|por pt Portuguese, português
pus ps Pashto|que qu Quechua|ron ro Romanian, rum|rus ru Russian|san sa Sanskrit|sin si Sinhala
slk sk Slovak, slo|slv sl Slovenian|snd sd Sindhi|spa es Spanish, español, castilian|sqi sq Albanian, alb|srp sr Serbian
sun su Sundanese|swa sw Swahili|swe sv Swedish, svenska|syr syr Syriac|tam ta Tamil|tat tt Tatar|tel te Telugu
tgk tg Tajik|tgl tl Tagalog|tha th Thai|tir ti Tigrinya|ton to Tonga|tur tr Turkish|uig ug Uighur|ukr uk Ukrainian
urd ur Urdu|uzb uz Uzbek|vie vi Vietnamese|yid yi Yiddish|yor yo Yoruba
chi_sim zh-Hans Chinese (simplified), chinese, zh, chi, zho|chi_tra zh-Hant Chinese (traditional), traditional chinese
aze_cyrl az-Cyrl Azerbaijani (Cyrillic)|srp_latn sr-Latn Serbian (Latin)|uzb_cyrl uz-Cyrl Uzbek (Cyrillic)
ita_old it Italian (old)|spa_old es Spanish (old)|kat_old ka Georgian (old)
frk de-Latf German (Fraktur), german fraktur, gothic, blackletter, black letter, de-latf
deu_latf de-Latf German (Fraktur; the newer name of frk)|deu_frak de-Latf German (Fraktur; data of Tesseract 3)
dan_frak da-Latf Danish (Fraktur; data of Tesseract 3), danish fraktur
slk_frak sk-Latf Slovak (Fraktur; data of Tesseract 3), slovak fraktur
Fraktur und-Latf Fraktur in any language
"""
"""Tesseract's name, the tag of BCP 47, the name in English, and what else it is called."""
_IN_PLACE_OF = {
    "deu_latf": ("frk", "Fraktur", "script/Fraktur"),
    "frk": ("deu_latf", "Fraktur", "script/Fraktur"),
    "deu_frak": ("frk", "deu_latf", "Fraktur", "script/Fraktur"),
    "dan_frak": ("Fraktur", "script/Fraktur", "frk", "deu_latf"),
    "slk_frak": ("Fraktur", "script/Fraktur", "frk", "deu_latf"),
    "Fraktur": ("script/Fraktur", "frk", "deu_latf"),
    "script/Fraktur": ("Fraktur", "frk", "deu_latf"),
}
"""Data that reads the same type, the best first. deu_frak and its like are older than the engine of today, which does
not read them."""
FRAKTUR = frozenset(_IN_PLACE_OF)
"""Data that is made for Fraktur."""
SCRIPT = "script/"
"""Debian and Tesseract's own repository keep data for a script in a folder of this name, or beside the languages."""
UNKNOWN = "und"
_NAME = re.compile(r"(?:script/)?[A-Za-z][A-Za-z0-9_]{0,60}")
_CODE = re.compile(r"[a-z]{3}")
_FOREIGN = re.compile(r"[\\/]|\.traineddata$|^[.~]")


@dataclass(frozen=True)
class Language:
    """A language as Tesseract names it, with its tag of BCP 47 and its name in English."""

    name: str
    tag: str
    title: str


def _bare(name: str) -> str:
    """A name without what writers differ in: case, accents, and - _ or space between its parts."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(re.split(r"[\s_-]+", plain.strip()))


def _tables() -> tuple[dict[str, Language], dict[str, str]]:
    known: dict[str, Language] = {}
    called: dict[str, str] = {}
    for entry in _LANGUAGES.replace("\n", "|").strip("|").split("|"):
        name, tag, titles = entry.split(" ", 2)
        title, *others = titles.split(", ")
        known[name] = Language(name, tag, title)
        for other in (name, tag, title, *others):
            called.setdefault(_bare(other), name)
    return known, called


LANGUAGES, _CALLED = _tables()


def canonical(text: str) -> str:
    """Tesseract's names, joined with +, for names as people write them: "french" → fra, "German + Latin" → deu+lat.

    What is a script's name and a language's (Latin, Arabic) means the language; script/Latin means the script. A name
    that is in no list stays: it may be data of the user's own. Raises ValueError where it can be none.
    """
    names = [canonical_name(part.strip()) for part in re.split(r"[+,]", text)]
    return "+".join(dict.fromkeys(names))


def canonical_name(name: str) -> str:
    """One name, as `canonical`."""
    if not name:
        raise ValueError("must name a language, such as eng, french or german+latin")
    if name in LANGUAGES or (name.startswith(SCRIPT) and _NAME.fullmatch(name)):
        return name
    known = _CALLED.get(_bare(name)) or _CALLED.get(_bare(re.sub(r"[-_][A-Z]{2}$", "", name)))
    if known is not None:
        return known
    if _FOREIGN.search(name):
        raise ValueError(
            "takes the name of language data, not a path: put the folder in tessdata, as in `ocr: {tessdata: FOLDER}`"
        )
    if not _NAME.fullmatch(name):
        raise ValueError("takes names of letters, joined with +, such as eng, french or german+latin")
    return name


def in_place_of(name: str) -> tuple[str, ...]:
    """The names under which data for the same may be installed, the one asked for first."""
    if name in _IN_PLACE_OF:
        return (name, *_IN_PLACE_OF[name])
    return (name, SCRIPT + name) if name[:1].isupper() else (name, name.removeprefix(SCRIPT))


def close_names(name: str) -> list[str]:
    """Names of the list that a mistyped one may be meant for, at most two."""
    from difflib import get_close_matches  # noqa: PLC0415  # for a message alone

    return [_CALLED[found] for found in get_close_matches(_bare(name), _CALLED, n=2)]


def title_of(name: str) -> str:
    """What data of a name is for, in English."""
    bare = name.removeprefix(SCRIPT).removesuffix("_vert")
    if bare in LANGUAGES:
        return LANGUAGES[bare].title + (", set vertically" if name.endswith("_vert") else "")
    return f"any language in {bare} letters" if bare[:1].isupper() else "no language of Tesseract's own list"


def tag_of(name: str) -> str:
    """One of Tesseract's names as a tag: eng → en, chi_sim → zh-Hans; "und" where it names no language."""
    bare = name.removesuffix("_vert").removeprefix(SCRIPT)
    if bare in LANGUAGES:
        return LANGUAGES[bare].tag
    odd = bare in {"osd", "equ", "snum"}
    return bare if _CODE.fullmatch(bare) and not odd else UNKNOWN


def tags_of(names: str) -> list[str]:
    """The tags of names joined with +, each once; the first is the book's main language."""
    found = list(dict.fromkeys(tag_of(name) for name in names.split("+")))
    return [tag for tag in found if tag != UNKNOWN] or [UNKNOWN]


def _checked(text: str) -> str:
    try:
        return canonical(text)
    except ValueError as error:
        raise PydanticCustomError("language", "{said}", {"said": str(error)}) from None


Languages = Annotated[str, AfterValidator(_checked)]
"""A setting that names languages; it holds Tesseract's names, joined with +, whatever a person wrote."""
