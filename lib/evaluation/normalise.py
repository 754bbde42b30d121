"""What is folded before two texts are compared. Everything folded is named, and printed with each result."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from pydantic import BaseModel, ConfigDict

from lib.text.fractions import fold_fractions
from lib.text.leaders import fold_leaders

_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_DASHES = str.maketrans({"—": "-", "–": "-", "‒": "-", "―": "-", "−": "-", "‐": "-", "‑": "-"})


class Normalisation(BaseModel):
    """Each setting folds one thing in both texts. White space is always folded to single spaces."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unicode: Literal["NFC", "NFKC"] = "NFC"
    fold_quotes: bool = True
    fold_dashes: bool = True
    fold_long_s: bool = True
    fold_leaders: bool = True
    fold_fractions: bool = True
    join_hyphens: bool = True

    def describe(self) -> str:
        """The settings in a line."""
        on = [name for name in type(self).model_fields if getattr(self, name) is True]
        return ", ".join([self.unicode, *on])


def normalise(text: str, settings: Normalisation) -> str:
    """`text` as it is compared."""
    if settings.fold_fractions:
        # Before NFKC, which makes 151⁄2 of 15½.
        text = fold_fractions(text)
    text = unicodedata.normalize(settings.unicode, text)
    if settings.join_hyphens:
        # A letter must follow: a dash at a line end, or a figure below, is no divided word.
        text = re.sub(r"(?<=\w)[-\u00ad¬‐]\n\s*(?=[^\W\d_])", "", text)
    if settings.fold_quotes:
        text = text.translate(_QUOTES).replace("''", '"')
    if settings.fold_dashes:
        text = re.sub(r"-{2,}", "-", text.translate(_DASHES))
    if settings.fold_long_s:
        text = text.replace("ſ", "s")
    if settings.fold_leaders:
        text = fold_leaders(text)
    return " ".join(text.split())
