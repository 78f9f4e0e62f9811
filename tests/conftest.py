"""What every test may ask for, and what the run says about this machine."""

import os
import signal
from collections.abc import Iterator

# testcontainers reads these when it is imported: the reaper is an image of its own, and
# published ports are on this host also where the tests run in a container.
os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
os.environ.setdefault("TESTCONTAINERS_CONNECTION_MODE", "docker_host")
os.environ.setdefault("TC_MAX_TRIES", "30")

import pytest

from tests import machine, servers

_NOT_RUN = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    # A terminated run still ends what it started, as an interrupted one does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    problem = machine.engine_problem()
    if not problem:
        servers.sweep()
    elif machine.require("DOCKER"):
        raise pytest.UsageError(f"ILBO_REQUIRE_DOCKER is set, but {problem}")
    if machine.chromium() is None and machine.require("BROWSER"):
        raise pytest.UsageError("ILBO_REQUIRE_BROWSER is set, but no Chromium was found")
    config.stash[_NOT_RUN] = []


def pytest_report_header() -> list[str]:
    problem = machine.engine_problem()
    redis = f"the embedded server: {problem}" if problem else ", ".join(machine.redis_images())
    return [
        f"redis: {redis}",
        f"browser: {machine.chromium() or 'none, page tests go over HTTP only'}",
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "redis_kind" in metafunc.fixturenames:
        metafunc.parametrize("redis_kind", machine.redis_kinds(), scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this machine or this call can't run, and keep a line that says so."""
    for marker, reason in _missing(config).items():
        left_out = [item for item in items if item.get_closest_marker(marker)]
        if left_out:
            items[:] = [item for item in items if item not in left_out]
            config.hook.pytest_deselected(items=left_out)
            config.stash[_NOT_RUN].append(f"not run: {len(left_out)} {marker} tests, {reason}")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for line in config.stash[_NOT_RUN]:
        terminalreporter.write_line(line, yellow=True)


def _missing(config: pytest.Config) -> dict[str, str]:
    missing = {}
    if problem := machine.engine_problem():
        missing["docker"] = problem
    if machine.chromium() is None:
        missing["browser"] = "no Chromium was found"
    if "soak" not in config.option.markexpr:
        missing["soak"] = "make soak runs them"
    return missing


@pytest.fixture(scope="session")
def _shared_server(
    redis_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[servers.RedisServer]:
    with servers.redis_server(redis_kind, tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def redis_url(_shared_server: servers.RedisServer) -> str:
    """Return the address of an empty server that other tests used before."""
    with _shared_server.client() as client:
        client.flushall()
    return _shared_server.url


@pytest.fixture
def redis_server(
    redis_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[servers.RedisServer]:
    """Yield a running server of the test's own, to be killed, stopped and started again."""
    with servers.redis_server(redis_kind, tmp_path_factory.mktemp("redis")) as server:
        yield server
