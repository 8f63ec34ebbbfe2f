from pathlib import Path

import pytest

from tests.cases.importers.tiny_export import TinyExport


@pytest.fixture
def export(tmp_path: Path) -> TinyExport:
    return TinyExport(tmp_path)
