"""Passages whose lines are kept, in XHTML: verse, tables, and lines of a contents page. Texts are marked up already."""

from __future__ import annotations

from lib.export.table_cells import figure_columns, heads, rows_of
from lib.text.page_lists import parted_pages

_SPACES_AN_EM = 2


def verse(text: str) -> str:
    """Stanzas as paragraphs; a line set in stays so, and goes on farther in where it is too long for the screen."""
    stanzas = "".join(f"<p>{_lines(stanza)}</p>\n" for stanza in text.split("\n\n"))
    return f'<div class="verse">\n{stanzas}</div>\n'


def _lines(stanza: str) -> str:
    return "<br/>\n".join(_line(line) for line in stanza.split("\n"))


def _line(line: str) -> str:
    words = line.lstrip(" ")
    indent = (len(line) - len(words)) // _SPACES_AN_EM
    return f'<span class="line" style="margin-left: {indent}em">{words}</span>' if indent else words


def table(text: str) -> str:
    """A table; lines where it has no columns. Rows at its top head columns; words before figures head their row."""
    rows = rows_of(text)
    columns = max(map(len, rows))
    if columns == 1:
        return f'<div class="table"><p>{text.replace(chr(10), "<br/>" + chr(10))}</p></div>\n'
    figures, above = figure_columns(rows), heads(rows)
    out = []
    for number, row in enumerate(rows):
        if len(row) == 1:
            cell = f'<th colspan="{columns}" scope="colgroup">' if number < above else f'<td colspan="{columns}">'
            out.append(f"<tr>{cell}{row[0]}</{cell[1:3]}></tr>\n")
            continue
        heads_row = bool(figures) and 0 not in figures and bool(row[0]) and number >= above
        cells = [
            _cell(cell, "col" if number < above else "row" if at == 0 and heads_row else None, figures=at in figures)
            for at, cell in enumerate(row)
        ]
        out.append(f"<tr>{''.join(cells)}</tr>\n")
    return f"<table>\n{''.join(out)}</table>\n"


def _cell(cell: str, scope: str | None, *, figures: bool) -> str:
    """A cell; with a `scope` it heads its column or its row."""
    name, kind = ("th", f' scope="{scope}"') if scope else ("td", "")
    kind += ' class="figures"' if figures else ""
    return f"<{name}{kind}>{cell}</{name}>"


def contents_line(text: str, place: str | None) -> str:
    """A line of the contents page: its title leads to `place`, its page stands at the right without leaders."""
    title, number = parted_pages(text) or (text, None)
    title = title or text
    shown = f'<a href="{place}">{title}</a>' if place else title
    shown += f' <span class="number">{number}</span>' if number else ""
    return f'<p class="entry">{shown}</p>\n'
