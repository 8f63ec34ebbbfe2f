"""One item of a paper: what is told of the family, of the decision, and of the votes.

               full                      internal                 family
the family     ages, place, main reason  ages, number of record   nothing: it knows itself
the decision   all that was recorded     kind, number of the      kind, details, reason,
                                         help, dates              its own view
the votes      counted                   counted                  counted
dissent        in words                  that there is one        not told
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.catalogue.words import Language
from serving.desk.papers.paper import Level, Line
from serving.desk.words import KAZAKHSTAN, day_in_words, mark, translations
from serving.referrals.decisions import Decision, DecisionKind
from serving.referrals.records import StoredRow
from serving.referrals.sittings.records import Item

KIND_NAMES: dict[DecisionKind, str] = {
    "offer_help": mark("Offer help"),
    "visit": mark("Visit with consent"),
    "look_again": mark("Look again on a date"),
    "ask_information": mark("Ask for information"),
    "hand_over": mark("Not for us: hand over"),
}
DETAIL_LABELS = {
    "help_type": mark("Which help"),
    "caller": mark("Who calls the family"),
    "visitor": mark("Who goes"),
    "by_date": mark("By when"),
    "on_date": mark("On which date"),
    "source": mark("From whom"),
    "receiver": mark("To which body"),
}
PLACE_NAMES = {"city": mark("city"), "town": mark("town"), "village": mark("village")}
TYPED = ("caller", "visitor", "source", "receiver")
"""Details that somebody typed; they could say anything about a family."""
DATES = ("by_date", "on_date")


class Telling(NamedTuple):
    """How much is told, in which language."""

    level: Level
    language: Language


def agenda_lines(item: Item, telling: Telling) -> Iterator[Line]:
    """What is told of the family itself."""
    _ = translations(telling.language).gettext
    row = item.row
    if row is None:
        yield Line("", _("This family's records were erased on request."))
        return
    if telling.level == "family":
        return
    shown = row.family.shown
    ages = ", ".join(str(age) for age in shown.children_ages) or _("not recorded")
    yield Line(_("Children's ages"), ages)
    if telling.level == "internal":
        yield Line(_("Record"), record_code(row))
        return
    yield Line(_("Place"), place_name(shown.place, telling.language))
    for signal in shown.urgent:
        day = day_in_words(signal.date, telling.language)
        yield Line(_("Urgent"), f"{signal.text.in_language(telling.language)} ({day})")
    if not shown.urgent:
        yield Line(_("Main reason"), shown.main_reason.in_language(telling.language))


def place_name(code: str, language: Language) -> str:
    """What kind of place the family lives in; a code without a name stands as it is."""
    known = PLACE_NAMES.get(code)
    return translations(language).gettext(known) if known else code


def record_code(row: StoredRow) -> str:
    """By what a member finds the record again; it describes nothing."""
    return f"{row.head.as_of_date.isoformat()}/{row.row_id}"


def decided_lines(item: Item, telling: Telling) -> Iterator[Line]:
    """What was decided about the family, as it stands in the store."""
    _ = translations(telling.language).gettext
    decision = item.decision
    if decision is None:
        yield Line(_("It was decided"), _("No decision is recorded; the item is put off."))
        return
    day = day_in_words(decision.decided_at.astimezone(KAZAKHSTAN).date(), telling.language)
    recorded = _("recorded %(day)s") % {"day": day}
    yield Line(_("It was decided"), f"{_(KIND_NAMES[decision.text.kind])} ({recorded})")
    if item.row is not None:
        yield from _details(decision, item.row, telling)
        yield from _written(decision, telling)


def _details(decision: Decision, row: StoredRow, telling: Telling) -> Iterator[Line]:
    _ = translations(telling.language).gettext
    for name, value in decision.text.details.items():
        if telling.level == "internal" and name in TYPED:
            continue
        text = value
        if name == "help_type":
            text = _help(value, row, telling)
        elif name in DATES:
            text = day_in_words(date.fromisoformat(value), telling.language)
        yield Line(_(DETAIL_LABELS[name]), text)


def _help(code: str, row: StoredRow, telling: Telling) -> str:
    """The kind of help by name, or internally by its number: a name can tell of an illness."""
    _ = translations(telling.language).gettext
    for number, known in enumerate(row.head.help_types, start=1):
        if known.code == code:
            if telling.level == "internal":
                return _("kind no. %(number)s") % {"number": number}
            return known.name.in_language(telling.language)
    return "" if telling.level == "internal" else code


def _written(decision: Decision, telling: Telling) -> Iterator[Line]:
    _ = translations(telling.language).gettext
    text = decision.text
    if telling.level == "internal":
        return
    yield Line(_("Reason"), text.reason)
    if telling.level == "full" and text.known_beyond_record:
        yield Line(_("What I know that the record does not"), text.known_beyond_record)
    if text.family_view:
        yield Line(_("The family's own view"), text.family_view)


def vote_lines(item: Item, telling: Telling) -> Iterator[Line]:
    """Whether the family was there, how votes fell, and who thought otherwise."""
    _ = translations(telling.language).gettext
    outcome = item.outcome
    present = _("took part") if outcome.family_present else _("did not take part")
    yield Line(_("Family or its legal representative"), present)
    if outcome.voted is None:
        yield Line(_("Votes"), _("no votes were counted"))
    else:
        counted = _("for: %(pro)s, against: %(contra)s, abstained: %(abstained)s") % {
            "pro": outcome.votes_for or 0,
            "contra": outcome.votes_against or 0,
            "abstained": outcome.abstained or 0,
        }
        yield Line(_("Votes"), counted)
    if outcome.dissent and telling.level == "full":
        yield Line(_("Dissenting opinion"), outcome.dissent)
    elif outcome.dissent and telling.level == "internal":
        yield Line(_("Dissenting opinion"), _("There is one; it stands in the full minutes."))
