"""The project's own agreements: dvc.yaml, params.yaml and what stages import."""

from __future__ import annotations

import pytest

from lib.settings.params import stage_names
from lib.testing import check_wiring
from tests.projects import ROOT

STAGES = sorted(stage_names(ROOT))


@pytest.mark.parametrize("stage", STAGES)
def test_dvc_yaml_params_yaml_and_imports_agree(stage: str) -> None:
    check_wiring(stage)
