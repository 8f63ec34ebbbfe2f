"""What Prometheus is told: requests as each worker counted them, and figures of the moment.

Workers count in files of the folder that PROMETHEUS_MULTIPROC_DIR names (BentoML makes it), and
whichever is asked adds them up. Figures are read from the referral database when asked for, so
that every worker tells the same.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from serving.operation.figures import Figures

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the latency histogram."""
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"

REQUESTS = "tirek_requests"
LATENCY = "tirek_request_seconds"
GAUGES = {
    "database_up": "1 where the referral database answers, 0 where it does not",
    "journal_entries": "Entries of the journal",
    "newest_list_age_seconds": "Seconds since the newest list was made",
    "urgent_unacknowledged": "Urgent cases that nobody has acknowledged",
    "urgent_oldest_seconds": "Seconds that the oldest of them has waited",
    "sign_ins_refused": "Sign-ins that were refused since the journal began",
}
MODEL = "tirek_model_info"
READY = "tirek_room_ready"


class _Instruments(NamedTuple):
    requests: Counter
    latency: Histogram


@cache
def _instruments() -> _Instruments:
    """Made on the first request: whether workers share a folder is settled by then."""
    return _Instruments(
        Counter(REQUESTS, "Requests answered", ("method", "route", "status")),
        Histogram(LATENCY, "Seconds until the answer ended", ("route",), buckets=SECONDS),
    )


def observe(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one request."""
    made = _instruments()
    made.requests.labels(method, route, str(status)).inc()
    made.latency.labels(route).observe(seconds)


def exposition(figures: Figures, rooms: dict[str, bool]) -> bytes:
    """Everything in Prometheus's text format; `rooms` says which of them are ready."""
    _instruments()
    return generate_latest(_counted()) + generate_latest(_read(figures, rooms))


def _counted() -> CollectorRegistry:
    """The requests of all workers; of this process alone where they share no folder."""
    counted = CollectorRegistry()
    if os.environ.get(SHARED_FOLDER):
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    else:
        counted.register(_Only(REGISTRY, (REQUESTS, LATENCY)))
    return counted


class _Only(Collector):
    """Some metrics of a registry; its others speak of one process and would mislead."""

    def __init__(self, registry: CollectorRegistry, names: Iterable[str]) -> None:
        self._registry, self._names = registry, frozenset(names)

    def collect(self) -> Iterator[Metric]:
        yield from (one for one in self._registry.collect() if one.name in self._names)


def _read(figures: Figures, rooms: dict[str, bool]) -> CollectorRegistry:
    read = CollectorRegistry()
    read.register(_Figures(figures, rooms))
    return read


class _Figures(Collector):
    """Figures of the moment; one that is not known is left out, and never 0."""

    def __init__(self, figures: Figures, rooms: dict[str, bool]) -> None:
        self._figures, self._rooms = figures, rooms

    def collect(self) -> Iterator[Metric]:
        for name, words in GAUGES.items():
            value = getattr(self._figures, name)
            if value is not None:
                yield GaugeMetricFamily(f"tirek_{name}", words, float(value))
        model = GaugeMetricFamily(MODEL, "The model that made the newest list", None, _MODEL_LABELS)
        if self._figures.model is not None:
            model.add_metric(self._figures.model, 1)
        yield model
        ready = GaugeMetricFamily(READY, "1 where a room answers, 0 where not", None, ("room",))
        for room, is_ready in self._rooms.items():
            ready.add_metric((room,), float(is_ready))
        yield ready


_MODEL_LABELS = ("name", "version", "kind")
