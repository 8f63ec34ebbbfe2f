"""What the challenger said in shadow, on the data scientist's page."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from serving.model_runs import Aliases
from serving.referrals.database import ReferralDatabase
from serving.shadow.comparing import Differences
from serving.shadow.recorded import Pair, add
from tests.serving.conftest import sign_in
from tests.serving.desk.test_overseeing import MEASURED


def test_the_challenger_in_shadow_is_told_in_counts_and_small_ones_are_not(
    visitor: TestClient, database: ReferralDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """60 asked, 50 alike, 7 higher and 3 lower: of the parts, 3 and the next smallest are not."""
    folder = tmp_path / "home" / "training" / "4"
    folder.mkdir(parents=True)
    (folder / "training.json").write_text(json.dumps(MEASURED))
    monkeypatch.setattr(
        "serving.desk.screens.models.aliases", lambda _home: Aliases("3", "4", problem="")
    )
    with database.writing() as session:
        found = {"c1": Differences(60, 50, 7, 3, 0, 6, 0.254)}
        add(session, Pair("3", "4"), date(2026, 4, 1), found)
    page = sign_in(visitor, "asel").get("/champion?language=en").text
    told = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page.partition('id="shadow"')[2]))
    assert told == {
        "Families asked for": "60",
        "same level": "50",
        "higher level by the challenger": "not told",
        "lower level by the challenger": "not told",
        "place by the challenger alone": "6",
        "place by the champion alone": "0",
        "Largest difference in risk": "25 of 100",
    }
