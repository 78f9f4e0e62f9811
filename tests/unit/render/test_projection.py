"""Order, repetition, withdrawal: what of an article's events decides."""

from itertools import permutations

import pytest

from ilbo_events import Fact
from ilbo_render.ports import Stored
from ilbo_render.projection import Change, Entry, Known, decide
from tests.unit.render.newsroom import NOON, Desk
from tests.unit.render.stories import article, corrected, html_article, withdrawn

ENTRY_MS = int(NOON.timestamp() * 1000)


def entries(*events: Fact) -> list[Entry]:
    return [Entry(f"{ENTRY_MS}-{number}", event) for number, event in enumerate(events)]


def after(*batches: list[Entry]) -> tuple[Known | None, list[Change]]:
    known: dict[str, Known] = {}
    changes: list[Change] = []
    for batch in batches:
        changes = decide(batch, known, len(known) + 1)
        for change in changes:
            is_withdrawn = change.after is None
            known[change.article_id] = Known(change.row, change.order, is_withdrawn, change.after)
    return known.get("snow"), changes


LIFE = (article(), corrected(), withdrawn())


@pytest.mark.parametrize("order", list(permutations(LIFE)), ids=str)
def test_two_revisions_and_a_withdrawal_end_the_same_in_every_order(
    order: tuple[Fact, ...],
) -> None:
    one_by_one, _ = after(*([entry] for entry in entries(*order)))
    together, _ = after(entries(*order))
    assert one_by_one == together == Known(1, (0, 3), is_withdrawn=True, facets=None)


@pytest.mark.parametrize("order", [(0, 1), (0, 9), (7, 1)], ids=str)
def test_nothing_brings_a_withdrawn_article_back(order: tuple[int, int]) -> None:
    known, changes = after(entries(withdrawn(order=(0, 2))), entries(article(order=order)))
    assert known is not None
    assert known.is_withdrawn
    assert changes == []


def test_an_older_revision_never_overwrites_a_newer() -> None:
    known, changes = after(entries(corrected()), entries(article()))
    assert known is not None
    assert known.order == (0, 2)
    assert changes == []


def test_the_same_revision_twice_changes_once() -> None:
    _, changes = after(entries(article()), entries(article(headline="다른 제목")))
    assert changes == []


def test_a_new_generation_of_the_ledger_comes_after_every_revision_of_the_old() -> None:
    known, _ = after(entries(article(order=(5, 9))), entries(article(order=(6, 1))))
    assert known is not None
    assert known.order == (6, 1)


def test_an_outsider_without_a_ledger_never_overwrites_the_ledgers_article() -> None:
    known, changes = after(entries(article(order=(5, 1))), entries(article(order=(0, 99))))
    assert known is not None
    assert known.order == (5, 1)
    assert changes == []


def test_a_batch_makes_one_change_for_each_article_and_keeps_how_it_was_listed_before() -> None:
    first, second = article(section="사회"), article(order=(0, 2), section="정치")
    third = article(order=(0, 3), section="경제")
    _, changes = after(entries(first), entries(second, article("rain"), third))
    assert [(c.article_id, c.row) for c in changes] == [("snow", 1), ("rain", 2)]
    assert changes[0].before is not None
    assert changes[0].after is not None
    assert (changes[0].before.section, changes[0].after.section) == ("사회", "경제")


async def test_html_is_sanitized_before_it_is_stored_whoever_sent_it(desk: Desk) -> None:
    hostile = '<p onclick="x()">첫눈<script>alert(1)</script><a href="javascript:x()">a</a></p>'
    await desk.articles(html_article("evil", hostile))
    stored = desk.room.reader.find("evil")
    assert isinstance(stored, Stored)
    body = stored.article.body_html or ""
    assert body.startswith("<p>첫눈<a")
    assert not any(word in body for word in ("script", "onclick"))
    assert "alert(1)" not in await desk.text("/articles/evil")
