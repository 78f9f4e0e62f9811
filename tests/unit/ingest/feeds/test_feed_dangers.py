"""What comes under the name of a feed and is none, or is one and wants to do harm."""

import time

import feedparser  # type: ignore[import-untyped] # it has no types
import pytest

from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.feeds.elements import MAX_ITEMS
from ilbo_ingest.readers.feeds.reader import FeedReader
from ilbo_ingest.readers.reader import Context, Document
from tests.unit.ingest.feeds.feeds import NOW, atom, draft, drafts, reading, reasons, rss
from tests.unit.ingest.pages import paper

# Far more than any of these takes, far less than a stalled service would.
_PATIENCE_SECONDS = 5


def refusal(data: str) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        FeedReader().read(Document(data.encode()), Context(paper(), NOW))
    return str(caught.value)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("<!DOCTYPE html><html><body>404 Not Found</body></html>", "an HTML page stands"),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
         "an HTML page stands"),
        ("<OpenAPI_ServiceResponse/>", "XML whose root is OpenAPI_ServiceResponse"),
        ("Not Found", "this is no feed but no XML"),
        ('{"error": "gone"}', "no JSON Feed"),
        ("", "is empty"),
        ("<!DOCTYPE rss [", "never ends"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused_by_name(answer: str, reason: str) -> None:
    assert reason in refusal(answer)


@pytest.mark.parametrize(
    "text",
    [rss(), atom(), '<rss version="2.0"/>', "<feed xmlns='http://www.w3.org/2005/Atom'/>"],
)
def test_an_empty_feed_is_read_and_said_to_be_empty(text: str) -> None:
    assert reading(text).articles == ()
    assert "the feed has no items" in reasons(text)


def test_an_empty_feed_says_at_least_which_one_it_is() -> None:
    told = {note.reason: note.text for note in reading(rss()).notes}
    assert told == {
        "the feed has no items": "한강일보",
        "its link": "https://hangang.example.kr/",
    }


DTD_0_91 = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"'
    ' "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
)


@pytest.mark.parametrize(
    ("doctype", "title", "headline"),
    [
        (DTD_0_91, "눈 &copy; 비 &amp; 바람", "눈 © 비 & 바람"),
        ('<!DOCTYPE rss [<!ENTITY paper "한강일보">]>', "&paper; 알림", "한강일보 알림"),
        ('<!DOCTYPE rss [<!ENTITY dot "&#183;">]>', "눈&dot;비", "눈·비"),
        ('<!DOCTYPE rss [<!-- "> ]> --><!ENTITY a "b">]>', "눈", "눈"),
    ],
)
def test_a_harmless_document_type_is_read_over(doctype: str, title: str, headline: str) -> None:
    text = rss(f"<title>{title}</title>").replace("<rss", f"{doctype}<rss", 1)
    assert draft(text).headline == headline


@pytest.mark.parametrize(
    ("doctype", "reason"),
    [
        ('<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>', "made of others"),
        ('<!DOCTYPE rss [<!ENTITY b SYSTEM "file:///etc/passwd">]>', "stands elsewhere"),
        ('<!DOCTYPE rss [<!ENTITY b "<script>">]>', "made of others"),
        (f'<!DOCTYPE rss [<!ENTITY b "{"x" * 4000}">]>', "grow without end"),
    ],
)
def test_a_bomb_is_refused_where_it_would_go_off(doctype: str, reason: str) -> None:
    used = rss("<title>눈</title>", f"<title>{'&b;' * 50}</title>")
    assert reason in refusal(used.replace("<rss", f"{doctype}<rss", 1))
    unused = rss("<title>눈</title>").replace("<rss", f"{doctype}<rss", 1)
    assert draft(unused).headline == "눈"


@pytest.mark.parametrize(
    ("broken", "headlines"),
    [
        (rss("<title>하나</title>", "<title>둘").replace("</rss>", ""), ["하나", "둘"]),
        (rss("<title>하나</title>", "<title>둘</title>")[:-25], ["하나", "둘"]),
        ("\n\n  " + rss("<title>하나</title>"), ["하나"]),
        ("<br />\n<b>Warning</b>: no cache in <b>rss.php</b>" + rss("<title>하나</title>"),
         ["하나"]),
        (rss("<title>하나</title><link>https://h.example.kr/?a=1&b=2</link>"), ["하나"]),
        (rss("<title>하나\x00\x08</title>").replace("\x00", ""), ["하나"]),
        (rss("<title>하나</title>").replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', "")
         .replace("<title>하나", "<dc:creator>김새봄</dc:creator><title>하나"), ["하나"]),
    ],
)  # fmt: skip
def test_a_broken_feed_is_read_as_far_as_it_goes(broken: str, headlines: list[str]) -> None:
    assert [found.headline for found in drafts(broken)] == headlines


def test_what_was_broken_is_told() -> None:
    assert any("read as far as it goes" in why for why in reasons(rss("<title>하나")))


def test_a_prefix_that_nobody_declared_is_understood() -> None:
    text = rss("<title>눈</title><dc:creator>김새봄</dc:creator>")
    text = text.replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', "")
    assert draft(text).byline == "김새봄"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp949", "euc-kr"])
def test_a_feed_is_recognised_in_every_encoding(encoding: str) -> None:
    text = rss("<title>첫눈이 내려 길이 미끄럽다</title>").replace("UTF-8", encoding)
    assert draft(text.encode(encoding)).headline == "첫눈이 내려 길이 미끄럽다"
    assert reading(text.encode(encoding)).reader == "feed"


def test_an_item_that_stops_the_library_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    real = feedparser.parse

    def fails_over_rain(stream: object, **options: object) -> object:
        data = stream.getvalue()  # type: ignore[attr-defined] # a BytesIO
        if "비".encode() in data:
            raise KeyError("links")
        return real(stream, **options)

    monkeypatch.setattr(feedparser, "parse", fails_over_rain)
    text = rss("<title>눈</title>", "<title>비</title>", "<title>바람</title>")
    assert [found.headline for found in drafts(text)] == ["눈", "바람"]
    assert any("item[2]: can't be read" in why for why in reasons(text))


def test_more_items_than_a_feed_has_are_not_read_and_told() -> None:
    text = rss(*["<title>눈</title>"] * (MAX_ITEMS + 3))
    assert any("3 items behind the first" in why for why in reasons(text))


def test_too_much_of_one_thing_is_cut_and_told() -> None:
    tags = "".join(f"<category>{number}</category>" for number in range(300))
    found = draft(rss(f"<title>{'눈' * 600}</title>{tags}"))
    assert len(found.headline) == 500
    assert len(found.tags) == 64


def test_html_that_is_too_long_is_published_as_text() -> None:
    html = "<p>눈이 <i>많이</i> 왔다.</p>" * 3000
    text = rss(f"<title>첫눈</title><description><![CDATA[{html}]]></description>")
    found = draft(text)
    assert found.body_html is None
    assert len(found.body) == 1 or found.body[0].startswith("눈이 많이 왔다.")
    assert any("published as plain text" in why for why in reasons(text))


@pytest.mark.parametrize(
    "evil",
    [
        rss(f"<title>눈</title><author>{'a' * 500_000}</author>"),
        rss(f"<title>눈</title><author>{'a@' * 200_000}</author>"),
        rss(f"<title>눈</title><pubDate>{'1 ' * 200_000}</pubDate>"),
        rss("<title>눈</title>" + "<category>x</category>" * 100_000),
        rss("<title>눈</title>" + "".join(f"<x{n}/>" for n in range(100_000))),
        rss(f"<title>{'&lt;' * 100_000}</title>"),
        rss(f"<title>눈</title><description>{'&lt;b ' * 100_000}</description>"),
        rss(f"<title>눈</title><description>{'&lt;a &quot;' * 100_000}</description>"),
        rss(f"<title>눈</title><description>{'&lt;!--' * 100_000}</description>"),
        rss(f"<title>눈</title><description>{'&lt;div&gt;' * 50_000}</description>"),
        rss(f"<title>눈</title><description>{'(' * 300_000}</description>"),
        rss(f"<title>눈</title><description>{'기자 ' * 100_000}</description>"),
        rss(f"<title>눈</title><description>기자{' ' * 60_000}x</description>"),
        rss(f"<title>눈</title><description>&lt;i&gt;기자{' ' * 60_000}x&lt;/i&gt;</description>"),
        rss(*[f"<title>눈</title><description>{' ' * 3_900}&lt;i&gt;x</description>"] * 500),
        rss(f"<title>눈</title><description>{'<![CDATA[&#9;]]>' * 20_000}&lt;i&gt;x</description>"),
        rss(f"<title>눈</title><description>{'ⓒ' * 60_000}</description>"),
        rss(f"<title>눈</title><description>{'가·' * 30_000} 기자</description>"),
        rss(f"<title>눈</title><description>&lt;i&gt;{'[출처:' * 9_000}&lt;/i&gt;</description>"),
        rss(f"<title>눈</title><description>{'무단전재 ' * 10_000}</description>"),
        rss("<item>" * 90),
        "<rss>" + "<channel>" * 50_000,
        "<rss" + "".join(f' a{n}="x"' for n in range(100_000)) + "/>",
        "<rss" + "".join(f' xmlns:a{n}="x{n}"' for n in range(30_000)) + "/>",
        rss("<link " + "".join(f' a{n}="x"' for n in range(100_000)) + "/>"),
        rss("<title>눈</title>") * 20_000,
        "<!DOCTYPE rss [" + '<!ENTITY a "b">' * 50_000 + "]>" + rss("<title>&a;</title>"),
        "<!--" * 200_000,
        '<rss xmlns:a="x">' + "<a:b>" * 200 + "</rss>",
        atom("<content type='xhtml'>" + "<div xmlns='http://www.w3.org/1999/xhtml'>\n" * 90),
    ],
)
def test_no_feed_keeps_the_service_busy(evil: str) -> None:
    started = time.process_time()
    try:
        reading(evil)
    except UnreadableDocumentError as refused:
        assert str(refused)  # noqa: PT017 - either end is right
    assert time.process_time() - started < _PATIENCE_SECONDS
