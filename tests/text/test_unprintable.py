"""What no page shows is left out, character by character; the quick way says the same as the slow one."""

from __future__ import annotations

import sys
from xml.sax.saxutils import escape

from lib.export.xml import attribute, content
from lib.text.unprintable import _UNPRINTABLE, printed


def test_the_quick_way_passes_nothing_that_the_slow_one_takes_out() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    assert [sign for sign in every if sign.isprintable() and _UNPRINTABLE.match(sign)] == []


def test_what_stays_what_goes_and_what_parts() -> None:
    assert printed("a\x1b[31mb\u202ec") == "a[31mbc"
    assert printed("a\x0cb\u2028c\td\n") == "a b c\td\n"
    assert printed("Straße, naïve — אב") == "Straße, naïve — אב"


def test_markup_is_escaped_as_the_library_does_it() -> None:
    text = "a & b < c > d \"e\" 'f' &amp; ]]>"
    assert content(text) == escape(text)
    assert attribute(f" {text}\n") == escape(text, {'"': "&quot;"})
