from datetime import UTC, datetime

import pytest
from bench.extraction import CORPUS, measure, score, total

from ilbo_events import Source
from ilbo_ingest.drafts import Draft, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.web.article import ArticlePageReader
from ilbo_ingest.readers.web.bounded import MAX_ELEMENTS, bounded_extract, shape_of
from ilbo_ingest.readers.web.titles import without_site
from ilbo_ingest.readers.xml_guard import parse_html
from tests.unit.ingest.pages import paper

NOW = datetime(2026, 11, 25, tzinfo=UTC)
TEXT = (
    "25일 새벽 서울에 올겨울 첫눈이 내렸다. 관측소는 오전 4시 20분 눈이 내리기 시작했다고 밝혔다.",
    "이번 첫눈은 지난해보다 열흘 이르고 평년보다 사흘 빠르다. 기온은 영하 1.8도까지 내려갔다.",
    "서울시는 제설 차량 120대를 고갯길에 배치했고, 출근길 사고는 접수되지 않았다고 설명했다.",
)
BODY = "".join(f"<p>{part}</p>" for part in TEXT)
LINKS = "".join(
    f'<li><a href="/news/{n}">오늘의 다른 소식 제목이 여기에 놓인다 {n}</a></li>' for n in range(30)
)


def page(body: str = BODY, head: str = "<title>서울 첫눈</title>") -> bytes:
    return f"<!DOCTYPE html><html lang='ko'><head>{head}</head><body>{body}</body></html>".encode()


def read(data: bytes, url: str | None = None) -> Draft:
    document = Document(data, url=url)
    assert ArticlePageReader().recognises(document)
    [found] = ArticlePageReader().read(document, Context(paper(), NOW)).drafts
    return found


def corpus(name: str) -> Draft:
    return read((CORPUS / f"{name}.html").read_bytes())


def test_the_text_of_the_corpus_is_found() -> None:
    scores = measure()
    assert [each.name for each in scores if each.refused] == []
    assert total(scores).f1 >= 0.95
    assert min(each.f1 for each in scores) >= 0.9


def test_the_score_is_the_one_of_the_benchmark() -> None:
    assert score("x", "a b c d e", "a b c d e").f1 == 1
    assert score("x", "a b c d e f", "a b c d e").precision == pytest.approx(2 / 3)
    assert score("x", "a b c d", "a b c d e").recall == pytest.approx(1 / 2)
    assert score("x", "", "a b").f1 == 0


def test_a_page_is_read_field_by_field() -> None:
    found = corpus("ko-jsonld")
    assert found.headline == "전통시장 온라인 장보기, 배달 두 시간으로"
    assert found.byline == "이가람"
    assert found.published_at == datetime(2026, 5, 8, 0, 0, tzinfo=UTC)
    assert found.updated_at == datetime(2026, 5, 8, 1, 30, tzinfo=UTC)
    assert (found.section, found.tags) == ("경제", ("경제", "전통시장", "배달"))
    assert found.source
    assert found.source.name == "도민뉴스"
    assert found.pictures[0].url == "https://img.domin.example/a/1.jpg"
    assert found.pictures[0].alt == "시장"
    assert found.language == "ko-KR"


def test_a_korean_site_s_page_is_read_by_its_meta() -> None:
    found = corpus("ko-cms")
    assert found.headline == "서울 첫눈, 작년보다 열흘 일러"
    assert (found.byline, found.section) == ("홍길동 기자", "사회")
    assert found.link == "https://www.hanbit.example/news/articleView.html?idxno=1"
    assert found.source == Source(name="한빛일보", url=found.link)
    assert found.pictures[0].caption == "25일 새벽 서울 거리에 눈이 내리고 있다. 사진=한빛일보"
    assert "무단" not in "".join(found.body)


def test_a_board_of_a_public_body_is_read_by_its_table() -> None:
    found = corpus("ko-board")
    assert found.headline == "청년 어업인 정착 지원금 접수 시작"
    assert found.published_at == datetime(2026, 4, 11, 15, tzinfo=UTC)
    assert found.published_precision == "day"
    assert "담당부서" not in "".join(found.body)


def test_a_table_with_figures_stays_one() -> None:
    found = corpus("en-table")
    assert found.body == ()
    assert found.body_html
    assert "<tr><td>Alder Street</td><td>61 °C</td></tr>" in found.body_html


@pytest.mark.parametrize(
    ("title", "site", "bare"),
    [
        ("서울 첫눈 내려 < 사회 < 기사본문 - 한빛일보", "한빛일보", "서울 첫눈 내려"),
        ("서울 첫눈 내려 | 한빛일보", "한빛일보", "서울 첫눈 내려"),
        ("서울 첫눈 내려 :: 한빛일보", "한빛일보", "서울 첫눈 내려"),
        ("서울 - 부산 열차 늘어난다", "한빛일보", "서울 - 부산 열차 늘어난다"),
        ("Snow in Seoul – Hanbit", None, "Snow in Seoul"),
        ("한빛일보", "한빛일보", "한빛일보"),
    ],
)
def test_a_title_loses_the_site_s_name_only(title: str, site: str | None, bare: str) -> None:
    assert without_site(title, site, "hanbit.example", []) == bare


def test_the_link_is_the_canonical_one_but_never_another_site_s() -> None:
    head = '<title>서울 첫눈</title><link rel="canonical" href="https://news.example/1">'
    assert (
        read(page(head=head), "https://www.news.example/1?utm=x").link == "https://news.example/1"
    )
    assert read(page(head=head), "https://evil.example/1").link == "https://evil.example/1"
    assert read(page(head=head)).link == "https://news.example/1"


def test_a_text_behind_a_paywall_is_an_excerpt() -> None:
    data = '{"@type":"NewsArticle","headline":"서울 첫눈","isAccessibleForFree":"False"}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert read(page(head=head)).is_excerpt
    assert not read(page()).is_excerpt


@pytest.mark.parametrize(
    ("mark", "kogl_type"),
    [
        ('<a href="http://www.kogl.or.kr/info/licenseType1.do">이용조건</a>', "1"),
        ('<img alt="공공누리 제4유형: 출처표시, 상업적 이용금지, 변경금지">', "4"),
        ('<img alt="공공누리 제1유형"><img alt="공공누리 제4유형">', None),
        ("", None),
    ],
)
def test_the_licence_a_page_names_is_told(mark: str, kogl_type: str | None) -> None:
    head = '<meta property="og:site_name" content="기상청"><title>서울 첫눈</title>'
    source = read(page(BODY + mark, head)).source
    assert source
    assert source.kogl_type == kogl_type


COLLECTION = '<script type="application/ld+json">{"@type":"CollectionPage"}</script>'
MEMBERS = (
    "<p>회원 전용 글입니다. 아이디를 넣어 주세요. 회원이 아니면 먼저 가입하십시오.</p>" * 4
    + "<form><input type='password'></form>"
)
ERROR = "<h1>404 Not Found</h1><p>The page you requested could not be found on this server.</p>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (page(ERROR, "<title>404 Not Found</title>"), "an error page: 404"),
        (page("<p>요청하신 페이지를 찾을 수 없습니다. 다시 찾아 주세요.</p>" * 3), "an error page"),
        (page(BODY, "<title>존재하지 않는 기사입니다</title>"), "an error page"),
        (page(BODY[:300], "<title>서비스 점검 안내</title>"), "an error page"),
        (page("<p>삭제된 기사입니다.</p>", "<title>한빛일보</title>"), "error|no text"),
        (page("<script>alert('없는 기사입니다.');history.back();</script>"), "says: 없는 기사"),
        (page("<p>Checking your browser</p>" * 9, "<title>Just a moment...</title>"), "robots"),
        (page(f"{BODY}<input>", "<title>로그인 - 한빛일보</title>"), "a login page"),
        (page(MEMBERS), "a login page"),
        (page(f"<ul>{LINKS}</ul>", "<title>사회 - 한빛일보</title>"), "a list|no text"),
        (page(f"<div><h2>사회 소식</h2><ul>{LINKS}</ul></div><p>{TEXT[0]}</p>"), "a list"),
        (page(f"{COLLECTION}{BODY}"), "a list: the page calls itself"),
        (page("<p>짧은 글</p>"), "little text|no text"),
        (page(""), "no text"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        read(data)


def test_a_front_page_is_refused_by_its_address() -> None:
    with pytest.raises(UnreadableDocumentError, match="front page"):
        read(page(), "https://news.example/")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("404 errors cost the bank a day", BODY * 6),
        ("로그인 대란, 이틀째 이어져", BODY * 6),
        ("서버 장애로 열차 예매 멈춰", BODY * 6),
        ("서울 첫눈", f"{BODY}<aside><ul>{LINKS}</ul></aside>"),
    ],
)
def test_an_article_about_errors_or_beside_links_is_one(title: str, body: str) -> None:
    head = f'<title>{title}</title><meta property="og:type" content="article">'
    assert read(page(body, head)).headline == title


def test_a_fault_of_an_article_in_json_is_the_page_s_alone() -> None:
    for broken in ("{", "[" * 5000, '{"@type":"NewsArticle","author":5,"image":[[]]}', "null", "5"):
        head = f'<title>서울 첫눈</title><script type="application/ld+json">{broken}</script>'
        assert read(page(head=head)).headline == "서울 첫눈"


def test_a_page_in_another_encoding_is_the_same() -> None:
    text = page().decode()
    plain = read(page())
    assert read(text.replace("<head>", '<head><meta charset="euc-kr">').encode("cp949")) == plain


@pytest.mark.parametrize(
    "start",
    [
        "<html lang='ko'/>",
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">',
        '<!DOCTYPE html SYSTEM "about:legacy-compat" /><html>',
        "\ufeff\n<!-- comment --><html>",
    ],
)
def test_a_page_may_begin_as_it_likes(start: str) -> None:
    text = page().decode().replace("<!DOCTYPE html><html lang='ko'>", start)
    assert read(text.encode()).body == TEXT


def test_a_large_page_is_read_in_a_process_of_its_own() -> None:
    filler = "".join(f"<li>{n}</li>" for n in range(3_000))
    root = parse_html(page(f"<article>{BODY}</article><footer><ul>{filler}</ul></footer>"))
    assert not shape_of(root).is_plain
    assert bounded_extract(root, 60, 60).paragraphs[: len(TEXT)] == TEXT


@pytest.mark.parametrize(
    "body",
    [BODY * 400, "<div>" * 180 + BODY + "</div>" * 180, f"<ul>{LINKS}</ul>" * 40],
    ids=["long", "deep", "linked"],
)
def test_an_ordinary_page_is_read_here(body: str) -> None:
    assert shape_of(parse_html(page(body))).is_plain is ("<div>" not in body)


@pytest.mark.parametrize(
    ("data", "limits", "reason"),
    [
        (page("<p>" + "<b>x</b> " * 40_000 + "</p>"), (1, 60), "busy for more than 1 s"),
        (page("<p>" + "<b>x</b> " * 40_000 + "</p>"), (60, 0.2), "busy for more than 0.2 s"),
        (page("<i></i>" * (MAX_ELEMENTS + 1)), (1, 1), "elements, 50000 are allowed"),
    ],
)
def test_a_page_that_takes_too_much_is_refused(
    data: bytes, limits: tuple[int, float], reason: str
) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        bounded_extract(parse_html(data), *limits)


def test_other_texts_are_left_to_others() -> None:
    for data in (
        b"<rss/>",
        b"<?xml version='1.0'?><feed/>",
        b"{}",
        "서울 <b>첫눈</b>".encode(),
        b"",
    ):
        assert not ArticlePageReader().recognises(Document(data))
