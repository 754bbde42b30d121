"""colophon override."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.errors import ParamsError
from lib.merge.page_in_hand import PageInHand, load_page_in_hand, overrides_locked, write_overrides
from lib.merge.writing import PageEditor
from lib.pipeline.storage import BookStorage
from lib.schemas.base import Box
from lib.schemas.label import BlockClass
from lib.settings.params import Params
from lib.text.unprintable import visible

_SHOWN = 70
_MOST_FIGURES = 6
LEVELS = ("1", "2", "3", "4", "5", "6")


def override(
    book: Annotated[str, typer.Argument(help="The book's id.")],
    page: Annotated[int, typer.Argument(min=1, help="Scan page, as ingest numbers them.")],
    text: Annotated[list[str] | None, typer.Option(help="ID=TEXT: what a paragraph says.")] = None,
    block_class: Annotated[list[str] | None, typer.Option("--class", help="ID=CLASS: what a block is.")] = None,
    level: Annotated[list[str] | None, typer.Option(help="ID=LEVEL: the level of a head, 1 for a chapter.")] = None,
    continues: Annotated[list[str] | None, typer.Option(help="ID of a paragraph that goes on with the last.")] = None,
    begins: Annotated[list[str] | None, typer.Option(help="ID of a paragraph that begins anew.")] = None,
    drop: Annotated[list[str] | None, typer.Option(help="ID of a block or paragraph that is to go.")] = None,
    order: Annotated[str | None, typer.Option(help="ID,ID,...: blocks in their true order.")] = None,
    picture: Annotated[
        list[str] | None, typer.Option(help="[ID=]LEFT,TOP,RIGHT,BOTTOM: a picture's edges in pixels; a new one's.")
    ] = None,
    tie: Annotated[
        list[str] | None, typer.Option(help="NOTE=ID:WORD: the paragraph and word that call a note; NOTE=none.")
    ] = None,
    number: Annotated[str | None, typer.Option(help="The page's printed number, or none.")] = None,
    proofread: Annotated[bool, typer.Option("--proofread", help="All that was not changed is right as it is.")] = False,
) -> None:
    """Correct a page by hand; without options, show its blocks and paragraphs with their ids.

    Writes data/BOOK/overrides/page_NNNN.json, which merge puts in. What each entry is written against is noted there.
    """
    Params.load(Path()).book(book)
    storage = BookStorage(book)
    if page > (storage.total_pages or page):
        raise ParamsError(f"{book} has {storage.total_pages} pages, and no page {page}")
    if not (
        text or block_class or level or drop or continues or begins or order or picture or tie or number or proofread
    ):
        _show(load_page_in_hand(storage, page))
        return
    with overrides_locked(storage):
        found = load_page_in_hand(storage, page)
        editor = found.editor()
        for name, value in _pairs(text, "--text"):
            editor.set_text(name, value)
        for name, value in _pairs(block_class, "--class"):
            editor.set_class(name, _class(value))
        for name, value in _pairs(level, "--level"):
            editor.set_level(name, _level(value))
        for name, goes_on in [*((name, True) for name in continues or []), *((name, False) for name in begins or [])]:
            editor.set_continues(name, goes_on)
        for name in drop or []:
            editor.drop(name)
        _set_pictures(editor, picture or [])
        _set_ties(editor, tie)
        if order:
            editor.set_order([name.strip() for name in order.split(",")])
        if number:
            editor.set_number(None if number == "none" else number)
        if proofread:
            editor.proofread()
        write_overrides(found.path, editor.overrides)
    typer.echo(f"{found.path} written. Now run: .venv/bin/dvc repro")


def _pairs(values: list[str] | None, option: str) -> list[tuple[str, str]]:
    pairs = []
    for value in values or []:
        name, sign, rest = value.partition("=")
        if not sign or not rest.strip():
            raise ParamsError(f"{option} {value}: write it as ID=VALUE, as in {option} b2p1=...")
        pairs.append((name.strip(), rest.strip()))
    return pairs


def _class(name: str) -> BlockClass:
    try:
        return BlockClass(name)
    except ValueError:
        raise ParamsError(f"--class {name}: no such class; there are {', '.join(BlockClass)}") from None


def _level(text: str) -> int:
    if text not in LEVELS:
        raise ParamsError(f"--level {text}: no level of a head; there are {', '.join(LEVELS)}")
    return int(text)


def _set_pictures(editor: PageEditor, values: list[str]) -> None:
    for value in values:
        name, _, edges = value.rpartition("=")
        if name:
            editor.move_picture(name.strip(), _box(edges))
        else:
            editor.draw_picture(_box(edges))


def _set_ties(editor: PageEditor, values: list[str] | None) -> None:
    for note, call in _pairs(values, "--tie"):
        name, sign, word = call.partition(":")
        if call != "none" and not (sign and word):
            raise ParamsError(f"--tie {note}={call}: write it as NOTE=ID:WORD, as in --tie b5p1=b2p1:lamp*")
        editor.tie_paragraph(note, None if call == "none" else name, word)


def _box(text: str) -> Box:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != len("ltrb") or not all(part.isdecimal() and len(part) <= _MOST_FIGURES for part in parts):
        raise ParamsError(f"--picture {text}: write it as LEFT,TOP,RIGHT,BOTTOM, as in --picture 100,400,500,700")
    left, top, right, bottom = map(int, parts)
    return left, top, right, bottom


def _show(page: PageInHand) -> None:
    merged = page.merged
    shown = merged.printed_number.text if merged.printed_number else "none"
    typer.echo(visible(f"page {merged.page_number}, printed number: {shown}"))
    for block in merged.blocks:
        edges = f"  {','.join(map(str, block.box))}" if block.kind == "illustration" else ""
        typer.echo(f"{block.id}  {block.block_class}{edges}")
        for paragraph in block.paragraphs:
            cut = paragraph.text if len(paragraph.text) <= _SHOWN else paragraph.text[:_SHOWN].rstrip() + " ..."
            typer.echo(visible(f"  {paragraph.id}  {cut}"))
    for outcome in merged.overrides:
        state = f"stale: {outcome.why}" if outcome.stale else "applied"
        typer.echo(visible(f"override of {outcome.what} {outcome.id or ''}: {state}".replace(" :", ":")))
