"""Pictures for the plates: hills and a sky in tones, or in lines as an engraver cuts them."""

from __future__ import annotations

import hashlib
import io

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 900, 620


def picture_of(name: str) -> bytes:
    """A PNG; the same for the same name."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    chance = np.random.default_rng(seed)
    across, down = np.meshgrid(np.arange(WIDTH) / WIDTH, np.arange(HEIGHT) / HEIGHT)
    tone = 225 - 70 * down + 18 * np.sin(7 * across + 3 * np.sin(5 * down))
    for level in range(5):
        ridge = (
            0.35
            + 0.13 * level
            + sum(
                chance.uniform(0.01, 0.06) * np.sin(across * chance.uniform(2, 17) + chance.uniform(0, 6))
                for _ in range(4)
            )
        )
        tone = np.where(down > ridge, 190 - 34 * level + 16 * np.sin(60 * across + 40 * down * level), tone)
    if seed % 2:
        lines = 127 + 127 * np.sin(170 * down + 9 * np.sin(6 * across) + tone / 20)
        tone = np.where(lines < tone, 245, 25)
    else:
        tone = tone + chance.normal(0, 9, tone.shape)
    made = io.BytesIO()
    Image.fromarray(np.clip(tone, 0, 255).astype(np.uint8)).save(made, "PNG")
    return made.getvalue()
