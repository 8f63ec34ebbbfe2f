from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _no_database_of_the_machine() -> Iterator[None]:
    """A test that forgot it must never write to a database that somebody uses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TIREK_DATABASE_URL", raising=False)
        yield
