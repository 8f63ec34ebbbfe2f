"""Q: does the model know the group without being told?

No sensitive attribute is a feature, but features may stand in for one. Two questions, neither a
verdict: how well can a group be told from the features, and from the score alone; and at equal
scores, how far does need differ between a group and all others, beside how far it would by chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from lightgbm import LGBMClassifier
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from fairness.arrays import BoolArray, Codes, FloatArray, IntArray
from fairness.attributes import DeclaredAttribute
from fairness.measures.calibration import EDGE, is_probability
from fairness.measures.discrimination import auc
from fairness.statistics.intervals import Estimate

FEWEST = 50
"""Families of the group and of all others: fewer teach a classifier nothing."""

MOST_ROWS = 3_000
"""More are left out by lot: an area is known within three hundredths by then."""

FOLDS = 3
SHUFFLES = 100
NOISE = 0.95


class Asked(NamedTuple):
    """Families of whom it is asked, one entry a row: score, need (NaN where not observed), stratum
    and `features` (rows, features), NaN where not known.
    """

    features: NDArray[np.float32]
    score: FloatArray
    need: FloatArray
    stratum: IntArray

    def some(self, kept: IntArray) -> "Asked":
        """Some of the rows."""
        return Asked(self.features[kept], self.score[kept], self.need[kept], self.stratum[kept])


@dataclass(frozen=True, slots=True)
class ProxyResult:
    """One group beside all others: how well it can be told from the features and from the score,
    as areas under the curve, .5 where it cannot.

    `flip` is how far the chance of need would change at equal scores if only the group changed, in
    points of probability; `noise` what 95 of 100 shuffles of the group within commissions stay
    below. Both are None where the score is no probability.
    """

    attribute: str
    group: str
    from_features: Estimate
    from_score: Estimate
    flip: float | None
    noise: float | None


def told_from(
    features: NDArray[np.float32], member: BoolArray, *, seed: int, alpha: float = 0.05
) -> Estimate | None:
    """The area under the curve of telling members from others by their features (rows, features),
    NaN where not known: gradient-boosted trees, each family judged by trees that have not seen it.
    None where either are fewer than 50.
    """
    if min(member.sum(), (~member).sum()) < FEWEST:
        return None
    # so few rows are quicker on one thread, and on a busy machine far quicker
    trees = LGBMClassifier(
        n_estimators=25,
        num_leaves=15,
        random_state=seed,
        n_jobs=1,
        deterministic=True,
        verbosity=-1,
    )
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    told = cross_val_predict(trees, features, member, cv=folds, method="predict_proba")[:, 1]
    return auc(told, member, alpha=alpha)


def flip_effect(score: FloatArray, need: BoolArray, member: BoolArray) -> float | None:
    """How far the chance of need changes, in the mean over families, if only the group changed.

    Read off a logistic regression of need on the score's log-odds and the group. None where need
    does not vary.
    """
    if need.all() or not need.any():
        return None
    told = logit(np.clip(score, EDGE, 1 - EDGE))
    fitted = LogisticRegression(C=np.inf, solver="newton-cholesky").fit(
        np.column_stack([told, member]), need
    )
    base = fitted.intercept_[0] + fitted.coef_[0, 0] * told
    return float(np.abs(expit(base + fitted.coef_[0, 1]) - expit(base)).mean())


def noise_floor(
    score: FloatArray, need: BoolArray, member: BoolArray, *, stratum: IntArray, seed: int
) -> float | None:
    """What `flip_effect` stays below in 95 of 100 shuffles of the group within commissions."""
    draw = np.random.default_rng(seed)
    by_stratum = np.argsort(stratum, kind="stable")
    found = []
    for _ in range(SHUFFLES):
        # within a commission families change places by lot
        order = np.lexsort((draw.random(len(stratum)), stratum))
        shuffled = np.empty_like(member)
        shuffled[by_stratum] = member[order]
        effect = flip_effect(score, need, shuffled)
        if effect is None:
            return None
        found.append(effect)
    return float(np.quantile(found, NOISE))


def find_proxies(
    asked: Asked, groups: Mapping[str, Codes], attributes: Sequence[DeclaredAttribute], *, seed: int
) -> tuple[ProxyResult, ...]:
    """Every declared group that is no reference, with at least 50 families and as many others;
    `groups` holds each attribute's column. Where there are more than 3,000 rows, so many are asked
    by lot, a group's own and others half and half as far as there are any.
    """
    found = []
    for attribute in attributes:
        column = groups[attribute.code]
        for value in attribute.values:
            if value.code == attribute.reference or value.code not in column.names:
                continue
            member = column.codes == column.names.index(value.code)
            kept = drawn_rows(member, seed=seed)
            proxy = _find(asked.some(kept), member[kept], attribute.code, value.code, seed=seed)
            if proxy is not None:
                found.append(proxy)
    return tuple(found)


def drawn_rows(member: BoolArray, *, seed: int) -> IntArray:
    """At most 3,000 rows by lot, in their order: of a group so small that few of it would be among
    them, all.
    """
    order = np.random.default_rng(seed).permutation(len(member))
    own, others = order[member[order]], order[~member[order]]
    half = MOST_ROWS // 2
    own = own[: max(half, MOST_ROWS - len(others))]
    return np.sort(np.concatenate([own, others[: MOST_ROWS - len(own)]]))


def _find(
    asked: Asked, member: BoolArray, attribute: str, group: str, *, seed: int
) -> ProxyResult | None:
    from_features = told_from(asked.features, member, seed=seed)
    from_score = auc(asked.score, member)
    if from_features is None or from_score is None:
        return None
    seen = ~np.isnan(asked.need)
    score, need = asked.score[seen], asked.need[seen] == 1.0
    flip = noise = None
    if is_probability(asked.score) and 0 < member[seen].sum() < seen.sum():
        flip = flip_effect(score, need, member[seen])
        noise = noise_floor(score, need, member[seen], stratum=asked.stratum[seen], seed=seed)
    return ProxyResult(attribute, group, from_features, from_score, flip, noise)
