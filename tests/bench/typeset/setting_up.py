"""A design as a style sheet, and a book's text set by it: WeasyPrint's pages, with each line and its type."""

from __future__ import annotations

import base64
import importlib
import re
from typing import Any

from tests.bench.typeset.composing import Places, compose
from tests.bench.typeset.designs import Design
from tests.bench.typeset.known_text import KnownText
from tests.bench.typeset.pictures import picture_of

MOST_SETTINGS = 5
"""How often a book is set anew until marks and sidenotes fit the pages they fall on."""
HYPHEN = "\u2010"
"""Stands where the compositor divided a word; the texts have none."""
CAPITAL = 0.66
"""Height of a capital, in sizes of the type."""
_SIGNS = "*†‡§"


def set_book(design: Design, known: KnownText) -> Any:
    """WeasyPrint's document of the book. It needs weasyprint, which is no part of the project."""
    weasyprint = importlib.import_module("weasyprint")
    places = Places()
    for _ in range(MOST_SETTINGS):
        html = (
            f'<html lang="en"><style>{style_sheet(design)}</style><body>{compose(design, known, places)}</body></html>'
        )
        html = re.sub(r"picture:(\w+)", _picture, html)
        document = weasyprint.HTML(string=html).render()
        found = _places(design, document.pages[: design.most_pages + 1], places)
        if found == places:
            break
        places = found
    return document


def _picture(found: re.Match[str]) -> str:
    return "data:image/png;base64," + base64.b64encode(picture_of(found[1])).decode()


def _places(design: Design, pages: Any, before: Places) -> Places:
    """Marks by the pages on which notes are called, sides by those of sidenotes, and notes that are carried over."""
    found = Places(cut=dict(before.cut), carried=dict(before.carried), dropped=set(before.dropped))
    going_on = 0
    for number, page in enumerate(pages):
        ids = ids_of(page)
        notes = [one for one in ids if one.startswith("n")]
        found.dropped |= {one for one in notes if not note_text(page, one)}
        for at, name in enumerate(notes):
            found.marks[name] = {
                "letters": "abcdefghijklmnop"[at % 16],
                "signs": _SIGNS[at] if at < len(_SIGNS) else 2 * _SIGNS[at % len(_SIGNS)],
                "figures going on": str(going_on + at + 1),
            }.get(design.notes, str(at + 1))
        going_on += len(notes)
        found.recto |= {one: number % 2 == 0 for one in ids if one.startswith("s")}
        if design.long_notes and notes and number + 1 < len(pages):
            text = note_text(page, notes[-1]).split()
            starts = [one for one in ids_of(pages[number + 1]) if one.startswith("p") and one not in ids]
            if len(text) > 40 and starts and notes[-1] not in found.cut:
                found.cut[notes[-1]] = len(text) // 2
                found.carried[starts[0]] = " ".join(text[len(text) // 2 :])
    return found


def boxes(box: Any) -> Any:
    """A box and all within it, in order."""
    yield box
    for child in getattr(box, "children", ()):
        yield from boxes(child)


def ids_of(page: Any) -> list[str]:
    """Ids of the elements that begin on a page, notes by their calls."""
    found = dict.fromkeys(
        box.element.get("id")
        for part in page._page_box.children
        if type(part).__name__ != "FootnoteAreaBox"
        for box in boxes(part)
        if getattr(box, "element", None) is not None and box.element.get("id")
    )
    return list(found)


def note_text(page: Any, name: str) -> str:
    return " ".join(
        box.text
        for box in boxes(page._page_box)
        if getattr(box, "text", None)
        and box.element is not None
        and box.element.get("id") == name
        and box.element_tag == "fn"
    )


def style_sheet(design: Design) -> str:
    """The CSS of a design."""
    top, outer, bottom, inner = design.margins
    width, height = design.paper
    title = design.name.removeprefix("ty-").upper()
    head = {
        "head": (
            f'@page:left{{@top-left{{content:counter(page)}}@top-center{{content:"THE {title}"}}}}'
            f'@page:right{{@top-right{{content:counter(page)}}@top-center{{content:"A BOOK OF {title}"}}}}'
        ),
        "foot": "@page{@bottom-center{content:counter(page)}}",
        "centred head": f'@page{{@top-center{{content:"{title.title()}"; font-style:italic}}'
        '@bottom-center{content:"[" counter(page) "]"}}',
    }[design.furniture]
    gap = "0.5em" if not design.indent else "0"
    side = (
        "width:6.5em;padding:.3em 1em .3em 0"
        if design.sidenotes == "cut in"
        else f"position:relative;width:{outer - 8}mm"
    )
    slope = "italic" if design.sidenotes == "italic" else "normal"
    block = {
        "small": "font-size:.87em;margin:.6em 0",
        "set in": "margin:.6em 0 .6em 2.2em",
        "small and set in": "font-size:.87em;margin:.6em 2em",
    }
    h2 = {"bold left": "text-align:left", "italic": "text-align:center;font-size:1.5em"}.get(
        design.heads, "text-align:center;font-size:1.15em"
    )
    h3 = "text-align:left" if design.heads == "bold left" else "text-align:center"
    rule = "border-top:.5pt solid #000;border-clip:0" if design.note_rule else "border:0"
    together = "inline" if design.notes_on_a_line else "block"
    lines = design.opening_lines
    high = lines * design.leading - 0.15
    # Signs are cast high, and as large as the text; figures and letters are small type that is set higher.
    high_by = f"{design.call_raise}em" if design.call_raise else "super"
    raised = (
        f"font-size:{design.call_size}em; vertical-align:{high_by}; line-height:0; font-variant-numeric:lining-nums"
    )
    raised = "font-size:1em; vertical-align:baseline; line-height:0" if design.notes == "signs" else raised
    size = ((lines - 1) * design.leading + CAPITAL) / CAPITAL
    return f"""
@page {{ size:{width}mm {height}mm; margin:{top}mm {outer}mm {bottom}mm {inner}mm;
  font:{design.points * 0.9}pt "{design.face}"; @footnote {{ {rule}; margin-top:.8em; padding-top:.4em }} }}
@page:left {{ margin-left:{outer}mm; margin-right:{inner}mm }}
{head}
body {{ font:{design.points}pt/{design.leading} "{design.face}"; text-align:justify; hyphens:auto; margin:0;
  hyphenate-character:"{HYPHEN}"; hyphenate-limit-chars:6 3 3; column-count:{design.columns}; column-gap:6mm;
  orphans:1; widows:1; font-variant-ligatures:common-ligatures }}
p {{ margin:0 0 {gap}; text-indent:{design.indent}em }}
p.drop, p.raised {{ text-indent:0 }}
p.hang {{ padding-left:2em; text-indent:-2em }}
p.drop initial {{ display:block; float:left; font-size:{size:.2f}em; line-height:{high / size:.3f};
  padding-right:.06em; font-variant-caps:normal }}
p.raised initial {{ font-size:2.6em; line-height:0; font-variant-caps:normal }}
blockquote {{ {block[design.quotes]}; text-indent:0 }}
.verse {{ margin:.7em 0 .7em 3em; text-align:left; text-indent:0; hyphens:none; font-size:.93em }}
h2 {{ {h2}; font-weight:normal; margin:2.4em 0 1.2em; hyphens:none; line-height:1.2 }}
h2.title {{ font-size:.95em; margin:-.4em 0 1.6em }}
h3 {{ font-size:1em; font-weight:normal; {h3}; margin:1.1em 0 .7em; hyphens:none }}
i {{ font-style:italic }} i i {{ font-style:normal }} b {{ font-weight:bold }}
sc {{ font-variant-caps:small-caps }} g {{ letter-spacing:.16em }}
qm {{ font-size:{design.quote_size}em; line-height:0; vertical-align:{(1 - design.quote_size) * CAPITAL:.3f}em }}
fn {{ float:footnote; footnote-policy:line; footnote-display:{together}; line-height:1.15; text-align:justify;
  font-size:{design.note_size * design.points}pt; text-indent:{0 if design.notes_on_a_line else 1.2}em;
  margin-right:1.6em; font-style:normal; font-weight:normal }}
fn::footnote-call {{ content:attr(data-mark); {raised}; font-style:normal; margin-left:{design.call_white}em }}
fn::footnote-marker {{ content:attr(data-mark) " "; {raised} }}
fn.carried::footnote-call, fn.carried::footnote-marker {{ content:"" }}
side {{ {side}; font:{slope} {design.points * 0.72:.2f}pt/1.1 "{design.face}"; text-indent:0; text-align:left;
  hyphens:none }}
side.right {{ float:right; margin-right:-{outer - 5}mm }} side.left {{ float:left; margin-left:-{outer - 5}mm }}
side.cut {{ float:left }}
figure {{ margin:1em 0; text-align:center; text-indent:0; break-inside:avoid }} figure img {{ width:82% }}
figcaption {{ font-size:.8em; hyphens:none }}
"""
