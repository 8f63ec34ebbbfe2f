"""The model card's ethics and limits, with the run's own figures."""

from models.card.analyses import clusters
from models.card.document import Block, Listing, Number, Said, listing, paragraph, said
from models.card.facts import DataFacts, RunFacts, look, number, others_of_hundred, quotient

FEW_OUTCOMES = 100
"""Confirmed needs in the test: with fewer, single figures say next to nothing."""

FEW_CLUSTERS = 40
"""Resampling few clusters gives intervals that are too narrow; how few is few depends, and
what is said goes from below 20 to below 50 (Cameron and Miller 2015).
"""


def warnings(data: DataFacts, run: RunFacts | None = None) -> tuple[Said, ...]:
    """What has to be said before anything else."""
    simulated = look(data.manifest, "simulated")
    found = []
    if simulated is None:
        found.append(said("simulated_or_not"))
    elif simulated:
        found.append(said("simulated"))
    if run is None:
        return tuple(found)
    if look(run.measured, "asked_otherwise"):
        found.append(said("other_question"))
    now = look(data.manifest, "digest")
    if run.store_digest is not None and now is not None and run.store_digest != now:
        found.append(said("other_store"))
    return tuple(found)


def ethics() -> tuple[Block, ...]:
    """What no figure shows and everybody who reads the figures has to know."""
    return (
        listing(
            "selective_labels",
            "help_changes",
            "feedback",
            "records_of_poverty",
            "punitive_out",
            "attributes_for_audit",
            "no_costs",
        ),
    )


def caveats(run: RunFacts, data: DataFacts) -> tuple[Block, ...]:
    """The limits, plainly, then what to do about them."""
    model = look(run.measured, "evaluation", "model")
    missed, unconfirmed = (look(model, name) for name in ("recall", "precision"))
    limits = (
        said("missed", about="recall", missed=others_of_hundred(missed)),
        said("unconfirmed", about="precision", unconfirmed=others_of_hundred(unconfirmed)),
        _small_numbers(run),
        *_few(run),
        _drift(run),
        *(said(one.key) for one in warnings(data) if one.key == "simulated"),
    )
    return (
        Listing(limits),
        paragraph("recommendations"),
        listing("keep_other_ways", "read_the_reasons", "train_anew", "do_not_carry_over"),
    )


def _small_numbers(run: RunFacts) -> Said:
    tested = look(run.measured, "evaluation")
    lists = look(tested, "lists")
    return said(
        "small_numbers",
        about="lists",
        places=quotient(look(tested, "places"), lists),
        need=quotient(look(tested, "in_need"), lists),
    )


def _few(run: RunFacts) -> tuple[Said, ...]:
    """What the sheer smallness of the test takes away."""
    in_need, resampled = look(run.measured, "evaluation", "in_need"), clusters(run)
    found = []
    if in_need is not None and in_need < FEW_OUTCOMES:
        found.append(said("few_outcomes", in_need=in_need))
    if resampled is not None and resampled.noun == "families":
        found.append(said("families_resampled"))
    elif resampled is not None and resampled.number < FEW_CLUSTERS:
        found.append(said("few_clusters", clusters=resampled))
    return tuple(found)


def _drift(run: RunFacts) -> Said:
    check = look(run.measured, "evaluation", "calibration")
    expected, ratio = look(check, "expected"), look(check, "observed_over_expected")
    return said(
        _direction(ratio),
        about="ratio",
        expected=None if expected is None else Number(expected, digits=0),
        observed=look(check, "observed"),
        ratio=number(ratio),
    )


def _direction(ratio: tuple[float, float, float] | None) -> str:
    """Which way calibration has drifted, where its interval says so."""
    if ratio is None or ratio[1] <= 1 <= ratio[2]:
        return "no_drift"
    return "drift_low" if ratio[1] > 1 else "drift_high"
