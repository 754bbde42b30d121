"""The kinds of docs/reliability.md that lie in one folder with good pages: each a page or a line."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from lib.errors import ColophonError, PagesFailedError
from lib.pipeline.skipfile import SkipFile
from lib.pipeline.storage import BookStorage
from lib.scans.guarded_listing import list_guarded
from lib.scans.sources import list_source, load_scan
from tests.projects import draw_page
from tests.scans.hostile_makers import HOSTILE_IMAGES, HOSTILE_PDFS, acting, big_tiff
from tests.scans.test_hostile_files import ingest, linux

MOST_LINE = 600
"""Characters."""


def outcomes(root: Path) -> dict[str, str]:
    """What came of each scan of the folder `source`, by name: "" where it is a page, else the line."""
    names = [ref.place for ref in list_guarded(root, "source").scans]
    with suppress(PagesFailedError):
        ingest(root)
    files = BookStorage("b", root / "data").stage("ingest")
    found = {}
    for number, name in enumerate(names, start=1):
        skip = SkipFile.read(files.skip_page(number))
        assert skip is not None, name
        found[name] = skip.failed or ""
    return found


def is_a_line(said: str) -> bool:
    return "\n" not in said and len(said) < MOST_LINE and "Traceback" not in said


QUICK = ("tree in a ring", "reference to itself", "mask of itself", "jpeg 2000 cut", "jpeg 2000", "jbig2 of rubbish")
"""Those that take no time."""


@linux
@pytest.mark.parametrize(
    "names", [QUICK, pytest.param(tuple(HOSTILE_PDFS), marks=pytest.mark.slow)], ids=["few", "all"]
)
def test_pdfs_that_mean_harm_cost_no_page_of_another(
    limited: Path, capfd: pytest.CaptureFixture[str], names: tuple[str, ...]
) -> None:
    folder = limited / "source"
    draw_page(folder / "good.png", 1)
    for name in ("0 good.pdf", "z good.pdf"):
        Image.open(folder / "good.png").save(folder / name)
    (folder / "good.png").unlink()
    for name in names:
        data = HOSTILE_PDFS[name]()
        assert len(data) < 100_000, name
        (folder / f"{name}.pdf").write_bytes(data)
    (folder / "acting.pdf").write_bytes(acting(limited))
    found = outcomes(limited)
    assert all(is_a_line(said) for said in found.values()), found
    by_file = {name.split(",")[0]: said for name, said in found.items()}
    for name in ("0 good.pdf", "z good.pdf", "acting.pdf", "jpeg 2000.pdf", "deep arrays.pdf"):
        assert by_file.get(name, "") == "", name
    for name, said in by_file.items():
        if "billion" in name or name in {"jbig2 of rubbish.pdf", "jpeg 2000 cut.pdf"}:
            assert said, f"{name} is no page"
    assert not list(limited.rglob("*PWNED*"))
    told = capfd.readouterr()
    assert "Traceback" not in told.err + told.out


@linux
def test_images_that_mean_harm_cost_no_other_page(limited: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = limited / "source"
    for name in ("0 good.png", "z good.png"):
        draw_page(folder / name, 1)
    for name, make in HOSTILE_IMAGES.items():
        (folder / name).write_bytes(make())
    found = outcomes(limited)
    assert all(is_a_line(said) for said in found.values()), found
    for name in (
        "0 good.png",
        "z good.png",
        "turned.jpg",
        "palette and alpha.png",
        "no dots.png",
        "turned nine ways.jpg",
    ):
        assert found[name] == "", name
    assert [said for name, said in found.items() if "billion" in name and not said] == []
    assert "Traceback" not in capfd.readouterr().err


def test_a_tiff_of_gigabytes_is_read_where_its_page_lies(tmp_path: Path) -> None:
    big_tiff(tmp_path / "big.tif", 5)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    listing = list_source(tmp_path, "big.tif")
    scan = load_scan(listing.scans[0])
    assert scan.image.size == (40, 30)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * (1 if sys.platform == "darwin" else 1024) < 200 << 20


@pytest.mark.slow
def test_ten_thousand_pages_are_listed(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 400))
        for _ in range(9_999):
            pdf.pages.append(page)
        pdf.save(tmp_path / "long.pdf")
    listing = list_source(tmp_path, "long.pdf")
    assert len(listing.scans) == 10_000
    assert load_scan(listing.scans[9_999]).image.width > 0


@pytest.mark.parametrize("make", HOSTILE_PDFS.values(), ids=HOSTILE_PDFS.keys())
@pytest.mark.slow
def test_a_lone_pdf_that_means_harm_is_pages_or_a_line(limited: Path, make: Callable[[], bytes]) -> None:
    (limited / "source.pdf").write_bytes(make())
    try:
        assert list_guarded(limited, "source.pdf").scans
    except ColophonError as error:
        assert is_a_line(str(error))
        assert "source.pdf" in str(error)
