"""One small simulated country that the tests of its written form share."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.contract import ColumnType, table
from cases.simulate.countries import DEMO
from cases.simulate.country import Totals, simulate_country
from cases.simulate.lives import Lives, Streams, live
from cases.simulate.setting import Setting

FAMILIES = 2500
YEARS = 2.0
CUT_OFF = pd.Timestamp("2025-12-31")


@dataclass(frozen=True)
class Country:
    totals: Totals

    def extract(self, name: str) -> pd.DataFrame:
        return _typed(self.totals.extract / f"{name}.parquet", name)

    def truth(self, name: str) -> pd.DataFrame:
        return pq.read_table(self.totals.truth / f"{name}.parquet").to_pandas()


def _typed(path: Path, name: str) -> pd.DataFrame:
    frame = pq.read_table(path).to_pandas()
    for column in table(name).columns:
        if column.optional and column.name not in frame:
            frame[column.name] = pd.NaT  # missing from the file means empty throughout
        if column.type in (ColumnType.DATE, ColumnType.MONTH):
            frame[column.name] = pd.to_datetime(frame[column.name]).astype("datetime64[us]")
        if column.type is ColumnType.COUNT:
            frame[column.name] = frame[column.name].astype("Int64")
    return frame


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    out = tmp_path_factory.mktemp("country") / "extract"
    return Country(simulate_country(out, scenario="demo", families=FAMILIES, years=YEARS, seed=7))


@pytest.fixture(scope="session")
def setting() -> Setting:
    catalogue = shipped_catalogue("kazakhstan")
    return Setting.of(DEMO, catalogue, months=36, rng=np.random.default_rng(11))


@pytest.fixture(scope="session")
def lives(setting: Setting) -> Lives:
    return live(12_000, setting, Streams.of(np.random.SeedSequence(11)))
