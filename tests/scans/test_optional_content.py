"""Which layers of a PDF are off."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from lib.scans.optional_content import OptionalContent


def group(pdf: pikepdf.Pdf, **entries: Any) -> Any:
    return pdf.make_indirect(Dictionary(Type=Name.OCG, Name="layer", **entries))


def test_groups_are_on_unless_said() -> None:
    pdf = pikepdf.new()
    on, off = group(pdf), group(pdf)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([on, off]), D=Dictionary(OFF=Array([off])))
    shown = OptionalContent(pdf.Root)
    assert (shown.shows(on), shown.shows(off), shown.shows(None)) == (True, False, True)


def test_base_state_off() -> None:
    pdf = pikepdf.new()
    on, other = group(pdf), group(pdf)
    pdf.Root.OCProperties = Dictionary(D=Dictionary(BaseState=Name.OFF, ON=Array([on])))
    shown = OptionalContent(pdf.Root)
    assert (shown.shows(on), shown.shows(other)) == (True, False)


def test_what_a_group_says_of_its_use() -> None:
    pdf = pikepdf.new()
    hidden = group(pdf, Usage=Dictionary(View=Dictionary(ViewState=Name.OFF)))
    assert not OptionalContent(pdf.Root).shows(hidden)


@pytest.mark.parametrize(
    ("policy", "seen"), [("AnyOn", True), ("AllOn", False), ("AnyOff", True), ("AllOff", False), (None, True)]
)
def test_membership(policy: str | None, seen: bool) -> None:
    pdf = pikepdf.new()
    on, off = group(pdf), group(pdf)
    pdf.Root.OCProperties = Dictionary(D=Dictionary(OFF=Array([off])))
    member = Dictionary(Type=Name.OCMD, OCGs=Array([on, off]))
    if policy:
        member.P = Name(f"/{policy}")
    assert OptionalContent(pdf.Root).shows(member) is seen


def test_expressions() -> None:
    pdf = pikepdf.new()
    on, off = group(pdf), group(pdf)
    pdf.Root.OCProperties = Dictionary(D=Dictionary(OFF=Array([off])))
    shown = OptionalContent(pdf.Root)

    def member(*rule: Any) -> Dictionary:
        return Dictionary(Type=Name.OCMD, VE=Array(list(rule)))

    assert shown.shows(member(Name.And, on, Array([Name.Not, off])))
    assert not shown.shows(member(Name.And, on, off))
    assert shown.shows(member(Name.Or, on, off))
    assert not shown.shows(member(Name.Not, on))


def test_membership_of_nothing_is_seen() -> None:
    assert OptionalContent(pikepdf.new().Root).shows(Dictionary(Type=Name.OCMD))
