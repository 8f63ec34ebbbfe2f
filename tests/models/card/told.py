"""Tiny facts to make documents from, and a look at what was made.

Five lists with 25 places in all; 40 needs were confirmed, 10 of them on a list. So a quarter
was reached and three quarters were missed, and of the 25 listed 40 % were in need.
"""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

from cases.catalogue.words import Language, Words
from cases.composition import NOT_DECIDED, Composition, SourceRecords
from models.card.document import Document, Share
from models.card.facts import AuditedAttribute, AuditedGroup, DataFacts, Quarantined, RunFacts
from models.card.markdown import markdown
from tests.features.facts import PLAIN

VOID = {"meta", "br", "img", "input", "hr", "link"}
SPACE = "\N{NO-BREAK SPACE}"


def ranking(name: str, recall: float, gain: list[float]) -> dict[str, Any]:
    return {
        "name": name,
        "recall": [recall, recall - 0.05, recall + 0.05],
        "precision": [0.4, 0.3, 0.5],
        "auc": [0.7, 0.6, 0.8],
        "gain": gain,
    }


MEASURED: dict[str, Any] = {
    "version": "7",
    "run_id": "run0",
    "chosen": "scorecard",
    "seed": 11,
    "study": {"name": "small", "resamples": 500, "label": {"gap_days": None, "horizon_days": 90}},
    "windows": {
        "validation": [{"learn": ["2024-01-01", "2024-02-01"], "judge": ["2024-06-01"]}],
        "calibration": {"learn": ["2024-01-01"], "judge": ["2024-07-01"]},
        "test": {"learn": ["2024-01-01", "2024-07-01"], "judge": ["2025-03-01", "2025-04-01"]},
    },
    "split_kind": "windows",
    "learned_from": 900,
    "learned_in_need": 70,
    "calibration": {
        "method": "platt",
        "found_a_relation": True,
        "families": 300,
        "in_need": 20,
    },
    "candidates": [
        {"name": "scorecard", "recall": 0.3, "standard_error": 0.02},
    ],
    "evaluation": {
        "families": 400,
        "in_need": 40,
        "lists": 5,
        "places": 25,
        "clusters": "commissions",
        "cluster_count": 16,
        "model": ranking("model", 0.25, [0.0, 0.0, 0.0]),
        "baselines": [
            ranking("random", 0.06, [0.19, 0.1, 0.28]),
            ranking("area_only", 0.06, [0.19, 0.1, 0.28]),
            ranking("points_card", 0.2, [0.05, -0.01, 0.11]),
        ],
        "calibration": {
            "observed": 40,
            "expected": 32.0,
            "observed_over_expected": [1.25, 1.1, 1.4],
            "slope": [1.0, 0.8, 1.2],
            "brier": [0.08, 0.07, 0.09],
        },
    },
    "selftest": {"rows": 400, "passed": True},
    "champion": None,
    "champion_compared": False,
    "asked_otherwise": False,
    "provenance": {"git_commit": "abc", "lock_digest": "def", "python": "3.11", "numpy": "2.4.6"},
    "flow": {
        "2025-03-01": [
            {"name": "in_store", "families": 260},
            {"name": "after_raid", "families": 190},
        ],
        "2025-04-01": [
            {"name": "in_store", "families": 270},
            {"name": "after_raid", "families": 210},
        ],
    },
}

MANIFEST: dict[str, Any] = {
    "counts": {"commissions": 16, "families": 270, "events": 1500},
    "balance": {
        "events": {"table": "events", "read": 1502, "stored": 1500, "quarantined": 2},
    },
    "cut_off": "2025-12-31",
    "digest": "store1",
    "simulated": False,
    "source": "a register",
    "continues": None,
    "history": {},
    "keys": 2,
}

PRIVACY: dict[str, Any] = {
    "families": 270,
    "k_asked": 5,
    "as_stored": {"k": 1, "l": 1, "classes": 260, "exposed": 268},
    "steps": ["region instead of commission", "no registration"],
    "suppressed": 2,
    "reached": {"k": 6, "l": 2, "classes": 12, "exposed": 0},
    "quasi_identifiers": ["commission", "children"],
    "sensitive": ["finding"],
}

COMPOSITION = Composition(
    families=270,
    events={
        "absence": 900,
        "grades_fell": 400,
        "injury": 150,
        "check_up": 30,
        "moved_home": 14,
        "raid": 6,
        "complaint": 0,
        "suicidal_signal": 0,
    },
    sources=(
        SourceRecords(
            "school", 1300, 216, date(2022, 1, 3), date(2025, 12, 30), 5, amounts=900,
            amounts_missing=9,
        ),
        SourceRecords("clinic", 180, 135, date(2022, 2, 1), date(2025, 12, 1), 9, 0, 0),
        SourceRecords("police", 20, 12, date(2022, 5, 1), date(2025, 6, 1), 2, 0, 0),
    ),
    withdrawn=3,
    findings={"difficult": 110, "no_need": 90, NOT_DECIDED: 40},
    first_case=date(2022, 3, 1),
    last_case=date(2025, 11, 1),
    persons=1000,
    persons_without_birth=50,
    families_with={"sex": 243},
    regions=("R1",),
)  # fmt: skip

DATA = DataFacts(
    catalogue=PLAIN,
    manifest=MANIFEST,
    composition=COMPOSITION,
    privacy=PRIVACY,
    quarantined=(Quarantined("events", "event_date", "after the extract's cut-off", 2),),
    erased=1,
)
RUN = RunFacts(
    measured=MEASURED,
    steps={"in_store": Words(kk="бар", ru="есть", en="in the data")},
    made_on=date(2026, 1, 5),
    store_digest="store1",
    licence="Apache-2.0",
)
NOTHING = DataFacts(catalogue=PLAIN, manifest={})


def group(name: str, in_need: int) -> AuditedGroup:
    words = Words(kk=f"{name} kk", ru=f"{name} ru", en=f"{name} en")
    verdict = Words(kk="үкім", ru="приговор", en="a verdict")
    return AuditedGroup(words, verdict, Share(0.251, 0.1, 0.4, whole=True), in_need)


AUDIT = (
    AuditedAttribute(Words(kk="жыныс", ru="пол", en="sex"), (group("many", 20), group("few", 19))),
)


def measured(**changed: Any) -> RunFacts:
    """The run with other entries in what was measured."""
    return replace(RUN, measured={**MEASURED, **changed})


def evaluated(**changed: Any) -> RunFacts:
    """The run with other entries in its evaluation."""
    return measured(evaluation={**MEASURED["evaluation"], **changed})


def store(**changed: Any) -> DataFacts:
    """The data with other entries in its manifest."""
    return replace(DATA, manifest={**MANIFEST, **changed})


def lines(document: Document, language: Language = "en") -> list[str]:
    """The document's Markdown, line by line."""
    return markdown(document, language).splitlines()


class Page(HTMLParser):
    """Checks that every element that opens closes, and keeps what stands in the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str):
        assert self.open.pop() == tag

    def handle_data(self, data: str):
        self.text += data
