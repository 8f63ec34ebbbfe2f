"""How fast one family and many are answered with reasons, beside `mlflow models serve`.

`python experiments/serving-latency/run.py` writes results.json beside this file; `--small` asks for
a few seconds in a small country and only prints.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is
sys.path.append(str(HERE))

import httpx
from clients import Service, ask_together
from services import mlflow_models_serve, tirek
from studying import Figure, Measured, as_results, run_step, tell

measure_step = partial(run_step, HERE / "steps.py")
CONNECTIONS, ROUNDS, BATCHES = 8, 3, 3
MANY = 10_000
WARMING = 1_000
FORMS = {"json": "application/json", "arrow": "application/vnd.apache.arrow.stream"}


def main() -> None:
    """Measure, print, and keep what was found unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a small country; prints only")
    parser.add_argument(
        "--place", type=Path, help="a folder to keep what is made, and take it from"
    )
    asked = parser.parse_args()
    families, seconds = (2_000, 3.0) if asked.small else (20_000, 20.0)
    with tempfile.TemporaryDirectory(prefix="serving-latency-") as scratch:
        place = asked.place or Path(scratch)
        made = place / "made.json"
        if not made.exists():
            made.write_text(json.dumps(measure_step("make", families, place)), encoding="utf-8")
        detail = measure(place, seconds)
        detail["made"] = json.loads(made.read_text(encoding="utf-8"))
    tell(figured(detail), HERE / "results.json", keep=not asked.small)


def measure(place: Path, seconds: float) -> Measured:
    """All services in turn, several times over; and many families at once."""
    families = json.loads((place / "families.json").read_text(encoding="utf-8"))
    rows = json.loads((place / "rows.json").read_text(encoding="utf-8"))
    load = os.getloadavg()[0]
    with ExitStack() as stack:
        mlflow = {
            name: Service(
                stack.enter_context(mlflow_models_serve(place / name)),
                "/invocations",
                [row.encode() for row in rows],
            )
            for name in ("explaining", "predicting")
        }
        ours = _ours(stack.enter_context(tirek(place / "home")), place, families[: len(rows)])
        first = _first(ours)
        warming = _ask(ours, seconds)
        _explain_everybody(ours, families)
        rounds: dict[str, list[Measured]] = {"tirek": [], "explaining": [], "predicting": []}
        for _ in range(ROUNDS):
            for name, service in (("tirek", ours), *mlflow.items()):
                rounds[name].append(_ask(service, seconds))
        many = {name: _ask_for_many(ours, families[:MANY], form) for name, form in FORMS.items()}
    return {
        "load_before": load,
        "seconds": seconds,
        "first_answer_ms": first,
        "while_warming": warming,
        "one_family": rounds,
        "many": {"families": len(families[:MANY]), **many},
    }


def _ours(port: int, place: Path, families: list[str]) -> Service:
    token = (place / "token").read_text(encoding="utf-8")
    bodies = [json.dumps({"families": [family]}).encode() for family in families]
    return Service(port, "/v1/explain", bodies, f"authorization: Bearer {token}\r\n")


def _ask(service: Service, seconds: float) -> Measured:
    asked = asyncio.run(ask_together(service, connections=CONNECTIONS, seconds=seconds))
    return asked.measured()


def _first(service: Service) -> float:
    """Milliseconds until the very first answer, for which the country has to be ranked."""
    begun = time.perf_counter()
    _post(service, service.bodies[0])
    return round(1000 * (time.perf_counter() - begun), 1)


def _explain_everybody(service: Service, families: list[str]) -> None:
    for start in range(0, len(families), WARMING):
        body = json.dumps({"families": families[start : start + WARMING]}).encode()
        _post(service, body)


def _ask_for_many(service: Service, families: list[str], form: str) -> Measured:
    """One request for so many families, some times over."""
    body = json.dumps({"families": families}).encode()
    took, size = [], 0
    for _ in range(BATCHES):
        begun = time.perf_counter()
        size = len(_post(service, body, accept=form).content)
        took.append(time.perf_counter() - begun)
    return {
        "rows_per_second": round(len(families) / statistics.median(took)),
        "seconds": [round(one, 2) for one in took],
        "mib": round(size / 2**20, 1),
    }


def _post(service: Service, body: bytes, accept: str = "application/json") -> httpx.Response:
    headers = dict(line.split(": ", 1) for line in service.head.splitlines())
    address = f"http://127.0.0.1:{service.port}{service.path}"
    types = {"content-type": "application/json", "accept": accept}
    answer = httpx.post(address, content=body, headers={**headers, **types}, timeout=180)
    return answer.raise_for_status()


def figured(detail: Measured) -> Measured:
    """How many times MLflow's throughput, over rounds; None where anything was not answered."""
    rounds = detail["one_family"]
    sound = not any(one["errors"] for each in rounds.values() for one in each)
    times = {name: _times(rounds, name) for name in ("explaining", "predicting")}
    p99 = {
        name: round(statistics.median(one["p99_ms"] for one in each), 2)
        for name, each in rounds.items()
    }
    return as_results(
        "serving-latency",
        Figure(
            times["explaining"] if sound else None,
            "times the throughput of MLflow with shap's reasons, one family, 8 connections",
            must=3,
            aim=3,
        ),
        detail,
        libraries=("bentoml", "fastapi", "lightgbm", "mlflow", "orjson", "shap", "starlette"),
        predicting_only={"figure": times["predicting"], "must": 1, "aim": 3},
        p99_ms={
            "figure": p99["tirek"],
            "explaining": p99["explaining"],
            "predicting": p99["predicting"],
        },
        many={
            "figure": detail["many"]["json"]["rows_per_second"],
            "arrow": detail["many"]["arrow"]["rows_per_second"],
            "must": 5_000,
        },
    )


def _times(rounds: dict[str, list[Measured]], other: str) -> float:
    pairs = zip(rounds["tirek"], rounds[other], strict=True)
    return round(
        statistics.median(ours["per_second"] / its["per_second"] for ours, its in pairs), 2
    )


if __name__ == "__main__":
    main()
