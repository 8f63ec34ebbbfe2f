"""The auditor's sections about what lies beside the table: people's decisions, and proxies."""

from collections.abc import Iterator

from cases.catalogue.words import Language
from fairness.evidence.people import PeopleGroup, PeopleResult
from fairness.evidence.proxy import ProxyResult
from fairness.evidence.sources import GroundCounts, LabelSources
from fairness.report.measure_words import NOTES
from fairness.report.sections import Row, Section, Table, Teller
from fairness.report.sentences import Speaker
from fairness.results import AuditReport

PEOPLE = ("group", "decided", "down", "down_gap", "up", "model_gap", "end_gap", "people_gap")
PROXIES = ("group", "from_features", "from_score", "flip", "noise")


def beside_sections(report: AuditReport, teller: Teller) -> Iterator[Section]:
    """What people did, which may be nothing yet, what gives a group away, and on what grounds need
    was found; none where the audit was of a table alone.
    """
    if report.people is not None:
        yield _people(report.people, teller)
    if report.proxies:
        yield _proxies(report, teller)
    if report.sources:
        yield _sources(report, teller)


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
    named = _named(report, language)
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


def _named(report: AuditReport, language: Language) -> dict[tuple[str, str], str]:
    """Every group's name by attribute and group."""
    return {
        (attribute.code, group.code): group.names[language]
        for attribute in report.attributes
        for group in attribute.groups
    }


def _sources(report: AuditReport, teller: Teller) -> Section:
    language, named = teller.speaker.language, _named(report, teller.speaker.language)
    captions = {attribute.code: attribute.names[language] for attribute in report.attributes}
    tables = [
        Table(
            captions[one.attribute],
            (
                *teller.headings(["ground"]),
                *(named[one.attribute, group] for group in one.groups),
            ),
            tuple(
                Row(ground.names[language], _shares(ground, one, teller.speaker))
                for ground in one.grounds
            ),
        )
        for one in report.sources
    ]
    return teller.section("sources", tables)


def _shares(ground: GroundCounts, one: LabelSources, speaker: Speaker) -> tuple[str, ...]:
    """How many of each group, and the share of those of the group whose ground is known."""
    totals = [sum(families) for families in zip(*(g.families for g in one.grounds), strict=True)]
    return tuple(
        f"{speaker.count(count)} ({speaker.percent(count / total)})" if total else speaker.count(0)
        for count, total in zip(ground.families, totals, strict=True)
    )
