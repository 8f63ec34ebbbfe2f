"""The datasheet of a case store, in the sections of Gebru et al. (2021) and one on privacy."""

from cases.catalogue.entries import EventType
from cases.catalogue.whole import Catalogue
from cases.composition import NOT_DECIDED, Composition, SourceRecords
from cases.contract import TABLES
from models.card.document import (
    Block,
    Code,
    Counted,
    Document,
    FactList,
    Listed,
    Said,
    Section,
    Share,
    Table,
    Value,
    headings,
    listing,
    paragraph,
    said,
)
from models.card.facts import DataFacts, look
from models.card.judged import outcome
from models.card.keeping import distribution, maintenance, preprocessing, privacy, uses
from models.card.limits import warnings
from models.card.worded import worded
from models.card.words import records
from models.small_counts import hidden_counts, hidden_in_groups, is_small


def datasheet(data: DataFacts) -> Document:
    """Everything that is known of a store; what is not is said to be not recorded."""
    return Document(
        "datasheet",
        warnings(data),
        (
            Section("motivation", motivation(data)),
            Section("composition", composition(data)),
            Section("collection", collection(data)),
            Section("preprocessing", preprocessing(data)),
            Section("privacy", privacy(data)),
            Section("uses", uses()),
            Section("distribution", distribution()),
            Section("maintenance", maintenance(data)),
        ),
    )


def motivation(data: DataFacts) -> tuple[Block, ...]:
    """Why the store was made, and by whom."""
    facts: tuple[tuple[str, Value], ...] = (
        ("catalogue", data.catalogue.title),
        ("extract", look(data.manifest, "source")),
        ("creator", None),
        ("funding", None),
    )
    return (paragraph("why_collected"), FactList(facts))


def composition(data: DataFacts) -> tuple[Block, ...]:
    """What the store holds, what is missing, what is not in it, and what counts as need."""
    catalogue, found = data.catalogue, data.composition
    digest = look(data.manifest, "digest")
    facts: tuple[tuple[str, Value], ...] = (
        ("event_span", _span(found.first_event, found.last_event) if found else None),
        ("case_span", _span(found.first_case, found.last_case) if found else None),
        ("store", None if digest is None else Code(digest)),
    )
    return (
        FactList(facts),
        _tables(data),
        *(_counted(found, catalogue) if found is not None else ()),
        outcome(catalogue.label),
        paragraph("findings_that_count", findings=Listed(_label_findings(catalogue))),
        paragraph("who_is_scored", rule=_cohort(catalogue)),
        paragraph("not_in_it"),
        listing(
            "no_names",
            "no_free_text",
            "no_birth_days",
            "no_unknown_families",
            "no_unseen_need",
        ),
    )


def _span(first: Value, last: Value) -> Said:
    return said("span", first=first, last=last)


def _tables(data: DataFacts) -> Table:
    counts = look(data.manifest, "counts")
    rows = tuple((worded(records.TABLES, one.name), look(counts, one.name)) for one in TABLES)
    return Table(said("tables_stored"), headings("table", "stored"), rows)


def _label_findings(catalogue: Catalogue) -> tuple[Value, ...]:
    return tuple(finding.name for finding in catalogue.findings if finding.label)


def _cohort(catalogue: Catalogue) -> Listed:
    rule = catalogue.cohort
    asked: list[Value] = [said("lives_there")]
    if rule.requires_minor:
        asked.append(said("with_minor"))
    if rule.excludes_open_case:
        asked.append(said("without_case"))
    if rule.after_event is not None and rule.after_event_days is not None:
        event = catalogue.event_type(rule.after_event).name
        days = Counted(rule.after_event_days, "days")
        asked.append(said("after_event", days=days, event=event))
    return Listed(tuple(asked))


def _counted(found: Composition, catalogue: Catalogue) -> tuple[Block, ...]:
    return (
        _sources(found, catalogue),
        paragraph("silence"),
        _kinds(found, catalogue),
        _findings(found, catalogue),
        *_note_on_small_counts(found, catalogue),
        _missing(found, catalogue),
    )


def _hidden_sources(found: Composition) -> frozenset[str]:
    return hidden_counts({source.code: source.records for source in found.sources})


def _hidden_kinds(found: Composition, catalogue: Catalogue) -> frozenset[str]:
    source_of = {kind.code: kind.source for kind in catalogue.event_types}
    return hidden_in_groups(found.events, source_of, _hidden_sources(found))


def _sources(found: Composition, catalogue: Catalogue) -> Table:
    columns = headings("source", "records", "first", "last", "silent", "delay", "no_amount")
    hidden = _hidden_sources(found)
    rows = tuple(
        (catalogue.source(one.code).name, *_source(one, found.families, hidden=one.code in hidden))
        for one in found.sources
    )
    return Table(said("sources_of_records"), columns, rows)


def _source(one: SourceRecords, families: int, *, hidden: bool) -> tuple[Value, ...]:
    if hidden:
        return (said("not_shown"),) * 6
    none = said("none")
    return (
        one.records,
        one.first or none,
        one.last or none,
        said("not_shown") if is_small(one.families) else _share(families - one.families, families),
        none if one.median_delay is None else one.median_delay,
        _share(one.amounts_missing, one.amounts) or said("no_amounts"),
    )


def _share(count: int, total: int) -> Share | None:
    return Share(count / total) if total else None


def _kinds(found: Composition, catalogue: Catalogue) -> Table:
    hidden = _hidden_kinds(found, catalogue)
    rows = tuple(
        (
            kind.name,
            catalogue.source(kind.source).name,
            said(_role(kind)),
            said("not_shown") if kind.code in hidden else found.events[kind.code],
        )
        for kind in catalogue.event_types
    )
    return Table(said("kinds_of_event"), headings("event_type", "source", "role", "records"), rows)


def _role(kind: EventType) -> str:
    for flag in ("urgent", "punitive"):
        if getattr(kind, flag):
            return flag
    if not kind.feature:
        return "shown_only"
    if kind.protective:
        return "protective"
    return "context" if kind.context else "difficulty"


def _findings(found: Composition, catalogue: Catalogue) -> Table:
    hidden = hidden_counts(found.findings)
    names: dict[str, Value] = {finding.code: finding.name for finding in catalogue.findings}
    names[NOT_DECIDED] = said("not_decided")
    rows = tuple(
        (
            names[code],
            said("not_shown") if code in hidden else count,
            said("yes" if code in catalogue.label_findings else "no"),
        )
        for code, count in found.findings.items()
    )
    return Table(said("cases_by_finding"), headings("finding", "cases", "is_outcome"), rows)


def _note_on_small_counts(found: Composition, catalogue: Catalogue) -> tuple[Block, ...]:
    hidden = _hidden_kinds(found, catalogue) | hidden_counts(found.findings)
    return (paragraph("small_counts_hidden"),) if hidden else ()


def _missing(found: Composition, catalogue: Catalogue) -> Table:
    rows: list[tuple[Value, ...]] = [
        (said("birth_month"), _share(found.persons_without_birth, found.persons))
    ]
    for attribute in catalogue.attributes:
        without = found.families - found.families_with[attribute.code]
        name = said("attribute_value", attribute=attribute.name)
        rows.append((name, _share(without, found.families)))
    return Table(said("missing_values"), headings("missing", "missing_share"), tuple(rows))


def collection(data: DataFacts) -> tuple[Block, ...]:
    """How the records came together, and what nobody wrote down about that."""
    sources = Listed(tuple(source.name for source in data.catalogue.sources))
    unknown = ("sampling", "consent", "ethics_review")
    return (
        paragraph("from_registers", sources=sources),
        paragraph("two_days"),
        paragraph("who_looked"),
        FactList(tuple((name, None) for name in unknown)),
    )
