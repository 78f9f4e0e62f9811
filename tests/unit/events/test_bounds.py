import unicodedata

import pytest
from pydantic import ValidationError

from ilbo_events import Image, PagesChanged, Source, Station, WeatherObserved, explain
from tests.news import MORNING, article

SEOUL = Station(id="108", name="서울")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"headline": "눈" * 501}, "headline: String should have at most 500 characters"),
        ({"headline": "\u202e\x00"}, "headline: String should have at least 1 character"),
        ({"body": "가" * 90_000}, "body: has 270000 bytes, 262144 are allowed"),
        ({"body": ["눈" * 200_000, "눈" * 200_000]}, "body: has 1200000 bytes"),
        ({"body": ["🌨" * 65_537]}, "body: has 262148 bytes"),
        ({"body_html": "가" * 21_846}, "body_html: has 65538 bytes, 65536 are allowed"),
        ({"body": "둘", "body_html": "<p>다</p>"}, "give body or body_html, not both"),
        ({"tags": ["눈"] * 65}, "tags: Tuple should have at most 64 items"),
        ({"subheads": ["눈"] * 21}, "subheads: Tuple should have at most 20 items"),
        ({"article_id": "눈"}, "article_id: String should match pattern"),
        ({"article_id": "a" * 129}, "article_id: String should match pattern"),
        ({"article_id": "a\n"}, "article_id: String should match pattern"),
        ({"article_id": ".."}, "article_id: is a step in an address, not a part of one"),
        ({"revision": 0}, "revision: Input should be greater than or equal to 1"),
        ({"published_at": "2026-03-12T15:00:00"}, "published_at: Input should have timezone"),
        ({"published_at": "0001-01-01T00:00:00+09:00"}, "published_at: lies outside the years"),
        ({"source": {"name": "기상청", "url": "javascript:alert(1)"}}, "source.url: is no http"),
        ({"source": {"name": "기상청", "url": "https://a@b.kr/"}}, "source.url: is no http"),
    ],
)
def test_what_is_too_much_is_refused_with_its_name_and_limit(
    changes: dict[str, object], message: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        article(**changes)
    assert message in explain(refused.value)


def test_limits_count_what_is_kept() -> None:
    decomposed = unicodedata.normalize("NFD", "눈" * 500)
    assert len(decomposed) > 500
    assert article(headline=decomposed).headline == "눈" * 500


def test_the_largest_body_is_taken_in_every_script() -> None:
    for paragraph in ("a", "é", "가", "🌨"):
        exact = paragraph * (262_144 // len(paragraph.encode()))
        assert article(body=[exact]).body == (exact,)
        with pytest.raises(ValidationError):
            article(body=[exact, paragraph * 4])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -100.1, 100.1])
def test_no_thermometer_reads_that(value: float) -> None:
    with pytest.raises(ValidationError):
        WeatherObserved(
            station=SEOUL, observed_at=MORNING, fetched_at=MORNING, source="kma",
            temperature_celsius=value,
        )  # fmt: skip


def test_every_error_of_an_event_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        article(headline="", tags=["눈"] * 65, images=[{"media_id": "a"}])
    said = explain(refused.value)
    for field in ("headline", "tags", "images.0.width_pixels", "images.0.height_pixels"):
        assert f"{field}: " in said
    assert len(said) <= 1000


def test_a_fact_does_not_change() -> None:
    with pytest.raises(ValidationError):
        article().headline = "다른 제목"  # type: ignore[misc]
    assert hash(article()) == hash(article())


def test_unknown_fields_are_ignored_by_readers() -> None:
    assert article(headline_en="First snow") == article()
    assert Source.model_validate({"name": "기상청", "logo": "x"}) == Source(name="기상청")


def test_times_are_held_in_utc() -> None:
    assert article(published_at="2026-11-25T05:30:00+09:00") == article()
    assert (
        "2026-11-24T20:30:00Z" in article(published_at="2026-11-25T05:30+09:00").model_dump_json()
    )


def test_a_change_of_pages_names_at_least_one() -> None:
    with pytest.raises(ValidationError):
        PagesChanged(paths=(), changed_at=MORNING, because_stream="articles", because_entry="1-0")


def test_a_picture_has_a_size() -> None:
    with pytest.raises(ValidationError):
        Image(media_id="a.webp", width_pixels=0, height_pixels=1)
