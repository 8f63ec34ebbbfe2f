"""What studies share: steps measured in processes of their own, and results in one form."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

EXPERIMENTS = Path(__file__).parent
KIB_A_MIB = 1024

Measured = dict[str, Any]


class Stopwatch:
    """Time since it was made: by the clock, and of all cores that worked for this process. It
    hears a step's progress, and notes when each of its stages begins.
    """

    def __init__(self) -> None:
        self._begun = time.perf_counter(), time.process_time()
        self._stages: list[tuple[str, float]] = []

    def hear(self, step: str, done: int, total: int) -> None:
        """Note that a stage begins now."""
        self._stages.append((f"{step}: {done} of {total}", time.perf_counter()))

    def measured(self) -> Measured:
        """Seconds by the clock and of the processor, the peak of memory so far, and seconds by
        stage where there were any.
        """
        now, (clock, processor) = time.perf_counter(), self._begun
        found: Measured = {
            "seconds": round(now - clock, 3),
            "cpu_seconds": round(time.process_time() - processor, 3),
            "peak_mib": peak_mib(),
        }
        if self._stages:
            stages = pairwise([*self._stages, ("the end", now)])
            found["stages"] = {name: round(end - begin, 2) for (name, begin), (_, end) in stages}
        return found


def peak_mib() -> int:
    """The kernel's high-water mark of this process; unlike getrusage it forgets the parent's."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kib = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return kib // KIB_A_MIB


def answer(steps: dict[str, Callable[..., Measured]]) -> None:
    """Run the step that the command line names and print what it measured: the other end of
    `run_step`.
    """
    print(json.dumps(steps[sys.argv[1]](*sys.argv[2:])))


def run_step(script: Path, *step: object) -> Measured:
    """What one step of a script measured, in a fresh process that starts from this project.

    Threads that wait do not spin: they would fight with whatever else runs on the machine.
    """
    command = [sys.executable, str(script), *(str(word) for word in step)]
    places = os.pathsep.join((str(EXPERIMENTS.parent), str(EXPERIMENTS)))
    environment = {**os.environ, "PYTHONPATH": places, "OMP_WAIT_POLICY": "PASSIVE"}
    print(" ".join(Path(str(word)).name for word in step), file=sys.stderr, flush=True)
    done = subprocess.run(  # noqa: S603  the study's own script
        command, env=environment, stdout=subprocess.PIPE, check=True
    )
    measured: Measured = json.loads(done.stdout)
    print(f"  {measured}", file=sys.stderr, flush=True)
    return measured


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The b of time = a · size^b, by least squares on logarithms."""
    slope, _ = np.polyfit(np.log(sizes), np.log(seconds), 1)
    return round(float(slope), 3)


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """The time that half, 95 and 99 of 100 took at most."""
    half, most, nearly_all = np.quantile(milliseconds, (0.5, 0.95, 0.99))
    return {
        "p50": round(float(half), 1),
        "p95": round(float(most), 1),
        "p99": round(float(nearly_all), 1),
    }


class Figure(NamedTuple):
    """The one number that a study is about, what it must reach, and what it aims at."""

    figure: float | None
    unit: str
    must: float
    aim: float


def as_results(
    study: str, figure: Figure, detail: Measured, *, libraries: Sequence[str], **beside: Measured
) -> Measured:
    """What was found, with what it was found on."""
    return {
        "study": study,
        "date": datetime.now(tz=UTC).date().isoformat(),
        **figure._asdict(),
        **beside,
        "machine": machine(),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in libraries},
        },
        "detail": detail,
    }


def machine() -> Measured:
    """What a run has at its disposal."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model n")), "")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {"cpu": model, "cores": os.cpu_count(), "memory_gib": round(memory, 1)}


def tell(results: Measured, place: Path, *, keep: bool) -> None:
    """Print results, and keep them as `place` unless the run was a small one."""
    text = json.dumps(results, indent=2, ensure_ascii=False) + "\n"
    print(text)
    if keep:
        place.write_text(text, encoding="utf-8")


def earlier_detail(place: Path) -> Measured:
    """The detail of the results kept in `place`, empty where there are none."""
    if not place.is_file():
        return {}
    detail: Measured = json.loads(place.read_text(encoding="utf-8"))["detail"]
    return detail
