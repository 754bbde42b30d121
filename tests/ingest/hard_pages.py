"""Pages on which it is hard to tell whether there is anything: empty ones that look used, and faint ones."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.images.light_on_dark_pages import grained, photograph, plain, tones
from tests.scans.makers import LATIN, Grey, blank_page, font, grey, text_page


def paper(tone: float = 225.0, grain: float = 4.0, height: int = 1500, width: int = 1000, seed: int = 11) -> Grey:
    """Aged paper: grain, uneven light, a shadow at the gutter, the dark edge of the scanner's bed."""
    light = np.full((height, width), float(tone))
    light *= np.linspace(1.0, 0.85, height)[:, None]
    light *= 1 - 0.5 * np.exp(-np.arange(width) / 40)[None, :]
    light += np.random.default_rng(seed).normal(0, grain, light.shape)
    light[:, -12:] = 0.13 * tone
    return light.clip(0, 255).astype(np.uint8)


def drawn(page: Grey, draw: Callable[[ImageDraw.ImageDraw], object]) -> Grey:
    image = Image.fromarray(page)
    draw(ImageDraw.Draw(image))
    return grey(image)


def ruled(page: Grey, *, lean: int = 0, tone: int = 120, across: bool = False, step: int = 45) -> Grey:
    def lines(pen: ImageDraw.ImageDraw) -> None:
        for y in range(120, 1400, step):
            pen.line((60, y, 940, y + lean), fill=tone, width=2)
        if across:
            for x in range(100, 920, step):
                pen.line((x, 100, x + lean, 1400), fill=tone, width=2)

    return drawn(page, lines)


def folded(page: Grey) -> Grey:
    """A crease up and one across, dark on one side and bright on the other, a little crooked."""
    out = page.astype(np.float32)
    random = np.random.default_rng(4)
    for axis, at in ((0, 740), (1, 512)):
        path = at + np.cumsum(random.normal(0, 0.25, page.shape[1 - axis]))
        distance = np.arange(page.shape[axis])[:, None] - path[None, :]
        shade = -70 * np.exp(-((distance / 1.6) ** 2)) + 14 * np.exp(-(((distance - 5) / 3) ** 2))
        out += shade if axis == 0 else shade.T
    return out.clip(0, 255).astype(np.uint8)


def stained(page: Grey) -> Grey:
    """A water stain with its dark rim, and a large soft one."""
    stain = np.zeros(page.shape, np.float32)
    cv2.ellipse(stain, (350, 1100), (240, 170), 20, 0, 360, 0.1, -1)
    cv2.ellipse(stain, (350, 1100), (240, 170), 20, 0, 360, 0.22, 9)
    cv2.ellipse(stain, (700, 400), (150, 220), 0, 0, 360, 0.18, -1)
    return (page * (1 - cv2.GaussianBlur(stain, (0, 0), 6))).astype(np.uint8)


def speckled(page: Grey, count: int, largest: int, tone: int = 20, seed: int = 8) -> Grey:
    random = np.random.default_rng(seed)
    out = page.copy()
    for x, y, wide, high in random.integers((30, 30, 1, 1), (970, 1470, largest, largest), (count, 4)).tolist():
        out[y : y + high, x : x + wide] = tone
    return out


def seen_through(page: Grey, *, strength: float = 0.14, blur: float = 2.0, other: Grey | None = None) -> Grey:
    """The type of the other side of the leaf, mirrored, faint and soft."""
    back = (grey(text_page()) if other is None else other)[:, ::-1].astype(np.float32)
    return (page * (1 - strength + strength * cv2.GaussianBlur(back, (0, 0), blur) / 255)).astype(np.uint8)


def striped(page: Grey) -> Grey:
    """Streaks that a dirty scanner leaves from top to bottom."""
    out = page.copy()
    for x, wide, tone in ((300, 1, 150), (520, 2, 180), (810, 1, 120)):
        out[:, x : x + wide] = np.minimum(out[:, x : x + wide], tone)
    return out


def scratched(page: Grey) -> Grey:
    def lines(pen: ImageDraw.ImageDraw) -> None:
        for x in (200, 477, 900):
            pen.line((x, 0, x + 8, 1500), fill=220, width=2)

    return drawn(page, lines)


def peppered() -> Grey:
    dark = np.random.default_rng(2).random((1500, 1000)) < 0.01
    return np.where(dark, 0, 255).astype(np.uint8)


def marked(page: Grey, text: str, size: int, tone: int, at: tuple[int, int] = (500, 700)) -> Grey:
    return drawn(page, lambda pen: pen.text(at, text, fill=tone, font=font(size), anchor="mm"))


def inked(page: Grey, ink: float, lines: int = 32) -> Grey:
    """Text that takes away `ink` of the paper's light."""
    return (page * (1 - ink + ink * plain(lines=lines).astype(np.float32) / 255)).astype(np.uint8)


def out_of_focus(page: Grey) -> Grey:
    return np.asarray(cv2.GaussianBlur(page, (0, 0), 1.3), np.uint8)


def worn(page: Grey, ink: float) -> Grey:
    """Type as a faded ribbon or a pencil leaves it: its ink comes and goes."""
    patchy = cv2.GaussianBlur(np.random.default_rng(3).normal(0, 1, page.shape).astype(np.float32), (0, 0), 2.5)
    share = np.clip(0.75 + 1.6 * patchy, 0.15, 1.0)
    made: Grey = (page * (1 - ink * share * (1 - plain().astype(np.float32) / 255))).astype(np.uint8)
    return made


WHITE = grey(blank_page())

EMPTY: dict[str, Callable[[], Grey]] = {
    "dark paper": lambda: paper(60, 2),
    "very dark paper": lambda: paper(42, 1.5),
    "coarse grain": lambda: paper(200, 12),
    "dark and coarse": lambda: paper(80, 8),
    "black with grain": lambda: grained(np.full((1500, 1000), 12, np.uint8), 4),
    "black with dust": lambda: speckled(grained(np.full((1500, 1000), 10, np.uint8), 2), 150, 4, 235),
    "black with scratches": lambda: scratched(grained(np.full((1500, 1000), 10, np.uint8), 2)),
    "ruled": lambda: ruled(paper()),
    "ruled, leaning": lambda: ruled(paper(), lean=12),
    "squared": lambda: ruled(paper(), across=True, step=40),
    "squared, leaning": lambda: ruled(paper(), across=True, lean=9, step=40, tone=90),
    "faintly ruled": lambda: ruled(paper(), tone=195),
    "folded": lambda: folded(paper()),
    "stained": lambda: stained(paper()),
    "foxed and stained": lambda: stained(seen_through(paper())),
    "many specks": lambda: speckled(WHITE, 3000, 4, 0),
    "many large specks": lambda: speckled(paper(), 400, 7),
    "pepper": peppered,
    "streaks": lambda: striped(paper()),
    "sharp show-through": lambda: seen_through(paper(), blur=1.2, strength=0.12),
    "strong show-through": lambda: seen_through(paper(), blur=2.2, strength=0.22),
    "show-through of capitals": lambda: seen_through(paper(), other=grey(text_page(LATIN.upper()))),
    "show-through, one line": lambda: seen_through(paper(), other=grey(text_page(lines=1))),
    "show-through on dark paper": lambda: seen_through(paper(75, 2), blur=1.8),
    "one speck": lambda: drawn(WHITE, lambda pen: pen.ellipse((400, 500, 412, 511), fill=0)),
    "faintly squared": lambda: ruled(paper(), across=True, tone=190, step=40),
    "squared on dark paper": lambda: ruled(paper(70, 2), across=True, tone=40, step=40),
    "dust on dark paper": lambda: speckled(paper(70, 2), 150, 5, 20),
    "faint dust": lambda: speckled(paper(), 300, 5, 190),
    "light film": lambda: np.full((1500, 1000), 190, np.uint8),
}  # fmt: skip
"""Nothing is printed here, and nothing drawn."""

USED: dict[str, Callable[[], Grey]] = {
    "faint": lambda: tones(plain(), 240, 220),
    "fainter": lambda: tones(plain(), 240, 225),
    "faint with grain": lambda: grained(tones(plain(), 240, 218), 4),
    "faint on aged paper": lambda: inked(paper(), 0.1),
    "faint, one line": lambda: tones(plain(lines=1), 240, 220),
    "faint and small": lambda: tones(plain(size=20, columns=72, lines=48), 240, 218),
    "faint number": lambda: marked(np.full((1500, 1000), 240, np.uint8), "213", 30, 218),
    "faint and out of focus": lambda: out_of_focus(inked(paper(), 0.12)),
    "faint over show-through": lambda: inked(seen_through(paper()), 0.12),
    "faded ribbon": lambda: worn(paper(), 0.3),
    "dark": lambda: tones(plain(), 60, 20),
    "darker": lambda: tones(plain(), 40, 15),
    "dark with grain": lambda: grained(tones(plain(), 48, 22), 2),
    "dark, aged": lambda: inked(paper(70, 2), 0.6),
    "dark, one line": lambda: inked(paper(60, 2), 0.6, lines=1),
    "dark, a number": lambda: marked(paper(60, 2), "17", 30, 18),
    "one line": lambda: inked(paper(), 0.8, lines=1),
    "one letter": lambda: marked(paper(), "A", 400, 40),
    "one bold stroke": lambda: marked(paper(), "I", 500, 40),
    "one figure": lambda: marked(paper(), "7", 28, 50, (500, 1400)),
    "a number on ruled paper": lambda: marked(ruled(paper()), "24", 30, 40, (800, 1365)),
    "a word on a folded page": lambda: marked(folded(paper()), "Finis", 40, 50),
    "a word among specks": lambda: marked(speckled(paper(), 200, 5), "Finis", 34, 40),
    "yellow": lambda: grey(_tinted((225, 205, 120), (90, 70, 30)).convert("L")),
    "blue": lambda: grey(_tinted((70, 90, 200), (20, 25, 60)).convert("L")),
    "dark photograph": lambda: photograph(1500, 1000, low=8, high=90),
    "very dark photograph": lambda: photograph(1500, 1000, low=4, high=40),
    "light photograph": lambda: photograph(1500, 1000, low=120, high=250),
    "photograph with a margin": lambda: _with_margin(photograph(1300, 800, low=8, high=90)),
    "photograph to three edges": lambda: _bled(photograph(1100, 1000, low=10, high=110)),
    "white letter on black": lambda: marked(np.full((1500, 1000), 8, np.uint8), "A", 400, 245),
    "white number on black": lambda: marked(np.full((1500, 1000), 8, np.uint8), "17", 40, 245),
    "white line on black": lambda: np.invert(inked(WHITE, 1.0, lines=1)),
}  # fmt: skip
"""Something is here, however little is seen of it."""


def _with_margin(picture: Grey) -> Grey:
    page = paper()
    page[100:1400, 100:900] = picture
    return page


def _bled(picture: Grey) -> Grey:
    page = paper()
    page[400:, :] = picture
    return page


def _tinted(ground: tuple[int, int, int], ink: tuple[int, int, int]) -> Image.Image:
    page = plain()
    return Image.fromarray(np.dstack([tones(page, light, dark) for light, dark in zip(ground, ink, strict=True)]))
