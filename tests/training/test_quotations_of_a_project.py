"""Quotations that a person names on proofread pages teach the pages that nobody proofread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lib.errors import InvalidRecordError
from lib.layout.paragraph_starts import BookSetting, survey_setting
from lib.layout.quotation_features import NAMES
from lib.layout.quotations import LIKELY, QUOTATION_WEIGHTS, QUOTATIONS
from lib.layout.setting import set_page
from lib.learning.logistic import Weights, load_weights
from lib.learning.own_weights import OwnWeights, own_weights
from lib.merge.page_in_hand import load_page_in_hand, write_overrides
from lib.pipeline.storage import BookStorage
from lib.schemas.label import BlockClass
from lib.schemas.ocr import OcrPage
from lib.training.learn_project import DECISIONS, TooFewError, learn
from lib.training.left_out_pages import wrong
from lib.training.proofread_pages import quotation_places
from tests.layout.lines import page
from tests.layout.test_quotations import leaf

PAGES = 12
SIZE = 1.25
"""Quotations of this book are set larger than its text, as those of no book are that the package was learnt from."""
PARAMS = "books:\n  one: {source: data/sources/one, truth: data/no-truth}\nrun: {}\n"
[TAUGHT] = [one for one in DECISIONS if one.name == QUOTATIONS]


def blocks(quoted: int) -> OcrPage:
    """A page of three paragraphs, each a block: a person says of a block that it is a quotation."""
    lines = leaf((6, 1.0), (quoted, SIZE), (6, 1.0)).blocks[0].paragraphs[0].lines
    parts = lines[:6], lines[6:-6], lines[-6:]
    return page([[part] for part in parts])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A book of pages whose second paragraph is a quotation, as layout set them; ten are proofread."""
    (tmp_path / "stages").mkdir()
    (tmp_path / "params.yaml").write_text(PARAMS)
    storage = BookStorage("one", tmp_path / "data")
    storage.make_override_dir()
    storage.update_metadata({"total_pages": PAGES})
    read = [blocks(3 + at % 3) for at in range(PAGES)]
    for at, (one, setting) in enumerate(zip(read, survey_setting(read), strict=True), start=1):
        made = set_page(one, setting)
        made.page_number = at
        path = storage.stage("layout").output_page(at)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made.model_dump_json())
    for at in range(1, PAGES - 1):
        found = load_page_in_hand(storage, at)
        editor = found.editor()
        editor.proofread()
        for block in found.plain.blocks:
            if block.paragraphs[0].lines[0].box[3] - block.paragraphs[0].lines[0].box[1] > 30:
                editor.set_class(block.id, BlockClass.QUOTE)
        write_overrides(found.path, editor.overrides)
    return tmp_path


def test_ten_pages_teach_what_the_package_does_not_know(root: Path) -> None:
    places = list(quotation_places(BookStorage("one", root / "data"), None))
    assert [int(one.labels.sum()) for one in places] == [1] * (PAGES - 2)
    package = load_weights(QUOTATION_WEIGHTS, NAMES)
    mistakes = sum(wrong(package, one, LIKELY) for one in places)
    assert mistakes >= PAGES - 2
    outcome = learn(root, TAUGHT)
    tried = outcome.decision.books["one"]
    assert (tried.package_wrong, tried.own_wrong, tried.used) == (mistakes, 0, True)
    own = OwnWeights(root / "data", QUOTATIONS, NAMES)
    assert own.of_page("one", 1) is None  # a page with overrides stays as it was set
    assert own.of_page("one", PAGES) == outcome.path
    assert own.of_page("other", 1) is None


def test_a_page_is_set_by_the_weights_that_it_is_given(root: Path) -> None:
    path = learn(root, TAUGHT).path
    assert path is not None
    read = [blocks(4) for _ in range(5)]
    setting = survey_setting(read)[-1]
    assert set_page(read[-1], setting).quotations == ["b1", "b3"]
    weights = own_weights(path, NAMES)
    own = BookSetting(setting.pitch, setting.indent, setting.body, quotations=weights)
    made = set_page(read[-1], own)
    [block] = [block for block in made.blocks if block.id in made.quotations]
    assert len(block.paragraphs[0].lines) == 4
    nothing = Weights(NAMES, np.zeros(len(NAMES)), -9.0)
    assert (
        set_page(read[-1], BookSetting(setting.pitch, setting.indent, setting.body, quotations=nothing)).quotations
        == []
    )


def test_pages_without_a_quotation_teach_nothing(root: Path) -> None:
    for path in (root / "data/one/overrides").glob("*.json"):
        path.write_text(path.read_text().replace('"quote"', '"body"'))
    with pytest.raises(TooFewError, match=r"quotations: too few .* with paragraphs of which 0 are quotations"):
        learn(root, TAUGHT)
    assert not (root / "data/_learnt").exists()


def test_truth_that_cannot_be_read_or_paired_is_one_line(root: Path) -> None:
    truth = root / "data/no-truth"
    truth.mkdir()
    (truth / "a.gt.dp.txt").write_text("One page of twelve.")
    with pytest.raises(InvalidRecordError, match="1 pages in mark-up, and one has 12"):
        learn(root, TAUGHT)
    (truth / "a.gt.dp.txt").rename(truth / "page_0012.dp.txt")
    assert learn(root, TAUGHT).decision.books["one"].pages == PAGES - 2  # too few of its words are read there
    (truth / "page_0012.dp.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidRecordError, match="no UTF-8"):
        learn(root, TAUGHT)
