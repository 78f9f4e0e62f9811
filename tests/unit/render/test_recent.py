"""Articles just committed are answered from memory, everything else from the store."""

from collections.abc import Sequence

from ilbo_events import ArticlePublished
from ilbo_render.ports import Stored
from ilbo_render.projection import Change, facets_of
from ilbo_render.recent import Recent
from ilbo_render.views import Withdrawal
from tests.unit.render.newsroom import NOON
from tests.unit.render.stories import article, withdrawn

GONE = Withdrawal("snow", NOON, "제공처 요청", "recall")


class FakeStore:
    """Knows one withdrawal; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def find(self, _: str) -> Stored | Withdrawal | None:
        self.asked += 1
        return GONE

    def articles(self, rows: Sequence[int]) -> dict[int, ArticlePublished]:
        self.asked += 1
        return {row: article(f"stored-{row}") for row in rows}

    def ids(self, rows: Sequence[int]) -> dict[int, str]:
        return {row: f"stored-{row}" for row in rows}

    def withdrawals(self, limit: int) -> list[Withdrawal]:
        return [GONE][:limit]


def published(event: ArticlePublished, row: int) -> Change:
    return Change(event.article_id, row, "1-0", event, None, facets_of(event), is_held=False)


def test_what_was_committed_is_not_read_back() -> None:
    store = FakeStore()
    recent = Recent(store)
    recent.keep(published(article("snow"), 7))
    assert recent.find("snow") == Stored(7, article("snow"), was_held=False)
    assert recent.articles([7]) == {7: article("snow")}
    assert store.asked == 0


def test_a_revision_takes_the_place_of_the_one_before() -> None:
    recent = Recent(FakeStore())
    later = article("snow", order=(0, 2), headline="서울 첫눈 3㎝")
    for event in (article("snow"), later):
        recent.keep(published(event, 7))
    assert recent.articles([7]) == {7: later}


def test_a_withdrawn_article_is_not_remembered() -> None:
    recent = Recent(FakeStore())
    recent.keep(published(article("snow"), 7))
    recent.keep(Change("snow", 7, "2-0", withdrawn("snow"), None, None, is_held=False))
    assert recent.find("snow") == GONE
    assert recent.articles([7]) == {7: article("stored-7")}


def test_older_ones_make_room() -> None:
    store = FakeStore()
    recent = Recent(store, limit=2)
    for row in (1, 2, 3):
        recent.keep(published(article(f"a{row}"), row))
    assert recent.articles([1, 2, 3])[1] == article("stored-1")
    assert recent.find("a1") == GONE
    assert isinstance(recent.find("a2"), Stored)
