"""Files that mean harm, taken by ingest: the page that they hold fails with a line, and the others are made."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib.errors import ColophonError, PagesFailedError, SourceError
from lib.pipeline.execute import run_stage
from lib.pipeline.skipfile import SkipFile
from lib.pipeline.storage import BookStorage
from lib.scans.guarded_listing import list_guarded
from lib.schemas.ingest import IngestPage
from stages.ingest import IngestStage
from tests.projects import draw_page
from tests.scans.makers import png_claiming

MEBIBYTE = 1 << 20
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's limit of data is Linux's")


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog. Readers look for its table by themselves."""
    body = b"".join(b"%d 0 obj %s endobj\n" % (number, content) for number, content in enumerate(objects, start=1))
    return b"%PDF-1.5\n" + body + b"trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>> stream\n%s\nendstream" % (entries, len(data), data)


def packed(piece: bytes, times: int) -> bytes:
    """A piece repeated, deflated twice: megabytes become a few bytes."""
    once = zlib.compressobj(9)
    parts = b"".join(once.compress(piece) for _ in range(times)) + once.flush()
    return zlib.compress(parts, 9)


def one_page(content: bytes, *more: bytes, resources: bytes = b"<<>>") -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R/Resources %s>>" % resources,
        content,
        *more,
    )


def content_bomb() -> bytes:
    """A page whose content is 256 MiB of lines."""
    lines = packed(b"0 0 m 9 9 l S\n" * (MEBIBYTE // 14), 256)
    return one_page(stream(lines, b"/Filter[/FlateDecode/FlateDecode]"))


def form_in_itself() -> bytes:
    """A form that draws itself twice."""
    inner = b"/Type/XObject/Subtype/Form/BBox[0 0 300 400]/Resources<</XObject<</F 5 0 R>>>>"
    return one_page(stream(b"/F Do"), stream(b"/F Do /F Do", inner), resources=b"<</XObject<</F 5 0 R>>>>")


def object_bomb() -> bytes:
    """An object stream that unpacks to 600 MiB. It holds the catalog, so the file is not even opened."""
    once = zlib.compressobj(9)
    held = once.compress(b"1 0 ".ljust(24) + b"<</Type/Catalog/Pages 2 0 R>> ")
    held += b"".join(once.compress(b" " * MEBIBYTE) for _ in range(600)) + once.flush()
    places, data = {}, b"%PDF-1.5\n"
    for number, content in (
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>"),
        (4, stream(held, b"/Type/ObjStm/N 1/First 24/Filter/FlateDecode")),
    ):
        places[number] = len(data)
        data += b"%d 0 obj %s endobj\n" % (number, content)
    rows = bytes([0]) + bytes(6) + bytes([2]) + (4).to_bytes(4, "big") + bytes(2)
    rows += b"".join(bytes([1]) + place.to_bytes(4, "big") + bytes(2) for place in (*places.values(), len(data)))
    table = stream(rows, b"/Type/XRef/Size 6/W[1 4 2]/Root 1 0 R")
    return data + b"5 0 obj %s endobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(data))


def deep_tree() -> bytes:
    """A page tree ten thousand branches deep."""
    branches = [b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (number + 3) for number in range(10_000)]
    page = b"<</Type/Page/MediaBox[0 0 300 400]/Parent %d 0 R>>" % 10_001
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", *branches, page)


def ingest(project: Path) -> list[IngestPage]:
    run_stage(IngestStage, "b", project, max_workers=2)
    files = BookStorage("b", project / "data").stage("ingest")
    return [files.load_page(number, IngestPage) for number in range(1, 99) if files.has_page(number)]


@linux
@pytest.mark.parametrize("make", [content_bomb, form_in_itself])
def test_a_page_that_unfolds_without_end_fails_alone(limited: Path, make: Callable[[], bytes]) -> None:
    """Beside it in the folder stands a good page of another PDF."""
    folder = limited / "source"
    draw_page(folder / "1.png", 1)
    Image.open(folder / "1.png").save(folder / "1.pdf")
    (folder / "1.png").unlink()
    (folder / "2.pdf").write_bytes(make())
    assert (folder / "2.pdf").stat().st_size < 20_000
    with pytest.raises(PagesFailedError, match=r"1 of 2 pages failed \(page 2: ") as caught:
        ingest(limited)
    assert "run.worker_memory_mb" in str(caught.value)
    files = BookStorage("b", limited / "data").stage("ingest")
    good = SkipFile.read(files.skip_page(1))
    assert good is not None
    assert good.failed is None


@linux
def test_a_file_that_cannot_even_be_opened_is_one_line(limited: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (limited / "source.pdf").write_bytes(object_bomb())
    with pytest.raises(SourceError, match=r"source\.pdf: needs more than 512 MiB of memory to be looked through"):
        list_guarded(limited, "source.pdf")
    assert "Traceback" not in capfd.readouterr().err


def test_a_deep_page_tree_is_followed_or_refused(limited: Path) -> None:
    (limited / "source.pdf").write_bytes(deep_tree())
    try:
        listing = list_guarded(limited, "source.pdf")
    except ColophonError as error:
        assert "source.pdf" in str(error)
    else:
        assert len(listing.scans) == 1


@pytest.mark.parametrize(
    "size", [(1, 1), (2, 3), (100_000, 3), (3, 100_000), (900, 1), (24, 24)], ids=lambda size: "x".join(map(str, size))
)
def test_images_of_no_page_s_shape_are_pages(project: Path, size: tuple[int, int]) -> None:
    draw_page(project / "source" / "1.png", 1)
    grey = np.random.default_rng(1).integers(0, 256, size[::-1]).astype(np.uint8)
    Image.fromarray(grey).save(project / "source" / "2.png")
    assert [page.status for page in ingest(project)] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("size", "words"),
    [((60_000, 60_000), "are more than the"), ((2_000_000, 2), "a side of more than 1,000,000"), ((0, 9), "")],
)
def test_a_size_that_is_claimed_is_judged_before_it_is_made(project: Path, size: tuple[int, int], words: str) -> None:
    draw_page(project / "source" / "1.png", 1)
    (project / "source" / "2.png").write_bytes(png_claiming(*size))
    with pytest.raises(PagesFailedError, match=r"1 of 2 pages failed \(page 2: 2\.png") as caught:
        ingest(project)
    assert words in str(caught.value)


def test_a_failed_scan_is_told_once(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    draw_page(project / "source" / "1.png", 1)
    (project / "source" / "2.png").write_bytes(b"no image")
    with pytest.raises(PagesFailedError):
        ingest(project)
    assert capfd.readouterr().err.count("page 2 failed") == 1


def test_a_name_that_is_no_utf8_is_a_page(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    draw_page(project / "source" / "1.png", 1)
    try:
        (project / "source" / "1.png").rename(project / "source" / "caf\udce9.png")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert [page.source for page in ingest(project)] == ["caf\\xe9.png"]
    assert "names that are not UTF-8, which DVC cannot hold" in capfd.readouterr().out


def test_a_dangling_link_among_others_is_one_failed_page(project: Path) -> None:
    draw_page(project / "source" / "1.png", 1)
    (project / "source" / "2.png").symlink_to("gone.png")
    with pytest.raises(PagesFailedError, match=r"1 of 2 pages failed \(page 2: 2\.png: a link to a file that is not"):
        ingest(project)


def test_an_image_that_does_not_decode_is_said_without_noise(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """PDFium leaves such a page white; the image is asked for by itself, and closed without a warning."""
    white = stream(zlib.compress(b"\xff" * 900), b"/Type/XObject/Subtype/Image/Width 30/Height 30/BitsPerComponent 8"
                   b"/ColorSpace/DeviceGray/Filter/FlateDecode")  # fmt: skip
    content = stream(b"300 0 0 400 0 0 cm /I Do")
    (project / "source").mkdir()
    (project / "source" / "1.pdf").write_bytes(one_page(content, white, resources=b"<</XObject<</I 5 0 R>>>>"))
    assert [page.blank for page in ingest(project)] == [True]
    assert "Explicitly closing" not in capfd.readouterr().err
