"""Who serves in one worker: the registry's champion, watched, and exchanged in one step.

A new champion is fetched beside the old one, tried (see trial.py) and only then serves. Until then,
and after any failure, the old one goes on; a version that failed is told once and tried again
after a while. Without the registry, the copy kept under the home serves, or the one that the Bento
holds; the points card where neither passes, where no model has earned its place, or where the
signature that the champion stood on has expired.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cases.catalogue.whole import Catalogue
from cases.errors import NotThereYet, TirekError
from cases.store import CaseStore
from models.digests import digest_of
from models.fallback import POINTS_CARD as CARD_FOLDER
from models.fallback import kept_points_card
from models.signatures import kept_signature
from serving.model_in_use.asking import Asked, MlflowAsked, Wanted, has_registry
from serving.model_in_use.copies import Copy, held_copy, keep_copy, kept_copy
from serving.model_in_use.measured import champion_waits, refusals
from serving.model_in_use.offers import REGISTRY, Offer, Source, at_hand, from_registry, is_same
from serving.model_in_use.standing import Refusal, Standing
from serving.model_in_use.trial import require_fit, tried
from serving.ranking.serves import POINTS_CARD, ServingModel

EVERY = 5.0
"""Seconds between two looks at the registry."""

TRY_AGAIN = 600.0
"""Seconds until a version that was refused is tried again: its files may have been mended."""

CHAMPION = "champion"
CARD: Source = "points card"

LOG = logging.getLogger("tirek.model")


class _InUse(NamedTuple):
    serving: ServingModel
    source: Source
    since: datetime


class ModelInUse:
    """The model that one worker serves with. `held` is where a Bento holds one, `ask` opens the
    registry of a home and a catalogue.
    """

    def __init__(
        self,
        home: Path,
        *,
        held: Path | None = None,
        ask: Callable[[Path, str], Asked] = MlflowAsked,
    ) -> None:
        self._home = home
        self._shelves: list[tuple[Source, Callable[[], Copy | None]]] = [
            ("kept", partial(kept_copy, home))
        ]
        if held is not None:
            self._shelves.append(("bento", partial(held_copy, held)))
        self._ask = ask
        self._registry: Asked | None = None
        self._in_use: _InUse | None = None
        self._problem = ""
        self._refused: dict[tuple[str, Source], Refusal] = {}
        self._not_before: dict[str, float] = {}
        self._one_at_a_time = threading.RLock()
        self._ended = threading.Event()

    def serving(self) -> ServingModel:
        """The model that serves now. Who asks first waits until there is one; NotThereYet where
        nothing was ingested or trained.
        """
        in_use = self._in_use
        if in_use is None:
            with self._one_at_a_time:
                in_use = self._in_use or self._first()
        return in_use.serving

    def standing(self) -> Standing | None:
        """Who serves and what is wrong; None before anybody asked."""
        if self._in_use is None:
            return None
        (serving, source, since) = self._in_use
        return Standing(
            serving.name,
            serving.version,
            source,
            since,
            self._problem,
            tuple(self._refused.values()),
        )

    def watch(self, *, every: float = EVERY) -> None:
        """Look at the registry every so many seconds, in a thread of its own, until `end`."""

        def looking() -> None:
            while not self._ended.wait(every):
                self._look_in_peace()

        refusals()  # so that Prometheus is told of none before it is told of one
        threading.Thread(target=looking, name="model-watch", daemon=True).start()

    def end(self) -> None:
        """Stop watching."""
        self._ended.set()

    def look(self) -> None:
        """Ask who is champion, and exchange the model in use where it is another."""
        with self._one_at_a_time:
            catalogue = CaseStore.open(self._home).catalogue
            self._end_expired(catalogue)
            champion, self._problem = self._champion(catalogue.code)
            if self._problem:
                self._stay(catalogue)
            elif champion is None or self._has_expired(champion.version):
                self._serve_card(catalogue)
            elif not self._serves(champion):
                self._exchange(champion, catalogue)
            if champion is not None:
                self._forget_what_is_past(champion)
            champion_waits().set(champion is not None and not self._serves(champion))

    def _look_in_peace(self) -> None:
        try:
            self.look()
        except TirekError as error:
            self._problem = str(error)
        except Exception as error:  # noqa: BLE001  the watch outlives whatever MLflow raises
            self._problem = type(error).__name__
            LOG.warning("the watch on the model met %s", type(error).__name__)

    def _first(self) -> _InUse:
        """The first model: one at hand, which needs no registry, or what the registry says."""
        catalogue = CaseStore.open(self._home).catalogue
        if not self._take_first_that_passes(self._at_hand(), catalogue):
            self.look()
        if self._in_use is None:
            self._serve_card(catalogue)
        assert self._in_use is not None
        return self._in_use

    def _champion(self, catalogue_code: str) -> tuple[Wanted | None, str]:
        """The champion, None where there is none; and why the registry cannot be asked."""
        if not has_registry(self._home):
            return None, "there is no registry" if any(self._at_hand()) else ""
        try:
            return self.registry(catalogue_code).look(CHAMPION), ""
        except TirekError as error:
            self._registry = None
            return None, str(error)

    def registry(self, catalogue_code: str) -> Asked:
        """The registry, opened once as long as it answers; BadInput where it does not, NotThereYet
        where there is none: opening one would make one, and it would know of no champion.
        """
        if not has_registry(self._home):
            msg = "there is no registry"
            raise NotThereYet(msg)
        if self._registry is None:
            self._registry = self._ask(self._home, catalogue_code)
        return self._registry

    def _exchange(self, champion: Wanted, catalogue: Catalogue) -> None:
        """Let a champion serve that passes; else the old one goes on, or what is at hand."""
        passed = self._take_first_that_passes(self._of(champion, catalogue.code), catalogue)
        if not passed and self._in_use is None:
            self._stay(catalogue)

    def _stay(self, catalogue: Catalogue) -> None:
        """Keep who serves, or begin with what is at hand."""
        if self._in_use is None and not self._take_first_that_passes(self._at_hand(), catalogue):
            self._serve_card(catalogue)

    def _of(self, champion: Wanted, catalogue_code: str) -> Iterator[Offer]:
        """A champion's files: those at hand, or from the registry."""
        for offer in self._at_hand():
            if is_same(champion, offer.named):
                yield offer
        label = f"{champion.version} {champion.digest}"
        if time.monotonic() >= self._not_before.get(label, 0.0):
            self._not_before[label] = time.monotonic() + TRY_AGAIN
            yield from_registry(champion, self.registry(catalogue_code))

    def _at_hand(self) -> Iterator[Offer]:
        """Copies that need no registry: the one under the home, then the Bento's."""
        for source, read in self._shelves:
            try:
                copy = read()
            except TirekError as error:
                self._refuse(Refusal("", source, str(error)))
                continue
            if copy is not None:
                yield at_hand(copy, source)

    def _take_first_that_passes(self, offers: Iterable[Offer], catalogue: Catalogue) -> bool:
        """Let the first of them serve that passes its trial and for which somebody answers."""
        return any(self._take(offer, catalogue) for offer in offers)

    def _take(self, offer: Offer, catalogue: Catalogue) -> bool:
        if offer.named.name == POINTS_CARD or self._has_expired(offer.named.version):
            return False
        try:
            with offer.opened() as copy:
                model = tried(copy, catalogue)
                if offer.source == REGISTRY:
                    self._keep(copy)
        except (TirekError, OSError) as error:
            why = str(error) if isinstance(error, TirekError) else type(error).__name__
            self._refuse(Refusal(offer.named.version, offer.source, why))
            return False
        self._begin(ServingModel(model, copy.name, copy.version, copy.digest), offer.source)
        return True

    def _keep(self, copy: Copy) -> None:
        try:
            keep_copy(self._home, copy)
        except OSError as error:
            LOG.warning("version %s is not kept: %s", copy.version, type(error).__name__)

    def _serve_card(self, catalogue: Catalogue) -> None:
        """Let the points card serve, unless it does already."""
        folder = self._home / CARD_FOLDER
        digest = digest_of(folder)
        if self._in_use is not None and self._in_use.serving.digest == digest:
            return
        card = kept_points_card(self._home)
        require_fit(card, catalogue)
        self._begin(ServingModel(card, POINTS_CARD, card.summary["trained_through"], digest), CARD)

    def _begin(self, serving: ServingModel, source: Source) -> None:
        """The exchange: one assignment, so that whoever asks has the old one or the new, whole."""
        self._in_use = _InUse(serving, source, datetime.now(UTC))
        others = [one for one in self._refused.values() if one.version != serving.version]
        self._refused = {one[:2]: one for one in others}
        LOG.info("version %s of %s serves (%s)", serving.version, serving.name, source)

    def _forget_what_is_past(self, champion: Wanted) -> None:
        """Forget what did not pass where another is champion by now, or that one serves."""
        asked_for = set() if self._serves(champion) else {"", champion.version}
        others = [one for one in self._refused.values() if one.version in asked_for]
        self._refused = {one[:2]: one for one in others}

    def _refuse(self, refusal: Refusal) -> None:
        """Remember why a version does not serve, and tell it once."""
        if self._refused.get(refusal[:2]) != refusal:
            self._refused[refusal[:2]] = refusal
            refusals().inc()
            LOG.warning("%s does not serve: %s", _told(refusal), refusal.why)

    def _serves(self, champion: Wanted) -> bool:
        if self._in_use is None:
            return False
        serving = self._in_use.serving
        return is_same(champion, Wanted(serving.name, serving.version, serving.digest))

    def _end_expired(self, catalogue: Catalogue) -> None:
        """End the service of a model for which nobody answers any more."""
        in_use = self._in_use
        if (
            in_use is not None
            and in_use.source != CARD
            and self._has_expired(in_use.serving.version)
        ):
            self._in_use = None
            self._serve_card(catalogue)

    def _has_expired(self, version: str) -> bool:
        signature = kept_signature(self._home, version)
        return signature is not None and signature.has_expired(datetime.now(UTC))


def _told(refusal: Refusal) -> str:
    who = f"version {refusal.version}" if refusal.version else "the copy"
    return f"{who} ({refusal.source})"
