from ilbo.cloudevents import Unreadable, cloud_event, field_texts, read_entry, sentence
from ilbo_events import ARTICLES, ArticleWithdrawn, PagesChanged


def test_data_alone_is_a_whole_cloud_event() -> None:
    found = read_entry(ARTICLES, "1773295200000-0", {b"data": '{"headline":"서울 첫눈"}'.encode()})
    assert not isinstance(found, Unreadable)
    event = cloud_event(*found)
    assert (event["id"], event["type"]) == ("1773295200000-0", "ArticlePublished")
    assert event["time"] == "2026-03-12T06:00:00Z"
    assert event["data"]["headline"] == "서울 첫눈"  # type: ignore[index]


def test_what_is_no_event_keeps_its_bytes_and_the_reason() -> None:
    found = read_entry(ARTICLES, "1-1", {b"data": b"\xff{"})
    assert isinstance(found, Unreadable)
    assert found.reason
    assert field_texts(found.fields) == {"data_base64": "/3s="}


def test_each_event_has_a_sentence() -> None:
    withdrawn = ArticleWithdrawn(article_id="a", reason="오보", withdrawn_at="2026-03-12T06:00:00Z")  # type: ignore[arg-type]
    assert sentence(withdrawn) == "a is withdrawn (recall) 오보"
    changed = PagesChanged(
        paths=("/", "/a", "/b", "/c"),
        changed_at="2026-03-12T06:00:00Z",  # type: ignore[arg-type]
        because_stream="articles",
        because_entry="1-1",
    )
    assert sentence(changed) == "/ /a /b and 1 more"
