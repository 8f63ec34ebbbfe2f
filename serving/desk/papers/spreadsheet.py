"""CSV for the commission's own spreadsheets, in which no cell can become a formula.

A spreadsheet program takes a cell that begins with one of a few signs for a formula, and could be
made to send the table elsewhere. Such a cell gets an apostrophe in front, which those programs
take for "this is text". UTF-8 with a byte order mark and semicolons, as they expect them here.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from cases.catalogue.words import Language
from serving.desk.papers.dealt_with import KIND_NAMES, place_name
from serving.desk.words import KAZAKHSTAN, mark, short_code, translations
from serving.referrals.decisions import Decision
from serving.referrals.records import CommissionList, HelpType
from serving.referrals.sittings.records import SittingRecord

MEDIA_TYPE = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%")
AGENDA_HEAD = (
    mark("No."), mark("Code"), mark("Children's ages"), mark("Place"), mark("Decision"),
    mark("Recorded on"), mark("By when"),
)  # fmt: skip
DECISIONS_HEAD = (
    mark("Code"), mark("Decision"), mark("Recorded on"), mark("Recorded by"), mark("Which help"),
    mark("Who calls or goes"), mark("By when"), mark("From whom or to which body"),
    mark("Reason"),
)  # fmt: skip


def safe_cell(text: str) -> str:
    """The text, with an apostrophe in front where a program could take it for a formula."""
    begins = text.lstrip(" \N{NO-BREAK SPACE}'\"")
    return f"'{text}" if begins.startswith(FORMULA_SIGNS) else text


def agenda_sheet(record: SittingRecord, language: Language) -> bytes:
    """The agenda, a line for each family; of an erased one its code alone."""
    return _sheet(AGENDA_HEAD, _agenda_rows(record, language), language)


def _agenda_rows(record: SittingRecord, language: Language) -> Iterator[Sequence[str]]:
    _ = translations(language).gettext
    for item in record.items:
        code, place, ages = short_code(item.family_id), "", ""
        if item.row is not None:
            shown = item.row.family.shown
            place = place_name(shown.place, language)
            ages = ", ".join(str(age) for age in shown.children_ages)
        decided, when, by_when = "", "", ""
        if item.decision is not None:
            decided, when = _(KIND_NAMES[item.decision.text.kind]), _day(item.decision)
            by_when = _date_of(item.decision)
        yield str(item.position), code, ages, place, decided, when, by_when


def decisions_sheet(
    stored: CommissionList, decisions: dict[str, Decision], language: Language
) -> bytes:
    """The newest decision about each family of the list that has one on it."""
    return _sheet(DECISIONS_HEAD, _decision_rows(stored, decisions, language), language)


def _decision_rows(
    stored: CommissionList, decisions: dict[str, Decision], language: Language
) -> Iterator[Sequence[str]]:
    _ = translations(language).gettext
    for family in stored.families:
        decision = decisions.get(family.family_id)
        if decision is None or decision.list_date < stored.head.as_of_date:
            continue
        details = decision.text.details
        yield (
            short_code(family.family_id),
            _(KIND_NAMES[decision.text.kind]),
            _day(decision),
            decision.author_name,
            _help_name(stored.head.help_types, details.get("help_type", ""), language),
            details.get("caller", "") or details.get("visitor", ""),
            _date_of(decision),
            details.get("source", "") or details.get("receiver", ""),
            decision.text.reason,
        )


def _day(decision: Decision) -> str:
    return decision.decided_at.astimezone(KAZAKHSTAN).date().isoformat()


def _date_of(decision: Decision) -> str:
    details = decision.text.details
    return details.get("by_date", "") or details.get("on_date", "")


def _help_name(known: Sequence[HelpType], code: str, language: Language) -> str:
    names = {one.code: one.name.in_language(language) for one in known}
    return names.get(code, code)


def _sheet(head: Sequence[str], rows: Iterable[Sequence[str]], language: Language) -> bytes:
    _ = translations(language).gettext
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([_(name) for name in head])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + written.getvalue()).encode("utf-8")
