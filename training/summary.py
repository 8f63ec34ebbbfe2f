"""What training and the gate found, as lines for a terminal."""

from collections.abc import Iterator

from fairness.mitigation.trade_off import Point
from fairness.statistics.intervals import Estimate
from training.evaluation import Evaluation, Ranking
from training.intervals import shown
from training.mitigating import REFUSED, Mitigation
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


def mitigation_lines(found: Mitigation) -> Iterator[str]:
    """The trade-off as a table, and what was decided, for a terminal."""
    yield (
        f"Version {found.version}, {found.attribute}: offsets chosen on the lists of "
        f"{found.earlier_days[0]} to {found.earlier_days[-1]}, judged on those of "
        f"{found.later_days[0]} to {found.later_days[-1]}; no family counts in both"
    )
    told = ", ".join(f"{code} {offset:+.2f}" for code, offset in found.trade_off.offsets.items())
    yield f"At strength 1, added to the log-odds: {told}"
    yield (
        f"  {'strength':<8}  {'where':<7}  {'largest gap':<22}  {'recall':<22}  "
        f"{'change':<7}  {'precision':<9}  recall by group"
    )
    for point in found.trade_off.points:
        yield from _point_lines(point)
    plain = found.trade_off.points[0].earlier.largest_gap
    if plain is not None and plain.low == 0:
        yield (
            "note: the earlier lists do not vouch for a gap (its interval reaches 0): offsets "
            "may follow chance, and widen a gap on later lists"
        )
    yield from _decision_lines(found)


def _point_lines(point: Point) -> Iterator[str]:
    for where, reach in (("earlier", point.earlier), ("later", point.later)):
        groups = ", ".join(f"{one.code} {_rate(one.recall)}" for one in reach.groups)
        yield (
            f"  {point.strength:<8.2f}  {where:<7}  {_limits(reach.largest_gap):<22}  "
            f"{_limits(reach.recall):<22}  {_signed(reach.recall_change):<7}  "
            f"{_rate(reach.precision):<9}  {groups}"
        )


def _decision_lines(found: Mitigation) -> Iterator[str]:
    if found.strength is None:
        yield "Nothing was chosen: lists are made as before. --strength X with a signature chooses"
        return
    if found.decision is None:
        yield "Strength 0: lists are made without offsets"
        return
    for reason in found.decision.reasons:
        about = " ".join(part for part in (reason.finding, reason.attribute, reason.group) if part)
        amount = "" if reason.amount is None else f" ({reason.amount:+.3f})"
        yield f"  gate on the later lists: {about}{amount}"
    if found.kept is not None:
        signature = found.kept.signature
        yield (
            f"Kept at strength {found.strength}: signed by {signature.approved_by}, until "
            f"{signature.expires_at[:10]}; the next lists are made with it and say so"
        )
    elif found.code == REFUSED:
        yield "Refused by the gate; nothing was kept, and no signature settles a failed test"
    else:
        yield "A person has to sign: --approved-by NAME --reason WHY; nothing was kept"


def _limits(estimate: Estimate | None) -> str:
    if estimate is None:
        return "cannot tell"
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"


def _rate(estimate: Estimate | None) -> str:
    return "–" if estimate is None else f"{estimate.value:.3f}"


def _signed(estimate: Estimate | None) -> str:
    return "–" if estimate is None else f"{estimate.value:+.3f}"
