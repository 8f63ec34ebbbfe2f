"""What training and the gate found, as lines for a terminal."""

from collections.abc import Iterator

from training.evaluation import Evaluation, Ranking
from training.intervals import shown
from training.promote import FAILED, PASSED, Promotion
from training.train import Training

GATE_WORDS = {PASSED: "pass", FAILED: "FAIL"}


def training_lines(training: Training) -> Iterator[str]:
    """Dates, cohort flow, candidates, and every ranking with its intervals."""
    learn, test = training.windows.test
    yield f"Learned from {len(learn)} dates, {learn[0]} to {learn[-1]}:"
    yield (
        f"  {training.learned_from} families as of a date, {training.learned_in_need} of them "
        f"in need later (outcomes known by {test[0]})"
    )
    yield f"Tested on {len(test)} lists, {test[0]} to {test[-1]}"
    yield from _flow_lines(training)
    yield from _candidate_lines(training)
    yield from evaluation_lines(training.evaluation)
    yield from training.diagnosis.lines()
    yield f"Registered as version {training.version}, alias @challenger"


def _candidate_lines(training: Training) -> Iterator[str]:
    validation = training.windows.validation
    if training.split_kind == "windows":
        yield "Chosen on lists later than what each candidate had learned:"
        for window in validation:
            yield f"  {window.judge[0]}, learned up to {window.learn[-1]}"
    else:
        yield "Chosen on families held out: too few dates or outcomes for windows in time"
    for result in training.fitted.candidates:
        mark = "*" if result.name == training.fitted.chosen else " "
        tuned = result.tuned
        yield (
            f" {mark} {result.name}: recall at capacity {result.recall:.3f} "
            f"(standard error {result.standard_error:.3f}), "
            f"{tuned.ended + tuned.given_up} settings tried"
        )
    calibrating = training.fitted.calibrating
    if not calibrating.found_a_relation:
        yield "Calibration found no relation: higher scores did not come with more need"
    else:
        yield f"Calibrated by {calibrating.method} on {sum(calibrating.calibrator.families)} rows"


def _flow_lines(training: Training) -> Iterator[str]:
    yield "Who was in the cohort on the test lists, and who was left out at each step"
    for day in training.windows.test.judge:
        steps = ", ".join(f"{step.name} {step.families}" for step in training.flow[day])
        yield f"  {day}: {steps}"


def evaluation_lines(evaluation: Evaluation) -> Iterator[str]:
    """The test's table: one line a ranker."""
    yield (
        f"{evaluation.families} families on {evaluation.lists} lists, {evaluation.in_need} in "
        f"need later, {evaluation.places} places; 95 % intervals resample "
        f"{evaluation.cluster_count} {evaluation.clusters}"
    )
    yield (
        f"  {'ranked by':<16}{'AUC':<24}{'precision at capacity':<24}"
        f"{'recall at capacity':<24}model's gain in recall"
    )
    for ranking in (evaluation.model, *evaluation.baselines):
        yield "  " + _ranking_line(ranking, compared=ranking is not evaluation.model)
    check = evaluation.calibration
    yield (
        f"  calibration: {check.observed} in need where {check.expected:.0f} were expected, "
        f"slope {shown(check.slope, digits=2)}, Brier {check.brier.estimate:.4f}"
    )


def _ranking_line(ranking: Ranking, *, compared: bool) -> str:
    gain = shown(ranking.gain, signed=True) if compared else ""
    return (
        f"{ranking.name:<16}{shown(ranking.auc):<24}{shown(ranking.precision):<24}"
        f"{shown(ranking.recall):<24}{gain}"
    ).rstrip()


def promotion_lines(promotion: Promotion) -> Iterator[str]:
    """Every test of the gate with its finding, then the decision."""
    for test in promotion.tests:
        yield f"  {GATE_WORDS.get(test.code, 'SIGN'):<5}{test.name}: {test.finding}"
    if promotion.promoted:
        signed = promotion.signature
        by = f", signed by {signed.approved_by} until {signed.expires_at}" if signed else ""
        yield f"Version {promotion.version} is @champion{by}"
    elif promotion.code == FAILED:
        yield (
            f"Version {promotion.version} was refused; "
            "the champion before it, or else the points card, serves"
        )
    else:
        yield (
            f"Version {promotion.version} needs a signature: "
            "tirek promote --approved-by NAME --reason TEXT"
        )
