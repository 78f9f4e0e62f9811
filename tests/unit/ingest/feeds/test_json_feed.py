import json
from datetime import datetime

import pytest

from ilbo_ingest.drafts import Attachment, UnreadableDocumentError
from ilbo_ingest.readers.dates import KST
from tests.unit.ingest.feeds.feeds import draft, places, reading, reasons

VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: object, **head: object) -> str:
    content = {"version": VERSION, "title": "한강일보", "items": list(items)} | head
    return json.dumps(content, ensure_ascii=False)


def test_an_item_becomes_an_article_with_its_fields_and_their_places() -> None:
    item = {
        "id": 7,
        "url": "https://hangang.example.kr/7",
        "title": "첫눈 & 한파",
        "content_html": "<p>눈이 <b>많이</b> 왔다.</p>",
        "summary": "눈이 왔다.",
        "date_published": "2026-03-26T11:26:26+09:00",
        "date_modified": "2026-03-26T12:00:00+09:00",
        "authors": [{"name": "김새봄"}, {"name": "이여름"}],
        "tags": ["눈", "눈", " "],
        "image": "https://hangang.example.kr/7.jpg",
        "attachments": [
            {"url": "https://hangang.example.kr/a.pdf", "mime_type": "application/pdf"}
        ],
        "language": "ko",
    }
    found = draft(feed(item))
    assert (found.headline, found.upstream_id) == ("첫눈 & 한파", "7")
    assert found.byline == "김새봄, 이여름"
    assert found.body_html == "<p>눈이 <b>많이</b> 왔다.</p>"
    assert found.summary == "눈이 왔다."
    assert found.published_at == datetime(2026, 3, 26, 11, 26, 26, tzinfo=KST)
    assert found.tags == ("눈",)
    assert found.attachments == (
        Attachment("a.pdf", "https://hangang.example.kr/a.pdf", None, "application/pdf"),
    )
    assert places(found)["headline"] == ("items[0].title", "첫눈 & 한파")
    assert reading(feed(item)).format == "JSON Feed 1.1"


def test_text_is_text_and_its_first_sentence_heads_it() -> None:
    found = draft(feed({"id": "1", "content_text": "눈이 <왔다>.\n\n비가 왔다."}))
    assert found.body == ("눈이 <왔다>.", "비가 왔다.")
    assert found.headline == "눈이 <왔다>."


def test_version_1_0_has_one_author() -> None:
    text = feed({"id": "1", "title": "눈", "author": {"name": "김새봄"}}).replace("/1.1", "/1")
    assert draft(text).byline == "김새봄"


def test_what_has_a_wrong_type_hurts_nothing_else() -> None:
    text = feed("눈", {"id": ["x"], "title": "비", "tags": "비", "authors": {"name": 1}})
    (found,) = reading(text).articles
    assert found.article.headline == "비"
    assert any("items[0] is no object" in reason for reason in reasons(text))


def test_a_feed_without_items_is_no_failure() -> None:
    assert "the feed has no items" in reasons(feed())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (feed(items="x"), "no list of items"),
        (feed().replace("[]", "[{]"), "is no JSON"),
        ('{"version":"https://jsonfeed.org/version/1.1","version":"x"}', "twice"),
    ],
)
def test_a_broken_feed_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        reading(text)


def test_other_json_is_no_feed() -> None:
    with pytest.raises(UnreadableDocumentError):
        reading('{"version": "3", "title": "jsonfeed.org"}')
