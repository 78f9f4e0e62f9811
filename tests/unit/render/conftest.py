"""One replica per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.render.newsroom import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Yield an empty replica at noon of 2026-03-12."""
    found = Desk(tmp_path)
    yield found
    found.close()
