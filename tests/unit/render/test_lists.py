"""Lists as arrays: order, moves, embargo, counts."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ilbo_render.facets import ALL, PHOTOS, Facets, day_key, section_key, source_key, tag_key, to_us
from ilbo_render.lists import Lists
from ilbo_render.projection import facets_of
from tests.unit.render.newsroom import NOON, PAPER
from tests.unit.render.stories import article, photo, source


def facets(minutes: int = 0, **fields: object) -> Facets:
    return facets_of(article(at=NOON + timedelta(minutes=minutes), **fields))  # type: ignore[arg-type]


def empty() -> Lists:
    return Lists(PAPER.section_name)


@settings(max_examples=50)
@given(st.lists(st.integers(-2000, 2000), max_size=60), st.data())
def test_any_order_of_arrival_and_removal_gives_the_order_of_publication(
    minutes: list[int], data: st.DataObject
) -> None:
    lists = empty()
    shown = {row: facets(minute) for row, minute in enumerate(minutes, 1)}
    for row, item in shown.items():
        lists.replace(row, None, item)
    for row in data.draw(st.sets(st.sampled_from(sorted(shown)))) if shown else ():
        lists.replace(row, shown.pop(row), None)
    expected = sorted(shown, key=lambda row: (shown[row].published_us, row), reverse=True)
    assert lists.newest(ALL, 100) == expected
    days = {item.day for item in shown.values()}
    assert sum(sum(lists.hours(day)) for day in days) == len(shown)
    assert sum(lists.size(day_key(day)) for day in days) == len(shown)


def test_an_article_stands_in_the_lists_of_all_that_it_is() -> None:
    lists = empty()
    snow = facets(section="society", source=source("기상청"), tags=("눈", "눈"), images=(photo(),))
    lists.replace(1, None, snow)
    keys = [section_key("사회"), source_key("기상청"), tag_key("눈"), day_key(NOON.date()), PHOTOS]
    assert [lists.size(key) for key in keys] == [1, 1, 1, 1, 1]
    assert lists.size(section_key("정치")) == 0


def test_a_revision_moves_between_lists_and_versions_tell_which_changed() -> None:
    lists = empty()
    before, after = facets(section="사회"), facets(section="정치")
    lists.replace(1, None, before)
    untouched = lists.version(section_key("경제"))
    old = lists.version(section_key("사회"))
    lists.replace(1, before, after)
    assert lists.newest(section_key("사회"), 9) == []
    assert lists.newest(section_key("정치"), 9) == [1]
    assert lists.version(section_key("사회")) > old
    assert lists.version(section_key("경제")) == untouched == 0


def test_pages_of_a_list_join_without_gap_or_repetition() -> None:
    lists = empty()
    for row in range(1, 8):
        lists.replace(row, None, facets(row))
    parts = [lists.newest(ALL, 3, skip) for skip in (0, 3, 6, 9)]
    assert parts == [[7, 6, 5], [4, 3, 2], [1], []]


def test_an_embargoed_article_is_in_no_list_before_its_time() -> None:
    lists = empty()
    later = facets(60)
    lists.hold(1, None, later)
    assert lists.release(later.published_us - 1) == []
    assert (lists.size(ALL), lists.is_held(1)) == (0, True)
    assert lists.release(later.published_us) == [1]
    assert (lists.newest(ALL, 9), lists.is_held(1)) == ([1], False)


def test_an_article_held_longer_by_a_revision_waits_for_the_later_time() -> None:
    lists = empty()
    first, second = facets(60), facets(120)
    lists.hold(1, None, first)
    lists.hold(1, first, second)
    assert lists.release(to_us(NOON + timedelta(minutes=90))) == []
    assert lists.release(second.published_us) == [1]


def test_a_withdrawn_article_is_not_released() -> None:
    lists = empty()
    later = facets(60)
    lists.hold(1, None, later)
    lists.replace(1, later, None)
    assert lists.release(later.published_us) == []
    assert lists.size(ALL) == 0


def test_a_day_without_hours_has_no_hours() -> None:
    lists = empty()
    lists.replace(1, None, facets(published_precision="day"))
    assert lists.hours(NOON.date()) == (0,) * 24
