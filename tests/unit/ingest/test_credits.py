import pytest

from ilbo_ingest.readers.credits import may_hold_credits, split_credits, split_html_credits
from ilbo_ingest.readers.korea_kr import canonical, news_id

LICENCE = (
    "정책브리핑의 자료는 「공공누리 제1유형:출처표시」의 조건에 따라 이용할 수 있습니다. "
    "다만, 사진의 경우 제3자에게 저작권이 있어 쓸 수 없습니다."
)


@pytest.mark.parametrize(
    ("line", "dateline", "byline", "rest"),
    [
        ("(포탈뉴스통신) 시가 문을 열었다.", "포탈뉴스통신", None, "시가 문을 열었다."),
        ("[한강일보/김새봄기자] 시가 열었다.", "한강일보", "김새봄기자", "시가 열었다."),
        ("(서울=뉴스1) 김새봄 기자 = 시가 열었다.", "서울=뉴스1", "김새봄 기자", "시가 열었다."),
        ("【부산=뉴시스】김새봄 기자 = 시가.", "부산=뉴시스", "김새봄 기자", "시가."),
        ("[한강경제=김새봄 기자] 시가 열었다.", "한강경제", "김새봄 기자", "시가 열었다."),
        ("[한강저널 김새봄 기자] 시가 열었다.", "한강저널", "김새봄 기자", "시가 열었다."),
        ("부산--(뉴스와이어)--시가 열었다.", "부산=뉴스와이어", None, "시가 열었다."),
        ("SEOUL, Nov. 25 (Hangang) -- Snow.", "SEOUL, Nov. 25 (Hangang)", None, "Snow."),
        ("김새봄 기자 = 시가 열었다.", None, "김새봄 기자", "시가 열었다."),
        ("(가칭)한강청이 문을 열었다.", None, None, "(가칭)한강청이 문을 열었다."),
        ("(예산 100억) 사업이 선다.", None, None, "(예산 100억) 사업이 선다."),
        ("[기획] 봄을 기다린다.", None, None, "[기획] 봄을 기다린다."),
        ("기자회견이 열렸다.", None, None, "기자회견이 열렸다."),
    ],
)
def test_the_opening_of_wire_copy_is_split_off(
    line: str, dateline: str | None, byline: str | None, rest: str
) -> None:
    signed = split_credits([line, "둘째 문단이다."])
    assert signed.paragraphs == (rest, "둘째 문단이다.")
    assert (signed.credits.dateline, signed.credits.byline) == (dateline, byline)


@pytest.mark.parametrize(
    "line",
    [
        "<저작권자 ⓒ 한강일보, 무단 전재 및 재배포 금지>",
        "ⓒ 한강일보. 무단전재 및 재배포 금지",
        "저작권자 © 한강일보 무단전재 및 재배포 금지",
        "김새봄 기자 spring@example.kr",
        "/김새봄 기자",
        "spring@example.kr",
        "[자료제공 :(www.korea.kr)]",
        "<자료출처=정책브리핑 www.korea.kr>",
        "이 뉴스는 기업·기관·단체가 뉴스와이어를 통해 배포한 보도자료입니다.",
        LICENCE,
    ],
)
def test_a_line_below_the_text_that_credits_is_split_off_and_told(line: str) -> None:
    signed = split_credits(["시가 열었다.", line])
    assert signed.paragraphs == ("시가 열었다.",)
    assert signed.credits.removed == (line,)


@pytest.mark.parametrize(
    ("line", "rest", "source"),
    [
        ("시가 열었다. [뉴스출처 : 한강시]", "시가 열었다.", "한강시"),
        ("시가 열었다. (출처: 통계청)", "시가 열었다. (출처: 통계청)", None),
    ],
)
def test_a_source_in_its_own_brackets_ends_the_text(
    line: str, rest: str, source: str | None
) -> None:
    signed = split_credits([line])
    assert signed.paragraphs == (rest,)
    assert signed.credits.source == source


def test_a_rights_notice_behind_the_last_sentence_leaves_the_sentence() -> None:
    signed = split_credits(["시가 열었다. <저작권자 ⓒ 한강일보, 무단 전재 및 재배포 금지>"])
    assert signed.paragraphs == ("시가 열었다.",)
    assert signed.credits.rights == "<저작권자 ⓒ 한강일보, 무단 전재 및 재배포 금지>"


def test_a_text_about_copyright_keeps_its_last_sentence() -> None:
    line = "새 저작권법은 무단 전재를 막는다고 정부가 밝혔다."
    assert split_credits(["첫 문단이다.", line]).paragraphs == ("첫 문단이다.", line)


def test_the_licence_text_goes_with_the_lines_below_it() -> None:
    signed = split_credits(["시가 열었다.", LICENCE, "<자료출처=정책브리핑 www.korea.kr>"])
    assert signed.paragraphs == ("시가 열었다.",)
    assert signed.credits.rights
    assert "제1유형" in signed.credits.rights


def test_credits_are_split_off_html_and_its_elements_stay_whole() -> None:
    html = (
        "<p><strong>(서울=뉴스1)</strong> 김새봄 기자 = 시가 <b>문</b>을 열었다.</p>"
        "<table><tbody><tr><td>가</td><td>나</td></tr></tbody></table>"
        "<p>&lt;저작권자 ⓒ 뉴스1, 무단전재 및 재배포 금지&gt;</p><br><br>"
    )
    signed = split_html_credits(html)
    assert signed.html == (
        "<p>시가 <b>문</b>을 열었다.</p>"
        "<table><tbody><tr><td>가</td><td>나</td></tr></tbody></table>"
    )
    assert signed.credits.dateline == "서울=뉴스1"
    assert signed.credits.byline == "김새봄 기자"


def test_html_without_credits_is_returned_as_it_was() -> None:
    html = '<p>시가 <a href="https://example.kr/">문</a>을 열었다.</p><p><br></p>'
    assert split_html_credits(html).html == html
    assert not may_hold_credits(html)


@pytest.mark.parametrize(
    "url",
    [
        "http://m.korea.kr/news/pressReleaseView.do?newsId=156700001&call_from=rsslink",
        "https://www.korea.kr/briefing/pressReleaseView.do?pageIndex=2&newsId=156700001#a",
        "https://korea.kr/briefing/pressReleaseView.do?newsId=156700001&pWise=main",
    ],
)
def test_an_item_of_korea_kr_has_one_address(url: str) -> None:
    assert canonical(url) == ("https://www.korea.kr/briefing/pressReleaseView.do?newsId=156700001")
    assert news_id(url) == "156700001"


@pytest.mark.parametrize(
    "url", ["https://example.kr/?newsId=1", "https://[bad", "https://www.korea.kr/?newsId=x"]
)
def test_another_address_is_none_of_korea_kr(url: str) -> None:
    assert news_id(url) is None
    assert canonical(url) == url
