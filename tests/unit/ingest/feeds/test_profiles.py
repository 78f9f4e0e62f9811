"""What some publishers do in their feeds, and no format says."""

import pytest

from tests.unit.ingest.feeds.feeds import draft, places, rss

VIEW = "https://www.korea.kr/briefing/pressReleaseView.do?newsId="
KOREA_KR = (
    "<title><![CDATA[[국토교통부]강변 공원&middot;산책로 단장]]></title>"
    f"<link><![CDATA[{VIEW}156700001&call_from=rsslink]]></link>"
    "<pubDate>Mon, 15 Jun 2026 01:00:00 GMT</pubDate>"
    "<description><![CDATA[<a href='{view}'><img src='https://www.korea.kr/rss/btn_textview.gif'/>"
    '</a><br/><br/><div class="se-contents" role="textbox"><p><span>강변 공</span><span>원이'
    "</span> 열린다.</p><p><br/></p><p>산책로도 넓어진다.</p></div><br/>"
    "[자료제공 :<a href='https://www.korea.kr'><img src='https://www.korea.kr/rss/icon_logo.gif'/>"
    "</a>]<br/>]]></description>"
)
HEAD = "<title>보도자료</title>"


def test_korea_kr_names_the_ministry_in_the_title_and_frames_the_text() -> None:
    found = draft(rss(KOREA_KR, head=HEAD))
    assert found.headline == "강변 공원·산책로 단장"
    assert found.source is not None
    assert found.source.name == "국토교통부"
    assert found.section == "경제"
    assert found.body == ("강변 공원이 열린다.", "산책로도 넓어진다.")
    assert not found.is_excerpt
    assert found.pictures == ()


def test_korea_kr_knows_an_item_by_its_number() -> None:
    found = draft(rss(KOREA_KR, head=HEAD))
    assert (found.scope, found.upstream_id) == ("korea.kr", "156700001")
    assert found.link == f"{VIEW}156700001"
    assert places(found)["source"][1] == "국토교통부"


def test_korea_kr_without_a_ministry_is_credited_itself() -> None:
    item = f"<title>알림</title><link>{VIEW}2</link>"
    found = draft(rss(item, head=HEAD))
    assert found.source is not None
    assert found.source.name == "대한민국 정책브리핑"


def test_a_release_that_stands_in_its_file_has_no_text() -> None:
    item = (
        f"<title>[환경부]알림</title><link>{VIEW}3</link><description>첨부파일 참고</description>"
    )
    found = draft(rss(item, head=HEAD))
    assert found.body == ()
    assert found.is_excerpt


def test_brackets_of_others_are_no_ministry() -> None:
    found = draft(rss("<title>[단독]강변 공원</title><link>https://h.example.kr/1</link>"))
    assert found.headline == "[단독]강변 공원"


@pytest.mark.parametrize(
    ("link", "url", "section"),
    [
        ("https://www.newswire.co.kr/?md=A01&amp;cat=1200", None, "문화"),
        ("https://www.newswire.co.kr/", "https://api.newswire.co.kr/rss/industry/200", "경제"),
        ("https://www.newswire.co.kr/", "https://api.newswire.co.kr/rss/all", None),
    ],
)
def test_newswire_tells_the_section_by_the_feed(
    link: str, url: str | None, section: str | None
) -> None:
    item = (
        "<title><![CDATA[한강기업, 새 공장]]></title><category></category>"
        "<link>https://www.newswire.co.kr/newsRead.php?no=1031104&amp;sourceType=rss</link>"
        "<description><![CDATA[<table><tr><td><img src='https://file.newswire.co.kr/t.jpg'/></td>"
        "</tr></table>부산--(뉴스와이어)--한강기업이 새 공장을 짓는다.]]></description>"
    )
    head = f"<title>보도자료 - 뉴스와이어</title><link>{link}</link>"
    found = draft(rss(item, head=head), url)
    assert found.section == section
    assert found.source is not None
    assert found.source.name == "뉴스와이어"
    assert found.link == "https://www.newswire.co.kr/newsRead.php?no=1031104"
    assert found.upstream_id == "1031104"
    assert found.dateline == "부산=뉴스와이어"
    assert found.body == ("한강기업이 새 공장을 짓는다.",)
    assert found.is_excerpt
    assert found.tags == ()


def test_a_ministry_s_feed_may_have_neither_text_nor_hour() -> None:
    item = (
        "<title>물가 동향</title><link>http://mofe.example.kr/view.do?seq=7</link>"
        "<pubDate>2026-08-07 00:00:00.0</pubDate>"
    )
    found = draft(rss(item, head="<title>재정경제부 보도자료</title>"))
    assert found.published_precision == "day"
    assert found.link == "http://mofe.example.kr/view.do?seq=7"
    assert found.source is not None
    assert found.source.name == "재정경제부"


def test_korean_newspaper_systems_name_the_reporter_in_author() -> None:
    item = (
        "<title><![CDATA[강변 공원 열린다]]></title>"
        "<link>https://www.hangang.example.kr/news/articleView.html?idxno=1234</link>"
        "<author>김새봄</author><pubDate>2026-03-26 11:26:26</pubDate>"
        "<description><![CDATA[ [한강일보 김새봄 기자] 강변 공원이 열린다...]]></description>"
    )
    found = draft(rss(item))
    assert found.byline == "김새봄"
    assert found.dateline == "한강일보"
    assert found.body == ("강변 공원이 열린다...",)
    assert found.is_excerpt
