from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from ilbo_events import Provenance, Source
from ilbo_ingest.desk import Edited, RefusedDraftError, edit
from ilbo_ingest.drafts import Draft
from tests.unit.ingest.fakes import NOON
from tests.unit.ingest.pages import paper

DRAFT = Draft(headline="서울 첫눈", article_id="a-1", body=("25일 새벽 첫눈이 내렸다.",))


def edited(moment: datetime = NOON, **parts: Any) -> Edited:
    provenance = Provenance(origin="key:x", fetched_at=moment, sha256="0" * 64, reader="test")
    return edit(replace(DRAFT, **parts), paper(), moment, provenance)


@pytest.mark.parametrize(
    ("given", "section"),
    [(None, "사회"), ("politics", "정치"), ("경제", "경제"), ("연예", "연예")],
)
def test_the_section_is_the_paper_s_name_for_it(given: str | None, section: str) -> None:
    assert edited(section=given).article.section == section


def test_the_digest_ignores_when_and_how_it_came() -> None:
    assert edited().digest == edited(NOON + timedelta(hours=5)).digest


@pytest.mark.parametrize(
    "parts",
    [
        {"headline": "서울 첫눈 내려"},
        {"body": ("다른 글",)},
        {"section": "정치"},
        {"source": Source(name="기상청")},
        {"tags": ("눈",)},
        {"is_excerpt": True},
        {"published_at": NOON},
    ],
)
def test_the_digest_tells_what_changed(parts: dict[str, Any]) -> None:
    assert edited(**parts).digest != edited().digest


def test_it_is_public_now_unless_its_source_says_when() -> None:
    assert edited().public_at == NOON
    yesterday = NOON - timedelta(days=1)
    assert edited(published_at=yesterday).article.published_at == yesterday
    assert edited(published_at=yesterday).public_at == NOON


def test_an_embargo_sets_the_time_it_is_published_at() -> None:
    evening = NOON + timedelta(hours=6)
    held = edited(embargo_until=evening, published_at=NOON - timedelta(days=1))
    assert held.public_at == held.article.published_at == evening
    assert held.article.first_published_at == evening


def test_a_past_embargo_is_none() -> None:
    assert edited(embargo_until=NOON - timedelta(hours=1)).article.published_at == NOON


def test_a_time_of_publication_in_the_future_is_an_embargo() -> None:
    tomorrow = NOON + timedelta(days=1)
    assert edited(published_at=tomorrow).public_at == tomorrow


@pytest.mark.parametrize("headline", ["", " \u200b", "ㅤㅤㅤ", "\u2800", "\u202e\u2066"])
def test_a_headline_that_shows_nothing_is_refused(headline: str) -> None:
    with pytest.raises(RefusedDraftError, match="headline: shows nothing"):
        edited(headline=headline)


def test_a_body_beyond_its_bound_is_refused_by_name() -> None:
    with pytest.raises(RefusedDraftError, match="body: has 262146 bytes"):
        edited(body=("가" * 87_382,))
