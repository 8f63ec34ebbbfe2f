"""What a small training might have measured, written by hand, so that every figure on the page
can be looked for.
"""

from typing import Any

from tests.models.reasons.pictures.moving import MOVES
from training.intervals import Interval
from training.report.curves import CapacityCurve, Curves, RiskGroup
from training.report.reach import AttributeReach, GroupReach


def ranking(name: str, recall: float, **more: Any) -> dict[str, Any]:
    """A ranking with limits of two points either way."""
    return {
        "name": name,
        "selected_in_need": 100 * recall,
        "recall": [recall, recall - 0.02, recall + 0.02],
        "precision": [0.4, 0.35, 0.45],
        "lift": [4.0, 3.5, 4.5],
        "auc": [0.8, 0.78, 0.82],
        "average_precision": [0.3, 0.25, 0.35],
        "gain": None,
        "auc_gain": None,
        **more,
    }


def candidate(name: str, recall: float, error: float, splits: list[float]) -> dict[str, Any]:
    windows = ("2023-06-01", "2023-09-01")
    return {
        "name": name,
        "settings": {"strength": 0.07} if name == "scorecard" else {"trees": 30, "ridge": 12.5},
        "tuned": {"score": 0.2, "ended": 5, "given_up": 3, "not_begun": 0},
        "recall": recall,
        "standard_error": error,
        "pooled": {"rows": "all", "ranking": ranking(name, recall)},
        "splits": [
            {"rows": rows, "ranking": ranking(name, found)}
            for rows, found in zip(windows, splits, strict=True)
        ],
    }


def window(learn: list[str], judge: list[str]) -> dict[str, list[str]]:
    return {"learn": learn, "judge": judge}


def measured(**more: Any) -> dict[str, Any]:
    """Two candidates, two validation windows, one baseline and a runner-up."""
    dates = ["2022-03-01", "2022-06-01", "2022-09-01", "2022-12-01"]
    return {
        "version": "7",
        "study": {"name": "spring", "seed": 11, "label": {"gap_days": None}},
        "windows": {
            "validation": [
                window(dates[:1], ["2023-06-01"]),
                window(dates[:2], ["2023-09-01"]),
            ],
            "calibration": window(dates[:3], ["2023-12-01"]),
            "test": window(dates, ["2024-06-01", "2024-07-01"]),
        },
        "split_kind": "windows",
        "learned_from": 4321,
        "learned_in_need": 210,
        "chosen": "scorecard",
        "made_from": {
            "store_digest": "5701e",
            "trained_through": "2024-06-01",
            "label": {"gap_days": 14, "horizon_days": 180},
        },
        "candidates": [
            candidate("scorecard", 0.15, 0.01, [0.14, 0.16]),
            candidate("lightgbm", 0.156, 0.012, [0.15, 0.162]),
        ],
        "calibration": {
            "method": "platt",
            "bend_gains": 0.0001,
            "standard_error": 0.0002,
            "found_a_relation": True,
            "families": 900,
            "in_need": 45,
        },
        "evaluation": {
            "families": 1000,
            "in_need": 60,
            "lists": 40,
            "places": 120,
            "clusters": "commissions",
            "cluster_count": 20,
            "model": ranking("model", 0.2),
            "baselines": [
                ranking("points_card", 0.15, gain=[0.05, 0.01, 0.09], auc_gain=[0.04, 0.02, 0.06]),
                ranking("runner_up", 0.21, gain=[-0.01, -0.03, 0.01], auc_gain=[0.0, -0.01, 0.01]),
            ],
            "calibration": {
                "observed": 60,
                "expected": 55.4,
                "observed_over_expected": [1.083, 0.9, 1.3],
                "slope": [1.02, 0.8, 1.2],
                "intercept": [0.1, -0.2, 0.4],
                "brier": [0.0456, 0.04, 0.05],
            },
        },
        "selftest": {"rows": 1000, "additivity": 4e-15, "reference": None, "passed": True},
        "asked_otherwise": False,
        "champion": None,
        "champion_compared": False,
        "provenance": {"git_commit": "c0ffee+", "lock_digest": "10c4", "lightgbm": "4.7.0"},
        "flow": {
            "2024-06-01": [
                {"name": "in_store", "families": 1200},
                {"name": "after_moved_home", "families": 1000},
            ],
            "2022-03-01": [
                {"name": "in_store", "families": 1100},
                {"name": "after_moved_home", "families": 950},
            ],
        },
        **more,
    }


def curves() -> Curves:
    """Three shares of the capacity, two groups of risk, one attribute with a hidden group, two
    concepts that move the ranking.
    """

    def near(value: float) -> Interval:
        return Interval(value, value - 0.01, value + 0.01)

    return Curves(
        shares=(0.5, 1.0, 2.0),
        places=(60, 120, 240),
        capacity=(
            CapacityCurve("model", (near(0.11), near(0.2), near(0.31))),
            CapacityCurve("points_card", (near(0.08), near(0.15), None)),
        ),
        calibration=(
            RiskGroup(0.1, 800, 30, 0.03, near(0.04)),
            RiskGroup(0.7, 200, 30, 0.16, near(0.15)),
        ),
        reach=(
            AttributeReach(
                "language",
                "language of the family",
                (
                    GroupReach("kazakh", "Kazakh", 40, 9, near(0.225)),
                    GroupReach("russian", "Russian", 20, 3, near(0.15)),
                    GroupReach("other", "another language", None, None, None),
                ),
            ),
        ),
        moves=MOVES,
    )
