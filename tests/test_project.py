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


def test_a_run_in_a_fresh_clone_changes_no_file_of_rules() -> None:
    """DVC writes a rule for each out that git does not ignore, and a person would find it among their changes."""
    rules = (ROOT / "data/sources/.gitignore").read_text(encoding="utf-8").splitlines()
    assert "/sample-truth" in rules and rules.index("!*/") < rules.index("/sample-truth")
