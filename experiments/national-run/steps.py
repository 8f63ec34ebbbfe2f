"""One measured step in a process of its own: `steps.py make|teach|lists ARGUMENTS`.

Prints one JSON object: what was measured, with `seconds` and `cpu_seconds` of the step itself
(imports left out) and `peak_mib`, the most memory that the process ever held.
"""

import tempfile
from pathlib import Path

from studying import Measured, Stopwatch, answer

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from features.asof import to_date, to_day
from models.model import Model
from models.registry import CHAMPION, Registry
from serving.listing.refer import refer
from serving.referrals.database import open_database
from training.study import CandidateName, Study, Tuning
from training.train import train


def make(scenario: str, years: str, families: str, extract: str, home: str) -> Measured:
    """Simulate a country and ingest it."""
    totals = simulate_country(
        Path(extract), scenario=scenario, families=int(families), years=float(years), seed=1
    )
    ingest(totals.extract, Path(home))
    return {"rows": totals.rows}


def teach(home: str, candidate: CandidateName, out: str) -> Measured:
    """Train one candidate, with its refits, and keep the model as a folder."""
    watch = Stopwatch()
    study = Study(candidates=(candidate,), tuning=Tuning(trials=0), questions=())
    training = train(Path(home), study)
    measured = watch.measured()
    Path(out).mkdir()
    training.fitted.model.save(Path(out))
    return {**measured, "learned_from": training.learned_from}


def lists(home: str, model: str) -> Measured:
    """Every commission's list with its reasons, from the store to files and database, in a copy
    of the home that holds the model as champion.
    """
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) / "home"
        place.mkdir()
        for name in ("cases", "keys"):
            (place / name).symlink_to((Path(home) / name).resolve())
        store = CaseStore.open(place)
        _crown(place, store.catalogue.code, Model.load(Path(model)))
        watch = Stopwatch()
        made = refer(
            place,
            open_database(place),
            to_date(to_day(store.cut_off) + 1),
            progress=watch.hear,
        )
        measured = watch.measured()
    ranked = [family for family in made.families if family.rank is not None]
    return {
        **measured,
        "families": store.families,
        "commissions": len(made.commissions),
        "ranked_from": sum(one.cohort_size for one in made.commissions),
        "listed": len(made.families),
        "with_reasons": sum(bool(one.shown.raises or one.shown.lowers) for one in ranked),
        "against_their_own": sum(one.shown.against is not None for one in ranked),
        "something_set_aside": sum(bool(one.shown.set_aside) for one in ranked),
        "between_bands": sum(one.shown.between_bands is not None for one in ranked),
    }


def _crown(home: Path, catalogue_code: str, model: Model) -> None:
    registry = Registry(home, catalogue_code)
    with registry.tracking.run("study"):
        model_id = registry.log_model(model)
    registry.point(CHAMPION, registry.register(model_id))


if __name__ == "__main__":
    answer({"make": make, "teach": teach, "lists": lists})
