"""Pages of light type on dark ground, whole and in part, and pages that only look like it. Made on the spot.

Each maker gives a page as scanned and the same page as plain dark type on white, of the same size, so that readings of
the two can be compared.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.scans.makers import LATIN, Grey, blank_page, font, grey, text_page, write_block

Pair = tuple[Image.Image, Image.Image]
"""As scanned, and as plain dark type on white."""
POEM = (
    "Seven lamps the captain counted while the evening tide was low, and the eighth one never kindled though he "
    "watched it long ago. Nobody remembers clearly which of them was first to burn, only that the boats were waiting "
    "and the herring would return. "
)


def tones(page: Grey, ground: float, type_tone: float) -> Grey:
    """A plain page (type 0 on 255) with its paper at `ground` and its ink at `type_tone`."""
    share = page.astype(np.float32) / 255
    return np.asarray(type_tone + (ground - type_tone) * share, np.float32).clip(0, 255).astype(np.uint8)


def plain(text: str = LATIN, lines: int = 32, *, size: int = 28, columns: int = 52) -> Grey:
    """Black on white, 1000 x 1500."""
    page = blank_page()
    write_block(page, text, 130, 120, lines, columns, size)
    return tones(grey(page), 255, -40)


def grained(page: Grey, deviation: float, seed: int = 5) -> Grey:
    """With the grain of film."""
    noise = np.random.default_rng(seed).normal(0, deviation, page.shape)
    return (page + noise).clip(0, 255).astype(np.uint8)


def whole(ground: float, type_tone: float, grain: float = 0.0, **block: object) -> Pair:
    """A page that is light on dark from edge to edge."""
    page = plain(**block)  # type: ignore[arg-type]
    made = tones(page, ground, type_tone)
    return Image.fromarray(grained(made, grain) if grain else made), Image.fromarray(page)


def microfilm(surround: int, *, frame: int | None = None, scratches: bool = True, lean: float = 0.0) -> Pair:
    """A negative frame of a film: film round about, the edge of the frame, scratches along the film, dust, grain."""
    page = plain()
    film = np.full((1800, 1300), surround, np.uint8)
    film[150:1650, 150:1150] = tones(page, 62, 205)
    even = np.full((1800, 1300), 255, np.uint8)
    even[150:1650, 150:1150] = page
    pen = ImageDraw.Draw(picture := Image.fromarray(film))
    if frame is not None:
        pen.rectangle((140, 140, 1160, 1660), outline=frame, width=5)
    if scratches:
        for x, tone in ((90, 230), (411, 240), (700, 15), (1210, 220)):
            pen.line((x, 0, x + 9, 1800), fill=tone, width=2)
        for x, y in np.random.default_rng(2).integers((0, 0), (1300, 1800), (150, 2)).tolist():
            pen.ellipse((x, y, x + 2, y + 2), fill=235)
    made = grained(np.asarray(picture), 4)
    return Image.fromarray(skewed(made, lean, surround)), Image.fromarray(even)


def skewed(page: Grey, degrees: float, fill: float) -> Grey:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=(fill,)), np.uint8)


def boxed(
    box: tuple[int, int, int, int],
    ground: float = 0,
    type_tone: float = 255,
    *,
    lean: float = 0.0,
    shape: str = "rectangle",
    frame: bool = False,
) -> Pair:
    """A page of text with a part of it light on dark: what lies inside `box`, whatever lines its edges cut."""
    page = plain()
    mask = Image.new("L", (1000, 1500))
    pen = ImageDraw.Draw(mask)
    inner = (box[0], box[1], box[2] - 1, box[3] - 1)
    {"rectangle": pen.rectangle, "ellipse": pen.ellipse}.get(shape, pen.rectangle)(inner, fill=255)
    if shape == "rounded":
        mask.paste(0, (0, 0, 1000, 1500))
        pen.rounded_rectangle(inner, radius=40, fill=255)
    inside = skewed(grey(mask), lean, 0) > 127
    made = np.where(inside, tones(page, ground, type_tone), page).astype(np.uint8)
    image = Image.fromarray(made)
    if frame:
        ImageDraw.Draw(image).rectangle(
            (box[0] + 8, box[1] + 8, box[2] - 9, box[3] - 9), outline=int(type_tone), width=3
        )
    return image, Image.fromarray(page)


def panel(
    box: tuple[int, int, int, int],
    lines: list[tuple[str, int]],
    ground: object = 0,
    type_tone: object = 255,
    *,
    mode: str = "L",
    lines_of_text: int = 14,
) -> Pair:
    """Text above, and a panel with its own lines, (text, size) from its top downwards, centred."""
    page = text_page(lines=lines_of_text).convert(mode)
    even = text_page(lines=lines_of_text)
    pen, pen_even = ImageDraw.Draw(page), ImageDraw.Draw(even)
    pen.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=ground)  # type: ignore[arg-type]
    pen_even.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=255)
    y = box[1] + 14
    for text, size in lines:
        at = ((box[0] + box[2]) // 2, y + size // 2)
        pen.text(at, text, fill=type_tone, font=font(size), anchor="mm")  # type: ignore[arg-type]
        pen_even.text(at, text, fill=0, font=font(size), anchor="mm")
        y += round(1.4 * size)
    return page, even


ADVERT = [
    ("THE HARBOUR LAMP COMPANY", 46),
    ("makers of signal lanterns", 30),
    ("Pier Street, near the custom house", 30),
    ("Oil, wicks and glass at all hours", 30),
    ("Repairs done while you wait", 30),
]


def photograph(height: int, width: int, seed: int = 7, low: float = 15, high: float = 120) -> Grey:
    """Soft shapes in many tones, as a dark photograph has."""
    random = np.random.default_rng(seed)
    field = np.zeros((height, width), np.float32)
    for scale, weight in ((120, 1.0), (45, 0.6), (15, 0.3)):
        coarse = random.normal(0, 1, (height // scale + 3, width // scale + 3)).astype(np.float32)
        field += weight * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    field = (field - field.min()) / (field.max() - field.min())
    return grained((low + (high - low) * field).clip(0, 255).astype(np.uint8), 3)


def captioned_photograph(text: str = "The old pier in winter, from the north") -> Pair:
    """Text, and below it a dark photograph with a white line of type in it."""
    page, even = text_page(lines=14), text_page(lines=14)
    page.paste(Image.fromarray(photograph(600, 800)), (100, 800))
    for image, tone in ((page, 245), (even, 0)):
        ImageDraw.Draw(image).text((500, 1360), text, fill=tone, font=font(30), anchor="mm")
    return page, even


def table_with_dark_head() -> Pair:
    """A table whose head row is white on black, one line high."""
    page, even = blank_page(), blank_page()
    for image, ground, tone in ((page, 0, 255), (even, 255, 0)):
        pen = ImageDraw.Draw(image)
        pen.rectangle((100, 300, 900, 340), fill=ground)
        for left, word in ((120, "Harbour"), (330, "Lamps"), (520, "Lighted"), (720, "Keeper")):
            pen.text((left, 303), word, fill=tone, font=font(28))
        for row in range(16):
            for left, word in (
                (120, "Northern pier"), (330, f"{row + 11}"), (520, f"{1840 + row}"), (720, "Mr. Ferris"),
            ):  # fmt: skip
                pen.text((left, 350 + 42 * row), word, fill=0, font=font(28))
    return page, even


def poster() -> Pair:
    """The lower half black to the edges, with large and small type."""
    page = plain(lines=13)
    even = Image.fromarray(page)
    made = Image.fromarray(page)
    ImageDraw.Draw(made).rectangle((0, 720, 1000, 1500), fill=8)
    for image, tone in ((made, 250), (even, 0)):
        pen = ImageDraw.Draw(image)
        pen.text((500, 830), "REGATTA", fill=tone, font=font(170), anchor="mm")
        for number, line in enumerate(
            ["Saturday the ninth of August", "Boats leave at noon from the old pier", "Music, lanterns and herring"]
        ):
            pen.text((500, 1010 + 90 * number), line, fill=tone, font=font(44), anchor="mm")
    return made, even


WHOLE: dict[str, Callable[[], Pair]] = {
    "white on black": lambda: whole(0, 255),
    "grey on grey": lambda: whole(62, 205, 3.0),
    "near to the ground": lambda: whole(90, 140, 2.0),
    "light film": lambda: whole(190, 240, 2.0),
    "small type": lambda: whole(20, 235, size=17, columns=85, lines=55),
    "chapter page": lambda: _chapter(0, 255),
    "one line": lambda: whole(25, 240, lines=1),
    "microfilm": lambda: microfilm(10, frame=200),
    "microfilm on white": lambda: microfilm(250, frame=10),
    "leaning microfilm": lambda: microfilm(10, lean=2.0),
    "white on blue": lambda: _coloured((20, 40, 120), (240, 240, 255)),
    "a dark box in a negative": lambda: _negative(boxed((80, 500, 920, 700))),
    "a photograph in a negative": lambda: _negative(captioned_photograph()),
}
"""Light on dark as a whole: the page image becomes the positive."""

PARTS: dict[str, Callable[[], Pair]] = {
    "box across lines": lambda: boxed((80, 190, 930, 1100)),
    "grey box": lambda: boxed((80, 190, 930, 700), 45, 95),
    "light grey box": lambda: boxed((80, 190, 930, 700), 170, 255),
    "leaning box": lambda: boxed((100, 300, 900, 800), lean=1.5),
    "oval": lambda: boxed((60, 300, 940, 1000), shape="ellipse"),
    "framed box": lambda: boxed((70, 300, 940, 800), frame=True),
    "band at the top": lambda: boxed((0, 0, 1000, 240)),
    "half page": lambda: boxed((0, 700, 1000, 1500), 12, 245),
    "side": lambda: boxed((0, 0, 500, 1500)),
    "advert": lambda: panel((120, 820, 880, 1130), ADVERT),
    "advert, grey on grey": lambda: panel((120, 820, 880, 1130), ADVERT, 45, 95),
    "advert, white on red": lambda: panel((120, 820, 880, 1130), ADVERT, (170, 20, 20), "white", mode="RGB"),
    "advert, yellow on blue": lambda: panel((120, 820, 880, 1130), ADVERT, (10, 20, 110), (250, 230, 60), mode="RGB"),
    "label of one word": lambda: panel((400, 900, 600, 950), [("LIGHTS", 30)]),
    "head of a table": table_with_dark_head,
    "poster": poster,
    "caption in a photograph": captioned_photograph,
}
"""Light on dark in part: the page image stays."""


def _chapter(ground: int, type_tone: int) -> Pair:
    page, even = blank_page(tone=ground), blank_page()
    for image, tone in ((page, type_tone), (even, 0)):
        pen = ImageDraw.Draw(image)
        pen.text((500, 560), "CHAPTER THREE", fill=tone, font=font(80), anchor="mm")
        pen.text((500, 700), "The Long Winter", fill=tone, font=font(80), anchor="mm")
    return page, even


def _coloured(ground: tuple[int, int, int], type_tone: tuple[int, int, int]) -> Pair:
    page = plain()
    channels = [tones(page, low, high) for low, high in zip(ground, type_tone, strict=True)]
    return Image.fromarray(np.dstack(channels)), Image.fromarray(page)


def _negative(pair: Pair) -> Pair:
    return Image.fromarray(255 - grey(pair[0])), pair[1]


def _photograph_page(low: float, high: float) -> Image.Image:
    return Image.fromarray(photograph(1500, 1000, low=low, high=high))


def _mourning() -> Image.Image:
    page = text_page()
    pen = ImageDraw.Draw(page)
    pen.rectangle((30, 30, 970, 1470), outline=0, width=60)
    return page


def _ornament() -> Image.Image:
    """A headpiece of white leaves on black above the text, and a decorated initial."""
    page = blank_page()
    pen = ImageDraw.Draw(page)
    pen.rectangle((120, 60, 880, 200), fill=10)
    random = np.random.default_rng(6)
    for x, y, wide, high, start in random.integers((130, 70, 8, 6, 0), (860, 180, 60, 30, 180), (70, 5)).tolist():
        pen.arc((x, y, x + wide, y + high), start, start + 200, fill=250, width=4)
    write_block(page, LATIN, 130, 260, 28)
    return page


def _crossword() -> Image.Image:
    page = text_page(lines=10)
    pen = ImageDraw.Draw(page)
    for row in range(15):
        for column in range(15):
            dark = (row * 7 + column * 5 + row * column) % 3 == 0
            corner = (200 + 40 * column, 700 + 40 * row)
            pen.rectangle((*corner, corner[0] + 40, corner[1] + 40), fill=0 if dark else 255, outline=0, width=2)
    return page


def _night_sky() -> Image.Image:
    page = text_page(lines=12)
    pen = ImageDraw.Draw(page)
    pen.rectangle((100, 700, 900, 1300), fill=12)
    for x, y, size in np.random.default_rng(9).integers((110, 710, 2), (880, 1280, 12), (160, 3)).tolist():
        pen.ellipse((x, y, x + size, y + size), fill=245)
    return page


def _heavy_type() -> Image.Image:
    """Thick strokes that run into each other: more ink than paper in a line, and counters that stand in rows."""
    page = grey(text_page(lines=34))
    return Image.fromarray(cv2.erode(page, np.ones((4, 4), np.uint8)))


def _grid() -> Image.Image:
    page = text_page(lines=10)
    pen = ImageDraw.Draw(page)
    for step in range(0, 601, 14):
        pen.line((200, 700 + step, 800, 700 + step), fill=0, width=6)
        pen.line((200 + step, 700, 200 + step, 1300), fill=0, width=6)
    return page


POSITIVE: dict[str, Callable[[], Image.Image]] = {
    "text": text_page,
    "dark exposure": lambda: Image.fromarray(tones(plain(), 60, 15)),
    "faint": lambda: Image.fromarray(tones(plain(), 240, 220)),
    "on a black table": lambda: _on_black(text_page(tone=230)),
    "mourning border": _mourning,
    "ornament": _ornament,
    "crossword": _crossword,
    "night sky": _night_sky,
    "heavy type": _heavy_type,
    "grid": _grid,
    "dark photograph": lambda: _photograph_page(10, 120),
    "light photograph": lambda: _photograph_page(60, 250),
    "black": lambda: blank_page(tone=0),
    "white": blank_page,
}
"""Nothing is light on dark here."""


def _on_black(page: Image.Image) -> Image.Image:
    table = Image.new("L", (1400, 1900), 20)
    table.paste(page, (250, 180))
    return table
