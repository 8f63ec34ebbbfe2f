"""Which model serves: the champion, or the points card where none has earned its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models.fallback import has_points_card, kept_points_card
from models.model import Bands, Model
from models.signatures import kept_signature

if TYPE_CHECKING:
    from models.registry import Registered

POINTS_CARD = "points-card"


@dataclass(frozen=True, slots=True)
class ServingModel:
    """The model that serves, by name and version, and the SHA-256 of its files where it is known.

    Two are the same where these are: a key for what is remembered of answers.
    """

    model: Model = field(compare=False, repr=False)
    name: str
    version: str
    digest: str = ""


def has_model(home: Path, catalogue_code: str) -> bool:
    """True where anything could rank: a champion, or a calibrated points card."""
    return _champion(home, catalogue_code) is not None or has_points_card(home)


def serving_model(home: Path, catalogue_code: str) -> ServingModel:
    """The champion; the points card where no model has earned its place, or where the signature
    that it stood on has expired.
    """
    champion = _champion(home, catalogue_code)
    if champion is not None and not _has_expired(home, champion.version):
        return ServingModel(champion.model, champion.name, champion.version)
    card = kept_points_card(home)
    return ServingModel(card, POINTS_CARD, card.summary["trained_through"])


def _champion(home: Path, catalogue_code: str) -> "Registered | None":
    from models.registry import Registry  # noqa: PLC0415  loads MLflow

    return Registry(home, catalogue_code).champion()


def with_borders(serving: ServingModel, borders: Mapping[str, float]) -> ServingModel:
    """The same model with other borders between its levels; with its own where there are none.

    They are borders of calibrated risk, so that they mean the same for every model.
    """
    if not borders:
        return serving
    return replace(serving, model=replace(serving.model, bands=Bands(**borders)))


def _has_expired(home: Path, version: str) -> bool:
    signature = kept_signature(home, version)
    return signature is not None and signature.has_expired(datetime.now(UTC))


def standing(home: Path, catalogue_code: str) -> str:
    """Why the points card serves, in a line; "" where a champion does, or nothing can."""
    champion = _champion(home, catalogue_code)
    if champion is None:
        return "no model has earned its place: the points card serves" * has_points_card(home)
    signature = kept_signature(home, champion.version)
    if signature is None or not signature.has_expired(datetime.now(UTC)):
        return ""
    return (
        f"the signature for version {champion.version} expired on {signature.expires_at[:10]}: the "
        "points card serves; audit it and sign again with 'tirek promote', or train"
    )
