"""What only the simulation knows: strain, need, and who was never detected.

Kept in a folder of its own that ingest refuses. A study may read it to ask how good a model
could be, and whom the records never showed.
"""

import numpy as np
import pyarrow as pa

from cases.simulate.columns import code_column, day_column, number_column
from cases.simulate.docket import Docket
from cases.simulate.extract_tables import Numbering, family_ids
from cases.simulate.lives import Lives
from cases.simulate.setting import Setting
from cases.simulate.timeline import Floats, Indices, Mask

LASTING_NEED = 3
"""Months in need after which a family without any case counts as never detected."""
DECIMALS = 4


def truth_tables(lives: Lives, setting: Setting, numbering: Numbering) -> dict[str, pa.Table]:
    """The truth about a chunk: `months`, a row per family and month in the area; `families`.

    In `months` a family is a number, that of its id: 12 is F0000012.
    """
    in_need = lives.truth.active & (lives.truth.strain > setting.scenario.need_line)
    return {
        "months": _months(lives, setting, numbering, in_need),
        "families": _families(lives, setting, numbering, in_need),
    }


def areas_table(setting: Setting) -> pa.Table:
    """What makes the same family look different from one commission to the next."""
    territory = setting.territory
    return pa.table(
        {
            "commission_id": territory.commission_ids,
            "hardship": number_column(territory.hardship),
            "attention": number_column(territory.attention),
            "policing": number_column(territory.policing),
            "slowness": number_column(territory.slowness),
        }
    )


def noticing_table(setting: Setting) -> pa.Table:
    """The share of incidents that each source sees in each commission's area."""
    sources, commissions = setting.noticing.share.shape
    return pa.table(
        {
            "source": code_column(
                np.repeat(np.arange(sources), commissions), setting.catalogue.codes("sources")
            ),
            "commission_id": setting.territory.commission_ids * sources,
            "share_seen": number_column(setting.noticing.share.ravel()),
            "mean_delay_days": number_column(setting.noticing.delay.ravel()),
        }
    )


def sittings_table(docket: Docket, setting: Setting) -> pa.Table:
    """Every sitting up to the cut-off."""
    commission, held_on = docket.sittings
    held = held_on <= setting.timeline.cut_off_day
    return pa.table(
        {
            "commission_id": code_column(commission[held], setting.territory.commission_ids),
            "held_on": day_column(held_on[held]),
        }
    )


def _months(lives: Lives, setting: Setting, numbering: Numbering, in_need: Mask) -> pa.Table:
    family, month = np.nonzero(lives.truth.active.T)
    return pa.table(
        {
            "family": pa.array((family + numbering.families + 1).astype(np.int32)),
            "month": day_column(setting.timeline.starts[month]),
            "strain": _coarse(lives.truth.strain[month, family]),
            "case_hazard": _coarse(lives.truth.hazard[month, family]),
            "in_need": in_need[month, family],
        }
    )


def _families(lives: Lives, setting: Setting, numbering: Numbering, in_need: Mask) -> pa.Table:
    families, records, cases = lives.population.families, lives.records, lives.cases
    count = len(families.commission)
    labelled = setting.catalogue.codes("findings").index(setting.catalogue.label_findings[0])
    months_in_need = in_need.sum(axis=0)
    with_cases = _tally(cases.family, count)
    return pa.table(
        {
            "family_id": family_ids(np.arange(count), numbering),
            "commission_id": code_column(families.commission, setting.territory.commission_ids),
            "vulnerability": _rounded(families.vulnerability),
            "support": _rounded(families.support),
            "months_in_need": months_in_need,
            "incidents": _tally(records.family, count),
            "incidents_seen": _tally(records.family[records.seen], count),
            "cases": with_cases,
            "labelled_cases": _tally(cases.family[cases.finding == labelled], count),
            "never_detected": (months_in_need >= LASTING_NEED) & (with_cases == 0),
        }
    )


def _tally(family: Indices, count: int) -> Indices:
    return np.bincount(family, minlength=count)


def _rounded(values: "np.ndarray") -> pa.Array:
    return pa.array(np.round(values, DECIMALS).astype(np.float32))


def _coarse(values: Floats) -> pa.Array:
    """Numbers to about one part in 2,000, however small, in few different bytes."""
    bits = values.astype(np.float32).view(np.uint32)
    kept = (bits + np.uint32(1 << 12)) & np.uint32(0xFFFFE000)
    return pa.array(kept.view(np.float32))
