"""A signed mitigation as lists know it: whom it moves, what they say of it, when it is over."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cases.errors import BadInput
from cases.store import CaseStore
from fairness.mitigation.choice import Choice, attribute_values, kept_choice


def offset_of(
    mitigation: Choice | None, store: CaseStore, families: npt.NDArray[np.object_]
) -> npt.NDArray[np.float64]:
    """What is added to each family's log-odds before it is selected, (families,); nothing unless
    signed.

    BadInput where the catalogue no longer declares the attribute.
    """
    if mitigation is None:
        return np.zeros(len(families))
    declared = [one.code for one in store.catalogue.attributes]
    if mitigation.attribute not in declared:
        msg = (
            f"lists were to be made with a signed choice by '{mitigation.attribute}', which the "
            f"catalogue does not declare ({', '.join(declared) or 'none'}); take it back with "
            "'tirek mitigate --strength 0' and any attribute that it does"
        )
        raise BadInput(msg)
    return mitigation.offset_of(attribute_values(store, mitigation.attribute, families))


def told(mitigation: Choice | None, store: CaseStore) -> dict[str, Any]:
    """What a list's head says of it, with the attribute's name; empty where there is none."""
    if mitigation is None:
        return {}
    names = {one.code: one.name.model_dump() for one in store.catalogue.attributes}
    return {**mitigation.to_dict(), "name": names[mitigation.attribute]}


def lapsed(home: Path, version: str) -> str:
    """That a version's signed choice is over, in a line; "" where none is."""
    choice = kept_choice(home, version)
    if choice is None or not choice.signature.has_expired(datetime.now(UTC)):
        return ""
    return (
        f"the choice to reach groups alike ({choice.attribute}) expired on "
        f"{choice.signature.expires_at[:10]}: lists are made without it; weigh it again with "
        "'tirek mitigate'"
    )
