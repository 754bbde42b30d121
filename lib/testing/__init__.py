"""The testing checklist for stages: `check_stage(MyStage)` runs it on any of them, `check_wiring` on dvc.yaml."""

from lib.testing.checklist import check_stage
from lib.testing.source import check_source
from lib.testing.tiny_book import run_on_tiny_book
from lib.testing.wiring_check import check_wiring

__all__ = ["check_source", "check_stage", "check_wiring", "run_on_tiny_book"]
