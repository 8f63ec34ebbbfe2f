"""From a sitting's record to its agenda, its minutes, and one family's extract.

No paper tells a level, a rank or a score of any family: those never leave.
"""

from collections.abc import Iterator

from cases.catalogue.words import Language
from serving.desk.papers.dealt_with import Telling, agenda_lines, decided_lines, vote_lines
from serving.desk.papers.paper import Level, Line, Paper, PaperKind, Section, Signature
from serving.desk.words import day_in_words, mark, moment_in_words, short_code, translations
from serving.referrals.sittings.records import Attendant, Item, SittingRecord

BODY = mark("Commission on Minors' Affairs and the Protection of Their Rights")

LEVEL_NOTES: dict[Level, str] = {
    "full": mark("Full: for the members of the commission only."),
    "internal": mark(
        "Internal: codes stand in place of what describes a family; nothing written about it is "
        "repeated."
    ),
    "family": mark(
        "Extract for the family. Help is an offer: to accept it or to decline it is your right."
    ),
}
DRAFT = mark("Draft: the sitting is not closed yet.")


def compose(record: SittingRecord, kind: PaperKind, level: Level, language: Language) -> Paper:
    """The agenda or the minutes; `level` is full or internal."""
    telling = Telling(level, language)
    sections = _agenda(record, telling) if kind == "agenda" else _minutes(record, telling)
    title = mark("Agenda of sitting no. %(number)s")
    if kind == "minutes":
        title = mark("Minutes of sitting no. %(number)s")
    return _paper(record, telling, title, tuple(sections), _all_who_came(record, telling))


def compose_extract(record: SittingRecord, item: Item, language: Language) -> Paper:
    """One family's own item of the minutes, without anybody else's."""
    telling = Telling("family", language)
    title = mark("Extract from the minutes of sitting no. %(number)s")
    sections = (_dealt_with(item, telling), *_additions(record, telling, only=item))
    return _paper(record, telling, title, sections, ())


def _paper(
    record: SittingRecord,
    telling: Telling,
    title: str,
    sections: tuple[Section, ...],
    who_came: tuple[Line, ...],
) -> Paper:
    _ = translations(telling.language).gettext
    sitting = record.sitting
    notes = [_(LEVEL_NOTES[telling.level])]
    if not sitting.closed:
        notes.append(_(DRAFT))
    when = sitting.when
    particulars = (
        Line(_("Commission"), record.commission_name),
        Line(_("Date and time"), f"{day_in_words(when.held_on, telling.language)}, "
             f"{when.begins_at}"),
        Line(_("Venue"), when.place),
        *who_came,
    )  # fmt: skip
    return Paper(
        language=telling.language,
        body=_(BODY),
        title=_(title) % {"number": sitting.number},
        notes=tuple(notes),
        particulars=particulars,
        sections=sections,
        signatures=_signatures(record, telling),
        moment=sitting.closed_at or sitting.opened_at,
    )


def _all_who_came(record: SittingRecord, telling: Telling) -> tuple[Line, ...]:
    _ = translations(telling.language).gettext
    labels = (
        (_("In the chair"), record.sat_as("chair")),
        (_("Secretary"), record.sat_as("secretary")),
        (_("Members present"), record.sat_as("member")),
        (_("Invited"), record.sat_as("invited")),
    )
    return tuple(
        Line(label, "\n".join(_with_office(one) for one in came)) for label, came in labels if came
    )


def _with_office(one: Attendant) -> str:
    return f"{one.name}, {one.office}" if one.office else one.name


def _signatures(record: SittingRecord, telling: Telling) -> tuple[Signature, ...]:
    _ = translations(telling.language).gettext
    offices = ((_("In the chair"), record.sat_as("chair")),
               (_("Secretary"), record.sat_as("secretary")))  # fmt: skip
    return tuple(Signature(office, came[0].name if came else "") for office, came in offices)


def _agenda(record: SittingRecord, telling: Telling) -> Iterator[Section]:
    _ = translations(telling.language).gettext
    if not record.items:
        yield Section("", (Line("", _("No family stands on the agenda yet.")),))
    for item in record.items:
        yield Section(_heading(item, telling), tuple(agenda_lines(item, telling)))


def _minutes(record: SittingRecord, telling: Telling) -> Iterator[Section]:
    _ = translations(telling.language).gettext
    agenda = tuple(Line("", _heading(item, telling)) for item in record.items)
    yield Section(_("Agenda"), agenda or (Line("", _("No family stands on the agenda yet.")),))
    for item in record.items:
        yield _dealt_with(item, telling)
    yield from _additions(record, telling)


def _heading(item: Item, telling: Telling) -> str:
    _ = translations(telling.language).gettext
    about = _("On help to the family with the code %(code)s") % {"code": short_code(item.family_id)}
    return about if telling.level == "family" else f"{item.position}. {about}"


def _dealt_with(item: Item, telling: Telling) -> Section:
    _ = translations(telling.language).gettext
    lines = (
        Line(_("Heard"), _("about the family with the code %(code)s")
             % {"code": short_code(item.family_id)}),
        *agenda_lines(item, telling),
        *decided_lines(item, telling),
        *vote_lines(item, telling),
    )  # fmt: skip
    return Section(_heading(item, telling), lines)


def _additions(
    record: SittingRecord, telling: Telling, *, only: Item | None = None
) -> Iterator[Section]:
    _ = translations(telling.language).gettext
    places = {item.item_id: item.position for item in record.items}
    lines = []
    for one in record.additions:
        if only is not None and one.item_id != only.item_id:
            continue
        label = _("Addition %(number)s") % {"number": one.number}
        if one.item_id is not None and telling.level != "family":
            label += ", " + _("to item %(position)s") % {"position": places[one.item_id]}
        when = f"{moment_in_words(one.added_at, telling.language)}, {one.author_name}"
        hidden = telling.level == "internal"
        text = _("The text stands in the full minutes.") if hidden else one.text
        lines.append(Line(label, f"{when}\n{text}"))
    if lines:
        yield Section(_("Additions after the sitting was closed"), tuple(lines))
