"""TIFFs of every kind show the same page, and every page is one page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from lib.errors import SourceError
from lib.scans.sources import Scan, list_scans, list_source, load_scan
from tests.scans.makers import Grey, asarray, text_page
from tests.scans.tiff_maker import DEFLATE, LONG, SHORT, TiffFrame, frame, tiff

_PAGES = [
    np.asarray(text_page(text).resize((250, 375), Image.Resampling.BOX)) for text in ("one two ", "abc de fg hi ")
]


def page(number: int = 0) -> Grey:
    """Dark type on light grey paper, 250 x 375 pixels, unlike the other page."""
    return np.asarray(np.minimum(_PAGES[number], 235), dtype=np.uint8)


def smaller(image: Grey, width: int, height: int) -> Grey:
    return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.BOX))


def load(folder: Path, data: bytes) -> list[Scan]:
    (folder / "book.tif").write_bytes(data)
    return [load_scan(ref) for ref in list_scans(folder, "book.tif")]


def wide(white: int, kind: Any = np.uint16) -> NDArray[Any]:
    return np.round(page() / 255.0 * white).astype(kind)


def rgb(white: int = 255, kind: Any = np.uint8) -> NDArray[Any]:
    return np.dstack([wide(white, kind)] * 3)


PALETTE = [(255 - step) * 257 for step in range(256)] * 3
SMALL_PALETTE = [255 - step for step in range(256)] * 3

KINDS: dict[str, bytes] = {
    "8 bits": tiff(frame(page())),
    "8 bits, white is zero": tiff(frame(255 - page(), photometric=0)),
    "4 bits": tiff(frame(wide(15, np.uint8), bits=4)),
    "4 bits, white is zero": tiff(frame(15 - wide(15, np.uint8), bits=4, photometric=0)),
    "2 bits": tiff(frame(wide(3, np.uint8), bits=2)),
    "2 bits, white is zero": tiff(frame(3 - wide(3, np.uint8), bits=2, photometric=0)),
    "16 bits": tiff(frame(wide(65535))),
    "16 bits, white is zero": tiff(frame(65535 - wide(65535), photometric=0)),
    "16 bits, big-endian, white is zero": tiff(frame(65535 - wide(65535), photometric=0, order=">"), order=">"),
    "16 bits, white is zero, deflated": tiff(frame(65535 - wide(65535), photometric=0, compression=DEFLATE)),
    "12 bits in 16": tiff(frame(wide(4095))),
    "12 bits in 16, said so": tiff(frame(wide(4095), t281=(SHORT, [4095]))),
    "12 bits in 16, white is zero": tiff(frame(4095 - wide(4095), photometric=0)),
    "10 bits in 16": tiff(frame(wide(1023))),
    "14 bits in 16": tiff(frame(wide(16383))),
    "12 bits": tiff(frame(wide(4095), bits=12)),
    "12 bits, white is zero": tiff(frame(4095 - wide(4095), bits=12, photometric=0)),
    "10 bits": tiff(frame(wide(1023), bits=10)),
    "14 bits": tiff(frame(wide(16383), bits=14)),
    "16 bits, signed": tiff(frame(wide(32767, np.int16), kind=2)),
    "8 bits, signed": tiff(frame((page().astype(np.int16) - 128).astype(np.int8), kind=2)),
    "32 bits": tiff(frame(wide(2**32 - 1, np.uint32))),
    "32 bits, white is zero": tiff(frame(2**32 - 1 - wide(2**32 - 1, np.uint32), photometric=0)),
    "fractions": tiff(frame(wide(1, np.float64).astype(np.float32) * 0 + np.float32(1 / 255) * page(), kind=3)),
    "fractions, white is zero": tiff(frame((1 - page() / 255).astype(np.float32), kind=3, photometric=0)),
    "fractions of 64 bits": tiff(frame(page() / 255, kind=3)),
    "floats up to 255": tiff(frame(page().astype(np.float32), kind=3)),
    "palette": tiff(frame(255 - page(), photometric=3, t320=(SHORT, PALETTE))),
    "palette not scaled": tiff(frame(255 - page(), photometric=3, t320=(SHORT, SMALL_PALETTE))),
    "RGB": tiff(frame(rgb(), photometric=2)),
    "RGB of 16 bits": tiff(frame(rgb(65535, np.uint16), photometric=2)),
    "RGB of 12 bits in 16": tiff(frame(rgb(4095, np.uint16), photometric=2)),
    "RGB in fractions": tiff(frame((rgb() / 255).astype(np.float32), photometric=2, kind=3)),
    "RGB in planes": tiff(frame(rgb(), photometric=2, planes=2)),
    "RGB in planes and strips": tiff(frame(rgb(), photometric=2, planes=2, rows=16, compression=DEFLATE)),
    "RGB in planes and tiles": tiff(frame(rgb(), photometric=2, planes=2, tile=64, compression=DEFLATE)),
    "CMYK": tiff(frame(np.dstack([page() * 0] * 3 + [255 - page()]), photometric=5)),
    "alpha": tiff(frame(np.dstack([page(), page() * 0 + 255]), t338=(SHORT, [2]))),
    "alpha of 16 bits": tiff(frame(np.dstack([wide(65535), wide(65535) * 0 + 65535]), t338=(SHORT, [2]))),
    "tiles": tiff(frame(page(), tile=64)),
    "tiles of 16 bits": tiff(frame(wide(65535), tile=64, compression=DEFLATE)),
    "strips": tiff(frame(page(), rows=7)),
    "big": tiff(frame(page()), big=True),
    "big, big-endian, 16 bits": tiff(frame(wide(65535), order=">"), order=">", big=True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_shows_the_page(tmp_path: Path, kind: str) -> None:
    (scan,) = load(tmp_path, KINDS[kind])
    assert scan.image.mode == "L"
    shown = asarray(scan.image).astype(int)
    steps = {"2 bits": 48, "4 bits": 10}.get(kind.split(",", maxsplit=1)[0], 2)
    assert shown.shape == page().shape
    assert np.abs(shown - page()).max() <= steps


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_ccitt", "packbits", "tiff_lzw", "tiff_deflate"])
@pytest.mark.parametrize("photometric", [0, 1])
def test_bilevel_is_dark_on_light(tmp_path: Path, compression: str, photometric: int) -> None:
    bilevel = Image.fromarray(page()).convert("1")
    bilevel.save(tmp_path / "1.tif", compression=compression, tiffinfo={262: photometric})
    (ref,) = list_scans(tmp_path, "1.tif")
    assert np.array_equal(asarray(load_scan(ref).image), 255 * asarray(bilevel).astype(np.uint8))


@pytest.mark.parametrize("photometric", [0, 1])
def test_bilevel_without_compression(tmp_path: Path, photometric: int) -> None:
    bits = (page() > 128).astype(np.uint8) ^ (1 - photometric)
    (scan,) = load(tmp_path, tiff(frame(bits, bits=1, photometric=photometric)))
    assert np.array_equal(asarray(scan.image), 255 * (page() > 128))


def test_dark_page_of_16_bits_stays_dark_beside_its_neighbour(tmp_path: Path) -> None:
    """A value beyond 14 bits tells the depth, however dark the rest is."""
    dark = (wide(65535) // 8).astype(np.uint16)
    dark[0, 0] = 65535
    (scan,) = load(tmp_path, tiff(frame(dark)))
    assert asarray(scan.image)[5:].max() < 35


UNREAD = {
    "JPEG 2000": tiff(frame(page(), compression=34712)),
    "WebP": tiff(frame(rgb(), photometric=2, compression=50001)),
    "unknown": tiff(frame(page(), compression=65000)),
    "separate planes": tiff(frame(rgb(65535, np.uint16), photometric=2, planes=2)),
    "floating-point": tiff(frame(page().astype(np.float16), kind=3)),
}


@pytest.mark.parametrize("kind", UNREAD)
def test_what_is_not_read_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    (tmp_path / "2.tif").write_bytes(UNREAD[kind])
    (ref,) = list_scans(tmp_path, ".")
    with pytest.raises(SourceError, match=rf"2\.tif: a .*TIFF.*{kind}.*; save it again"):
        load_scan(ref)


def tagged(image: Grey, subfile: int, **more: Any) -> TiffFrame:
    return frame(image, t254=(LONG, [subfile]), **more)


HALF, QUARTER = smaller(page(), 125, 188), smaller(page(), 62, 94)
MASK = frame((page() < 128).astype(np.uint8), bits=1, photometric=4, t254=(LONG, [4]))
STRUCTURES: dict[str, tuple[bytes, list[Grey]]] = {
    "thumbnail after": (tiff(frame(page()), tagged(HALF, 1)), [page()]),
    "thumbnail before": (tiff(tagged(QUARTER, 1), frame(page())), [page()]),
    "a thumbnail for each page": (
        tiff(frame(page()), tagged(HALF, 1), frame(page(1)), tagged(smaller(page(1), 125, 188), 1)),
        [page(), page(1)],
    ),
    "old tag for thumbnails": (tiff(frame(page()), frame(HALF, t255=(SHORT, [2]))), [page()]),
    "pyramid": (tiff(frame(page()), tagged(HALF, 1), tagged(QUARTER, 1)), [page()]),
    "pyramid without tags": (tiff(frame(page()), frame(HALF), frame(QUARTER)), [page()]),
    "pyramid that hangs on the page": (
        tiff(frame(page(), inner=[tagged(HALF, 1), tagged(QUARTER, 1)]), frame(page(1))),
        [page(), page(1)],
    ),
    "page that hangs on its preview": (tiff(tagged(QUARTER, 1, inner=[frame(page())])), [page()]),
    "the same, big": (tiff(tagged(QUARTER, 1, inner=[frame(page())]), big=True), [page()]),
    "mask": (tiff(frame(page()), MASK, frame(page(1))), [page(), page(1)]),
    "pages that say so": (tiff(tagged(page(), 2), tagged(page(1), 2)), [page(), page(1)]),
    "all but the first marked as smaller": (tiff(frame(page()), tagged(page(1), 1)), [page(), page(1)]),
    "nothing but a thumbnail": (tiff(tagged(QUARTER, 1)), [QUARTER]),
    "a page of half the size": (
        tiff(frame(page()), frame(smaller(page(1), 125, 188))),
        [page(), smaller(page(1), 125, 188)],
    ),
    "blank pages": (tiff(frame(page() * 0 + 240), frame(HALF * 0 + 240)), [page() * 0 + 240, HALF * 0 + 240]),
    "a loop": (tiff(frame(page()), frame(page(1))), [page(), page(1)]),
}


@pytest.mark.parametrize("case", STRUCTURES)
def test_each_page_is_one_page(tmp_path: Path, case: str) -> None:
    data, pages = STRUCTURES[case]
    scans = load(tmp_path, data)
    assert [scan.image.size for scan in scans] == [(image.shape[1], image.shape[0]) for image in pages]
    for scan, image in zip(scans, pages, strict=True):
        assert np.abs(asarray(scan.image).astype(int) - image).max() <= 1


def test_smaller_copies_are_told(tmp_path: Path) -> None:
    (tmp_path / "1.tif").write_bytes(STRUCTURES["pyramid"][0])
    (tmp_path / "2.tif").write_bytes(tiff(frame(page(1))))
    assert (
        "1 file with smaller copies or masks of the pages, which are no pages: 1.tif"
        in list_source(tmp_path, ".").remarks()
    )


def test_pages_are_found_in_any_order(tmp_path: Path) -> None:
    data, pages = STRUCTURES["a thumbnail for each page"]
    (tmp_path / "book.tif").write_bytes(data)
    refs = list_scans(tmp_path, "book.tif")
    for number in (1, 0, 1, 1, 0):
        assert np.abs(asarray(load_scan(refs[number]).image).astype(int) - pages[number]).max() <= 1


def test_tiff_of_another_name_keeps_its_pages(tmp_path: Path) -> None:
    (tmp_path / "book.jpg").write_bytes(tiff(frame(page()), frame(page(1))))
    assert len(list_scans(tmp_path, ".")) == 2


def test_damaged_copy_does_not_hurt_the_page(tmp_path: Path) -> None:
    data = bytearray(tiff(frame(page(), inner=[tagged(HALF, 1)])))
    at = data.find((330).to_bytes(2, "little") + LONG.to_bytes(2, "little"))
    data[at + 8 : at + 12] = (len(data) + 10_000).to_bytes(4, "little")
    (scan,) = load(tmp_path, bytes(data))
    assert np.array_equal(asarray(scan.image), page())


def test_chain_that_leads_nowhere_is_damage(tmp_path: Path) -> None:
    """Pages are missing: the file is not taken for a shorter book."""
    data = tiff(frame(page()), frame(page(1)))
    (tmp_path / "book.tif").write_bytes(data[: len(data) * 4 // 10])
    with pytest.raises(SourceError, match="damaged or cut short"):
        list_scans(tmp_path, "book.tif")
