"""Q: on what ground need came to be recorded, by group.

A label is somebody's finding. Where one group's need is mostly found on one ground, say a report of
the police, and another's on others, the two labels do not quite mean the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fairness.arrays import Codes
from fairness.attributes import DeclaredAttribute

UNKNOWN = ""
"""The ground of a row without one."""


@dataclass(frozen=True, slots=True)
class GroundCounts:
    """Families in need whose finding rests on one ground, a number for each group."""

    code: str
    names: Mapping[str, str]
    families: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LabelSources:
    """One attribute: its groups, and the grounds from the commonest to the rarest."""

    attribute: str
    groups: tuple[str, ...]
    grounds: tuple[GroundCounts, ...]


def label_sources(
    ground: Codes,
    groups: Mapping[str, Codes],
    attributes: Sequence[DeclaredAttribute],
    names: Mapping[str, Mapping[str, str]],
) -> tuple[LabelSources, ...]:
    """Count families in need by ground and group; `ground` and each column of `groups` have one
    entry for each of them, `names` is what each ground is called.
    """
    return tuple(
        _of_attribute(ground, attribute.code, groups[attribute.code], names)
        for attribute in attributes
    )


def _of_attribute(
    ground: Codes, attribute: str, group: Codes, names: Mapping[str, Mapping[str, str]]
) -> LabelSources:
    shape = (len(ground.names), len(group.names))
    cell = ground.codes * shape[1] + group.codes
    counts = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    commonest = np.argsort(-counts.sum(axis=1), kind="stable")
    return LabelSources(
        attribute,
        group.names,
        tuple(
            GroundCounts(code, names[code], tuple(counts[at].tolist()))
            for at in commonest.tolist()
            if (code := ground.names[at]) != UNKNOWN and counts[at].any()
        ),
    )
