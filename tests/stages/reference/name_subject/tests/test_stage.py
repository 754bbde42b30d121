"""The reference's testing checklist, typed as it stands."""

import pytest
from stages.name_subject import NameSubjectStage
from stages.name_subject.schemas import SubjectMetrics, SubjectPage

from lib.pipeline import BookStorage, CheckpointManager
from lib.testing import MockLogger, settings_for_tests, temporary_book

OCR = {"width": 60, "height": 80, "blank": False, "blocks": []}


def test_before_validates_inputs(tmp_path):
    stage = NameSubjectStage()
    storage = BookStorage(scan_id="test", storage_root=tmp_path)
    checkpoint = CheckpointManager("test", "name_subject", storage_root=tmp_path)
    with pytest.raises(FileNotFoundError):
        stage.before(storage, checkpoint, MockLogger())


def test_run_respects_checkpoint_resume(tmp_path):
    records = {"ocr": [{"page_number": number, **OCR} for number in range(1, 13)]}
    storage = temporary_book(tmp_path, 12, records=records, images=True)
    checkpoint = CheckpointManager("test", "name_subject", storage_root=tmp_path)
    stage = NameSubjectStage()
    with settings_for_tests():
        storage.update_metadata({"total_pages": 10})
        assert stage.run(storage, checkpoint, MockLogger())["pages_processed"] == 10
        storage.update_metadata({"total_pages": 12})
        assert stage.run(storage, checkpoint, MockLogger())["pages_processed"] == 2
    assert len(storage.stage("name_subject").list_output_pages()) == 12


def test_output_schema_validation():
    validated = SubjectPage(page_number=1, subject="lamps", sure=0.5)
    assert validated.page_number == 1


def test_metrics_schema_validation():
    validated = SubjectMetrics(page_num=1, subject_length=5)
    assert validated.page_num > 0
