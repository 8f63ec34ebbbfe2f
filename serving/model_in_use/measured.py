"""What Prometheus is told of exchanges of the model.

Made where the watch begins: in a worker, BentoML has told the client by then where several workers
meet.
"""

from functools import cache

from prometheus_client import Counter, Gauge

REFUSALS = "tirek_model_refused"
WAITS = "tirek_champion_waits"


@cache
def refusals() -> Counter:
    """How often a version did not pass, counted once for each reason in each worker."""
    return Counter(REFUSALS, "Versions of a model that did not pass their trial")


@cache
def champion_waits() -> Gauge:
    """Whether the champion that the registry names does not serve, as the last look found it."""
    told = "1 where the registry's champion does not serve, 0 where it does"
    return Gauge(WAITS, told, multiprocess_mode="mostrecent")
