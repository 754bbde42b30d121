"""Uneven light: how uneven it is, and evening it out.

Thresholds from: set by hand, no figures kept; tests/ingest/test_photographed.py holds them; what they gain on a
photograph stands in docs/accuracy.md.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lib.images.binarization import Grey, Mask
from lib.images.dark_ground import find_printed
from lib.images.light_type import at_survey_size

LONG_SIDE = 400
"""Pixels of the longer side that the light is measured on."""
REACH = 13
"""Pixels of that image; type is thinner, shadows are broader."""
UNEVEN = 0.8
"""Light is uneven where the darker parts of the paper have less than this share of the brighter parts' light."""
PICTURE = 0.7
"""Areas with less than this share of the light near them that do not come in from an edge are pictures, no shadows."""
NEAR = 161
"""Pixels of that image; how far about the brightest paper is looked for."""
PLATE = 0.2
"""A page of which pictures take more than this share is left alone."""
DARKEST = 0.25
"""No part is made more than four times as bright: beyond the page's edge there is no paper to bring out."""
BRIGHT = 90
"""Percentile of the paper's tones that is its bright part."""
PARTS = (5, 95)
"""Percentiles of the light that are its darker and its brighter parts."""
EDGE = 20
"""Parts that a side is divided into; one at either end is no witness of the light."""
GROWN, FILLED = 7, 5
"""Pixels by which a picture is grown before the light over it is filled in, and from how far about that is taken."""
SMOOTH = 3
"""Pixels of REACH to each of the standard deviation by which the light is smoothed."""


def find_light(grey: Grey) -> NDArray[np.float32] | None:
    """The paper's light over the page as shares of its bright parts, (height, width); None where it is even enough.

    Pictures keep their tones: the light over one is taken from the paper round about it.
    """
    closed = _without_type(grey)
    pictures = _pictures(closed)
    paper = _smooth(closed, pictures)
    if paper is None or _is_even(paper):
        return None
    printed = find_printed(at_survey_size(grey))
    if printed.any():
        # Black that bears type is no shadow, even where it comes in from an edge.
        black = cv2.resize(printed.astype(np.uint8), closed.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
        paper = _smooth(closed, pictures | black)
        if paper is None or _is_even(paper):
            return None
    bright = max(1.0, float(np.percentile(closed, BRIGHT)))
    return _enlarged(np.asarray(paper / bright, np.float32), grey)


def measure_paper(grey: Grey) -> NDArray[np.float32] | None:
    """The paper's tone over the page, 0 to 255, (height, width); None where pictures leave too little of it to see."""
    closed = _without_type(grey)
    paper = _smooth(closed, _pictures(closed))
    return None if paper is None else _enlarged(paper, grey)


def _without_type(grey: Grey) -> Grey:
    """The page reduced, each place as bright as the brightest near it."""
    height, width = grey.shape
    scale = min(1.0, LONG_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((REACH, REACH), np.uint8)), np.uint8)


def _smooth(paper: Grey, pictures: Mask) -> NDArray[np.float32] | None:
    """The paper's tone where it is seen, and from round about where there are pictures; None where they take most."""
    if pictures.mean() > PLATE:
        return None
    if pictures.any():
        grown = cv2.dilate(pictures.astype(np.uint8), np.ones((GROWN, GROWN), np.uint8))
        paper = np.asarray(cv2.inpaint(paper, grown, FILLED, cv2.INPAINT_TELEA), np.uint8)
    return np.asarray(cv2.GaussianBlur(paper.astype(np.float32), (0, 0), REACH / SMOOTH), np.float32)


def _is_even(paper: NDArray[np.float32]) -> bool:
    height, width = paper.shape
    inner = paper[height // EDGE : -height // EDGE or None, width // EDGE : -width // EDGE or None]
    if not inner.size:
        return True
    return float(np.percentile(inner, PARTS[0])) >= UNEVEN * float(np.percentile(inner, PARTS[1]))


def _enlarged(values: NDArray[np.float32], grey: Grey) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(values, grey.shape[::-1], interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _pictures(paper: NDArray[np.uint8]) -> NDArray[np.bool_]:
    brightest = cv2.dilate(paper, np.ones((1, NEAR), np.uint8))
    brightest = cv2.dilate(brightest, np.ones((NEAR, 1), np.uint8))
    dark = paper < PICTURE * brightest
    inner = dark & ~_from_edges(dark)
    # The middle of a large picture has no paper near; it is shut in by what has.
    return ~_from_edges(~inner)


def _from_edges(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The parts of a mask that reach an edge of the page."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    return np.asarray(mask & np.isin(labels, edge))


def even_out(image: Image.Image, light: NDArray[np.float32]) -> Image.Image:
    """The image as it would look in even light, in its own colours. `light` is as find_light gives it."""
    pixels = np.asarray(image).astype(np.float32)
    gain = 1.0 / np.clip(light, DARKEST, None)
    pixels *= gain if pixels.ndim == 2 else gain[:, :, np.newaxis]
    return Image.fromarray(np.clip(pixels + 0.5, 0, 255).astype(np.uint8))
