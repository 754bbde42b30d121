"""What stands on each page that was set, in proofreaders' mark-up, read from where the words fell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.typeset.setting_up import HYPHEN

_TAGS = ("i", "b", "sc", "g")
_BEFORE = {"h2": "\n\n\n\n\n", "h3": "\n\n\n"}
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "--"})
Run = tuple[str, frozenset[str]]
"""Text, and the mark-up that it stands in."""


@dataclass
class Block:
    """A paragraph, head, quotation, verse, caption, note or sidenote as far as it stands on a page."""

    name: str
    tag: str
    classes: str
    mark: str = ""
    lines: list[list[Run]] = field(default_factory=list)
    initial: bool = False
    """What was read last is a large initial: what comes next stands on its line."""


def marked_pages(pages: Sequence[Any], missing: str = "") -> list[str]:
    """The mark-up of each page. `missing` names the mark-up that the face has no type for: it prints as plain text."""
    divided: dict[str, bool] = {}
    tags = frozenset(_TAGS) - frozenset(missing.split())
    return [_written(_blocks(page, tags), divided) for page in pages]


def _blocks(page: Any, tags: frozenset[str]) -> list[Block]:
    """What stands on a page but for its furniture, in the order of the text; sidenotes before their paragraph."""
    found: dict[str, Block] = {}
    for box in page._page_box.children:
        if type(box).__name__ != "MarginBox":
            _walk(box, found, [], tags)
    return list(found.values())


def _walk(box: Any, found: dict[str, Block], above: list[Any], tags: frozenset[str]) -> None:
    kind = type(box).__name__
    if kind == "LineBox":
        _read_line(box, found, above, tags)
        return
    for child in getattr(box, "children", ()):
        _walk(child, found, [*above, box], tags)


def _read_line(line: Any, found: dict[str, Block], above: Sequence[Any], tags: frozenset[str]) -> None:
    """Add a line's runs to the blocks that they belong to: several notes may stand on one."""
    started: set[str] = set()
    for box, around in _texts(line, [one for one in above if one.element is not None]):
        if box.element_tag.endswith("::footnote-marker"):
            continue
        if box.element_tag.endswith("::footnote-call"):
            block = _block_of(found, [one for one in around if _tag(one) != "fn"])
            mark = _mark(box.text)
            run: Run = (f"\ue000{mark}\ue001", frozenset())
        else:
            block = _block_of(found, around)
            inside = {_tag(one) for one in around} & tags
            # Italics within italics are upright.
            run = (box.text, frozenset(inside if box.style["font_style"] != "normal" else inside - {"i"}))
        if block is None:
            continue
        if block.name not in started and not block.initial:
            block.lines.append([])
        started.add(block.name)
        block.initial = any(_tag(one) == "initial" for one in around)
        block.lines[-1].append(run)


def _texts(box: Any, around: list[Any]) -> Iterable[tuple[Any, list[Any]]]:
    for child in getattr(box, "children", ()):
        if getattr(child, "text", None):
            yield child, [*around, child]
        else:
            yield from _texts(child, [*around, child])


def _tag(box: Any) -> str:
    return str(box.element_tag or "").partition("::")[0]


def _block_of(found: dict[str, Block], around: Sequence[Any]) -> Block | None:
    for box in reversed(around):
        if box.element is not None and box.element.get("id"):
            name = box.element.get("id")
            mark = _mark(box.element.get("data-mark") or "1")
            return found.setdefault(name, Block(name, _tag(box), box.element.get("class") or "", mark))
    return None


def _mark(text: str) -> str:
    """A note's mark as formatters write it: signs become letters."""
    signs = "*†‡§"
    return text.upper() if text.isalnum() else "ABCDEFGH"[signs.index(text[0]) + 4 * (len(text) - 1)]


def _written(blocks: Sequence[Block], divided: dict[str, bool]) -> str:
    """A page's mark-up. `divided` keeps which blocks end in a part of a word, over pages."""
    text, notes = "", ""
    sides = [block for block in blocks if block.tag == "side"]
    for block in blocks:
        lines = _joined(block, divided)
        if not lines or block.tag == "side":
            continue
        body = "\n".join(lines)
        if block.tag == "fn":
            notes += (
                f"\n\n*[Footnote: {body}]" if "carried" in block.classes else f"\n\n[Footnote {block.mark}: {body}]"
            )
            continue
        for side in [one for one in sides if _owner(one, blocks) == block.name]:
            text += f"\n\n[Sidenote: {chr(10).join(_joined(side, divided))}]"
        before = "" if block.classes == "title" else _BEFORE.get(block.tag, "")
        text += before or ("\n\n" if not text.endswith("\n\n") else "")
        text = text if block.classes != "title" else text.removesuffix("\n")
        if block.tag == "figcaption" or block.name.startswith("f"):
            body = f"[Illustration: {body}]"
        elif block.tag == "blockquote":
            body = f"/#\n{body}\n#/"
        elif block.classes == "verse":
            body = f"/*\n{body}\n*/"
        text += body + ("\n" if block.tag == "h2" else "")
    return text.lstrip("\n") + notes + "\n"


def _owner(side: Block, blocks: Sequence[Block]) -> str:
    """The block that a sidenote stands in: the next one that began after it."""
    at = blocks.index(side)
    return next((block.name for block in blocks[at + 1 :] if block.tag not in ("side", "fn")), "")


def _joined(block: Block, divided: dict[str, bool]) -> list[str]:
    """A block's lines with mark-up; a word that is divided stands on the upper line."""
    text = "\n".join(line for line in (_typed(line).strip() for line in block.lines) if line)
    for tag in _TAGS:
        # Type that goes on over a line's end is marked once.
        text = re.sub(rf"</{tag}>\n<{tag}>", "\n", text)
    text = re.sub(rf"{HYPHEN}\n(\S+) ?", r"\1\n", text)
    text = re.sub(r"-\n(\S+) ?", r"-\1\n", text)
    if divided.pop(block.name, False) and text:
        text = "*" + text
    if HYPHEN in text:
        text = text.replace(HYPHEN, "-*")
        divided[block.name] = True
    return [line for line in text.split("\n") if line]


def _typed(line: Sequence[Run]) -> str:
    made = ""
    for text, tags in ((run.translate(_STRAIGHT), tags) for run, tags in line):
        ordered = sorted(tags)
        bare = text.strip()
        if not bare or not ordered:
            made += text
            continue
        left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        made += left + "".join(f"<{tag}>" for tag in ordered) + bare
        made += "".join(f"</{tag}>" for tag in reversed(ordered)) + right
    for tag in _TAGS:
        made = re.sub(rf"</{tag}>(\s*)<{tag}>", r"\1", made)
    return re.sub("\ue000(.*?)\ue001", r"[\1]", made)
