"""The policy news interface as a source: licences, revisions, withdrawals and refusals."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ilbo_bus import KST
from ilbo_ingest.sources.windows import newest_window
from tests.integration.ingest import events
from tests.integration.log import Log
from tests.integration.sources import polling, polling_settings, write_paper
from tests.until import until_async
from tests.upstream import Reply, Upstream

NAME = "정책뉴스"
PATH = "/policyNewsList2"


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    monkeypatch.setenv("TEST_DATA_GO_KR_KEY", "a+b/c==")
    with Upstream() as server:
        yield server


def news(
    number: int, *, kogl: str = "1", status: str = "I", revision: int = 1, body: str = "본문이다."
) -> str:
    at = datetime.now(KST) - timedelta(hours=2)
    return (
        f"<NewsItem><NewsItemId>{number}</NewsItemId><ContentsStatus>{status}</ContentsStatus>"
        f"<ModifyId>{revision}</ModifyId><ApproveDate>{at:%m/%d/%Y %H:%M:%S}</ApproveDate>"
        f"<Title><![CDATA[등대 {number}곳 켠다]]></Title><ContentsType>H</ContentsType>"
        f"<DataContents><![CDATA[<p>{body}</p>]]></DataContents><MinisterCode>해양수산부"
        f"</MinisterCode><OriginalUrl>https://www.korea.kr/news/policyNewsView.do?newsId={number}"
        f"</OriginalUrl><KoglType>{kogl}</KoglType></NewsItem>"
    )


def answer(*items: str, code: str = "0", says: str = "NORMAL SERVICE.") -> bytes:
    return (
        f"<response><header><resultCode>{code}</resultCode><resultMsg>{says}</resultMsg></header>"
        f"<body>{''.join(items)}</body></response>"
    ).encode()


def newest_path() -> str:
    window = newest_window(datetime.now(KST).date())
    days = f"startDate={window.first:%Y%m%d}&endDate={window.last:%Y%m%d}"
    return f"{PATH}?serviceKey=a%2Bb%2Fc%3D%3D&{days}"


def interface(upstream: Upstream, **given: Any) -> dict[str, Any]:
    usual = {
        "name": NAME,
        "kind": "policy-news",
        "url": upstream.url(PATH),
        "key_variable": "TEST_DATA_GO_KR_KEY",
        "interval_seconds": 1,
        "section": "사회",
    }
    return usual | given


def said(log: Log) -> list[tuple[str, str, int]]:
    """Return kind, headline and number of paragraphs of each event."""
    return [
        (event["type"], event.get("headline", ""), len(event.get("body") or ()))
        for event in events(log.redis)
    ]


async def test_each_item_is_published_as_its_own_licence_allows(
    redis_url: str, log: Log, tmp_path: Path, upstream: Upstream
) -> None:
    items = [news(1), news(2, kogl="3"), news(3, kogl="")]
    upstream.answer(newest_path(), Reply(answer(*items)))
    settings = polling_settings(redis_url, tmp_path, write_paper(tmp_path, interface(upstream)))
    async with polling(settings) as client:
        await until_async(lambda: len(events(log.redis)) == 3)
        texts = {
            event["source"]["url"][-1]: bool(event.get("body") or event.get("body_html"))
            for event in events(log.redis)
        }
        assert texts == {"1": True, "2": False, "3": False}
        assert {event["source"]["name"] for event in events(log.redis)} == {"해양수산부"}
        upstream.answer(newest_path(), Reply(answer(news(1, revision=2, status="D"), *items[1:])))
        await until_async(lambda: said(log)[-1][0] == "ArticleWithdrawn")
        row = (await client.sources())[NAME]
        assert "a%2Bb" not in str(row)
        assert "a+b" not in str(row)
    paths = [request.path for request in upstream.requests()]
    assert all("serviceKey=a%2Bb%2Fc%3D%3D&" in path for path in paths)
    kept = (tmp_path / "raw" / NAME).rglob("*.json")
    assert not any("a%2Bb" in file.read_text("utf-8") for file in kept)


async def test_days_without_news_are_well_and_a_refusal_is_told_with_its_code(
    redis_url: str, tmp_path: Path, upstream: Upstream
) -> None:
    upstream.answer(newest_path(), Reply(answer(code="3", says="NODATA_ERROR")))
    upstream_of_old_days = Reply(answer(code="3", says="NODATA_ERROR"))
    first = datetime(2015, 1, 1, tzinfo=UTC)
    for number in range((datetime.now(UTC) - first).days // 3 - 15, 2_000):
        day = first + timedelta(days=3 * number)
        window = f"startDate={day:%Y%m%d}&endDate={day + timedelta(days=2):%Y%m%d}"
        upstream.answer(f"{PATH}?serviceKey=a%2Bb%2Fc%3D%3D&{window}", upstream_of_old_days)
    settings = polling_settings(redis_url, tmp_path, write_paper(tmp_path, interface(upstream)))
    async with polling(settings) as client:
        await until_async(lambda: len(upstream.requests(newest_path())) >= 3)
        assert await client.state(NAME) == "ok"
        refusal = (
            b"<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>"
            b"SERVICE_KEY_IS_NOT_REGISTERED_ERROR</returnAuthMsg><returnReasonCode>30"
            b"</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>"
        )
        upstream.answer(newest_path(), Reply(refusal, status=403))
        row = await client.reaches(NAME, "failing")
        assert row["failure"] == "api_30"
        assert "SERVICE_KEY_IS_NOT_REGISTERED" in row["reason"]
        wait = datetime.fromisoformat(row["next_visit_at"]) - datetime.now(UTC)
        assert wait > timedelta(minutes=50), "no retry helps until somebody changes the key"
