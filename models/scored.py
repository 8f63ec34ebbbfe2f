"""The families of a date, scored where their parts are: their risks come home, their
features stay, so that a country's list needs no country's matrix in one place.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cases.canonical import sha256_of
from cases.progress import Progress, silent
from cases.store import Part
from features.engine import Engine
from features.matrix import FeatureMatrix, gather
from features.part import Plan, as_lists, from_lists
from models.model import Model

DIGEST = b"digest"
"""Where a part's answer keeps the digest of the rows that were scored."""

REFIT_RISK = "refit_risk"
"""The column of risks under the refits; there is none where the model has none."""

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class ScoredFamilies:
    """One entry per scored family, in the order of the parts.

    commission: position among the plan's; risk: calibrated; thin: no source holds a record
    in the longest look-back; part: position of the part the family stands in; refit_risk
    (families, refits): calibrated, under each of the model's refits. `digest` is the SHA-256
    over the digests of the parts' feature rows.
    """

    family_id: npt.NDArray[np.object_]
    commission: npt.NDArray[np.int32]
    risk: npt.NDArray[np.float64]
    thin: npt.NDArray[np.bool_]
    part: npt.NDArray[np.int32]
    refit_risk: npt.NDArray[np.float32]
    digest: str

    def __len__(self) -> int:
        return len(self.risk)


@dataclass(frozen=True)
class Scoring:
    """What is asked of a part: to make its rows as of one date and score them.

    `left_out` families are not scored. With `with_rows` the feature rows come along.
    """

    plan: Plan
    model: Model
    left_out: frozenset[str] = frozenset()
    with_rows: bool = False

    def __call__(self, part: Part) -> pa.Table:
        """One row per scored family of the part."""
        rows = self.plan(part)
        left_out = pa.array(sorted(self.left_out), pa.string())
        rows = rows.filter(pc.invert(pc.is_in(rows["family_id"], value_set=left_out)))
        matrix = gather([rows], self.plan)
        told = {**rows.schema.metadata, DIGEST: matrix.digest.encode()}
        if not self.with_rows:
            rows = rows.select(["family_id", "commission"])
        scored = rows.append_column("risk", [self.model.risk(matrix)])
        scored = scored.append_column("thin", [thin_rows(matrix)])
        if self.model.refits:
            scored = scored.append_column(REFIT_RISK, as_lists(self.model.refit_risk(matrix)))
        return scored.replace_schema_metadata(told)

    def __reduce__(self) -> tuple[Callable[..., "Scoring"], tuple[Any, ...]]:
        """The model travels as its text files."""
        asked = {"plan": self.plan, "left_out": self.left_out, "with_rows": self.with_rows}
        return _arrived, (_packed(self.model), asked)


def score_parts(
    scoring: Scoring, parts: Sequence[Part], *, engine: Engine, progress: Progress = silent
) -> tuple[ScoredFamilies, list[pa.Table]]:
    """Everybody scored, and the parts' feature rows where they came along."""
    scored: list[pa.Table] = []
    rows: list[pa.Table] = []
    digests: list[str] = []
    for done, answer in enumerate(engine.map(scoring, parts)):
        progress("features", done, len(parts))
        number = np.full(answer.num_rows, done, dtype=np.int32)
        found = ["risk", "thin", *([REFIT_RISK] if scoring.model.refits else [])]
        columns = answer.select(["family_id", "commission", *found])
        scored.append(columns.append_column("part", [number]).replace_schema_metadata(None))
        digests.append(answer.schema.metadata[DIGEST].decode())
        if scoring.with_rows:
            rows.append(answer.drop_columns(found))
    progress("features", len(parts), len(parts))
    return _scored(pa.concat_tables(scored), digests, refits=len(scoring.model.refits)), rows


def thin_rows(matrix: FeatureMatrix) -> npt.NDArray[np.bool_]:
    """Rows for which no source holds a record in the longest look-back, (rows,)."""
    return np.isnan(matrix.column("record__silence"))


def _scored(table: pa.Table, digests: Iterable[str], *, refits: int) -> ScoredFamilies:
    columns = {
        name: table[name].to_numpy(zero_copy_only=False)
        for name in ("family_id", "commission", "risk", "thin", "part")
    }
    return ScoredFamilies(
        **columns, refit_risk=_refit_risk(table, refits), digest=sha256_of(list(digests))
    )


def _refit_risk(table: pa.Table, refits: int) -> npt.NDArray[np.float32]:
    if not refits or not len(table):
        return np.empty((len(table), refits), dtype=np.float32)
    return np.concatenate(from_lists(table[REFIT_RISK], refits))


def _packed(model: Model) -> Files:
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder))
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def _arrived(files: Files, asked: dict[str, Any]) -> Scoring:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return Scoring(model=Model.load(Path(folder)), **asked)
