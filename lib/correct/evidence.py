"""What the whole book says to one page: the context that the page is corrected with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.text.vocabulary import Levels


@dataclass(frozen=True)
class Evidence:
    """Levels (see `vocabulary.level`) of the forms that matter on a page."""

    sure: Levels = field(default_factory=dict)
    """How often the book has a form that was read with confidence."""
    seen: Levels = field(default_factory=dict)
    """How often the book has a doubtful form at all."""
    pointed: Levels = field(default_factory=dict)
    """How often the book has a form with a point before a small letter."""

    near: Levels = field(default_factory=dict)
    """How often the book has a doubtful form and those like it, read with confidence: for the second reader."""

    long_s: bool = False
    """Whether the book has long s, and a reader that takes it for f."""

    def as_context(self) -> dict[str, Any]:
        """Plain data, in an order that is always the same."""
        known = {"sure": self.sure, "seen": self.seen, "pointed": self.pointed}
        if self.near:
            known["near"] = self.near
        context: dict[str, Any] = {name: dict(sorted(levels.items())) for name, levels in known.items()}
        return {**context, "long_s": True} if self.long_s else context

    @classmethod
    def from_context(cls, context: Mapping[str, Any]) -> Evidence:
        """The evidence in a page's context; none where the context is empty."""
        levels = {name: context.get(name, {}) for name in ("sure", "seen", "pointed", "near")}
        return cls(**levels, long_s=bool(context.get("long_s", False)))
