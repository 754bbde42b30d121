"""Optional content of a PDF: which layers are off when the file is opened to be looked at."""

from __future__ import annotations

from typing import Any

import pikepdf

_DEPTH = 8


class OptionalContent:
    """The visibility of optional-content groups, by the file's default configuration."""

    def __init__(self, catalog: Any) -> None:
        properties = catalog.get("/OCProperties")
        default = properties.get("/D") if isinstance(properties, pikepdf.Dictionary) else None
        if not isinstance(default, pikepdf.Dictionary):
            default = pikepdf.Dictionary()
        self._base = default.get("/BaseState") != "/OFF"
        self._on = {thing.objgen for thing in default.get("/ON") or ()}
        self._off = {thing.objgen for thing in default.get("/OFF") or ()}

    def shows(self, thing: Any) -> bool:
        """Whether what belongs to `thing`, a group or a membership dictionary, is seen. None is seen."""
        if not isinstance(thing, pikepdf.Dictionary):
            return True
        if thing.get("/Type") != "/OCMD":
            return self._is_on(thing)
        rule = thing.get("/VE")
        if isinstance(rule, pikepdf.Array):
            return self._holds(rule, _DEPTH)
        groups = thing.get("/OCGs")
        listed = list(groups) if isinstance(groups, pikepdf.Array) else [groups]
        states = [self._is_on(group) for group in listed if isinstance(group, pikepdf.Dictionary)]
        if not states:
            return True
        policy = str(thing.get("/P", "/AnyOn"))
        if policy == "/AllOn":
            return all(states)
        if policy == "/AnyOff":
            return not all(states)
        return not any(states) if policy == "/AllOff" else any(states)

    def _is_on(self, group: Any) -> bool:
        """PDFium, which draws, heeds what a group says of its own use before the configuration."""
        usage = group.get("/Usage")
        view = usage.get("/View") if isinstance(usage, pikepdf.Dictionary) else None
        if isinstance(view, pikepdf.Dictionary) and "/ViewState" in view:
            return view.get("/ViewState") != "/OFF"
        if group.objgen in self._off:
            return False
        return self._base or group.objgen in self._on

    def _holds(self, rule: Any, depth: int) -> bool:
        """A visibility expression: an operator, then groups or expressions."""
        operator, *operands = list(rule) or [None]
        values = [
            self._holds(operand, depth - 1) if isinstance(operand, pikepdf.Array) and depth else self.shows(operand)
            for operand in operands
        ]
        if operator == "/Not":
            return not all(values)
        return any(values) if operator == "/Or" else all(values)
