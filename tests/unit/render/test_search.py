"""Search: every form of a Korean word, newest or best first, within limits, never too early."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from ilbo_events import ARTICLES
from ilbo_render.search.entries import plain
from ilbo_render.search.question import Question, folded, parse
from tests.unit.render.newsroom import NOON, Desk
from tests.unit.render.stories import article, html_article, withdrawn
from tests.until import until_async


async def found(desk: Desk, query: str) -> list[str]:
    """Return the ids that the page of results links to, in its order."""
    text = (await desk.get(f"/search?{query}")).text
    return list(dict.fromkeys(part.split('"')[0] for part in text.split('href="/articles/')[1:]))


async def indexed(desk: Desk) -> None:
    """Wait until everything that was shown can be found."""
    room = desk.room
    await until_async(lambda: room.indexer.reached == room.writer.position(ARTICLES))


def overwrite(folder: Path, name: str, data: bytes) -> None:
    (file,) = folder.rglob(f"search/{name}")
    file.write_bytes(data)


def ask(text: str, more: str = "") -> str:
    return f"q={quote(text)}{more}"


@pytest.fixture
async def asked(desk: Desk) -> Desk:
    await desk.articles(
        article("jobs", headline="청년 일자리를 늘린다", section="경제", at=NOON),
        article(
            "dust",
            headline="미세먼지 대책",
            body=("일자리와 물 이야기",),
            at=NOON - timedelta(days=3),
        ),
        html_article("html", "<p><b>서울</b>시 <i>도서관</i></p><p>야간 개방</p>"),
    )
    await indexed(desk)
    return desk


@pytest.mark.parametrize("text", ["일자리", "청년 일자리", "늘린", "일자리를"])
async def test_a_word_is_found_in_every_form(asked: Desk, text: str) -> None:
    assert "jobs" in await found(asked, ask(text))


async def test_every_word_must_be_there(asked: Desk) -> None:
    assert await found(asked, ask("일자리 미세먼지")) == ["dust"]
    assert await found(asked, ask("일자리 도서관")) == []


async def test_a_single_syllable_is_found(asked: Desk) -> None:
    assert await found(asked, ask("물")) == ["dust"]


async def test_a_headline_counts_more_and_newest_is_by_time(asked: Desk) -> None:
    await asked.articles(article("late", body=("일자리",), at=NOON + timedelta(seconds=1)))
    asked.clock.advance(minutes=1)
    await indexed(asked)
    assert (await found(asked, ask("일자리")))[0] == "jobs"
    assert await found(asked, ask("일자리", "&order=newest")) == ["late", "jobs", "dust"]


async def test_section_source_and_days_limit(asked: Desk) -> None:
    assert await found(asked, ask("일자리", f"&section={quote('경제')}")) == ["jobs"]
    assert await found(asked, ask("일자리", f"&source={quote('기상청')}")) == []
    assert await found(asked, ask("일자리", "&until=2026-03-09")) == ["dust"]
    assert await found(asked, ask("일자리", "&since=2026-03-10")) == ["jobs"]


async def test_a_revision_is_found_by_its_new_words_only(asked: Desk) -> None:
    await asked.articles(article("jobs", order=(0, 2), headline="청년 주거를 넓힌다"))
    await indexed(asked)
    assert await found(asked, ask("주거")) == ["jobs"]
    assert "jobs" not in await found(asked, ask("일자리"))


async def test_a_withdrawn_article_is_not_found(asked: Desk) -> None:
    await asked.articles(withdrawn("jobs"))
    await indexed(asked)
    assert await found(asked, ask("일자리")) == ["dust"]


async def test_nothing_is_found_before_its_embargo_ends(asked: Desk) -> None:
    await asked.articles(article("secret", headline="개편안", at=NOON + timedelta(hours=2)))
    await indexed(asked)
    assert await found(asked, ask("개편안")) == []
    asked.clock.advance(hours=3)
    assert await found(asked, ask("개편안")) == ["secret"]


async def test_after_a_restart_everything_is_found(asked: Desk) -> None:
    asked.restart()
    assert await found(asked, ask("일자리")) == ["jobs", "dust"]


async def test_an_index_that_is_behind_is_made_anew(asked: Desk, tmp_path: Path) -> None:
    overwrite(tmp_path, "position", b"1-0")
    asked.restart()
    await indexed(asked)
    assert await found(asked, ask("일자리")) == ["jobs", "dust"]


async def test_a_damaged_index_is_made_anew(asked: Desk, tmp_path: Path) -> None:
    asked.room.close()
    overwrite(tmp_path, "meta.json", b"\0")
    asked._open()
    await indexed(asked)
    assert await found(asked, ask("일자리")) == ["jobs", "dust"]


async def test_the_page_keeps_what_was_asked_and_shows_no_markup(asked: Desk) -> None:
    text = await asked.text("/search?q=%3Cscript%3E%20%EB%AC%BC&order=newest")
    assert "<script> " not in text
    assert 'value="&lt;script&gt; 물"' in text
    assert '<option value="newest" selected>' in text
    assert 'content="noindex"' in text


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=%20", "q=%E2%80%8B", "q=%FF", "since=x&until=9999-12-31&q=a", "q=" + "가" * 99],
)
async def test_no_question_breaks_the_page(asked: Desk, query: str) -> None:
    assert (await asked.get(f"/search?{quote(query, safe='=&%')}")).status == 200


async def test_beyond_the_last_page_there_is_nothing(asked: Desk) -> None:
    assert (await asked.get(f"/search?{ask('일자리')}&page=2")).status == 404


async def test_questions_are_not_kept(asked: Desk) -> None:
    kept = len(asked.room.answers._cache)
    for number in range(20):
        await asked.get(f"/search?q={number}")
    assert len(asked.room.answers._cache) == kept


def test_a_question_has_one_address() -> None:
    question = Question("청년 일자리", section="경제", order="newest")
    assert parse(question.path.partition("?")[2].encode()) == question
    assert parse(b"order=relevance&q=a").path == "/search?q=a"


def test_words_are_folded_alike_in_index_and_question() -> None:
    assert folded("ＡＩ·반도체(2026)") == "ai 반도체 2026"
    assert Question("ＡＩ·반도체").words == ("ai", "반도체")


def test_marks_inside_a_word_part_nothing() -> None:
    assert plain("<p><b>서울</b>시</p><p>야간 &amp; 주말</p>").split() == [
        "서울시",
        "야간",
        "&",
        "주말",
    ]
