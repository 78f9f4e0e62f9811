from datetime import UTC, datetime, timedelta

from bench.articles import archive, article, fields

from ilbo_events import ARTICLES, decode

NOW = datetime(2026, 3, 12, 6, tzinfo=UTC)


def test_an_event_has_3_3_kilobytes() -> None:
    sizes = [len(fields(event)["data"]) for event in archive(200, NOW)]
    assert 3200 <= sum(sizes) / len(sizes) <= 3400
    assert 2800 <= min(sizes) <= max(sizes) <= 3900


def test_an_article_is_the_same_every_time() -> None:
    assert article(7, NOW) == article(7, NOW)
    assert article(7, NOW) != article(8, NOW)


def test_a_reader_reads_what_is_published() -> None:
    event = article(7, NOW)
    raw = {
        name.encode(): value if isinstance(value, bytes) else value.encode()
        for name, value in fields(event).items()
    }
    found, envelope = decode(ARTICLES, "1-0", raw)
    assert found == event
    assert envelope.subject == event.article_id


def test_an_archive_ends_with_its_newest_article() -> None:
    events = archive(3, NOW)
    assert [NOW - event.published_at for event in events] == [
        timedelta(minutes=minutes) for minutes in (2, 1, 0)
    ]
    assert len({event.article_id for event in events}) == 3
