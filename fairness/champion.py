"""What the champion's lists reached of the families that the challenger was audited on."""

from collections.abc import Sequence
from dataclasses import replace

from cases.errors import BadInput
from fairness.attributes import DeclaredAttribute
from fairness.counts import recall
from fairness.groups import groups_of
from fairness.results import AttributeResult, AuditReport
from fairness.scored import ScoredTable


def beside_champion(
    report: AuditReport, champion: ScoredTable, attributes: Sequence[DeclaredAttribute]
) -> AuditReport:
    """The report with what the champion reached of every group beside it.

    `champion` holds the audited families as the champion selected them, `attributes` are those
    of the audit. BadInput where the families or their outcomes are others.
    """
    if report.population_sha256 != champion.digest:
        msg = (
            f"{champion.source}: the champion was asked about other families than "
            f"{report.source}; audit both on the same table"
        )
        raise BadInput(msg)
    reached = {
        (group.attribute, group.code): int(recall(group.pair.group).hits.sum())
        for attribute in attributes
        for group in groups_of(champion, attribute)
    }
    return replace(
        report,
        champion=champion.source,
        attributes=tuple(_beside(attribute, reached) for attribute in report.attributes),
    )


def _beside(attribute: AttributeResult, reached: dict[tuple[str, str], int]) -> AttributeResult:
    groups = tuple(
        replace(group, reached_by_champion=reached[attribute.code, group.code])
        for group in attribute.groups
    )
    return replace(attribute, groups=groups)
