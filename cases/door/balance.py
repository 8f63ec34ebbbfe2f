"""What came in at the door and what was kept apart, as lines for a terminal."""

from collections.abc import Iterator
from typing import Any

from cases.door.privacy import privacy_json, privacy_lines
from cases.door.report import IngestReport


def balance_lines(report: IngestReport) -> Iterator[str]:
    """Rows read, stored and quarantined per table, then the reasons with their counts."""
    yield f"{report.source}, up to {report.cut_off}"
    yield f"  {'table':<14}{'read':>10}{'stored':>10}{'quarantined':>13}"
    for row in report.balance:
        yield f"  {row.table:<14}{row.read:>10}{row.stored:>10}{row.quarantined:>13}"
    for found in report.reasons:
        yield f"  quarantined: {found.rows} x {found.table}.{found.column}, {found.reason}"
    if report.continues:
        yield f"Continues store {report.continues[:16]}: what was known then stays as it was known"
    if report.instead_of:
        yield (
            f"Begins anew: the store before came from '{report.instead_of}', and nothing that was "
            "known there is continued"
        )
    if report.gone:
        yield (
            f"  families: {report.gone} of the earlier store are stored no more, and what was "
            "known of them went along"
        )
    for kept in report.history:
        yield (
            f"  {kept.table}: {kept.late} came late and count from {report.cut_off}, "
            f"{kept.withdrawn} were withdrawn or corrected"
        )
    for lacking in report.without_attribute:
        yield (
            f"  mandatory attribute {lacking.attribute}: {lacking.families} of {lacking.of} "
            "families lack it, and the audit cannot tell whether they are reached"
        )
    yield from privacy_lines(report.privacy)
    yield f"Case store {report.digest[:16]} is in use"


def balance_json(report: IngestReport) -> dict[str, Any]:
    """The same as plain JSON values."""
    return {
        "digest": report.digest,
        "cut_off": report.cut_off.isoformat(),
        "source": report.source,
        "simulated": report.simulated,
        "balance": [row._asdict() for row in report.balance],
        "quarantined": [found._asdict() for found in report.reasons],
        "continues": report.continues,
        "history": [kept._asdict() for kept in report.history],
        "gone": report.gone,
        "instead_of": report.instead_of,
        "without_attribute": [lacking._asdict() for lacking in report.without_attribute],
        "privacy": privacy_json(report.privacy),
    }
