import pytest

from ilbo_events import ArticlePublished, ArticleWithdrawn
from ilbo_ingest.published import ArticlePage, PublishedArticles, TrimmedError
from ilbo_ingest.publishing import UnknownArticleError
from tests.news import article
from tests.unit.ingest.fakes import NOON
from tests.unit.ingest.test_publishing import Room


class Wire(Room):
    """A newsroom and what others may read of it."""

    def __init__(self) -> None:
        super().__init__()
        self.published_articles = PublishedArticles(self.articles, self.articles, self.clock)

    async def publishes(self, *article_ids: str) -> None:
        for article_id in article_ids:
            await self.publish(article_id=article_id, headline=f"{article_id} 소식")

    def others_say(self, article_id: str, **parts: object) -> None:
        """Let another program write to the log; no ledger knows of it."""
        given = {"published_at": NOON, "first_published_at": NOON, **parts}
        self.articles.said.append(article(article_id=article_id, **given))

    async def latest(self, limit: int = 10, before: str | None = None) -> list[str]:
        return [found.article_id for found in (await self.page(limit, before)).articles]

    async def page(self, limit: int = 10, before: str | None = None) -> ArticlePage:
        return await self.published_articles.latest(limit, before)

    async def all_pages(self, limit: int) -> list[list[str]]:
        page = await self.page(limit)
        pages = [page]
        while page.before is not None:
            page = await self.page(limit, page.before)
            pages.append(page)
        return [[found.article_id for found in each.articles] for each in pages]


@pytest.fixture
def wire() -> Wire:
    return Wire()


async def test_the_newest_come_first(wire: Wire) -> None:
    assert await wire.latest() == []
    await wire.publishes("a-1", "a-2", "a-3")
    assert await wire.latest() == ["a-3", "a-2", "a-1"]
    assert await wire.latest(2) == ["a-3", "a-2"]


async def test_only_the_latest_revision_is_told_and_where_it_came(wire: Wire) -> None:
    await wire.publishes("a-1", "a-2")
    await wire.publish(article_id="a-1", headline="a-1 새 소식")
    first, second = (await wire.page()).articles
    assert (first.article_id, first.revision, first.headline) == ("a-1", 2, "a-1 새 소식")
    assert second.article_id == "a-2"


async def test_pages_hold_each_article_once(wire: Wire) -> None:
    await wire.publishes(*(f"a-{number}" for number in range(7)))
    await wire.publish(article_id="a-2", headline="새 소식")
    pages = await wire.all_pages(3)
    assert pages == [["a-2", "a-6", "a-5"], ["a-4", "a-3", "a-1"], ["a-0"]]


async def test_an_article_that_changed_between_two_pages_is_not_told_as_it_was(
    wire: Wire,
) -> None:
    await wire.publishes("a-1", "a-2")
    page = await wire.page(1)
    await wire.publish(article_id="a-1", headline="a-1 새 소식")
    assert await wire.latest(1, page.before) == []


async def test_what_is_withdrawn_or_still_to_come_is_in_no_list(wire: Wire) -> None:
    await wire.publishes("a-1", "a-2")
    await wire.withdraw("a-1")
    wire.others_say("a-3", published_at=NOON.replace(year=2027))
    assert await wire.latest() == ["a-2"]
    wire.clock.now = NOON.replace(year=2028)
    assert await wire.latest() == ["a-3", "a-2"]


async def test_articles_of_other_programs_are_told_once_and_not_after_their_end(
    wire: Wire,
) -> None:
    wire.others_say("x-1")
    wire.others_say("x-2")
    await wire.publishes("a-1")
    wire.others_say("x-1", revision=2)
    wire.articles.said.append(ArticleWithdrawn(article_id="x-2", revision=2, withdrawn_at=NOON))
    assert await wire.latest() == ["x-1", "a-1"]
    assert await wire.all_pages(1) == [["x-1"], ["a-1"], []]


async def test_the_first_word_of_another_program_is_not_told_beyond_what_can_be_seen(
    wire: Wire,
) -> None:
    wire.others_say("x-1")
    for _ in range(6_000):
        wire.others_say("x-2")
    assert await wire.latest(5, "3-0") == []


async def test_a_record_of_old_times_is_still_understood(wire: Wire) -> None:
    await wire.publishes("a-1", "a-1", "a-2")
    wire.articles.ages("a-1")
    assert await wire.latest() == ["a-2", "a-1"]
    with pytest.raises(TrimmedError):
        await wire.published_articles.find("a-1")


async def test_one_article_is_found_as_it_is_now(wire: Wire) -> None:
    await wire.publishes("a-1")
    await wire.publish(article_id="a-1", headline="a-1 새 소식")
    found = await wire.published_articles.find("a-1")
    assert isinstance(found, ArticlePublished)
    assert (found.headline, found.revision) == ("a-1 새 소식", 2)
    await wire.withdraw("a-1")
    assert isinstance(await wire.published_articles.find("a-1"), ArticleWithdrawn)


async def test_what_the_log_does_not_hold_is_said_by_name(wire: Wire) -> None:
    with pytest.raises(UnknownArticleError):
        await wire.published_articles.find("a-1")
    await wire.publishes("a-1", "a-2")
    wire.articles.trims(1)
    with pytest.raises(TrimmedError, match="a-1"):
        await wire.published_articles.find("a-1")
    assert await wire.latest() == ["a-2"]
