"""Overrides that were not applied, because what they were written against is there no more: for a person to decide."""

from __future__ import annotations

from typing import Any

from lib.merge.anchors import Anchors
from lib.merge.drawn_pictures import beyond_page
from lib.merge.page_in_hand import PageInHand
from lib.review.shown_changes import changes, pieces_of
from lib.schemas.override import BlockOverride, PageOverrides, ParagraphOverride
from lib.text.alignment import similarity


def stale_entries(page: PageInHand) -> list[dict[str, Any]]:
    """Each with what it says, what it was written against, why it does not apply, and what is most like it now.

    A text has its `changes` besides; where it fell apart, `pieces` are the paragraphs of which it stands now.
    """
    anchors = Anchors(page.read, page.plain)
    found: list[dict[str, Any]] = []
    for at, entry in enumerate(page.overrides.paragraphs):
        name, why = anchors.paragraph(entry)
        if name is None:
            texts = {p.id: p.text for p in page.plain.paragraphs()}
            near = _nearest(entry.base, texts)
            told = _told("paragraphs", at, entry.id, why, entry.base, _says(entry), near)
            changed = changes(entry.base, entry.text) if entry.text is not None and not entry.drop else []
            found.append({**told, "changes": changed, "pieces": [] if near else pieces_of(entry.base, texts)})
    for at, block in enumerate(page.overrides.blocks):
        name, why = anchors.block(block)
        beyond = beyond_page(page.plain, block.place) if name and block.place else None
        name, why = (None, beyond) if beyond else (name, why)
        if name is None:
            blocks = {b.id: "\n".join(p.text for p in b.paragraphs) for b in page.plain.blocks}
            found.append(_told("blocks", at, block.id, why, block.base, _says(block), _nearest(block.base, blocks)))
    drawn = {outcome.id: outcome for outcome in page.merged.overrides if outcome.what == "picture" and outcome.stale}
    for at, picture in enumerate(page.overrides.pictures):
        if picture.id in drawn:
            base = "a page of {} by {} pixels".format(*picture.page_size)
            why = drawn[picture.id].why
            found.append(_told("pictures", at, picture.id, why, base, f"a picture at {list(picture.box)}", None))
    ties = [outcome for outcome in page.merged.overrides if outcome.what == "tie"]
    for at, (tie, outcome) in enumerate(zip(page.overrides.ties, ties, strict=True)):
        if outcome.stale:
            says = f"called by {tie.call.base}" if tie.call else "called by nothing"
            found.append(_told("ties", at, tie.note.id, outcome.why, f"a note at {tie.note.base}", says, None))
    for outcome in page.merged.overrides:
        if outcome.stale and outcome.what == "order":
            order = ", ".join(entry.id for entry in page.overrides.order)
            found.append(_told("order", 0, outcome.id, outcome.why, order, "another order of the blocks", None))
        elif outcome.stale and outcome.what == "number" and page.overrides.printed_number:
            number = page.overrides.printed_number
            found.append(
                _told("number", 0, None, outcome.why, number.base or "none", f"number: {number.text or 'none'}", None)
            )
    return found


def _told(
    where: str, at: int, name: str | None, why: str | None, base: str, says: str, near: str | None
) -> dict[str, Any]:
    return {"where": where, "at": at, "id": name, "why": why, "base": base, "says": says, "near": near,
            "changes": [], "pieces": []}  # fmt: skip


def _says(entry: ParagraphOverride | BlockOverride) -> str:
    if entry.drop:
        return "take it out"
    if isinstance(entry, BlockOverride):
        parts = [
            f"class: {entry.block_class}" if entry.block_class else "",
            f"level: {entry.level}" if entry.level else "",
            f"edges: {list(entry.place)}" if entry.place else "",
        ]
        return ", ".join(filter(None, parts))
    if entry.text is not None:
        return entry.text
    return "goes on with the paragraph before" if entry.continues else "begins anew"


def _nearest(base: str, texts: dict[str, str]) -> str | None:
    """The id of the text that is most like another; None where nothing is."""
    wanted = " ".join(base.split())
    scored = {name: similarity(wanted, " ".join(text.split())) for name, text in texts.items() if text.strip()}
    best = max(scored, key=lambda name: scored[name], default=None)
    return best if best is not None and scored[best] > 0.5 else None


def without_entry(overrides: PageOverrides, where: str, at: int) -> PageOverrides:
    """The overrides without one of their entries. IndexError where there is none."""
    if where == "order":
        return overrides.model_copy(update={"order": []})
    if where == "number":
        return overrides.model_copy(update={"printed_number": None})
    kept = list(getattr(overrides, where))
    del kept[at]
    return overrides.model_copy(update={where: kept})
