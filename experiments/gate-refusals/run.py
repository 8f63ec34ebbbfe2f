"""Whether the gate refuses a model for each of its reasons, on the command line.

`python experiments/gate-refusals/run.py` makes countries in which something is wrong on purpose,
takes each from `tirek ingest` to `tirek promote`, and writes results.json beside this file;
`--small` does the same with fewer families and only prints. Scratch space goes where TMPDIR says.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

from studying import EXPERIMENTS, Figure, Measured, as_results, tell
from worlds import (
    cases_grow_rare,
    groups_not_recorded,
    nothing_to_learn,
    one_group_unrecorded,
)

RESULTS = HERE / "results.json"
TIREK = EXPERIMENTS.parent / "tirek.py"
UNTRUE = HERE / "untrue_reasons.py"
OTHERWISE = HERE / "another_question.toml"
BOOSTER = HERE / "a_booster.toml"
PROMOTED, REFUSED, UNSIGNED = 0, 1, 3
SIGNED = ("--approved-by", "A. Auditor", "--reason", "the groups will be asked for from May on")

FEW = 20
"""Of so many families one lives in the small country."""

Planted = Callable[[Path], None]


class Home:
    """A home under scratch, and the command line on it."""

    def __init__(self, place: Path, program: Path = TIREK) -> None:
        self._place = place
        self._program = program

    def ingest(self, extract: Path) -> None:
        """Take an extract in."""
        self._run("ingest", str(extract))

    def train_and_audit(self, *options: str) -> None:
        """A challenger, audited."""
        self._run("train", *options)
        self._run("audit", may_refuse=True)

    def promote(self, *options: str) -> Measured:
        """What the gate answered: its exit code, and every test that was not passed."""
        code, said = self._run("promote", "--json", *options, may_refuse=True)
        tests = json.loads(said)["tests"]
        return {
            "exit_code": code,
            "not_passed": {test["name"]: test["finding"] for test in tests if test["code"]},
        }

    def _run(self, command: str, *options: str, may_refuse: bool = False) -> tuple[int, str]:
        line = [sys.executable, str(self._program), command, *options, "--home", str(self._place)]
        environment = {
            **os.environ,
            "PYTHONPATH": str(EXPERIMENTS.parent),
            "OMP_WAIT_POLICY": "PASSIVE",
        }
        done = subprocess.run(  # noqa: S603  the project's own command line
            line, env=environment, stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode and not (may_refuse and done.returncode in {REFUSED, UNSIGNED}):
            msg = f"'tirek {command}' ended with {done.returncode}"
            raise RuntimeError(msg)
        return done.returncode, done.stdout


class Wanted(NamedTuple):
    """How a promotion has to end: its exit code, and a test that must be among those not passed."""

    exit_code: int
    test: str | None = None

    def met_by(self, answer: Measured) -> bool:
        """Whether it ended so."""
        told = self.test is None or self.test in answer["not_passed"]
        return answer["exit_code"] == self.exit_code and told


def main() -> None:
    """Measure, print, and keep what was found unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="8,000 families; prints only")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gate-refusals-") as scratch:
        found = tried(8_000 if asked.small else 20_000, Path(scratch))
    tell(figured(found), RESULTS, keep=not asked.small)


def tried(families: int, scratch: Path) -> dict[str, tuple[Wanted, Measured]]:
    """How each promotion had to end, and how it did."""
    country = scratch / "country"
    simulate(country, families)
    small = scratch / "small"
    simulate(small, families // FEW)
    usual = Home(scratch / "usual")
    usual.ingest(country)
    found = {}

    def note(name: str, wanted: Wanted, answer: Measured) -> None:
        said(f"{name}: {answer}")
        found[name] = wanted, answer

    usual.train_and_audit()
    note("nothing wrong", Wanted(PROMOTED), usual.promote())
    usual.train_and_audit()
    note("the same again", Wanted(REFUSED, "better than champion"), usual.promote())
    usual.train_and_audit("--study", str(OTHERWISE))
    note("another question", Wanted(REFUSED, "question"), usual.promote())
    few = trained(scratch / "few", small)
    note("few families", Wanted(REFUSED, "better than points_card"), few.promote())
    for name, planted, test in (
        ("nothing to learn", nothing_to_learn, "better than a coin"),
        ("cases grow rare", cases_grow_rare, "calibrated"),
        ("one group unrecorded", one_group_unrecorded, "fairness"),
    ):
        home = trained(scratch / planted.__name__, country, planted)
        note(name, Wanted(REFUSED, test), home.promote())
    untrue = trained(scratch / "untrue", country, program=UNTRUE, study=BOOSTER)
    note("untrue reasons", Wanted(REFUSED, "reasons"), untrue.promote())
    untold = trained(scratch / "untold", country, groups_not_recorded)
    note("groups not recorded", Wanted(UNSIGNED, "fairness"), untold.promote())
    note("groups not recorded, signed", Wanted(PROMOTED, "fairness"), untold.promote(*SIGNED))
    return found


def simulate(place: Path, families: int) -> None:
    """A country of the scenario `demo`."""
    said(f"simulate {families} families")
    line = [sys.executable, str(TIREK), "simulate", str(place), "--families", str(families)]
    subprocess.run(line, stdout=subprocess.DEVNULL, check=True)  # noqa: S603  the project's own


def trained(
    scratch: Path,
    country: Path,
    planted: Planted | None = None,
    *,
    program: Path = TIREK,
    study: Path | None = None,
) -> Home:
    """A home with an audited challenger, from a copy of a country with something planted in it."""
    extract = scratch / "extract"
    shutil.copytree(country, extract)
    if planted is not None:
        planted(extract)
    home = Home(scratch / "home", program)
    home.ingest(extract)
    home.train_and_audit(*(["--study", str(study)] if study else []))
    return home


def figured(found: dict[str, tuple[Wanted, Measured]]) -> Measured:
    """The share of promotions that ended as they had to gives the figure."""
    answers = [wanted.met_by(answer) for wanted, answer in found.values()]
    return as_results(
        "gate-refusals",
        Figure(
            sum(answers) / len(answers),
            "share of promotions that ended with the exit code and at the test that they had to",
            must=1.0,
            aim=1.0,
        ),
        {
            name: {"wanted": wanted._asdict(), "as_wanted": wanted.met_by(answer), **answer}
            for name, (wanted, answer) in found.items()
        },
        libraries=("lightgbm", "numpy", "pandas", "scikit-learn", "shap"),
    )


def said(what: str) -> None:
    """Tell how far it is."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
