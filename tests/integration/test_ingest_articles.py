"""What a program that publishes over HTTP may rely on."""

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ilbo_ingest.keys import keys_file, revoke_key
from tests.integration.ingest import ARTICLE, Client, events, ingest_service, settings_for
from tests.integration.log import Log
from tests.unit.ingest.fakes import NOON
from tests.unit.ingest.pages import Page

pytestmark = pytest.mark.usefixtures("log")
PROBLEM = "application/problem+json"


@pytest.fixture
async def client(redis_url: str, tmp_path: Path) -> AsyncIterator[Client]:
    async with ingest_service(settings_for(redis_url, tmp_path)) as found:
        yield found


async def test_an_article_is_in_the_log_when_it_is_acknowledged(client: Client, log: Log) -> None:
    answer = await client.post(ARTICLE)
    assert answer.status_code == 201
    assert answer.json() == {
        "article_id": "run-0000001",
        "state": "published",
        "revision": 1,
        "path": "/articles/run-0000001",
    }
    [event] = events(log.redis)
    assert event["type"] == "ArticlePublished"
    assert event["headline"] == "서울 첫눈"
    assert event["body"] == ["25일 새벽", "첫눈이 내렸다."]
    assert event["section"] == "사회"
    sent = json.dumps(ARTICLE).encode()
    assert event["provenance"]["sha256"] == hashlib.sha256(sent).hexdigest()
    assert event["provenance"]["origin"] == f"key:{client.key.id}"


async def test_the_same_article_twice_is_one_event(client: Client, log: Log) -> None:
    await client.post(ARTICLE)
    again = await client.post(ARTICLE)
    assert (again.status_code, again.json()["state"]) == (200, "unchanged")
    without_id = {"headline": "서울 첫눈", "body": "하나"}
    first, second = await client.post(without_id), await client.post(without_id)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["article_id"] == second.json()["article_id"]
    assert len(events(log.redis)) == 2


async def test_a_change_is_the_next_revision(client: Client, log: Log) -> None:
    await client.post(ARTICLE)
    changed = {"headline": "서울 첫눈 내려", "correction": {"text": "제목을 고쳤습니다."}}
    body = json.dumps(changed).encode()
    answer = await client.send("PUT", "/v1/articles/run-0000001", body)
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    first, second = events(log.redis)
    assert second["first_published_at"] == first["first_published_at"]
    assert second["correction"]["text"] == "제목을 고쳤습니다."


async def test_a_withdrawal_is_an_event_once_and_for_good(client: Client, log: Log) -> None:
    await client.post(ARTICLE)
    path = "/v1/articles/run-0000001"
    first = await client.send("DELETE", path, b'{"reason":"\xec\x98\xa4\xeb\xb3\xb4"}')
    again = await client.send("DELETE", path)
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    withdrawn = events(log.redis)[-1]
    assert (withdrawn["type"], withdrawn["revision"]) == ("ArticleWithdrawn", 2)
    assert withdrawn["reason"] == "오보"
    assert (await client.post(ARTICLE)).status_code == 409
    assert (await client.send("GET", path)).json()["state"] == "withdrawn"
    assert (await client.send("DELETE", "/v1/articles/nothing")).status_code == 404
    assert len(events(log.redis)) == 2


async def test_html_is_cleaned_before_it_is_published(client: Client, log: Log) -> None:
    html = '<p onclick="x">눈</p><script>alert(1)</script><a href="/a">기사</a>' + "<p>눈" * 900
    source = {"name": "기상청", "url": "https://www.kma.go.kr/b/c"}
    answer = await client.post({"headline": "서울 첫눈", "body_html": html, "source": source})
    assert answer.status_code == 201
    [event] = events(log.redis)
    assert "script" not in event["body_html"]
    assert "onclick" not in event["body_html"]
    assert 'href="https://www.kma.go.kr/a"' in event["body_html"]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"headline": "서울 첫눈", "boddy": "x"}, "boddy"),
        ({"headline": "ㅤㅤ"}, "headline"),
        ({"headline": "x", "body_html": "<div>" * 200}, "body_html"),
        ({"headline": "x", "body_html": "<script>x</script>"}, "body_html"),
        ({"headline": "x", "article_id": ".."}, "article_id"),
    ],
)
async def test_a_refusal_names_the_field(
    client: Client, log: Log, content: dict[str, str], field: str
) -> None:
    answer = await client.post(content)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == PROBLEM
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert events(log.redis) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"headline":"\\ud800"}',
        b'{"\\udfff":1}',
        b'{"headline":"x","headline":"y"}',
        b'{"headline":"x","tags":[NaN]}',
        b'{"headline":"x","images":[{"width_pixels":1e999}]}',
        b"\xff\xfe{\x00}\x00",
        b'{"headline":"\xc0\xaf"}',
        b"[" * 500 + b"]" * 500,
        b"9" * 100_000,
        b'{"headline":{"a":1}}',
        b'{"article_id":"a\\u0000b","headline":"x"}',
    ],
)
async def test_a_hostile_body_is_a_refusal_and_never_a_fault(
    client: Client, log: Log, body: bytes
) -> None:
    answer = await client.post(body)
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == PROBLEM
    assert events(log.redis) == []


@pytest.mark.parametrize(
    "headline",
    ["a\u0000b", "공지\u202eexe.gpj", "기사\U000e0041", "첫째\r\n둘째\u2028셋째", "e\u0301"],
)
async def test_a_strange_headline_is_published_clean(
    client: Client, log: Log, headline: str
) -> None:
    assert (await client.post({"headline": headline})).status_code == 201
    [event] = events(log.redis)
    assert event["headline"].isprintable()


async def test_too_much_is_refused_by_its_length(client: Client) -> None:
    answer = await client.post(b"x" * (2 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)


async def test_too_much_without_a_length_is_refused_when_it_is_too_much(client: Client) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100_000):
            yield b"x" * 65_536

    answer = await client.http.post("/v1/articles", content=endless(), headers=client.headers)
    assert answer.status_code == 413


async def test_a_document_is_published_item_by_item(client: Client, log: Log) -> None:
    page = Page().text().encode()
    answer = await client.send("POST", "/v1/documents?name=page.txt", page)
    assert answer.status_code == 200
    assert [item["state"] for item in answer.json()["items"]] == ["published"] * 4
    main, side = events(log.redis)
    assert (main["is_excerpt"], side["is_excerpt"]) == (False, True)
    assert main["provenance"]["origin"] == "page.txt"
    seoul = events(log.redis, "weather")[0]
    assert (seoul["station"]["id"], seoul["time_precision"]) == ("108", "day")
    again = await client.send("POST", "/v1/documents?name=page.txt", page)
    assert [item["state"] for item in again.json()["items"]] == ["unchanged"] * 4
    assert len(events(log.redis)) == len(events(log.redis, "weather")) == 2


async def test_reading_publishes_nothing(client: Client, log: Log) -> None:
    answer = await client.send("POST", "/v1/read", Page().text().encode())
    kinds = [event["type"] for event in answer.json()["events"]]
    assert kinds == ["ArticlePublished"] * 2 + ["WeatherObserved"] * 2
    assert log.redis.keys("*articles*") == log.redis.keys("*weather*") == []
    for hostile in (b"", b"%PDF-1.7", b"\x00", b"2026.02.31"):
        refused = await client.send("POST", "/v1/read", hostile)
        assert (refused.status_code, refused.headers["content-type"]) == (422, PROBLEM)


async def test_a_key_is_asked_for_and_stops_when_it_is_revoked(client: Client) -> None:
    bodies = set()
    for header in ("", "Bearer x", client.headers["Authorization"][:-1] + "_", "Basic x"):
        answer = await client.http.get("/v1/sources", headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        bodies.add(answer.content)
    assert len(bodies) == 1
    assert (await client.send("GET", "/v1/sources")).status_code == 200
    revoke_key(keys_file(client.data), client.key.id, NOON)
    assert (await client.send("GET", "/v1/sources")).status_code == 401


async def test_many_wrong_keys_are_slowed_and_good_ones_are_not(client: Client) -> None:
    statuses = [
        (await client.http.get("/v1/sources", headers={"Authorization": "Bearer x"})).status_code
        for _ in range(60)
    ]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert (await client.send("GET", "/v1/sources")).status_code == 200


async def test_a_key_publishes_for_its_sources_only(client: Client, log: Log) -> None:
    weather = Client(client.http, client.data, scopes=("기상청",))
    assert (await weather.post({"headline": "눈", "source": "기상청"})).status_code == 201
    assert (await weather.post({"headline": "눈", "source": "고용노동부"})).status_code == 403
    assert (await weather.post({"headline": "눈"})).status_code == 403
    assert len(events(log.redis)) == 1


async def test_each_source_s_health_is_told(client: Client) -> None:
    await client.post(ARTICLE)
    await client.post({"boddy": 1})
    report = (await client.send("GET", "/v1/sources")).json()
    [source] = report["sources"]
    assert (source["kind"], source["name"]) == ("http", "통신사")
    assert source["items"] == {"published": 1, "refused": 1}
    assert source["last_item"] == "run-0000001"


async def test_the_description_loads_nothing_and_names_every_route(client: Client) -> None:
    document: dict[str, Any] = (await client.http.get("/openapi.json")).json()
    assert set(document["paths"]) == {
        "/v1/articles",
        "/v1/articles/{article_id}",
        "/v1/held",
        "/v1/held/{article_id}",
        "/v1/held/{article_id}/release",
        "/v1/media",
        "/v1/read",
        "/v1/documents",
        "/v1/sources",
        "/v1/refused",
    }
    for path in ("/docs", "/redoc"):
        assert (await client.http.get(path)).status_code == 404


async def test_a_wrong_method_is_told_the_right_ones(client: Client) -> None:
    answer = await client.send("PATCH", "/v1/articles/a")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, PUT")
    assert answer.headers["content-type"] == PROBLEM
