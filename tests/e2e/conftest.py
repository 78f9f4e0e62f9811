"""The stacks that end-to-end tests share."""

from collections.abc import Iterator

import pytest

from tests.e2e.compose import Stack, compose_stack


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Return the compose stack; built once, each test leaves it healthy."""
    with compose_stack() as running:
        yield running
