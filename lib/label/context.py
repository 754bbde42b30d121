"""What a page is told of the rest of the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.label.typography import BodyType
from lib.schemas.label import PrintedNumber, Region


@dataclass(frozen=True)
class PageContext:
    """The book's findings about one page. It holds nothing that is only another page's concern."""

    body: BodyType = field(default_factory=BodyType)
    number: PrintedNumber | None = None
    heads: frozenset[str] = frozenset()
    """Ids of the lines that are a running head."""
    catchwords: frozenset[str] = frozenset()
    """Ids of the lines that are a catchword."""
    part: str | None = None
    """The part of the book, by the name of its block class; None in the body."""
    region: Region = "body"

    @property
    def furniture(self) -> frozenset[str]:
        """Ids of the lines that are a running head, a catchword or the page number."""
        number = {self.number.line} if self.number and self.number.line else set()
        return self.heads | self.catchwords | number

    def as_plain(self) -> dict[str, Any]:
        """Plain data, in an order that is always the same."""
        return {
            "size": self.body.size,
            "pitch": self.body.pitch,
            "top": self.body.top,
            "number": self.number.model_dump(mode="json") if self.number else None,
            "heads": sorted(self.heads),
            "catchwords": sorted(self.catchwords),
            "part": self.part,
            "region": self.region,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> PageContext:
        """The context from plain data; nothing is known where it is empty."""
        if not plain:
            return cls()
        return cls(
            body=BodyType(plain["size"], plain["pitch"], plain["top"]),
            number=PrintedNumber.model_validate(plain["number"]) if plain["number"] else None,
            heads=frozenset(plain["heads"]),
            catchwords=frozenset(plain["catchwords"]),
            part=plain["part"],
            region=plain["region"],
        )
