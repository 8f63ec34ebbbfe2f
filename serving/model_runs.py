"""What trainings left under a home, for a data scientist: figures and digests, never a family.

Read from the files that each training wrote beside its version, and from the registry's aliases.
Families are counted, and a count that could point at one is not told.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cases.errors import TirekError
from cases.store import CaseStore
from models.signatures import kept_signature
from serving.model_in_use.asking import has_registry

TRAININGS = "training"
MEASURED = "training.json"
SCORES = "scores.parquet"
GATE = "gate.json"
MEASURES = ("recall", "precision", "lift", "auc", "average_precision")
SMALLEST_TOLD = 5


class Measured(NamedTuple):
    """A measure on the test lists, with its interval."""

    name: str
    estimate: float
    low: float
    high: float


class Ranker(NamedTuple):
    """Somebody or something that ranks, and how well it did."""

    name: str
    measures: tuple[Measured, ...]


class Run(NamedTuple):
    """A trained version as it was measured. `gate` is "promoted", "refused", "unsigned" or "" where
    it never stood before the gate; `signed_until` a day, "" where nobody had to sign.
    """

    version: str
    study: str
    kind: str
    trained_through: str
    store_digest: str
    commit: str
    families: int
    lists: int
    places: int
    selftest_passed: bool
    model: Ranker
    others: tuple[Ranker, ...]
    champion: str
    champion_compared: bool
    gate: str
    signed_until: str


class Aliases(NamedTuple):
    """Which versions the registry names; "" for none. `problem` says why it cannot be asked."""

    champion: str
    challenger: str
    problem: str


class Agreement(NamedTuple):
    """The test lists of a version and of the champion of its time, counted: places taken alike, by
    one alone, and in how many of each need came. None stands for a count too small to tell.
    """

    version: str
    champion: str
    lists: int
    both: int | None
    challenger_alone: int | None
    champion_alone: int | None
    need_both: int | None
    need_challenger_alone: int | None
    need_champion_alone: int | None


def runs(home: Path) -> list[Run]:
    """Every version that was trained under the home, newest first; what cannot be read is left
    out.
    """
    return sorted(_runs(home), key=lambda run: int(run.version), reverse=True)


def _runs(home: Path) -> Iterator[Run]:
    for path in (home / TRAININGS).glob(f"*/{MEASURED}"):
        if not path.parent.name.isdecimal():
            continue
        try:
            yield _run(home, path.parent)
        except (ValueError, KeyError, TypeError):
            continue


def _run(home: Path, folder: Path) -> Run:
    measured: dict[str, Any] = json.loads((folder / MEASURED).read_text(encoding="utf-8"))
    evaluation, made_from = measured["evaluation"], measured["made_from"]
    signature = kept_signature(home, folder.name)
    return Run(
        version=folder.name,
        study=measured["study"]["name"],
        kind=measured["chosen"],
        trained_through=made_from["trained_through"],
        store_digest=made_from["store_digest"],
        commit=str(measured["provenance"].get("git_commit", "")),
        families=evaluation["families"],
        lists=evaluation["lists"],
        places=evaluation["places"],
        selftest_passed=bool(measured["selftest"]["passed"]),
        model=_ranker(evaluation["model"]),
        others=tuple(_ranker(one) for one in evaluation["baselines"]),
        champion=str(measured["champion"] or ""),
        champion_compared=bool(measured["champion_compared"]),
        gate=_gate(folder / GATE),
        signed_until=signature.expires_at[:10] if signature else "",
    )


def _ranker(told: Mapping[str, Any]) -> Ranker:
    found = [(name, told.get(name)) for name in MEASURES]
    return Ranker(
        told["name"], tuple(Measured(name, *three) for name, three in found if three is not None)
    )


def _gate(path: Path) -> str:
    if not path.is_file():
        return ""
    told = json.loads(path.read_text(encoding="utf-8"))
    if told["promoted"]:
        return "promoted"
    return "refused" if any(test["code"] == 1 for test in told["tests"]) else "unsigned"


def aliases(home: Path) -> Aliases:
    """Who serves and who waits, as the registry says."""
    try:
        code = CaseStore.open(home).catalogue.code
        if not has_registry(home):
            return Aliases("", "", "")  # to open one would make one
        from models.registry import CHALLENGER, CHAMPION, Registry  # noqa: PLC0415  loads MLflow

        known = Registry(home, code).aliases()
    except TirekError as error:
        return Aliases("", "", type(error).__name__)
    return Aliases(known.get(CHAMPION, ""), known.get(CHALLENGER, ""), "")


def agreement(home: Path, run: Run) -> Agreement | None:
    """How far the lists of a version and of its champion agree; None where nothing tells."""
    path = home / TRAININGS / run.version / SCORES
    if not run.champion_compared or not path.is_file():
        return None
    import pyarrow.parquet as pq  # noqa: PLC0415  and pandas with it: most pages need neither

    columns = ["list", "outcome", "selected", "champion_selected"]
    rows = pq.read_table(path, columns=columns).to_pandas()
    own, other, need = rows["selected"], rows["champion_selected"], rows["outcome"]
    both, alone, passed_over = own & other, own & ~other, other & ~own
    return Agreement(
        version=run.version,
        champion=run.champion,
        lists=int(rows["list"].nunique()),
        both=_told(both.sum()),
        challenger_alone=_told(alone.sum()),
        champion_alone=_told(passed_over.sum()),
        need_both=_told((both & need).sum()),
        need_challenger_alone=_told((alone & need).sum()),
        need_champion_alone=_told((passed_over & need).sum()),
    )


def _told(count: int) -> int | None:
    return int(count) if count == 0 or count >= SMALLEST_TOLD else None
