"""Kills at random while clients publish: every acknowledged article is shown, and once."""

import asyncio
import random
import re
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from ilbo.folder import Folder
from tests.e2e.pages import compact
from tests.e2e.processes import Newsroom, newsroom
from tests.until import until_async

PARTS = ("render", "ingest", "redis")
_CLIENTS = 4
_PER_SECOND = 10.0
_HEADLINE = re.compile(r"혼란속의기사(\d+)")
_AWAY = (httpx.TransportError,)


@dataclass
class Storm:
    """What was acknowledged, and what was killed when."""

    articles: int
    kills_each: int
    acknowledged: list[int] = field(default_factory=list)
    kills: list[tuple[float, str]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long publishing takes when nothing is in the way."""
        return self.articles / _PER_SECOND


async def _publish(storm: Storm, number: int, client: httpx.AsyncClient) -> None:
    """Send one article until it is acknowledged, as a client with an Idempotency-Key does."""
    body = {"headline": f"혼란 속의 기사 {number}", "body": ["첫 문단", "둘째 문단"]}
    headers = {"Idempotency-Key": str(uuid4())}

    async def taken() -> bool:
        answer = await client.post("/v1/articles", json=body, headers=headers)
        assert answer.is_success or answer.status_code in {409, 429, 502, 503}, answer.text
        return answer.is_success

    await until_async(taken, 60, every=0.1, ignoring=_AWAY, what=f"article {number} is taken")
    storm.acknowledged.append(number)


async def _client(storm: Storm, running: Newsroom, numbers: Sequence[int], began: float) -> None:
    """Send this client's share, each at its time or as soon as the one before is taken."""
    key = Folder(running.data).local_key.read_text("utf-8").strip()
    async with httpx.AsyncClient(
        base_url=running.status.ingest,
        headers={"Authorization": f"Bearer {key}"},
        timeout=10,
        trust_env=False,
    ) as client:
        for number in numbers:
            await asyncio.sleep(max(0.0, began + number / _PER_SECOND - time.monotonic()))
            await _publish(storm, number, client)


async def _killer(storm: Storm, running: Newsroom, part: str, began: float) -> None:
    """Kill one part as often as wanted, at random between the first article and the last."""
    for moment in sorted(random.uniform(0, storm.seconds) for _ in range(storm.kills_each)):
        await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
        await until_async(lambda: _kill(running, part), 30, what=f"a living {part} to kill")
        storm.kills.append((time.monotonic() - began, part))


def _kill(running: Newsroom, part: str) -> bool:
    """Kill the part if it runs."""
    try:
        running.kill_part(part)
    except ProcessLookupError:
        return False
    return True


async def _shown(running: Newsroom) -> list[int]:
    """Return every number that /sections/all lists, page by page."""
    found: list[int] = []
    async with httpx.AsyncClient(base_url=running.status.site, trust_env=False) as client:
        page = 1
        while True:
            answer = await client.get("/sections/all", params={"page": page})
            if answer.status_code == httpx.codes.NOT_FOUND:
                return found
            answer.raise_for_status()
            numbers = _listed(answer.text)
            if not numbers:
                return found
            found += numbers
            page += 1


def _listed(html: str) -> list[int]:
    """Return the numbers of the articles a list page shows, as often as it shows them."""
    main = html[html.index("<main") : html.index("</main>")]
    links = re.findall(r'<a[^>]+href="/articles/[^"]+"[^>]*>(.*?)</a>', main, re.DOTALL)
    return [int(number[1]) for text in links if (number := _HEADLINE.fullmatch(compact(text)))]


async def _storm(running: Newsroom, storm: Storm) -> list[int]:
    began = time.monotonic()
    numbers = range(storm.articles)
    await asyncio.gather(
        *(_client(storm, running, numbers[share::_CLIENTS], began) for share in range(_CLIENTS)),
        *(_killer(storm, running, part, began) for part in PARTS),
    )

    async def settled() -> list[int] | None:
        found = await _shown(running)
        return found if len(found) >= len(storm.acknowledged) else None

    return await until_async(
        settled, 60, every=0.5, ignoring=(*_AWAY, httpx.HTTPStatusError), what="all are shown"
    )


@pytest.mark.parametrize(
    ("articles", "kills_each"),
    [(150, 3), pytest.param(1000, 10, marks=pytest.mark.soak)],
)
def test_every_acknowledged_article_is_shown_once(
    tmp_path: Path, articles: int, kills_each: int, capsys: pytest.CaptureFixture[str]
) -> None:
    storm = Storm(articles, kills_each)
    with newsroom(tmp_path / "data", "--no-sample") as running:
        running.wait_open()
        shown = asyncio.run(_storm(running, storm))
        assert running.end(signal.SIGTERM) == 0
    with capsys.disabled():
        times = ", ".join(f"{at:.1f} {part}" for at, part in sorted(storm.kills))
        sys.stdout.write(f"\nkilled at (s): {times}\n")
    assert len(storm.kills) == kills_each * len(PARTS)
    assert len(storm.acknowledged) == articles
    assert sorted(shown) == sorted(storm.acknowledged)
