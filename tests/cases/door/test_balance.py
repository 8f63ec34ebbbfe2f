"""What came in at the door, as a person and as a machine reads it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from cases.door.balance import balance_json, balance_lines
from cases.door.history import KeptHistory
from cases.door.mandatory import WithoutAttribute
from cases.door.privacy import Crowd, PrivacyReport
from cases.door.quarantine import ReasonCount
from cases.door.report import IngestReport, TableBalance

REPORT = IngestReport(
    digest="0123456789abcdef0123",
    folder=Path("store"),
    cut_off=date(2025, 12, 31),
    source="a test",
    simulated=False,
    parts=1,
    balance=(TableBalance("families", 3, 3, 0), TableBalance("events", 1200, 1193, 7)),
    reasons=(
        ReasonCount("events", "event_date", "after the extract's cut-off", 5),
        ReasonCount("events", "event_type", "not a code of the contract or the catalogue", 2),
    ),
    continues="fedcba9876543210fedc",
    history=(KeptHistory("events", 4, 3, 5),),
    gone=2,
    instead_of=None,
    privacy=PrivacyReport(
        families=200,
        k_asked=5,
        as_stored=Crowd(k=1, l=1, classes=60, exposed=30),
        steps=("registration and births by year", "region instead of commission"),
        suppressed=1,
        reached=Crowd(k=6, l=2, classes=12, exposed=0),
    ),
    without_attribute=(WithoutAttribute("language", 20, 200),),
)


def test_a_person_reads_what_came_in_what_stayed_out_and_why():
    assert list(balance_lines(REPORT)) == [
        "a test, up to 2025-12-31",
        "  table               read    stored  quarantined",
        "  families               3         3            0",
        "  events              1200      1193            7",
        "  quarantined: 5 x events.event_date, after the extract's cut-off",
        "  quarantined: 2 x events.event_type, not a code of the contract or the catalogue",
        "Continues store fedcba9876543210: what was known then stays as it was known",
        (
            "  families: 2 of the earlier store are stored no more, and what was known of them "
            "went along"
        ),
        "  events: 4 came late and count from 2025-12-31, 3 were withdrawn or corrected",
        (
            "  mandatory attribute language: 20 of 200 families lack it, and the audit cannot tell "
            "whether they are reached"
        ),
        "Privacy: whom could an insider single out in the pseudonymised store?",
        (
            "  as stored: k = 1, l = 1; 30 of 200 families look like fewer than 4 others, so "
            "pseudonyms alone do not hide them"
        ),
        "  to reach k = 5: registration and births by year; region instead of commission",
        "  and 1 families left out (0.50 %): then k = 6, l = 2 in 12 classes",
        "Case store 0123456789abcdef is in use",
    ]


def test_a_store_of_another_source_is_named_when_history_begins_anew():
    anew = replace(REPORT, continues=None, history=(), gone=0, instead_of="another register")
    assert list(balance_lines(anew))[6] == (
        "Begins anew: the store before came from 'another register', and nothing that was known "
        "there is continued"
    )


def test_a_machine_reads_the_same():
    assert json.loads(json.dumps(balance_json(REPORT))) == {
        "digest": "0123456789abcdef0123",
        "cut_off": "2025-12-31",
        "source": "a test",
        "simulated": False,
        "balance": [
            {"table": "families", "read": 3, "stored": 3, "quarantined": 0},
            {"table": "events", "read": 1200, "stored": 1193, "quarantined": 7},
        ],
        "quarantined": [
            {
                "table": "events",
                "column": "event_date",
                "reason": "after the extract's cut-off",
                "rows": 5,
            },
            {
                "table": "events",
                "column": "event_type",
                "reason": "not a code of the contract or the catalogue",
                "rows": 2,
            },
        ],
        "continues": "fedcba9876543210fedc",
        "history": [{"table": "events", "late": 4, "withdrawn": 3, "carried": 5}],
        "gone": 2,
        "instead_of": None,
        "without_attribute": [{"attribute": "language", "families": 20, "of": 200}],
        "privacy": {
            "families": 200,
            "k_asked": 5,
            "as_stored": {"k": 1, "l": 1, "classes": 60, "exposed": 30},
            "steps": ["registration and births by year", "region instead of commission"],
            "suppressed": 1,
            "reached": {"k": 6, "l": 2, "classes": 12, "exposed": 0},
            "quasi_identifiers": [
                "commission", "region", "settlement", "registered", "children", "adults",
                "attributes",
            ],
            "sensitive": ["finding", "conduct"],
        },
    }  # fmt: skip
