"""What a person may change on a page, as the browser sends it: each change says what it was made on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from lib.errors import ColophonError, InputError
from lib.merge.human import REPLACED
from lib.merge.page_in_hand import PageInHand
from lib.merge.writing import PageEditor
from lib.review.shown_text import shown_paragraphs
from lib.review.stale_entries import without_entry
from lib.review.versions import (
    block_version,
    number_version,
    order_version,
    page_version,
    paragraph_version,
    ties_version,
)
from lib.schemas.base import Pixel
from lib.schemas.label import BlockClass
from lib.schemas.override import PageOverrides
from lib.text.unprintable import printed

_NO_WIDTH = str.maketrans("", "", "\u200b\u2060\ufeff")
"""What web pages have between letters, and no book does."""
MOST_CHARACTERS = 50_000
"""Characters of a paragraph that is typed or pasted. From: the fullest page of a newspaper has 0.2 MB in many."""

Name = Annotated[str, Field(min_length=1, max_length=64)]
Version = Annotated[str, Field(min_length=1, max_length=64)]


class ConflictError(ColophonError):
    """What was to be changed is not what the person saw any more."""


class _Change(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: Version = Field(description="Of what the person saw.")


class TextChange(_Change):
    """Another text for a paragraph. None takes back what a person said; the text as it stands says that it is right."""

    kind: Literal["text"]
    id: Name
    text: str | None
    replaced: bool = Field(default=False, description="By find and replace: nobody says that the rest is right.")


class ContinuesChange(_Change):
    """Whether a paragraph goes on with the one before; None takes back what was said."""

    kind: Literal["continues"]
    id: Name
    continues: bool | None


class DropChange(_Change):
    """A paragraph or block that goes, or comes back."""

    kind: Literal["drop"]
    id: Name
    drop: bool


class ClassChange(_Change):
    """What a block is; None takes back what was said."""

    kind: Literal["class"]
    id: Name
    block_class: str | None


class LevelChange(_Change):
    """The level of a head."""

    kind: Literal["level"]
    id: Name
    level: Annotated[int, Field(ge=1, le=6)] | None


class OrderChange(_Change):
    """The page's blocks in their true order; None takes back what was said."""

    kind: Literal["order"]
    order: Annotated[list[Name], Field(min_length=1, max_length=2000)] | None


class NumberChange(_Change):
    """The printed number; an empty text where none is printed; None takes back what was said."""

    kind: Literal["number"]
    text: Annotated[str, Field(max_length=32)] | None


class PictureChange(_Change):
    """A picture's edges in pixels; without an id one that is drawn anew; without a box as the stages found it."""

    kind: Literal["picture"]
    id: Name | None
    box: tuple[Pixel, Pixel, Pixel, Pixel] | None


class TieChange(_Change):
    """Which word calls the note that begins in the line of the word `note`; None: none; `forget` takes it back."""

    kind: Literal["tie"]
    note: Name
    call: Name | None
    forget: bool = False


class ProofreadChange(_Change):
    """All that was not changed is right as it is."""

    kind: Literal["proofread"]


class StaleChange(_Change):
    """What becomes of a stale entry: away with it, or its text for the paragraph `onto`."""

    kind: Literal["stale"]
    where: Literal["paragraphs", "blocks", "order", "number", "pictures", "ties"]
    at: Annotated[int, Field(ge=0)]
    onto: Name | None


Change = Annotated[
    TextChange | ContinuesChange | DropChange | ClassChange | LevelChange | OrderChange | NumberChange
    | PictureChange | TieChange | ProofreadChange | StaleChange,
    Field(discriminator="kind"),
]  # fmt: skip
CHANGES: TypeAdapter[list[Change]] = TypeAdapter(Annotated[list[Change], Field(min_length=1, max_length=500)])


def changed_overrides(page: PageInHand, change: Change) -> PageOverrides:
    """The page's overrides with a change. ConflictError where it was made on another state; ParamsError, InputError
    where it makes no sense."""
    if change.version != _version(page, change):
        raise ConflictError("it was changed elsewhere meanwhile; look at what stands there now")
    editor = page.editor()
    match change:
        case TextChange():
            _set_text(change, editor.set_text, editor.forget_text)
        case ContinuesChange():
            editor.set_continues(change.id, change.continues)
        case DropChange():
            (editor.drop if change.drop else editor.restore)(change.id)
        case ClassChange():
            editor.set_class(change.id, _class(change.block_class))
        case LevelChange():
            editor.set_level(change.id, change.level)
        case OrderChange():
            editor.set_order(_order(page, change.order))
        case NumberChange():
            _set_number(change, editor)
        case PictureChange():
            _set_picture(change, editor)
        case TieChange():
            (editor.untie(change.note) if change.forget else editor.tie(change.note, change.call))
        case ProofreadChange():
            editor.proofread()
        case StaleChange():
            return _decided(page, change)
    return editor.overrides


def _version(page: PageInHand, change: Change) -> str | None:
    """The version of what a change names, as it stands now; None where it is not there."""
    if isinstance(change, TextChange | ContinuesChange):
        return _paragraph_version(page, change.id)
    if isinstance(change, DropChange):
        return _paragraph_version(page, change.id) or block_version(page, change.id)
    if isinstance(change, ClassChange | LevelChange):
        return block_version(page, change.id)
    if isinstance(change, TieChange):
        return ties_version(page)
    if isinstance(change, PictureChange) and change.id is not None:
        return block_version(page, change.id)
    if isinstance(change, OrderChange | PictureChange):
        return order_version(page)
    return number_version(page) if isinstance(change, NumberChange) else page_version(page)


def _paragraph_version(page: PageInHand, name: str) -> str | None:
    return next((paragraph_version(shown) for shown in shown_paragraphs(page) if shown.id == name), None)


def clean_text(text: str) -> str:
    """A typed or pasted text as it is kept: lines end with \\n, nothing that no page shows, no empty ends."""
    lines = printed(text.replace("\r\n", "\n").replace("\r", "\n")).translate(_NO_WIDTH).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _set_text(change: TextChange, put: Callable[[str, str, str | None], None], forget: Callable[[str], None]) -> None:
    if change.text is None:
        forget(change.id)
        return
    if len(change.text) > MOST_CHARACTERS:
        raise InputError(f"{len(change.text):,} characters in one paragraph; {MOST_CHARACTERS:,} at most")
    text = clean_text(change.text)
    if not text:
        raise InputError("a paragraph without text: take it out instead")
    put(change.id, text, REPLACED if change.replaced else None)


def _set_number(change: NumberChange, editor: PageEditor) -> None:
    if change.text is None:
        editor.forget_number()
    else:
        editor.set_number(change.text.strip() or None)


def _set_picture(change: PictureChange, editor: PageEditor) -> None:
    if change.id is not None:
        editor.move_picture(change.id, change.box)
    elif change.box is not None:
        editor.draw_picture(change.box)
    else:
        raise InputError("a picture that is drawn needs a box")


def _class(name: str | None) -> BlockClass | None:
    try:
        return None if name is None else BlockClass(name)
    except ValueError:
        raise InputError(f"no class of blocks: {str(name)[:40]!r}") from None


def _order(page: PageInHand, wanted: list[str] | None) -> list[str]:
    """The blocks to be named: from the first to the last that change places."""
    if wanted is None:
        return []
    made = [block.id for block in page.plain.blocks]
    if sorted(wanted) != sorted(block.id for block in page.merged.blocks):
        raise InputError("the order does not name each block of the page once")
    gone = [name for name in made if name not in wanted]
    stand = [name for name in made if name not in gone]
    differ = [at for at, (one, other) in enumerate(zip(stand, wanted, strict=True)) if one != other]
    return wanted[differ[0] : differ[-1] + 1] if differ else []


def _decided(page: PageInHand, change: StaleChange) -> PageOverrides:
    try:
        overrides = without_entry(page.overrides, change.where, change.at)
    except IndexError:
        raise ConflictError("that entry is not there any more") from None
    if change.onto is None:
        return overrides
    if change.where != "paragraphs":
        raise InputError("only a paragraph's text can be put in another place")
    editor = page.editor()
    editor.overrides = overrides
    entry = page.overrides.paragraphs[change.at]
    if entry.drop:
        editor.drop(change.onto)
    elif entry.text is not None:
        editor.set_text(change.onto, entry.text, entry.note)
    if entry.continues is not None:
        editor.set_continues(change.onto, entry.continues)
    return editor.overrides
