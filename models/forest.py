"""A booster's trees as flat arrays: what a compiled loop over rows needs of them.

LightGBM's own rule of a split is kept: what is not known goes where the split sends it, or
counts as nothing where no row of the fitting lacked the value.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, Self

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

from cases.errors import BadInput

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MISSING = {"None": 0, "Zero": 1, "NaN": 2}
"""What a split takes for not known: nothing, a zero or a NaN, a NaN alone."""

MOST_SLOTS = 64
"""Features that one path may ask about: a pattern holds a bit for each."""

Node = dict[str, Any]


class Forest(NamedTuple):
    """Trees one after another; `node_start`, `leaf_start`, `slot_start` (trees + 1,) and
    `step_start` (leaves + 1,) mark where each one's begin.

    Splits (nodes,): `feature`, `threshold` (a value not above it goes left), `missing` as
    numbered in MISSING, `default_left`. Slots are the features that a tree splits on:
    `slot_feature` (slots,). A leaf has its `value` (leaves,) and the steps to it, from the root:
    `step_node` (numbered within the tree), `step_left`, `step_slot` (within the tree), and
    `step_share`, the share of the node's fitting rows that went this way.
    """

    node_start: Ints
    feature: Ints
    threshold: Floats
    missing: Ints
    default_left: Flags
    slot_start: Ints
    slot_feature: Ints
    leaf_start: Ints
    value: Floats
    step_start: Ints
    step_node: Ints
    step_left: Flags
    step_slot: Ints
    step_share: Floats

    @property
    def trees(self) -> int:
        """How many trees there are."""
        return len(self.node_start) - 1

    @classmethod
    def of(cls, booster: lgb.Booster) -> Self:
        """The trees of a booster; BadInput for splits that are no thresholds."""
        return cls(**_Planted(booster).arrays())


class _Planted:
    """Trees being laid out, one after another."""

    def __init__(self, booster: lgb.Booster) -> None:
        self._nodes: list[tuple[int, float, int, bool]] = []
        self._leaves: list[float] = []
        self._slots: list[int] = []
        self._steps: list[tuple[int, bool, int, float]] = []
        self._starts: dict[str, list[int]] = {
            "node_start": [0],
            "slot_start": [0],
            "leaf_start": [0],
            "step_start": [0],
        }
        for tree in booster.dump_model()["tree_info"]:
            self._plant(tree["tree_structure"])

    def _plant(self, root: Node) -> None:
        splits = list(_splits(root))
        number = {split["split_index"]: place for place, split in enumerate(splits)}
        features = sorted({int(split["split_feature"]) for split in splits})
        slot = {feature: place for place, feature in enumerate(features)}
        self._nodes += [_rule(split) for split in splits]
        self._slots += features
        for leaf, path in _leaves(root, ()):
            if len({node["split_feature"] for node, _, _ in path}) > MOST_SLOTS:
                msg = f"a path asks about more than {MOST_SLOTS} features; train shallower trees"
                raise BadInput(msg)
            self._leaves.append(float(leaf["leaf_value"]))
            self._steps += [
                (number[node["split_index"]], left, slot[int(node["split_feature"])], share)
                for node, left, share in path
            ]
            self._starts["step_start"].append(len(self._steps))
        self._starts["node_start"].append(len(self._nodes))
        self._starts["slot_start"].append(len(self._slots))
        self._starts["leaf_start"].append(len(self._leaves))

    def arrays(self) -> dict[str, Any]:
        """The fields of a forest."""
        feature, threshold, missing, default_left = _columns(self._nodes, 4)
        step_node, step_left, step_slot, step_share = _columns(self._steps, 4)
        return {
            **{name: np.array(starts, dtype=np.int32) for name, starts in self._starts.items()},
            "feature": np.array(feature, dtype=np.int32),
            "threshold": np.array(threshold, dtype=np.float64),
            "missing": np.array(missing, dtype=np.int32),
            "default_left": np.array(default_left, dtype=np.bool_),
            "slot_feature": np.array(self._slots, dtype=np.int32),
            "value": np.array(self._leaves, dtype=np.float64),
            "step_node": np.array(step_node, dtype=np.int32),
            "step_left": np.array(step_left, dtype=np.bool_),
            "step_slot": np.array(step_slot, dtype=np.int32),
            "step_share": np.array(step_share, dtype=np.float64),
        }


def _splits(node: Node) -> Iterator[Node]:
    if "split_index" in node:
        yield node
        yield from _splits(node["left_child"])
        yield from _splits(node["right_child"])


Path = tuple[tuple[Node, bool, float], ...]


def _leaves(node: Node, path: Path) -> Iterator[tuple[Node, Path]]:
    """Every leaf with the splits before it, the way taken, and the share of rows that took it."""
    if "split_index" not in node:
        yield node, path
        return
    for side, left in (("left_child", True), ("right_child", False)):
        child = node[side]
        share = child.get("internal_count", child.get("leaf_count")) / node["internal_count"]
        yield from _leaves(child, (*path, (node, left, share)))


def _rule(split: Node) -> tuple[int, float, int, bool]:
    if split["decision_type"] != "<=":
        msg = f"a split asks '{split['decision_type']}'; reasons are given for thresholds only"
        raise BadInput(msg)
    return (
        int(split["split_feature"]),
        float(split["threshold"]),
        MISSING[split["missing_type"]],
        bool(split["default_left"]),
    )


def _columns(rows: list[Any], count: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(count)]
