"""A class, how sure it is, and why: one confidence for each reason."""

from __future__ import annotations

from lib.schemas.label import BlockClass

Judgement = tuple[BlockClass, float, str]
"""Class, confidence from 0 to 1, reason."""

CONFIDENCE = {
    # The text itself says what it is.
    "says that it is a chapter": 0.95,
    "heads a part of the book": 0.9,
    "speaks of copyright or printing, and no type is large": 0.85,
    "speaks of copyright or printing": 0.8,
    "names a table or a figure": 0.8,
    "says that the book ends": 0.7,
    "a few words to someone": 0.7,
    "speaks of printing, and little else is there": 0.6,
    # The book says it.
    "running head with the page number": 0.95,
    "the same above other pages": 0.9,
    "page number": 0.9,
    "a catchword: the next page begins with it": 0.85,
    "on a page of the contents": 0.85,
    "on a page of a list": 0.8,
    "in a part of the book": 0.8,
    # Set as a heading.
    "a heading with a page of its own, that says so": 0.9,
    "a heading with a page of its own": 0.6,
    "set as a heading, low on the page, before the text": 0.85,
    "short, below a chapter's heading": 0.8,
    "set as a heading, between the text": 0.75,
    "set as a heading, right below one": 0.7,
    "set as a heading, far below the text above": 0.7,
    "set as a heading, at the top of the page": 0.6,
    "in bold or italic type at the left edge, over text": 0.7,
    "a number and a name, in larger type than the text below": 0.7,
    "set as a heading, but nothing follows": 0.5,
    "display type before the text": 0.8,
    "display type before the text, no larger than the body's": 0.5,
    # Where it stands, and how it is set.
    "a picture": 0.9,
    "short, next to a picture": 0.8,
    "set as a heading, over pictures that fill the page": 0.7,
    "next to a picture before the text": 0.75,
    "on a page with a picture and no running text": 0.7,
    "in the margin beside the text": 0.75,
    "a few letters read in a picture": 0.8,
    "a letter or figure alone at the foot": 0.7,
    "a roman numeral alone at the foot": 0.75,
    "small type at the foot, with a mark": 0.85,
    "from a raised mark down, smaller than the text": 0.9,
    "goes on below a note": 0.75,
    "small type at the foot, goes on from above": 0.5,
    "small type at the foot, apart from the text": 0.5,
    "small type at the foot, below a text that calls notes": 0.7,
    "short lines, set in, each with a capital": 0.75,
    "a line that goes on with the verse above": 0.6,
    "a line that goes on with the verse below": 0.6,
    "set in on both sides": 0.7,
    "set as quotations are": 0.8,
    "mostly figures": 0.7,
    "in the rows of a table": 0.75,
    "mostly figures, on a page of no known kind": 0.6,
    "short lines that run to figures": 0.6,
    "small type on a page with a table": 0.5,
    "running text": 0.9,
    "running text, of few lines": 0.6,
    "many lines before the text, of no known kind": 0.5,
}
"""Confidence, 0 to 1, that a block is of the class that a reason gives it. They order doubt; no rule goes by them.
From: set by hand, by how far each reason can be trusted; they were never fitted to how often it is right."""


def judge(block_class: BlockClass, rule: str, reason: str | None = None) -> Judgement:
    """A judgement by a rule of CONFIDENCE. `reason` is what the record says, where it is not the rule's own name."""
    return block_class, CONFIDENCE[rule], reason or rule
