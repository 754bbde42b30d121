"""Boosted trees from a file: from what is measured to a logarithm of odds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import InvalidRecordError


@dataclass(frozen=True)
class Trees:
    """Trees whose leaves are added up. Each array is (trees, nodes); node 0 is a root, a leaf leads to itself."""

    names: tuple[str, ...]
    start: float
    feature: NDArray[np.int64]
    """Which feature a node asks for, by its place in `names`."""
    limit: NDArray[np.float64]
    """What the feature is no more than where the way goes on at `left`; else it goes on at `right`."""
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    """What a leaf adds; 0 for a node that asks."""
    depth: int
    """Questions on the longest way."""

    def logit(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each row of `features`, (n, len(names)), the logarithm of the odds."""
        # All in flat arrays: a pair of indices takes four times as long as one.
        values = np.ascontiguousarray(features).ravel()
        rows = (np.arange(len(features)) * features.shape[1])[:, None]
        roots = (np.arange(len(self.feature)) * self.feature.shape[1])[None, :]
        node = np.repeat(roots, len(features), axis=0)
        ways = np.stack([self.right + roots.T, self.left + roots.T], axis=-1).ravel()
        for _ in range(self.depth):
            goes_left = values.take(rows + self.feature.take(node)) <= self.limit.take(node)
            node = ways.take(2 * node + goes_left)
        return np.asarray(self.value.take(node).sum(axis=1) + self.start)


@cache
def load_trees(path: Path, names: tuple[str, ...]) -> Trees:
    """The trees of a file. Raises InvalidRecordError where they do not ask for the features `names`."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    if tuple(plain["features"]) != names:
        raise InvalidRecordError(f"{path.name}: its features are not those that are measured; learn the weights again")
    return trees_from_plain(plain)


def trees_from_plain(plain: Mapping[str, Any]) -> Trees:
    """Trees from plain data: each a list of nodes; [feature, limit, left, right] asks, [value] is a leaf."""
    trees: list[list[list[float]]] = plain["trees"]
    most = max((len(nodes) for nodes in trees), default=1)
    shape = (len(trees), most)
    feature, left, right = (np.zeros(shape, np.int64) for _ in range(3))
    limit, value = np.full(shape, np.inf), np.zeros(shape)
    left[:] = right[:] = np.arange(most)
    depth = 0
    for tree, nodes in enumerate(trees):
        depths = [0] * len(nodes)
        for at, node in enumerate(nodes):
            if len(node) == 1:
                value[tree, at] = node[0]
                continue
            feature[tree, at], limit[tree, at] = int(node[0]), node[1]
            left[tree, at], right[tree, at] = int(node[2]), int(node[3])
            for child in (int(node[2]), int(node[3])):
                depths[child] = depths[at] + 1
        depth = max([depth, *depths])
    return Trees(tuple(plain["features"]), float(plain["start"]), feature, limit, left, right, value, depth)
