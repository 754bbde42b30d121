"""The stage score: the reading text of the EPUB, and each place that is wrong as a row of a table."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from lib.pipeline.execute import run_stage
from lib.schemas.merge import MergePage
from lib.testing.model_server import settings_for_tests
from lib.testing.tiny_book import BOOK, copy_for
from stages.merge import MergeStage
from stages.score import ScoreStage


def run(root: Path) -> tuple[dict[str, object], list[dict[str, str]]]:
    """The report, and the rows of the findings."""
    with settings_for_tests():
        run_stage(ScoreStage, BOOK, root)
    report = json.loads((root / f"reports/{BOOK}/score.json").read_bytes())
    with (root / f"reports/{BOOK}/score.findings.csv").open(encoding="utf-8", newline="") as file:
        return report, list(csv.DictReader(file))


def test_what_the_epub_says_is_scored_and_each_finding_is_a_row(tmp_path: Path) -> None:
    root = copy_for(ScoreStage, tmp_path / "project")
    report, rows = run(root)
    assert isinstance(report["reading_text"], dict)
    assert report["reading_text"]["truth"] == "plain_pages"
    before, found = report["reading_text"]["mends"], len(rows)
    assert found >= before
    page = root / "data/sources/tiny-truth/page_0002.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("village", "hamlet"), encoding="utf-8")
    report, rows = run(root)
    assert isinstance(report["reading_text"], dict)
    assert report["reading_text"]["mends"] == before + 1
    [row] = [row for row in rows if "hamlet" in row["truth"]]
    assert (row["page"], row["kind"], row["given"], row["mend"]) == ("2", "text", "village", "1")


def test_pages_that_are_truth_by_the_hand_that_proofread_them_do_not_count(tmp_path: Path) -> None:
    root = copy_for(ScoreStage, tmp_path / "project")
    record = MergePage.model_validate_json((root / f"data/{BOOK}/merge/pages/page_0002.json").read_bytes())
    texts = [(paragraph.id, "\n".join(line.text for line in paragraph.lines)) for paragraph in record.paragraphs()]
    entries = [{"id": name, "base": text, "text": text} for name, text in texts]
    (root / f"data/{BOOK}/overrides/page_0002.json").write_text(json.dumps({"paragraphs": entries}))
    own = root / "data/sources/tiny-truth/page_0002.txt"
    foreign = own.read_text(encoding="utf-8").replace("village", "hamlet")
    with settings_for_tests():
        run_stage(MergeStage, BOOK, root)
    own.write_text("\n\n".join(text for _, text in texts), encoding="utf-8")
    assert "2" not in {row["page"] for row in run(root)[1]}
    pages = run(root)[0]["reading_text"]["pages"]  # type: ignore[index]
    own.write_text(foreign, encoding="utf-8")
    assert run(root)[0]["reading_text"]["pages"] == pages + 1  # type: ignore[index]


def test_without_an_epub_the_rest_is_scored_and_the_log_says_why(tmp_path: Path) -> None:
    root = copy_for(ScoreStage, tmp_path / "project")
    epub = root / f"data/{BOOK}/export/{BOOK}.epub"
    epub.unlink()
    report, rows = run(root)
    assert "reading_text" not in report
    assert rows == []
    log = (root / f"logs/{BOOK}/score.jsonl").read_text(encoding="utf-8")
    assert f"{BOOK}.epub: not there, so the reading text is not scored" in log
