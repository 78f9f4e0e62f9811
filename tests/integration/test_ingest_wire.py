"""What another newsroom may rely on that takes articles from here."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.ingest import ARTICLE, Client, events, ingest_service, settings_for
from tests.integration.log import Log
from tests.unit.ingest.fakes import NOON, FakeClock
from tests.unit.ingest.writers.schema import violations

pytestmark = pytest.mark.usefixtures("log")
NINJS = "application/vnd.iptc.ninjs+json"
PATH = "/v1/articles/run-0000001"


@pytest.fixture
async def client(redis_url: str, tmp_path: Path) -> AsyncIterator[Client]:
    async with ingest_service(settings_for(redis_url, tmp_path), FakeClock()) as found:
        yield found


async def publish(client: Client, *article_ids: str, **parts: object) -> None:
    for article_id in article_ids:
        given = ARTICLE | {"article_id": article_id, "headline": f"{article_id} 소식"} | parts
        assert (await client.post(given)).status_code in (200, 201, 202)


async def listed(client: Client, query: str = "") -> list[str]:
    answer = await client.send("GET", f"/v1/articles{query}")
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.json()
    assert [violations(item) for item in items] == [[]] * len(items)
    return [str(item["uri"]).rsplit("/", 1)[1] for item in items]


async def test_the_newest_articles_are_valid_ninjs(client: Client) -> None:
    assert await listed(client) == []
    await publish(client, "a-1", "a-2", "a-3", tags=["눈"], source={"name": "기상청"})
    assert await listed(client) == ["a-3", "a-2", "a-1"]
    answer = await client.send("GET", "/v1/articles?limit=1")
    assert answer.headers["content-type"] == NINJS
    [item] = answer.json()
    assert item["headlines"][0]["value"] == "a-3 소식"


async def test_the_pages_lead_to_everything(client: Client) -> None:
    await publish(client, *(f"a-{number}" for number in range(5)))
    found, path = [], "/v1/articles?limit=2"
    while path:
        answer = await client.send("GET", path)
        found += [item["version"] + item["uri"].rsplit("/", 1)[1] for item in answer.json()]
        link = answer.links.get("next", {})
        path = link.get("url", "")
    assert found == ["1a-4", "1a-3", "1a-2", "1a-1", "1a-0"]


async def test_nothing_withdrawn_embargoed_or_superseded_is_listed(client: Client) -> None:
    later = (NOON + timedelta(hours=1)).isoformat()
    await publish(client, "a-1", "a-2", "a-3")
    await publish(client, "a-2", headline="a-2 새 소식")
    await publish(client, "a-4", embargo_until=later)
    await client.send("DELETE", "/v1/articles/a-3")
    assert await listed(client) == ["a-2", "a-1"]
    held = await client.send("GET", "/v1/articles/a-4", accept=NINJS)
    assert held.status_code == 404
    assert "소식" not in held.text


async def test_one_article_is_given_as_the_client_asks(client: Client) -> None:
    await client.post(ARTICLE)
    state = await client.send("GET", PATH)
    assert (state.headers["content-type"], state.json()["state"]) == (
        "application/json",
        "published",
    )
    answer = await client.send("GET", PATH, accept=f"text/html;q=0.1, {NINJS};q=0.9")
    assert answer.headers["content-type"] == NINJS
    item = answer.json()
    assert violations(item) == []
    assert item["bodies"][0]["value"] == ARTICLE["body"]
    refused = await client.send("GET", PATH, accept=f"{NINJS};q=0, */*")
    assert refused.headers["content-type"] == "application/json"


async def test_a_withdrawn_article_is_given_as_canceled(client: Client) -> None:
    await client.post(ARTICLE)
    await client.send("DELETE", PATH, json.dumps({"reason": "오보"}).encode())
    item = (await client.send("GET", PATH, accept=NINJS)).json()
    assert (item["pubStatus"], item["version"], item["edNote"]) == ("canceled", "2", "오보")
    assert "첫눈" not in json.dumps(item, ensure_ascii=False)


async def test_what_the_client_has_is_not_sent_again(client: Client) -> None:
    await client.post(ARTICLE)
    for path in ("/v1/articles", PATH):
        first = await client.send("GET", path, accept=NINJS)
        known = first.headers["etag"]
        again = await client.send("GET", path, accept=NINJS, if_none_match=f'"x", W/{known}')
        assert (again.status_code, again.content) == (304, b"")
    await client.post(ARTICLE | {"headline": "서울 첫눈 내려"})
    changed = await client.send("GET", PATH, accept=NINJS, if_none_match=known)
    assert changed.status_code == 200


async def test_what_the_log_lost_is_a_named_404(client: Client, log: Log) -> None:
    await client.post(ARTICLE)
    log.redis.xtrim(log.stream, maxlen=0)
    answer = await client.send("GET", PATH, accept=NINJS)
    assert (answer.status_code, answer.json()["title"]) == (404, "No longer in the log")
    assert (await client.send("GET", PATH)).json()["state"] == "published"
    assert (await client.send("GET", "/v1/articles/none", accept=NINJS)).status_code == 404


async def test_articles_of_other_programs_are_listed_when_they_are_public(
    client: Client, log: Log
) -> None:
    def others_say(headline: str, published_at: datetime) -> None:
        given = {"headline": headline, "published_at": published_at.isoformat()}
        log.add_raw({"data": json.dumps(given)})

    others_say("부산에도 눈", NOON)
    others_say("내일은 맑음", NOON + timedelta(hours=1))
    log.add_raw({"data": "no JSON"})
    answer = await client.send("GET", "/v1/articles")
    assert [item["headlines"][0]["value"] for item in answer.json()] == ["부산에도 눈"]


async def test_what_one_newsroom_gives_another_takes(client: Client, log: Log) -> None:
    await publish(client, "a-1", "a-2", source={"name": "기상청"}, byline="홍길동")
    given = await client.send("GET", "/v1/articles")
    log.redis.flushall()
    taken = await client.send("POST", "/v1/articles", given.content, content_type=NINJS)
    assert taken.status_code == 200
    assert [item["state"] for item in taken.json()["items"]] == ["published"] * 2
    [first, _] = events(log.redis)
    assert (first["headline"], first["byline"]) == ("a-2 소식", "홍길동")
    assert first["provenance"]["reader"] == "ninjs"
    refused = await client.send("POST", "/v1/articles", b'{"a":1}', content_type=NINJS)
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?limit=0", "limit"),
        ("?limit=101", "limit"),
        ("?limit=%EA%B0%80", "limit"),
        ("?before=x", "before"),
        ("?before=1-2-3", "before"),
    ],
)
async def test_a_wrong_question_is_refused_by_name(client: Client, query: str, field: str) -> None:
    answer = await client.send("GET", f"/v1/articles{query}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_nobody_reads_without_a_key(client: Client) -> None:
    await client.post(ARTICLE)
    for path in ("/v1/articles", PATH):
        answer = await client.http.get(path, headers={"Accept": NINJS})
        assert answer.status_code == 401
        assert "첫눈" not in answer.text
