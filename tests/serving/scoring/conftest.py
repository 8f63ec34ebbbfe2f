"""The town with a list."""

from pathlib import Path

import pytest

from serving.listing.refer import refer
from serving.ranking.cohort import Ordering
from serving.referrals.database import open_database
from tests.features.facts import AS_OF

ORDER = Ordering(seed=11, random_share=0.0)


@pytest.fixture
def listed(town: Path) -> Path:
    """The town with its list made."""
    database = open_database(town)
    refer(town, database, AS_OF, ordering=ORDER)
    database.close()
    return town
