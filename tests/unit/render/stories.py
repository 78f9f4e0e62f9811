"""Events for tests of render, in words of the trade."""

from datetime import datetime, timedelta

from ilbo_events import (
    ArticlePublished,
    ArticleWithdrawn,
    Condition,
    Correction,
    Flag,
    Image,
    Quality,
    Source,
    Station,
    WeatherObserved,
    WeatherWarningIssued,
    WeatherWarningLifted,
)
from tests.unit.render.newsroom import NOON

SEOUL = Station(id="108", name="서울")
BUSAN = Station(id="159", name="부산")
CLEAR = Condition(word="맑음", code="clear")


def article(
    article_id: str = "snow",
    *,
    order: tuple[int, int] = (0, 1),
    at: datetime = NOON,
    **fields: object,
) -> ArticlePublished:
    """Return an article; `order` is generation and revision."""
    given: dict[str, object] = {
        "headline": f"서울 첫눈 {article_id}",
        "section": "사회",
        "body": ("밤사이 서울에 첫눈이 내렸다.", "출근길 도로가 얼 수 있다."),
        "first_published_at": at,
        "published_at": at,
    }
    return ArticlePublished.model_validate(
        given | {"article_id": article_id, "generation": order[0], "revision": order[1]} | fields
    )


def html_article(article_id: str, html: str) -> ArticlePublished:
    """Return an article whose body is HTML."""
    return article(article_id, body=(), body_html=html)


def corrected(article_id: str = "snow", *, order: tuple[int, int] = (0, 2)) -> ArticlePublished:
    """Return a revision that corrects."""
    correction = Correction(text="적설량을 2㎝에서 3㎝로 바로잡습니다.")
    return article(article_id, order=order, headline="서울 첫눈 3㎝", correction=correction)


def withdrawn(
    article_id: str = "snow", *, order: tuple[int, int] = (0, 3), reason: str = "제공처 요청"
) -> ArticleWithdrawn:
    """Return a withdrawal."""
    return ArticleWithdrawn(
        article_id=article_id,
        generation=order[0],
        revision=order[1],
        reason=reason,
        withdrawn_at=NOON,
    )


def photo() -> Image:
    """Return a picture."""
    return Image(media_id="snow.jpg", width_pixels=1200, height_pixels=800, alt="눈 덮인 광화문")


def source(name: str) -> Source:
    """Return who released it."""
    return Source(name=name)


def observed(celsius: float | None, *, at: datetime = NOON, **fields: object) -> WeatherObserved:
    """Return an observation of Seoul under a clear sky; `fields` say what is different."""
    given: dict[str, object] = {
        "station": SEOUL,
        "observed_at": at,
        "fetched_at": at + timedelta(minutes=1),
        "temperature_celsius": celsius,
        "condition": CLEAR,
        "source": "kma-web-map",
        "attribution": "기상청 제공",
    }
    return WeatherObserved.model_validate(given | fields)


def flagged(flag: Flag) -> Quality:
    """Return the quality of an observation whose temperature is flagged."""
    return Quality(temperature=flag)


def issued(
    warning_id: str = "gale", *, order: tuple[int, int] = (0, 1), **fields: object
) -> WeatherWarningIssued:
    """Return a warning that is in force; `order` is generation and revision."""
    given: dict[str, object] = {
        "word": "강풍주의보",
        "phenomenon": "strong_wind",
        "level": "advisory",
        "areas": ["울릉도", "독도"],
        "issued_at": NOON - timedelta(hours=1),
        "fetched_at": NOON,
        "source": "kma-warnings",
        "attribution": "기상청 제공",
    }
    numbers = {"warning_id": warning_id, "generation": order[0], "revision": order[1]}
    return WeatherWarningIssued.model_validate(given | numbers | fields)


def lifted(warning_id: str = "gale", *, order: tuple[int, int] = (0, 2)) -> WeatherWarningLifted:
    """Return that a warning is in force no longer."""
    return WeatherWarningLifted(
        warning_id=warning_id,
        generation=order[0],
        revision=order[1],
        lifted_at=NOON,
        source="kma-warnings",
    )
