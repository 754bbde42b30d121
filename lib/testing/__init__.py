"""For those who test a stage: the checklist (`check_stage`), and what its parts are tried with.

`check_wiring` looks at dvc.yaml; `MockLogger`, `temporary_book` and `checkpoint_of` are what a hook is given in a test.
"""

from lib.testing.checklist import check_stage
from lib.testing.mock_logger import MockLogger
from lib.testing.model_server import model_server, settings_for_tests
from lib.testing.source import check_source
from lib.testing.temporary_book import checkpoint_of, temporary_book
from lib.testing.tiny_book import run_on_tiny_book
from lib.testing.wiring_check import check_wiring

__all__ = [
    "MockLogger",
    "check_source",
    "check_stage",
    "check_wiring",
    "checkpoint_of",
    "model_server",
    "run_on_tiny_book",
    "settings_for_tests",
    "temporary_book",
]
