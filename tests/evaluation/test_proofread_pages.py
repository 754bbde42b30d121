"""Pages that a person proofread, as truth for what the stages made of them."""

from __future__ import annotations

import json
from pathlib import Path

from lib.pipeline.execute import run_stage
from lib.schemas.evaluate import EvaluatePage
from lib.schemas.merge import MergePage
from lib.testing.model_server import settings_for_tests
from lib.testing.tiny_book import BOOK, copy_for
from stages.evaluate import EvaluateStage
from stages.merge import MergeStage


def test_a_proofread_page_is_truth_and_a_page_looked_at_in_part_is_none(tmp_path: Path) -> None:
    root = copy_for(EvaluateStage, tmp_path / "project")
    for truth in (root / "data/sources").rglob("page_000[123].txt"):
        truth.unlink()
    record = MergePage.model_validate_json((root / f"data/{BOOK}/merge/pages/page_0002.json").read_bytes())
    texts = [(paragraph.id, "\n".join(line.text for line in paragraph.lines)) for paragraph in record.paragraphs()]
    entries = [{"id": name, "base": text, "text": text.replace("e", "ee", 1)} for name, text in texts]
    folder = root / f"data/{BOOK}/overrides"
    (folder / "page_0002.json").write_text(json.dumps({"paragraphs": entries}))
    (folder / "page_0003.json").write_text(json.dumps({"printed_number": {"base": None, "text": "9"}}))
    with settings_for_tests():
        run_stage(MergeStage, BOOK, root)
        run_stage(EvaluateStage, BOOK, root)
    [path] = (root / f"data/{BOOK}/evaluate/pages").glob("*.json")
    page = EvaluatePage.model_validate_json(path.read_bytes())
    assert page.page_number == 2
    # The stages are measured, not the person: each paragraph lacks the letter that the person put in.
    assert (page.ocr.char_edits, page.merge.char_edits) == (len(entries), len(entries))
    report = json.loads((root / f"reports/{BOOK}/evaluate.json").read_bytes())
    assert report["pages_with_truth"] == 1


def test_a_proofread_page_with_a_file_of_truth_tells_of_the_stages_too(tmp_path: Path) -> None:
    root = copy_for(EvaluateStage, tmp_path / "project")
    record = MergePage.model_validate_json((root / f"data/{BOOK}/merge/pages/page_0002.json").read_bytes())
    texts = [(paragraph.id, "\n".join(line.text for line in paragraph.lines)) for paragraph in record.paragraphs()]
    mended = [text.replace("e", "ee", 1) for _, text in texts]
    entries = [{"id": name, "base": text, "text": new} for (name, text), new in zip(texts, mended, strict=True)]
    (root / f"data/{BOOK}/overrides/page_0002.json").write_text(json.dumps({"paragraphs": entries}))
    (root / "data/sources/tiny-truth/page_0002.txt").write_text("\n\n".join(mended), encoding="utf-8")
    with settings_for_tests():
        run_stage(MergeStage, BOOK, root)
        run_stage(EvaluateStage, BOOK, root)
    page = EvaluatePage.model_validate_json((root / f"data/{BOOK}/evaluate/pages/page_0002.json").read_bytes())
    assert page.merge.char_edits == len(entries)
