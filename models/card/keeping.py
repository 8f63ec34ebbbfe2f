"""The datasheet's second half: cleaning, privacy, uses, distribution, maintenance."""

from collections.abc import Mapping
from typing import Any

from cases.contract import TABLES
from models.card.document import (
    Block,
    Code,
    Counted,
    FactList,
    Listed,
    Listing,
    Table,
    Value,
    headings,
    listing,
    paragraph,
    said,
)
from models.card.facts import DataFacts, day, look
from models.card.worded import worded
from models.card.words import records


def preprocessing(data: DataFacts) -> tuple[Block, ...]:
    """The balance at the door, why rows were set apart, and what was made unrecognisable."""
    balance = look(data.manifest, "balance")
    rows = tuple(
        (
            worded(records.TABLES, table.name),
            *(look(balance, table.name, what) for what in ("read", "stored", "quarantined")),
        )
        for table in TABLES
    )
    return (
        Table(said("balance"), headings("table", "read", "stored", "quarantined"), rows),
        paragraph("nothing_guessed"),
        *_reasons(data),
        paragraph("pseudonyms"),
        FactList((("keys", look(data.manifest, "keys")),)),
    )


def _reasons(data: DataFacts) -> tuple[Block, ...]:
    if data.quarantined is None:
        return (FactList((("quarantined", None),)),)
    if not data.quarantined:
        return (paragraph("nothing_set_apart"),)
    rows = tuple(
        (
            worded(records.TABLES, one.table),
            Code(one.column),
            worded(records.REASONS, one.reason),
            one.rows,
        )
        for one in data.quarantined
    )
    return (Table(said("reasons_set_apart"), headings("table", "column", "why", "rows"), rows),)


def privacy(data: DataFacts) -> tuple[Block, ...]:
    """Whom an insider could single out, and what it would take to hide them."""
    report = data.privacy
    if report is None:
        return (paragraph("codes_do_not_hide"), FactList((("smallest_class", None),)))
    return (
        paragraph("codes_do_not_hide"),
        paragraph(
            "what_is_known",
            about="smallest_class",
            known=_known(look(report, "quasi_identifiers")),
            sensitive=_known(look(report, "sensitive")),
        ),
        _crowds(report),
        *_steps(report),
    )


def _known(names: Any) -> Value:
    return None if names is None else Listed(tuple(worded(records.KNOWN, one) for one in names))


def _crowds(report: Mapping[str, Any]) -> Table:
    families = look(report, "families")
    measures = (("smallest_class", "k"), ("diversity", "l"), ("classes", "classes"))
    reached = look(report, "reached")
    rows = tuple(
        (
            said(name),
            look(report, "as_stored", measure),
            said("none") if reached is None else look(reached, measure),
        )
        for name, measure in (*measures, ("exposed", "exposed"))
    )
    caption = said(
        "crowds",
        about="smallest_class",
        families=None if families is None else Counted(families, "families"),
        k=look(report, "k_asked"),
    )
    return Table(caption, headings("crowd", "as_stored", "after_steps"), rows)


def _steps(report: Mapping[str, Any]) -> tuple[Block, ...]:
    if look(report, "reached") is None:
        return (paragraph("out_of_reach"),)
    steps: tuple[Value, ...] = tuple(worded(records.STEPS, one) for one in report["steps"])
    left_out = look(report, "suppressed")
    if left_out:
        steps = (*steps, said("left_out", families=Counted(left_out, "families_left_out")))
    return (paragraph("steps"), Listing(steps)) if steps else (paragraph("no_steps"),)


def uses() -> tuple[Block, ...]:
    """What the store is used for and what it may not be used for."""
    return (
        paragraph("used_for"),
        paragraph("not_for"),
        listing(
            "not_for_sanctions",
            "not_for_recognising",
            "not_for_who_people_are",
            "not_for_rates_of_need",
        ),
    )


def distribution() -> tuple[Block, ...]:
    """Nothing of it is handed on."""
    return (paragraph("stays_home"), paragraph("no_score_travels"), paragraph("only_sums"))


def maintenance(data: DataFacts) -> tuple[Block, ...]:
    """How the store goes on: renewal, history, correction, erasure, expiry."""
    facts: tuple[tuple[str, Value], ...] = (
        ("cut_off", day(look(data.manifest, "cut_off"))),
        ("withdrawn", None if data.composition is None else data.composition.withdrawn),
        ("erased", data.erased),
        ("contact", None),
    )
    return (
        FactList(facts),
        paragraph("renewed_by"),
        *_history(data),
        paragraph("correction"),
        paragraph("erasure"),
        paragraph("expiry", days=Counted(data.catalogue.longest_lookback, "days")),
    )


def _history(data: DataFacts) -> tuple[Block, ...]:
    if "continues" not in data.manifest:
        return (FactList((("continues", None),)),)
    if data.manifest["continues"] is None:
        return (paragraph("history_begins"),)
    rows = tuple(
        (
            worded(records.TABLES, table.name),
            look(data.manifest, "history", table.name, "late"),
            look(data.manifest, "history", table.name, "withdrawn"),
        )
        for table in TABLES
        if look(data.manifest, "history", table.name) is not None
    )
    return (
        paragraph("history_kept"),
        Table(said("history"), headings("table", "late", "withdrawn"), rows),
    )
