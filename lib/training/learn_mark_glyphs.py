"""Learn what small signs look like: python -m lib.training.learn_mark_glyphs FACE [FACE ...] [--write]

FACE is a font file (.otf, .ttf). It prints how the glyphs of every fourth family, by the first word of its file's name,
are told by what was learnt of the others; with --write it writes what is learnt of all. It needs the extra `learning`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from lib.errors import InputError
from lib.layout.mark_glyphs import CLASSES, FIGURES, LETTERS, QUOTES, SIGNS, WEIGHTS, GlyphNet, shape_of
from lib.system.atomic import write_text
from lib.training.learning_command import run_command
from lib.training.printed_glyphs import scanned

EACH, SEED = 14, 1
"""Samples of each sign of each face, and where chance begins. From: set by hand before the first fit, and left."""
HIDDEN, RIDGE, BATCH, ROUNDS, RATE = 64, 1e-3, 256, 12, 2e-3
"""Nodes of the hidden layer, what holds weights small, samples of a batch, rounds over all, and how fast it learns.
From: the same."""
DIGITS = 3
"""Of a weight, after the point."""
LEFT_OUT = 4
"""Every so-manieth family is left out of what is tried."""

Floats = NDArray[np.float64]


def samples(faces: Sequence[Path]) -> tuple[Floats, NDArray[np.int64], NDArray[np.str_]]:
    """The shapes of all glyphs, (n, m), their classes and the families of their faces."""
    chance = np.random.default_rng(SEED)
    shapes, classes, families = [], [], []
    for face in faces:
        family = re.split(r"[-_.]", face.name)[0]
        for sign, ink in scanned(face, CLASSES, EACH, chance):
            shapes.append(shape_of(ink))
            classes.append(CLASSES.index(sign))
            families.append(family)
    return np.asarray(shapes), np.asarray(classes, np.int64), np.asarray(families, np.str_)


def learn(shapes: Floats, classes: NDArray[np.int64]) -> dict[str, Any]:
    """The net of these shapes, as plain data; every class must be among them."""
    model = MLPClassifier(
        (HIDDEN,), alpha=RIDGE, batch_size=BATCH, max_iter=ROUNDS, learning_rate_init=RATE, random_state=0
    )
    with warnings.catch_warnings():
        # So many rounds are enough, whether or not more would change the weights.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(shapes, classes)
    layers = (
        {"weights": np.round(weights, DIGITS).tolist(), "bias": np.round(bias, DIGITS).tolist()}
        for weights, bias in zip(model.coefs_, model.intercepts_, strict=True)
    )
    return dict(zip(("hidden", "told"), layers, strict=True))


def net_of(plain: dict[str, Any]) -> GlyphNet:
    """The net of plain data."""
    first, second = ((np.asarray(one["weights"]), np.asarray(one["bias"])) for one in plain.values())
    return GlyphNet(first, second)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("faces", nargs="+", type=Path, metavar="FACE")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    shapes, classes, families = samples(sorted(chosen.faces, key=lambda face: face.name))
    names = sorted(set(families.tolist()))
    if len(names) == 1:
        raise InputError(f"one family of faces alone, {', '.join(names)}: name faces of others, some to be left out")
    out = np.isin(families, names[::LEFT_OUT])
    told = np.argmax(net_of(learn(shapes[~out], classes[~out])).probability(shapes[out]), axis=1)
    for kind in (FIGURES, LETTERS, SIGNS, QUOTES):
        start = CLASSES.index(kind)
        here = (classes[out] >= start) & (classes[out] < start + len(kind))
        right = float(np.mean(told[here] == classes[out][here])) if here.any() else 1.0
        sys.stdout.write(f"{kind}  {int(here.sum())} glyphs of faces left out, {100 * right:.1f} % right\n")
    if chosen.write:
        write_text(WEIGHTS, json.dumps(learn(shapes, classes), separators=(",", ":")) + "\n")
        sys.stdout.write(f"{WEIGHTS} written\n")


if __name__ == "__main__":
    sys.exit(run_command(main))
