from datetime import UTC, datetime

import pytest

from ilbo_ingest.drafts import Draft, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context, Document, Reader
from ilbo_ingest.readers.registry import READERS
from ilbo_ingest.readers.web.korea_kr import KoreaKrListReader, KoreaKrViewReader
from tests.unit.ingest.pages import paper

NOW = datetime(2026, 11, 25, tzinfo=UTC)
STANDING = "관련 보도자료 내용입니다. 자세한 내용은 첨부파일을 참고하시기 바랍니다."
LINK = "/briefing/pressReleaseView.do?newsId={0}&amp;pageIndex=1&amp;repCode=A1&amp;call_from=x"
VIEW = """<html><head><meta property="og:title" content="{title}">
<meta property="article:published_time" content="2026-04-30T16:43:13+09:00"></head><body>
<section class="breadcrumbs">홈 보도자료</section><div class="file_down">
<p><a href="/common/download.do?fileId=1&amp;tblKey=GMN"><img alt="첨부파일">보도자료.hwpx</a>
<a href="/common/download.do?fileId=1&amp;tblKey=GMN">내려받기</a></p></div>
<div class="article_body"><div class="view_cont">{body}
<p class="remark">“이 자료는 해양수산청의 보도자료를 전재하여 제공함을 알려드립니다.”</p>
</div></div>
<aside>실시간 인기뉴스</aside></body></html>"""
IFRAME = '<div class="docConversion"><iframe id="content_press" src="/doc.html"></iframe></div>'


def item(
    number: int, title: str = "등대 다섯 곳 새로 켠다", lead: str = "", day: str = "2026.09.08"
) -> str:
    return f"""<li><a href="{LINK.format(number)}"><span class="text"><strong>{title}</strong>
<span class="lead">{lead}</span><span class="source"><span>2026.09.08</span>
<span>해양수산청</span></span>
</span></a></li>"""


def listed(*items: str) -> bytes:
    return f'<div class="list_type"><ul>{"".join(items)}</ul></div>'.encode()


def read(reader: Reader, data: bytes, url: str | None = None) -> tuple[Draft, ...]:
    document = Document(data, url=url)
    assert next(each for each in READERS if each.recognises(document)).name == reader.name
    return reader.read(document, Context(paper(), NOW)).drafts


def test_a_list_gives_headline_day_ministry_and_link_of_each_item() -> None:
    first, second = read(KoreaKrListReader(), listed(item(1), item(2, "갯벌 안내인 모집")))
    assert (first.headline, second.headline) == ("등대 다섯 곳 새로 켠다", "갯벌 안내인 모집")
    assert first.link == "https://www.korea.kr/briefing/pressReleaseView.do?newsId=1"
    assert (first.upstream_id, first.scope) == ("1", "korea.kr")
    assert first.source
    assert (first.source.name, first.source.url) == ("해양수산청", first.link)
    assert first.published_at == datetime(2026, 9, 7, 15, tzinfo=UTC)
    assert first.published_precision == "day"
    assert (first.body, first.body_html) == ((), None)


@pytest.mark.parametrize(
    ("lead", "summary"),
    [
        ("", None),
        (f"등대 다섯 곳 새로 켠다 {STANDING}", None),
        (STANDING, None),
        ("첨부파일 참고", None),
        ("등대 다섯 곳 새로 켠다 해양수산청은 8일 등대를 켰다.", "해양수산청은 8일 등대를 켰다."),
        ("해양수산청은 8일 등대를 켰다.", "해양수산청은 8일 등대를 켰다."),
    ],
)
def test_a_standing_phrase_is_no_lead(lead: str, summary: str | None) -> None:
    [found] = read(KoreaKrListReader(), listed(item(1, lead=lead)))
    assert found.summary == summary


def test_an_item_twice_is_one_and_a_broken_one_hurts_no_other() -> None:
    page = listed(item(1), item(1), item(2, title=""), item(3))
    found = KoreaKrListReader().read(Document(page), Context(paper(), NOW))
    assert [each.upstream_id for each in found.drafts] == ["1", "3"]
    assert "no title" in found.notes[0].reason


def test_a_list_without_items_is_refused() -> None:
    page = listed('<li><a href="/x/View.do?newsId=a"><strong>제목</strong></a></li>')
    with pytest.raises(UnreadableDocumentError, match="no item"):
        KoreaKrListReader().read(Document(page), Context(paper(), NOW))


def test_a_view_with_text_is_read() -> None:
    body = "<div><p>해양수산청은 등대를 <span>새</span>로 켰다.</p><p>밤바다가 밝다.</p></div>"
    url = "http://m.korea.kr/news/pressReleaseView.do?newsId=156759486&call_from=rsslink"
    page = VIEW.format(title="등대 다섯 곳 새로 켠다", body=body).encode()
    [found] = read(KoreaKrViewReader(), page, url)
    assert found.headline == "등대 다섯 곳 새로 켠다"
    assert found.body == ("해양수산청은 등대를 새로 켰다.", "밤바다가 밝다.")
    assert found.link == "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156759486"
    assert found.upstream_id == "156759486"
    assert found.published_at == datetime(2026, 4, 30, 7, 43, 13, tzinfo=UTC)
    assert found.source
    assert found.source.name == "해양수산청"
    assert found.rights == "이 자료는 해양수산청의 보도자료를 전재하여 제공함을 알려드립니다."


@pytest.mark.parametrize("body", [IFRAME, f"<p>{STANDING}</p>", ""])
def test_a_text_that_stands_in_the_attachment_only_is_said_so(body: str) -> None:
    page = VIEW.format(title="등대 다섯 곳 새로 켠다", body=body).encode()
    reading = KoreaKrViewReader().read(Document(page), Context(paper(), NOW))
    [found] = reading.drafts
    assert found.body == ()
    [attachment] = found.attachments
    assert attachment.name == "보도자료.hwpx"
    assert attachment.url == "https://www.korea.kr/common/download.do?fileId=1&tblKey=GMN"
    assert "attachments" in reading.notes[0].reason


def test_a_list_beside_a_view_is_furniture() -> None:
    page = VIEW.format(title="등대 다섯 곳 새로 켠다", body=IFRAME).encode() + listed(item(7))
    [found] = read(KoreaKrViewReader(), page)
    assert found.headline == "등대 다섯 곳 새로 켠다"


def test_a_view_without_a_title_is_refused() -> None:
    page = VIEW.format(title="", body=IFRAME).encode()
    with pytest.raises(UnreadableDocumentError, match="no title"):
        KoreaKrViewReader().read(Document(page), Context(paper(), NOW))
