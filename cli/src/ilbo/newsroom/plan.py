"""What `ilbo run` starts: each part's command, environment and address. Pure."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ilbo.folder import Folder

SERVICES = ("render", "ingest", "weather")
_PORT_AFTER = {"render": 0, "ingest": 1, "weather": 2}
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared
# What would send a part elsewhere than to the embedded server.
_OF_ANOTHER_SERVER = (
    "ILBO_REDIS_USERNAME", "ILBO_REDIS_PASSWORD", "ILBO_REDIS_PASSWORD_FILE", "ILBO_REDIS_URL_FILE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """What the person asked for, checked."""

    folder: Folder
    config: Path
    port: int
    host: str
    redis_url: str | None
    """None: the embedded server."""
    redis_port: int | None
    with_sample: bool
    weather_from: Path | None = None
    """Recorded weather that is replayed; None: the weather services are asked."""


@dataclass(frozen=True, slots=True)
class PartPlan:
    """One process."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    url: str = ""
    """Its address; empty for the server."""
    listens_on: tuple[str, int] | None = None
    """Host and port; None for a socket."""
    kept_open: tuple[int, ...] = ()
    """Descriptors it inherits."""
    log: Path | None = None
    """Where it says why it ended; None: on our own standard error."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything that runs, and where it meets."""

    folder: Folder
    redis_url: str
    server: PartPlan | None
    """None: somebody else's server."""
    services: tuple[PartPlan, ...]

    def url(self, name: str) -> str:
        """Return the address of a service."""
        return next(plan.url for plan in self.services if plan.name == name)


def ports(call: Call) -> dict[str, int]:
    """Return every port that will be listened on, by the name of its part."""
    wanted = {name: call.port + _PORT_AFTER[name] for name in SERVICES}
    if call.redis_url is None and call.redis_port is not None:
        wanted["redis"] = call.redis_port
    return wanted


def server_plan(
    call: Call, command: tuple[str, ...], environment: Mapping[str, str], lock: int
) -> PartPlan:
    """Return the embedded server; it inherits the lock, so no other starts while it still runs."""
    listens_on = ("127.0.0.1", call.redis_port) if call.redis_port else None
    return PartPlan(
        "redis",
        command,
        environment,
        listens_on=listens_on,
        kept_open=(lock,),
        log=call.folder.server_log,
    )


def service_plans(
    call: Call,
    redis_url: str,
    environment: Mapping[str, str],
    replay: Mapping[str, str] | None = None,
    *,
    on_terminal: bool,
) -> tuple[PartPlan, ...]:
    """Return the three services; on a terminal they speak up only when something is wrong.

    `replay` is what they are told of a replay, and stands over the environment.
    """
    shared = dict(environment)
    if call.redis_url is None:
        for name in _OF_ANOTHER_SERVER:
            shared.pop(name, None)
    if on_terminal:
        shared.setdefault("ILBO_LOG_LEVEL", "warning")
    shared |= {
        "ILBO_REDIS_URL": redis_url,
        "ILBO_DATA": str(call.folder.path.absolute()),
        "ILBO_CONFIG": str(call.config.absolute()),
        "ILBO_HOST": call.host,
        "PYTHONUNBUFFERED": "1",
    }
    shared |= replay or {}
    return tuple(
        PartPlan(
            name,
            (sys.executable, "-m", f"ilbo_{name}"),
            shared | {"ILBO_PORT": str(port)},
            part_url(call.host, port),
            (call.host, port),
        )
        for name, port in ports(call).items()
        if name in SERVICES
    )


def part_url(host: str, port: int) -> str:
    """Return the address a program on this machine reaches the part at."""
    host = _EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
