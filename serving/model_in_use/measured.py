"""What Prometheus is told of exchanges of the model.

Made where the watch begins: in a worker, BentoML has told the client by then where several workers
meet.
"""

from functools import cache

from prometheus_client import Counter

REFUSALS = "tirek_model_refused"


@cache
def refusals() -> Counter:
    """How often a version did not pass, counted once for each reason in each worker."""
    return Counter(REFUSALS, "Versions of a model that did not pass their trial")
