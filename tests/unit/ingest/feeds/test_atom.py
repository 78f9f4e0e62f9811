from datetime import datetime

import pytest

from ilbo_ingest.readers.dates import KST
from tests.unit.ingest.feeds.feeds import atom, draft, drafts, places, reading


def test_an_entry_becomes_an_article() -> None:
    found = draft(
        atom(
            "<id>tag:hangang.example.kr,2026:7</id><title>첫눈</title>"
            '<link rel="alternate" href="https://hangang.example.kr/7"/>'
            '<link rel="enclosure" href="https://hangang.example.kr/7.jpg" type="image/jpeg"/>'
            "<author><name>김새봄</name><email>spring@example.kr</email></author>"
            "<published>2026-03-26T11:26:26+09:00</published>"
            "<updated>2026-03-26T12:00:00+09:00</updated>"
            "<summary>눈이 왔다.</summary><category term='snow' label='눈'/>"
            "<content type='html'>&lt;p&gt;눈이 &lt;b&gt;많이&lt;/b&gt; 왔다.&lt;/p&gt;</content>"
            "<rights>저작권 한강일보</rights>"
        )
    )
    assert found.upstream_id == "tag:hangang.example.kr,2026:7"
    assert found.link == "https://hangang.example.kr/7"
    assert found.byline == "김새봄 (spring@example.kr)"
    assert found.published_at == datetime(2026, 3, 26, 11, 26, 26, tzinfo=KST)
    assert found.updated_at == datetime(2026, 3, 26, 12, tzinfo=KST)
    assert found.body_html == "<p>눈이 <b>많이</b> 왔다.</p>"
    assert not found.is_excerpt
    assert found.summary == "눈이 왔다."
    assert found.tags == ("눈",)
    assert found.rights == "저작권 한강일보"
    assert [picture.url for picture in found.pictures] == ["https://hangang.example.kr/7.jpg"]
    where = places(found)
    assert where["headline"][0] == "feed/entry[1]/title"
    assert where["body"][0] == "feed/entry[1]/content"
    assert where["summary"] == ("feed/entry[1]/summary", "눈이 왔다.")


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("<title>A &amp;middot; B</title>", "A &middot; B"),
        ('<title type="text">눈 &lt;비&gt; &lt;b&gt;</title>', "눈 <비> <b>"),
        ('<title type="html">눈 &lt;b&gt;내려&lt;/b&gt; &amp;amp; 비</title>', "눈 내려 & 비"),
        ('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">눈 <b>내려</b></div>'
         "</title>",
         "눈 내려"),
    ],
)  # fmt: skip
def test_a_title_is_what_its_type_says(title: str, headline: str) -> None:
    assert draft(atom(title)).headline == headline


@pytest.mark.parametrize(
    ("content", "body", "body_html"),
    [
        ("<content>눈이 <![CDATA[<b>]]> 왔다.\n\n비가 왔다.</content>",
         ("눈이 <b> 왔다.", "비가 왔다."), None),
        ('<content type="html">&lt;p&gt;눈.&lt;/p&gt;&lt;p&gt;비.&lt;/p&gt;</content>',
         ("눈.", "비."), None),
        ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>눈.</p>'
         "<ul><li>비.</li></ul></div></content>", (), "<p>눈.</p><ul><li>비.</li></ul>"),
        ('<content type="text/html" mode="escaped">&lt;p&gt;눈.&lt;/p&gt;</content>',
         ("눈.",), None),
    ],
)  # fmt: skip
def test_a_content_is_what_its_type_says(
    content: str, body: tuple[str, ...], body_html: str | None
) -> None:
    found = draft(atom(f"<title>첫눈</title>{content}"))
    assert (found.body, found.body_html) == (body, body_html)


def test_links_in_the_text_are_resolved_against_its_own_base() -> None:
    found = draft(
        atom(
            "<title>첫눈</title><link href='https://hangang.example.kr/7'/>"
            '<content type="html" xml:base="https://other.example.kr/a/">'
            '&lt;a href="b"&gt;비&lt;/a&gt;</content>'
        )
    )
    assert found.body_html is not None
    assert 'href="https://other.example.kr/a/b"' in found.body_html


def test_a_base_counts_for_what_is_below_it() -> None:
    found = draft(
        atom("<title>첫눈</title><link href='7'/>", attributes='xml:base="https://h.example.kr/n/"')
    )
    assert found.link == "https://h.example.kr/n/7"


def test_an_entry_without_an_author_has_the_feed_s() -> None:
    head = "<title>한강일보</title><author><name>김새봄</name></author>"
    assert draft(atom("<title>첫눈</title>", head=head)).byline == "김새봄"
    own = "<title>첫눈</title><author><name>이여름</name></author>"
    assert draft(atom(own, head=head)).byline == "이여름"
    paper = "<title>한강일보</title><author><name>한강일보</name></author>"
    assert draft(atom("<title>첫눈</title>", head=paper)).byline is None


def test_an_entry_with_only_its_last_change_is_dated_by_that() -> None:
    found = draft(atom("<title>첫눈</title><updated>2026-03-26T12:00:00+09:00</updated>"))
    assert found.published_at == datetime(2026, 3, 26, 12, tzinfo=KST)


def test_an_entry_may_be_taken_back() -> None:
    feed = atom(
        "<id>tag:h.example.kr,2026:8</id><title>비</title>",
        head='<title>한강일보</title><at:deleted-entry ref="tag:h.example.kr,2026:7"'
        ' xmlns:at="http://purl.org/atompub/tombstones/1.0"><at:comment>오보</at:comment>'
        "</at:deleted-entry>",
    )
    found = reading(feed)
    (gone,) = found.withdrawals
    assert gone.reason == "오보"
    kept = reading(atom("<id>tag:h.example.kr,2026:7</id><title>첫눈</title>"))
    assert gone.article_id == kept.articles[0].article.article_id


def test_a_single_entry_is_a_document_of_its_own() -> None:
    (found,) = drafts('<entry xmlns="http://www.w3.org/2005/Atom"><title>첫눈</title></entry>')
    assert found.headline == "첫눈"
    assert places(found)["headline"][0] == "entry[1]/title"


def test_the_language_is_kept() -> None:
    assert draft(atom("<title>첫눈</title>", attributes='xml:lang="ko-KR"')).language == "ko-KR"


def test_atom_0_3_is_read() -> None:
    found = reading(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>한강</title><entry>'
        "<title>첫눈</title><issued>2026-03-26T11:26:26+09:00</issued>"
        '<content type="text/html" mode="escaped">&lt;p&gt;눈.&lt;/p&gt;</content></entry></feed>'
    )
    assert found.format == "Atom 0.3"
    assert found.articles[0].article.body == ("눈.",)
