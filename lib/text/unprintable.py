"""Characters that no page shows: controls, which terminals obey, and marks that turn the direction of what follows."""

from __future__ import annotations

import io
import re

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
"""All but the tab and the line's end. ESC is among them: what follows it can rewrite a terminal's title, or lie."""
_TURNS = "\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates of Unicode's bidirectional text: they make text read otherwise than it stands.
The marks U+200E and U+200F stay: texts in Hebrew and Arabic need them, and they turn nothing but their neighbours."""
_PARTS = "\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029"
"""Those that part words, as a form feed does between the pages of a text: a space takes their place."""
_NO_CHARACTERS = "\ud800-\udfff\ufffe\uffff"
_PARTING = re.compile(f"[{_PARTS}]")
_UNPRINTABLE = re.compile(f"[{_CONTROLS}{_TURNS}{_PARTS}{_NO_CHARACTERS}]")


def printed(text: str) -> str:
    """The text without them."""
    if text.isprintable():  # Python's own word for it is stricter than ours, and quick
        return text
    return _UNPRINTABLE.sub(lambda found: " " if _PARTING.match(found[0]) else "", text)


class PrintedText(io.TextIOWrapper):
    """A text file that is written without them, whatever it is given."""

    def write(self, text: str, /) -> int:
        return super().write(printed(text))


def finalized(value: object) -> object:
    """What a template puts out, without them: for the `finalize` of Jinja. Markup that is made already stays."""
    return printed(value) if type(value) is str else value


def visible(text: str) -> str:
    """The text with each of them written out, as \\x1b: for a terminal, where a person should see what is there."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
