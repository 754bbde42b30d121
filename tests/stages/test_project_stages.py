"""Every stage of the project is under the checklist."""

from __future__ import annotations

import pytest

from lib.pipeline.registry import find_stage
from lib.settings.params import Params
from lib.testing import check_stage
from tests.projects import ROOT

NAMES = sorted(name for name in Params.load(ROOT).stages if find_stage(name) is not None)


@pytest.mark.parametrize("name", NAMES)
def test_checklist(name: str) -> None:
    stage = find_stage(name)
    assert stage is not None
    check_stage(stage)
