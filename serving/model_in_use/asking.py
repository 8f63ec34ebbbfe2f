"""Asking the registry who has an alias, without waiting long, and without MLflow where nothing
tells of a registry.

MLflow is loaded here, in the watch's own thread: it takes seconds, and nobody else waits for it.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from models.digests import digest_of
from serving.model_in_use.copies import Copy

ADDRESSES = ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI")


class Wanted(NamedTuple):
    """A version that the registry names; `digest` is "" where none was kept of it."""

    name: str
    version: str
    digest: str


class Asked(Protocol):
    """A registry: who has an alias, and a version's files."""

    def look(self, alias: str) -> Wanted | None:
        """The version that has an alias, or None."""
        ...

    def fetched(self, wanted: Wanted) -> AbstractContextManager[Copy]:
        """A version's files, there as long as the context lasts."""
        ...


def has_registry(home: Path) -> bool:
    """True where the home has a registry, or the environment names one."""
    named = any(os.environ.get(variable, "").strip() for variable in ADDRESSES)
    return named or (home / "mlflow" / "mlflow.db").is_file()


class MlflowAsked:
    """The home's own registry, or the one that the environment names.

    BadInput, within seconds, where it does not answer.
    """

    def __init__(self, home: Path, catalogue_code: str) -> None:
        from models.registry import Registry  # noqa: PLC0415  loads MLflow

        self._registry = Registry(home, catalogue_code)

    def look(self, alias: str) -> Wanted | None:
        """The version that has an alias, or None."""
        from models.reachable import one_try  # noqa: PLC0415  loads MLflow

        with one_try():
            named = self._registry.look(alias)
        return None if named is None else Wanted(named.name, named.version, named.digest)

    @contextmanager
    def fetched(self, wanted: Wanted) -> Iterator[Copy]:
        """A version's files in a folder that goes when the context ends; BadInput where they are
        not those that were registered.
        """
        with tempfile.TemporaryDirectory(prefix="tirek-model-") as scratch:
            folder = self._registry.fetch(wanted.version, wanted.digest, Path(scratch))
            found = Copy(wanted.name, wanted.version, wanted.digest or digest_of(folder), folder)
            yield found
