from datetime import datetime

import pytest

from ilbo_ingest.documents import Item
from ilbo_ingest.drafts import Attachment
from ilbo_ingest.readers.dates import KST
from tests.unit.ingest.policy_news.answers import draft, drafts, item, json_of, reading, xml


def published(**changes: str) -> Item:
    (only,) = reading(xml(item(**changes))).items
    return only


def test_an_item_becomes_an_article() -> None:
    article = published().edited.article
    assert article.headline == "강변 공원·산책로 새로 단장"
    assert article.subheads == ("봄까지 마친다", "주민 의견 반영")
    assert article.body == ("강변 공원이 새로 열린다.", "산책로도 넓어진다.")
    assert article.section == "경제"
    assert article.source is not None
    assert article.source.name == "국토교통부"
    assert article.source.url == "https://www.korea.kr/news/policyNewsView.do?newsId=148960007"
    assert article.source.kogl_type == "1"
    assert article.published_at == datetime(2026, 11, 24, 10, tzinfo=KST)


def test_what_is_no_article_of_it_is_left_out() -> None:
    found = draft()
    assert "김승인" not in repr(found)
    assert found.pictures == ()
    assert found.byline is None
    assert found.rights == "출처: 대한민국 정책브리핑(www.korea.kr), 공공누리 제1유형"


def test_its_id_is_the_one_of_korea_kr_and_its_revision_a_number() -> None:
    found = draft(ModifyId="10")
    assert (found.scope, found.upstream_id, found.upstream_revision) == (
        "korea.kr",
        "148960007",
        10,
    )
    assert draft(ModifyId="").upstream_revision is None


def test_places_are_told_in_the_terms_of_the_answer() -> None:
    where = {place.field: place.where for place in draft().places}
    assert where["headline"] == "response/body/NewsItem[1]/Title"
    assert where["published_at"] == "response/body/NewsItem[1]/ApproveDate"
    (found,) = drafts(json_of([item()]))
    where = {place.field: place.where for place in found.places}
    assert where["headline"] == "response.body.NewsItem[0].Title"


@pytest.mark.parametrize("items", [item(), [item()], [item(), "junk"]])
def test_json_gives_one_item_or_a_list(items: object) -> None:
    assert [found.headline for found in drafts(json_of(items))] == ["강변 공원·산책로 새로 단장"]


def test_xml_and_json_are_the_same_news() -> None:
    first, second = (reading(data).articles[0].digest for data in (xml(item()), json_of([item()])))
    assert first == second


@pytest.mark.parametrize(
    ("written", "kogl", "has_text"),
    [
        ("1", "1", True),
        ("0", "0", True),
        ("제1유형", "1", True),
        ("2", "2", False),
        ("3", "3", False),
        ("4", "4", False),
        ("", None, False),
        ("1,3", None, False),
        ("10", None, False),
        ("7", None, False),
        ("공공누리", None, False),
    ],
)
def test_the_licence_of_each_item_decides(
    written: str,
    kogl: str | None,
    has_text: bool,
) -> None:
    found = published(KoglType=written, FileUrl="https://www.korea.kr/a.hwpx")
    article = found.edited.article
    assert article.source is not None
    assert article.source.kogl_type == kogl
    assert bool(article.body) is has_text
    assert bool(article.subheads) is has_text
    assert bool(found.draft.attachments) is has_text
    assert article.headline


def test_a_withheld_text_is_told() -> None:
    reasons = [note.reason for note in reading(xml(item(KoglType="3"))).notes]
    assert any("KoglType '3' allows headline and link only" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("embargo", "published_at", "embargo_until"),
    [
        ("", (2026, 11, 24, 10), None),
        ("11/24/2026 08:00:00", (2026, 11, 24, 10), None),
        ("11/25/2026 11:00:00", (2026, 11, 25, 11), None),
        ("11/25/2026 18:00:00", (2026, 11, 25, 18), (2026, 11, 25, 18)),
    ],
)
def test_it_is_public_when_it_was_approved_and_no_embargo_holds(
    embargo: str, published_at: tuple[int, ...], embargo_until: tuple[int, ...] | None
) -> None:
    found = draft(EmbargoDate=embargo)
    year, month, day, hour = published_at
    assert found.published_at == datetime(year, month, day, hour, tzinfo=KST)
    assert (found.embargo_until is None) is (embargo_until is None)


def test_an_approval_that_is_still_to_come_is_an_embargo() -> None:
    found = draft(ApproveDate="11/26/2026 00:00:00")
    assert found.embargo_until == datetime(2026, 11, 26, tzinfo=KST)


def test_an_embargo_that_can_not_be_read_waits_for_an_editor() -> None:
    assert draft(EmbargoDate="내일 조간").hold


def test_the_later_of_two_embargoes_counts() -> None:
    text = "<p>보도시점 : 2026. 11. 25.(수) 20:00</p><p>강변 공원이 새로 열린다.</p>"
    found = draft(EmbargoDate="11/25/2026 18:00:00", DataContents=text)
    assert found.embargo_until == datetime(2026, 11, 25, 20, tzinfo=KST)


def test_a_deleted_item_is_withdrawn() -> None:
    found = reading(xml(item(ContentsStatus="D")))
    (gone,) = found.withdrawals
    assert found.articles == ()
    assert gone.article_id == published().edited.article.article_id
    assert gone.reason


def test_of_several_revisions_in_one_answer_the_last_counts() -> None:
    found = reading(xml(item(ModifyId="10", Title="새 제목"), item(ModifyId="9", Title="옛 제목")))
    assert [edited.article.headline for edited in found.articles] == ["새 제목"]
    assert any("superseded" in note.reason for note in found.notes)


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("<p><span>강변 공</span><span>원이 열린</span>다.</p>", ["강변 공원이 열린다."]),
        ("<div>하나.</div><div>둘.</div>", ["하나.", "둘."]),
        ("<p>하나.</p><p>&nbsp;</p><p><br/></p><p>둘.</p>", ["하나.", "둘."]),
        ("<p>강변 &quot;공원&quot;</p><img src='x.jpg'>", ['강변 "공원"']),
    ],
)
def test_html_of_hangul_documents_keeps_its_words_whole(html: str, paragraphs: list[str]) -> None:
    assert list(draft(DataContents=html).body) == paragraphs


def test_tables_stay_tables() -> None:
    table = "<table><tr><td>구분</td><td>예산</td></tr><tr><td>공원</td><td>10</td></tr></table>"
    found = draft(DataContents=f"<p>표를 보라.</p>{table}")
    assert found.body_html is not None
    assert "<td>구분</td><td>예산</td>" in found.body_html


def test_plain_text_has_its_line_ends_back() -> None:
    found = draft(ContentsType="T", DataContents="하나이다._x000D_\n_x000D_\n둘이다. A &lt; B")
    assert found.body == ("하나이다.", "둘이다. A < B")


def test_the_licence_below_the_text_becomes_a_credit() -> None:
    licence = (
        "<p>정책브리핑의 자료는 「공공누리 제1유형:출처표시」의 조건에 따라 이용할 수 있습니다. "
        "다만, 사진의 경우 제3자에게 저작권이 있어 쓸 수 없습니다.</p>"
        "<p>&lt;자료출처=정책브리핑 www.korea.kr&gt;</p>"
    )
    found = draft(DataContents=f"<p>강변 공원이 새로 열린다.</p>{licence}")
    assert found.body == ("강변 공원이 새로 열린다.",)
    assert found.rights is not None


def test_a_text_that_only_points_to_a_file_is_none() -> None:
    found = draft(DataContents="<p>첨부파일을 참고하시기 바랍니다.</p>")
    assert found.body == ()
    assert found.is_excerpt


def test_files_are_named() -> None:
    body = xml(item()).replace(
        b"<KoglType>",
        "<FileName>계획.hwpx</FileName><FileUrl>https://www.korea.kr/f/1</FileUrl>"
        "<FileName2>표.xlsx</FileName2><FileUrl2>https://www.korea.kr/f/2</FileUrl2>"
        "<KoglType>".encode(),
    )
    (found,) = drafts(body)
    assert found.attachments == (
        Attachment("계획.hwpx", "https://www.korea.kr/f/1"),
        Attachment("표.xlsx", "https://www.korea.kr/f/2"),
    )


@pytest.mark.parametrize(
    ("code", "approved", "name"),
    [
        ("산업통상자원부", "11/24/2026 10:00:00", "산업통상부"),
        ("산업통상부", "05/08/2024 10:00:00", "산업통상자원부"),
        ("기획재정부", "11/24/2026 10:00:00", "기획재정부"),
        ("합성부", "11/24/2026 10:00:00", "합성부"),
        ("", "11/24/2026 10:00:00", "대한민국 정책브리핑"),
    ],
)
def test_a_ministry_is_called_as_it_was_then(code: str, approved: str, name: str) -> None:
    found = draft(MinisterCode=code, ApproveDate=approved)
    assert found.source is not None
    assert found.source.name == name


def test_one_item_that_is_odd_hurts_no_other() -> None:
    odd = {"NewsItemId": "9", "Title": "", "ApproveDate": "어제"}
    found = reading(xml(odd, item()))
    assert [each.draft.headline for each in found.items] == [
        "(제목 없음)",
        "강변 공원·산책로 새로 단장",
    ]
    assert found.items[0].edited.hold
