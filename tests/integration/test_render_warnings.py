"""Weather warnings over a real Redis: seen at once, and right after a kill between any of them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.integration.log import Log
from tests.integration.render_process import RenderProcess
from tests.until import until

ISSUED = {
    "warning_id": "gale", "word": "강풍주의보", "level": "advisory", "areas": ["울릉도"],
    "issued_at": "2026-03-12T02:00:00Z", "fetched_at": "2026-03-12T02:01:00Z", "source": "test",
}  # fmt: skip
LIFTED = {"warning_id": "gale", "lifted_at": "2026-03-12T05:00:00Z", "source": "test"}


def say(redis: Any, type_: str, event: Mapping[str, object], revision: int) -> None:
    data = json.dumps({**event, "revision": revision})
    redis.xadd("warnings", {"ce_type": type_, "data": data})


def test_a_killed_replica_shows_what_was_said_while_it_was_away(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    with RenderProcess(redis_url, tmp_path) as render:
        say(log.redis, "WeatherWarningIssued", ISSUED, 1)
        until(lambda: "강풍주의보" in render.text("/"), 10, what="the warning is shown")
        render.kill()
        render.start()
        assert "강풍주의보" in render.text("/articles/nothing"), "the replica knows it by itself"
        render.kill()
        say(log.redis, "WeatherWarningLifted", LIFTED, 3)
        say(log.redis, "WeatherWarningIssued", {**ISSUED, "areas": ["독도"]}, 2)
        render.start()
        assert "강풍주의보" not in render.text("/"), "what was lifted doesn't come back"
        say(log.redis, "WeatherWarningIssued", {**ISSUED, "word": "강풍경보"}, 4)
        until(lambda: "강풍경보" in render.text("/"), 10, what="it is issued again")
