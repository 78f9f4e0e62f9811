from datetime import datetime

import pytest

from ilbo_ingest.drafts import Attachment, Picture
from ilbo_ingest.readers.dates import KST
from tests.unit.ingest.feeds.feeds import draft, drafts, places, reading, reasons, rss

ITEM = (
    "<title>강변에 새 길</title><link>https://hangang.example.kr/news/7?a=1&amp;b=2</link>"
    '<guid isPermaLink="false">h-7</guid><dc:creator>김새봄 기자</dc:creator>'
    "<category>지역</category><category>교통</category>"
    "<pubDate>Thu, 26 Mar 2026 11:26:26 +0900</pubDate>"
    "<description>강변에 새 길이 열렸다.</description>"
)


def test_an_item_becomes_an_article_with_its_fields_and_their_places() -> None:
    found = draft(rss(ITEM))
    assert found.headline == "강변에 새 길"
    assert found.link == "https://hangang.example.kr/news/7?a=1&b=2"
    assert found.upstream_id == "h-7"
    assert found.byline == "김새봄 기자"
    assert found.tags == ("지역", "교통")
    assert found.published_at == datetime(2026, 3, 26, 11, 26, 26, tzinfo=KST)
    assert found.body == ("강변에 새 길이 열렸다.",)
    assert found.source is not None
    assert (found.source.name, found.source.url) == ("한강일보", found.link)
    where = places(found)
    assert where["headline"] == ("rss/channel/item[1]/title", "강변에 새 길")
    assert where["upstream_id"] == ("rss/channel/item[1]/guid", "h-7")
    assert where["source"] == ("rss/channel/title", "한강일보")
    assert where["byline"][0] == "rss/channel/item[1]/dc:creator"
    assert where["published_at"][0] == "rss/channel/item[1]/pubDate"


def test_places_count_items_from_one() -> None:
    found = drafts(rss("<title>하나</title>", "<title>둘</title>", "<title>셋</title>"))
    assert places(found[2])["headline"][0] == "rss/channel/item[3]/title"


@pytest.mark.parametrize(
    ("written", "headline"),
    [
        ("<![CDATA[대출 한도 상향&middot;시행]]>", "대출 한도 상향·시행"),
        ("대출 한도 상향&middot;시행", "대출 한도 상향·시행"),
        ("AT&amp;amp;T", "AT&T"),
        ("<![CDATA[AT&amp;amp;T]]>", "AT&amp;T"),
        ("A & B", "A & B"),
        ("<![CDATA[<b>속보</b> 첫눈]]>", "속보 첫눈"),
        ("<![CDATA[<속보> 첫눈]]>", "<속보> 첫눈"),
        ("<![CDATA[<속보> 첫눈&middot;한파]]>", "<속보> 첫눈·한파"),
        ("<![CDATA[첫눈<br>내일 한파]]>", "첫눈 내일 한파"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;첫눈", "첫눈"),
        ("5 &lt; 7", "5 < 7"),
        ("첫눈\n   내려", "첫눈 내려"),
        ("첫\x07눈", "첫눈"),
    ],
)
def test_a_title_is_plain_text_and_unescaped_once(written: str, headline: str) -> None:
    assert reading(rss(f"<title>{written}</title>")).articles[0].article.headline == headline


@pytest.mark.parametrize(
    ("guid", "link", "upstream_id"),
    [
        ("<guid>https://hangang.example.kr/1</guid>", "https://hangang.example.kr/1",
         "https://hangang.example.kr/1"),
        ('<guid isPermaLink="false">https://hangang.example.kr/1</guid>', None,
         "https://hangang.example.kr/1"),
        ("<guid>17</guid>", None, "17"),
        ('<link>https://hangang.example.kr/2</link><guid isPermaLink="true">'
         "https://hangang.example.kr/1</guid>", "https://hangang.example.kr/2",
         "https://hangang.example.kr/1"),
    ],
)  # fmt: skip
def test_a_guid_is_a_link_only_where_it_may_be(
    guid: str, link: str | None, upstream_id: str
) -> None:
    found = draft(rss(f"<title>첫눈</title>{guid}", head="<title>한강일보</title>"))
    assert (found.link, found.upstream_id) == (link, upstream_id)


@pytest.mark.parametrize(
    ("written", "byline"),
    [
        ("<author>김새봄</author>", "김새봄"),
        ("<author>spring@example.kr (김새봄)</author>", "김새봄 (spring@example.kr)"),
        ("<author>spring@example.kr</author>", "spring@example.kr"),
        ("<author>noreply@example.kr (김새봄)</author>", "김새봄"),
        ("<author>spring@example.kr</author><dc:creator>김새봄</dc:creator>", "김새봄"),
        ("<dc:creator>김새봄</dc:creator><dc:creator>이여름</dc:creator>", "김새봄, 이여름"),
        ("<itunes:author>김새봄</itunes:author>", "김새봄"),
        ("<dc:creator>김새봄</dc:creator><itunes:author>한강방송</itunes:author>", "김새봄"),
        ("", None),
    ],
)
def test_who_wrote_it(written: str, byline: str | None) -> None:
    assert draft(rss(f"<title>첫눈</title>{written}")).byline == byline


def test_a_link_that_leads_nowhere_is_told() -> None:
    feed = rss("<title>첫눈</title><link>javascript:alert(1)</link>", head="<title>한강</title>")
    assert draft(feed).link is None
    assert any("no address of a page" in reason for reason in reasons(feed))


def test_a_relative_link_is_resolved_against_where_the_feed_was_fetched() -> None:
    item = "<title>첫눈</title><link>/news/7</link>"
    feed = rss(item, head="<title>한강일보</title>")
    assert draft(feed, "https://hangang.example.kr/rss.xml").link == (
        "https://hangang.example.kr/news/7"
    )
    assert draft(rss(item)).link == "https://hangang.example.kr/news/7"
    assert draft(feed).link is None


def test_pictures_and_files_are_told_apart() -> None:
    found = draft(
        rss(
            "<title>첫눈</title>"
            '<enclosure url="https://hangang.example.kr/snow.jpg" type="image/jpeg" length="1"/>'
            '<enclosure url="https://hangang.example.kr/plan.hwpx" length="1"/>'
            '<media:content url="https://hangang.example.kr/park.webp" medium="image">'
            "<media:description>눈 덮인 공원</media:description>"
            "<media:credit>김새봄</media:credit></media:content>"
        )
    )
    assert found.pictures == (
        Picture(url="https://hangang.example.kr/snow.jpg"),
        Picture(
            url="https://hangang.example.kr/park.webp", caption="눈 덮인 공원", credit="김새봄"
        ),
    )
    assert found.attachments == (
        Attachment("plan.hwpx", "https://hangang.example.kr/plan.hwpx", None, None),
    )


def test_a_caption_is_never_the_text() -> None:
    found = draft(
        rss(
            "<title>첫눈</title><description>눈이 내렸다.</description>"
            '<media:content url="https://hangang.example.kr/a.jpg">'
            "<media:description>눈 덮인 공원</media:description></media:content>"
        )
    )
    assert found.body == ("눈이 내렸다.",)


def test_an_item_without_a_title_is_headed_by_its_first_sentence() -> None:
    feed = rss("<description>눈이 내렸다. 내일은 맑다.</description>")
    assert draft(feed).headline == "눈이 내렸다."
    assert any("first sentence" in reason for reason in reasons(feed))


def test_an_item_without_a_word_is_held_and_not_lost() -> None:
    found = draft(rss("<link>https://hangang.example.kr/9</link>"))
    assert found.hold
    assert found.headline == "(제목 없음)"


@pytest.mark.parametrize(
    ("dates", "at", "precision"),
    [
        ("<pubDate>2026-08-07 00:00:00.0</pubDate>", (2026, 8, 7), "day"),
        ("<dc:date>2026-08-04 00:00:00</dc:date>", (2026, 8, 4), "day"),
        ("<pubDate>2026.03.12 14:18</pubDate>", (2026, 3, 12, 14, 18), "minute"),
        ("<pubDate>어제</pubDate><dc:date>2026-03-12T14:18:00+09:00</dc:date>",
         (2026, 3, 12, 14, 18), "minute"),
    ],
)  # fmt: skip
def test_naive_dates_are_korean_ones(dates: str, at: tuple[int, ...], precision: str) -> None:
    found = draft(rss(f"<title>첫눈</title>{dates}"))
    year, month, day, *clock = at
    hour, minute = (*clock, 0, 0)[:2]
    assert found.published_at == datetime(year, month, day, hour, minute, tzinfo=KST)
    assert found.published_precision == precision


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("<pubDate>어제</pubDate>", "no known form"),
        ("<pubDate>Wed, 25 Nov 2026 21:00:00 GMT</pubDate>", "lies in the future"),
        ("", "has no date"),
    ],
)
def test_no_date_is_ever_made_up(date: str, reason: str) -> None:
    feed = rss(f"<title>첫눈</title>{date}")
    assert draft(feed).published_at is None
    assert any(reason in each for each in reasons(feed))


def test_a_wrong_weekday_waits_for_an_editor() -> None:
    found = draft(rss("<title>첫눈</title><pubDate>Mon, 26 Mar 2026 11:26:26 +0900</pubDate>"))
    assert found.hold is not None
    assert "weekday" in found.hold


def test_a_title_that_takes_the_article_back_waits_for_an_editor() -> None:
    assert draft(rss("<title>[기사삭제] 첫눈</title>")).hold


def test_one_id_for_two_items_loses_neither() -> None:
    feed = rss(
        '<title>하나</title><guid isPermaLink="false">1</guid>'
        "<link>https://hangang.example.kr/1</link>",
        '<title>둘</title><guid isPermaLink="false">1</guid>'
        "<link>https://hangang.example.kr/2</link>",
    )
    first, second = reading(feed).articles
    assert first.article.article_id != second.article.article_id


def test_the_same_item_twice_is_the_first() -> None:
    item = (
        "<title>첫눈</title><guid>https://hangang.example.kr/1</guid><description>{}</description>"
    )
    feed = rss(item.format("새 글"), item.format("옛 글"))
    (only,) = drafts(feed)
    assert only.body == ("새 글",)
    assert any("twice" in reason for reason in reasons(feed))


def test_ids_of_two_feeds_are_told_apart_and_addresses_are_one() -> None:
    heads = [f"<title>가</title><link>https://{host}.example.kr/</link>" for host in "ab"]
    item = '<title>첫눈</title><guid isPermaLink="false">7</guid>'
    first, second = (reading(rss(item, head=head)).articles[0].article for head in heads)
    assert first.article_id != second.article_id
    item = "<title>첫눈</title><guid>https://c.example.kr/7</guid>"
    first, second = (reading(rss(item, head=head)).articles[0].article for head in heads)
    assert first.article_id == second.article_id


def test_a_ministry_in_the_feed_s_title_is_credited_and_proposes_a_section() -> None:
    found = draft(rss("<title>물가 동향</title>", head="<title>국가데이터처 보도자료</title>"))
    assert found.source is not None
    assert (found.source.name, found.section) == ("국가데이터처", "경제")


def test_the_feed_an_item_was_taken_from_is_credited() -> None:
    found = draft(
        rss('<title>첫눈</title><source url="https://b.example.kr/rss">북촌뉴스</source>')
    )
    assert found.source is not None
    assert found.source.name == "북촌뉴스"


def test_a_licence_in_the_rights_is_read() -> None:
    found = draft(rss("<title>첫눈</title><dc:rights>공공누리 제1유형</dc:rights>"))
    assert found.rights == "공공누리 제1유형"
    assert found.source is not None
    assert found.source.kogl_type == "1"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<rss version="0.91"><channel><item><title>눈</title></item></channel></rss>', "RSS 0.91"),
        ('<rss version="0.92"><channel><item><title>눈</title></item></channel></rss>', "RSS 0.92"),
        ("<rss><channel><item><title>눈</title></item></channel></rss>", "RSS"),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
         ' xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://a.example.kr/">'
         '<title>한강</title></channel><item rdf:about="https://a.example.kr/1">'
         "<title>눈</title></item></rdf:RDF>", "RSS 1.0"),
        ('<CHANNEL><ITEM HREF="https://a.example.kr/1"><TITLE>눈</TITLE></ITEM></CHANNEL>',
         "a feed of no known version"),
    ],
)  # fmt: skip
def test_every_kind_of_rss_is_read(text: str, name: str) -> None:
    found = reading(text)
    assert found.reader == "feed"
    assert found.format == name
    assert [edited.article.headline for edited in found.articles] == ["눈"]


def test_rss_1_0_names_items_by_their_address() -> None:
    found = draft(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/"><channel><title>한강</title></channel>'
        '<item rdf:about="https://a.example.kr/1"><title>눈</title>'
        "<link>https://a.example.kr/1</link></item></rdf:RDF>"
    )
    assert found.upstream_id == "https://a.example.kr/1"
    assert places(found)["upstream_id"][0] == "rdf:RDF/item[1]/@rdf:about"
