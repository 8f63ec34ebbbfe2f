"""A question and an answer for every operation, as the description of `/v1` shows them.

The families, lists and machines in them are made up. Tests ask every question and hold every answer
against its form.
"""

from typing import Any, NamedTuple

CODES = ("7f3a9c0e5d21", "b81d44f6a930")
"""Families as a list names them."""

COMMISSION = "burabai"


class Example(NamedTuple):
    """What is sent, in the body or in the address, and what comes back."""

    answer: dict[str, Any]
    body: dict[str, Any] | None = None
    query: dict[str, Any] | None = None


_CONTEXT = {
    "as_of_date": "2026-04-01",
    "model_name": "tirek-kazakhstan",
    "model_version": "3",
    "model_kind": "lightgbm",
    "trained_through": "2025-12-31",
    "capacity": 12,
    "cohort_size": 1480,
}
_HIGH = {
    "family_id": CODES[0],
    "commission_id": COMMISSION,
    "lane": "ranked",
    "band": "high",
    "frequency": {"per_hundred": 23, "low": 18, "high": 29},
    "frequency_text": {
        "kk": "Осындай жазбалары бар 100 отбасының шамамен 23-і (18-ден 29-ға дейін) келесі жылы "
        "комиссияға келеді.",
        "ru": "Из 100 семей с похожими записями примерно 23 (от 18 до 29) в следующем году "
        "попадают на комиссию.",
        "en": "Of 100 families with similar records about 23 (18 to 29) come before the commission "
        "within the next year.",
    },
    "context": _CONTEXT,
}
_URGENT = {
    "family_id": CODES[1],
    "commission_id": COMMISSION,
    "lane": "urgent",
    "band": "",
    "frequency": None,
    "frequency_text": None,
    "context": _CONTEXT,
}
_REASON = {
    "concept": "school_absence",
    "text": {
        "kk": "Соңғы 90 күнде сабаққа 3 рет келмеген",
        "ru": "За последние 90 дней 3 пропуска занятий",
        "en": "3 absences from school in the last 90 days",
    },
    "source": {"kk": "мектеп", "ru": "школа", "en": "school"},
    "last_recorded": "2026-03-08",
    "freshness": {
        "kk": "тізімнен 24 күн бұрын",
        "ru": "за 24 дня до списка",
        "en": "24 days before the list",
    },
    "is_context": False,
    "means_not": None,
}
_UNKNOWN = {
    "text": {
        "kk": "Жұмыспен қамту орталығының жазбалары жоқ: табысы белгісіз.",
        "ru": "Нет записей центра занятости: доход неизвестен.",
        "en": "No records of the employment centre: income is not known.",
    }
}
_WITHOUT_REASONS: dict[str, Any] = {
    "raises": [], "lowers": [], "set_aside": [], "against": None, "between_bands": None,
    "unknown": [],
}  # fmt: skip
_SELECTED = {**_HIGH, "selected": True}
_NOT_RANKED = {**_URGENT, "selected": False}


def _told(*families: dict[str, Any]) -> dict[str, Any]:
    return {"schema_version": "1", "families": list(families)}


EXAMPLES = {
    "POST /v1/score": Example(
        body={"families": list(CODES), "as_of_date": "2026-04-01"},
        answer=_told(_SELECTED, _NOT_RANKED),
    ),
    "POST /v1/explain": Example(
        body={"families": [CODES[0]]},
        answer=_told({**_SELECTED, **_WITHOUT_REASONS, "raises": [_REASON], "unknown": [_UNKNOWN]}),
    ),
    "POST /v1/rank": Example(
        body={"commission_id": COMMISSION, "first_place": 1, "at_most": 20},
        answer=_told({**_SELECTED, "place": 1}),
    ),
    "GET /v1/lists": Example(
        query={"limit": 1},
        answer={
            "schema_version": "1",
            "lists": [
                {
                    "list_id": 7,
                    "as_of_date": "2026-04-01",
                    "created_at": "2026-04-01T05:12:44Z",
                    "model_name": "tirek-kazakhstan",
                    "model_version": "3",
                    "model_kind": "lightgbm",
                    "trained_through": "2025-12-31",
                    "commissions": 1,
                    "capacity": 12,
                }
            ],
            "next": "WyJsaXN0cyIsIjIwMjYtMDQtMDEiLDdd",
        },
    ),
    "GET /v1/lists/{list_id}/families": Example(
        query={"limit": 2, "commission_id": COMMISSION},
        answer={
            "schema_version": "1",
            "list_id": 7,
            "model_switched_on": True,
            "families": [_HIGH, _URGENT],
            "next": None,
        },
    ),
    "GET /v1/model": Example(
        answer={
            "schema_version": "1",
            "name": "tirek-kazakhstan",
            "version": "3",
            "kind": "lightgbm",
            "trained_through": "2025-12-31",
            "switched_on": True,
            "digest": "9b2f6c1e0d4a7583c6b1f0e2d9a8475610fbe3c2d1a09f8e7b6c5d4e3f2a1b0c",
            "measures": [{"name": "recall", "estimate": 0.31, "low": 0.28, "high": 0.34}],
        },
    ),
    "GET /v1/fairness": Example(
        answer={"schema_version": "1", "gate": 0, "report": {"build": "public"}},
    ),
    "GET /v1/health": Example(
        answer={
            "schema_version": "1",
            "status": "ok",
            "newest_list": {
                "list_id": 7,
                "as_of_date": "2026-04-01",
                "created_at": "2026-04-01T05:12:44Z",
            },
            "model_switched_on": True,
        },
    ),
    "GET /v1/openapi.json": Example(answer={"openapi": "3.1.0"}),
}
"""By operation, as `SCOPE_OF` names it."""
