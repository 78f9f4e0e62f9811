"""A plain client beside the bus, to see what stands in Redis."""

from collections.abc import Iterator

import pytest

from tests.integration.log import Log


@pytest.fixture
def log(redis_url: str) -> Iterator[Log]:
    """Yield the log of the shared server as another program sees it."""
    with Log(redis_url) as found:
        yield found
