"""A scan's lie and its pages, and cutting the pages out."""

from __future__ import annotations

import numpy as np
from PIL import Image

from lib.images.ink import reduce_grey
from lib.images.orientation import find_rotation
from lib.images.scan import Scan
from lib.images.spread import find_gutter
from lib.schemas.base import Box
from lib.schemas.ingest import Rotation

# Pillow turns counterclockwise.
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def survey_scan(scan: Scan, *, rotate: bool = True, split: bool = True) -> tuple[Rotation, list[Box]]:
    """Degrees clockwise that make the scan upright, and the boxes of its pages then, in pixels and reading order.

    `rotate` and `split` say whether to look for a lie and for a gutter at all; without them a scan is one page, as it
    lies.
    """
    small = reduce_grey(np.asarray(scan.image.convert("L")))
    rotation: Rotation = find_rotation(small).rotation if rotate else 0
    width, height = scan.image.size if rotation in {0, 180} else scan.image.size[::-1]
    upright = np.ascontiguousarray(np.rot90(small, -rotation // 90))
    gutter = find_gutter(upright) if split else None
    if gutter is None:
        return rotation, [(0, 0, width, height)]
    x = round(gutter * width / upright.shape[1])
    return rotation, [(0, 0, x, height), (x, 0, width, height)]


def cut_page(scan: Scan, rotation: Rotation, box: Box) -> Image.Image:
    """One page of a scan, upright. `box` lies in the upright scan, as `survey_scan` gives it."""
    image = scan.image.transpose(_TURNS[rotation]) if rotation else scan.image
    return image.crop(box)
