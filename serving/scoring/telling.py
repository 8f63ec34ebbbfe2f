"""What is told over `/v1` of families of a ranked cohort."""

from typing import Any

from serving.api.contract import ExplainedFamily, RankedFamily, ScoredFamily
from serving.ranking.advice import tell_advice, tell_frequency
from serving.scoring.answering import Answering


def score_family(answering: Answering, family: str) -> ScoredFamily:
    """A family of the cohort or of the urgent lane, scored."""
    return ScoredFamily(**_scored(answering, family))


def rank_family(answering: Answering, family: str) -> RankedFamily:
    """The same with its place in its commission's order; one in the urgent lane has none."""
    row = answering.cohort.row_of.get(family)
    place = None if row is None else answering.standing[row].place
    return RankedFamily(**_scored(answering, family), place=place)


def explain_family(answering: Answering, family: str) -> ExplainedFamily:
    """The same with its reasons; of one in the urgent lane the model says nothing."""
    row = answering.cohort.row_of.get(family)
    if row is None:
        return ExplainedFamily(**_urgent(answering, family), raises=(), lowers=(), unknown=())
    explained = answering.blocks.explained(family)
    advice = tell_advice(answering.cohort, explained, row, answering.sources[family])
    return ExplainedFamily(
        **_ranked(answering, family, row),
        frequency=advice.frequency,
        frequency_text=advice.frequency_text,
        raises=advice.told.raises,
        lowers=advice.told.lowers,
        set_aside=advice.told.set_aside,
        against=advice.against,
        between_bands=advice.between_bands,
        unknown=advice.unknown,
    )


def _scored(answering: Answering, family: str) -> dict[str, Any]:
    row = answering.cohort.row_of.get(family)
    if row is None:
        return _urgent(answering, family)
    frequency, text = tell_frequency(answering.cohort, row)
    ranked = _ranked(answering, family, row)
    return {**ranked, "frequency": frequency, "frequency_text": text}


def _ranked(answering: Answering, family: str, row: int) -> dict[str, Any]:
    """The fields of a ranked family but for its frequency."""
    standing = answering.standing[row]
    return {
        "family_id": family,
        "commission_id": standing.commission_id,
        "lane": standing.lane,
        "band": standing.band,
        "selected": standing.selected,
        "context": answering.contexts[standing.commission_id],
    }


def _urgent(answering: Answering, family: str) -> dict[str, Any]:
    """The fields of a family in the urgent lane, of which no model speaks."""
    commission_id = answering.cohort.urgent[family][0].commission_id
    return {
        "family_id": family,
        "commission_id": commission_id,
        "lane": "urgent",
        "band": "",
        "selected": False,
        "frequency": None,
        "frequency_text": None,
        "context": answering.contexts[commission_id],
    }
