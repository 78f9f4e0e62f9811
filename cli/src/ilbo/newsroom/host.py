"""Holds what a newsroom needs of this machine while it runs: lock, socket, access key."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack

from ilbo.ingest_client import IngestClient
from ilbo.local_key import ensure_local_key
from ilbo.newsroom.first_edition import Edition, is_empty, publish_examples
from ilbo.newsroom.guards import check_ports, lock_folder
from ilbo.newsroom.newsroom import Newsroom
from ilbo.newsroom.plan import Call, Setup, ports, server_plan, service_plans
from ilbo.newsroom.recorded_weather import replaying
from ilbo.newsroom.report import Report, TerminalReport
from ilbo.newsroom.server import server_command, server_socket, socket_url
from ilbo.redis_log import hidden, open_log
from ilbo.repository import example_files, example_pictures
from ilbo.targets import IngestTarget
from ilbo_events import ARTICLES


def run_newsroom(call: Call, environment: Mapping[str, str], report: Report) -> None:
    """Run until a signal comes; raise CommandError when it can't start or go on."""
    with ExitStack() as stack:
        lock = stack.enter_context(lock_folder(call.folder))
        check_ports(call.host, ports(call))
        key = ensure_local_key(call.folder)
        redis_url, server = call.redis_url, None
        if redis_url is None:
            call.folder.redis.mkdir(exist_ok=True)
            socket = stack.enter_context(server_socket(call.folder))
            redis_url = socket_url(socket)
            command = server_command(call.folder, socket, call.redis_port)
            server = server_plan(call, command, environment, lock.fileno())
        replay = None
        if call.weather_from is not None:
            replay = stack.enter_context(replaying(call.weather_from, environment, report))
        on_terminal = isinstance(report, TerminalReport)
        services = service_plans(call, redis_url, environment, replay, on_terminal=on_terminal)
        setup = Setup(call.folder, redis_url, server, services)
        asyncio.run(_run(setup, report, _opening(call, setup, key, report)))


async def _run(setup: Setup, report: Report, opened: Callable[[], Awaitable[None]]) -> None:
    await Newsroom(setup, report, opened).run()


def _opening(call: Call, setup: Setup, key: str, report: Report) -> Callable[[], Awaitable[None]]:
    """Return what happens when every part is ready."""

    async def opened() -> None:
        if call.with_sample:
            async with open_log(setup.redis_url) as log:
                empty = await is_empty(log.redis, log.keys(ARTICLES).stream)
            if empty:
                files = example_files()
                edition = Edition(files, example_pictures(files))
                async with IngestClient(IngestTarget(setup.url("ingest"), key)) as client:
                    await publish_examples(edition, client, report)
        report.open(
            setup.url("render"),
            {
                "publish": f"ilbo publish FILE --data {call.folder.path}",
                "data": str(call.folder.path.absolute()),
                "log": hidden(setup.redis_url),
                "ingest": setup.url("ingest"),
            },
        )

    return opened
