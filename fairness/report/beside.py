"""The auditor's sections about what lies beside the table: people's decisions, and proxies."""

from collections.abc import Iterator

from fairness.evidence.people import PeopleGroup, PeopleResult
from fairness.evidence.proxy import ProxyResult
from fairness.report.measure_words import NOTES
from fairness.report.sections import Row, Section, Table, Teller
from fairness.report.sentences import Speaker
from fairness.results import AuditReport

PEOPLE = ("group", "decided", "down", "down_gap", "up", "model_gap", "end_gap", "people_gap")
PROXIES = ("group", "from_features", "from_score", "flip", "noise")


def beside_sections(report: AuditReport, teller: Teller) -> Iterator[Section]:
    """What people did, which may be nothing yet, and what gives a group away; neither where the
    audit was of a table alone.
    """
    if report.people is not None:
        yield _people(report.people, teller)
    if report.proxies:
        yield _proxies(report, teller)


def _people(found: PeopleResult, teller: Teller) -> Section:
    speaker = teller.speaker
    language = speaker.language
    section = teller.section(
        "people",
        [
            Table(
                attribute.names[language],
                teller.headings(PEOPLE),
                tuple(
                    Row(group.names[language], _decided(group, speaker))
                    for group in attribute.groups
                ),
            )
            for attribute in found.attributes
        ],
    )
    if found.decided:
        return section
    return Section(section.code, section.title, NOTES["no_people"][language], ())


def _decided(group: PeopleGroup, speaker: Speaker) -> tuple[str, ...]:
    return (
        speaker.count(group.decided),
        speaker.rate(group.down),
        speaker.gap(group.down_gap),
        speaker.count(group.up),
        speaker.gap(group.model_gap),
        speaker.gap(group.end_gap),
        speaker.gap(group.people_gap),
    )


def _proxies(report: AuditReport, teller: Teller) -> Section:
    speaker = teller.speaker
    language = speaker.language
    named = {
        (attribute.code, group.code): group.names[language]
        for attribute in report.attributes
        for group in attribute.groups
    }
    tables = [
        Table(
            attribute.names[language],
            teller.headings(PROXIES),
            tuple(
                Row(named[one.attribute, one.group], _told_from(one, speaker))
                for one in report.proxies
                if one.attribute == attribute.code
            ),
        )
        for attribute in report.attributes
        if any(one.attribute == attribute.code for one in report.proxies)
    ]
    return teller.section("proxies", tables)


def _told_from(one: ProxyResult, speaker: Speaker) -> tuple[str, ...]:
    return (
        speaker.quotient(one.from_features),
        speaker.quotient(one.from_score),
        speaker.heading("undefined") if one.flip is None else speaker.points(one.flip),
        speaker.heading("undefined") if one.noise is None else speaker.points(one.noise),
    )
