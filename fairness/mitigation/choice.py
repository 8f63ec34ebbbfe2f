"""The signed choice to reach groups alike: kept under the home, off unless a person signed it.

One choice for a version, since offsets are on the scale of that version's risks. It acts while its
signature lasts and never after. The attribute is read here, for the order of selection alone: it
enters no feature, no model and no risk.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cases.canonical import canonical_json
from cases.errors import BadInput
from cases.store import CaseStore
from fairness.arrays import FloatArray
from models.signatures import Signature

CHOICES = "mitigation"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, for whom, and who answers for it until when.

    `offsets` are log-odds by value of the attribute at full strength; `strength` is above 0 and at
    most 1. A family without a value, or with one that is not named, is not moved.
    """

    version: str
    attribute: str
    strength: float
    offsets: Mapping[str, float]
    signature: Signature

    def offset_of(self, values: npt.NDArray[np.object_]) -> FloatArray:
        """The log-odds added for each family by its value of the attribute, (families,)."""
        added = [self.strength * self.offsets.get(str(value), 0.0) for value in values]
        return np.array(added, dtype=np.float64)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {**asdict(self), "signature": self.signature._asdict()}


def attribute_values(
    store: CaseStore, attribute: str, families: npt.NDArray[np.object_]
) -> npt.NDArray[np.object_]:
    """Each family's value of one attribute, (families,); "" where none is recorded."""
    table = store.table("attributes")
    asked = table.filter(pc.equal(table["attribute"].cast(pa.string()), attribute))
    names, values = asked["family_id"].cast(pa.string()), asked["value"].cast(pa.string())
    by_family = dict(zip(names.to_pylist(), values.to_pylist(), strict=True))
    return np.array([by_family.get(str(family), "") for family in families], dtype=object)


def keep_choice(home: Path, choice: Choice) -> None:
    """Keep a version's choice; it replaces an earlier one."""
    path = _path(home, choice.version)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(canonical_json(choice.to_dict()), encoding="utf-8")


def drop_choice(home: Path, version: str) -> None:
    """Go back to the plain lists."""
    _path(home, version).unlink(missing_ok=True)


def kept_choice(home: Path, version: str) -> Choice | None:
    """A version's choice, expired or not, or None; BadInput where the file cannot be read."""
    path = _path(home, version)
    if not path.is_file():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        choice = Choice(**{**told, "signature": Signature(**told["signature"])})
        datetime.fromisoformat(choice.signature.expires_at)
        usable = 0 < choice.strength <= 1 and np.isfinite([*choice.offsets.values()]).all()
    except (OSError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise _unreadable(path) from error
    if not usable:
        raise _unreadable(path)
    return choice


def choice_in_force(home: Path, version: str, now: datetime) -> Choice | None:
    """The version's choice while its signature lasts; None where nobody signed, or no longer."""
    choice = kept_choice(home, version)
    if choice is None or choice.signature.has_expired(now):
        return None
    return choice


def _unreadable(path: Path) -> BadInput:
    return BadInput(f"{path.name}: not a signed choice; sign again with 'tirek mitigate'")


def _path(home: Path, version: str) -> Path:
    return home / CHOICES / f"version-{version}.json"
