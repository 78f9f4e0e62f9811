from datetime import UTC, datetime

import pytest

from ilbo_ingest.drafts import Draft, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.registry import READERS
from ilbo_ingest.readers.web.newswire import NewswireReader
from tests.unit.ingest.pages import paper

URL = "https://www.newswire.co.kr/newsRead.php?no=1"
PAGE = f"""<html><head><meta property="og:title" content="등대상사, 새 등을 내놓다 - 뉴스와이어">
<link rel="canonical" href="{URL}"></head><body>
<div class="release-time">2026-03-26 11:26</div><main><section class="article_column">
부산--(<a href="/">뉴스와이어</a>)--등대상사가 새 등을 내놓았다.<br><br>
<div class="images_column"><div class="column_image" data-src="/data/large.jpg">
<a href="javascript:void(0);"><img src="/data/small.jpg" alt="새 등"></a>
<div class="column_desc"><span>등대상사의 새 등</span></div></div></div>
빛이 두 배 밝다.<br><br>
<div class="release-contact"><h6>연락처</h6><p>등대상사<br>홍보팀<br>김보기<br>051-0</p></div>
<div class="release-source-news"><div class="release-source"><p class="notice">이 보도자료는
등대상사가 작성해 뉴스와이어 서비스를 통해 배포한 뉴스입니다.</p></div></div>
</section></main></body></html>"""


def draft(page: str = PAGE) -> Draft:
    document = Document(page.encode())
    assert next(each for each in READERS if each.recognises(document)).name == "newswire-page"
    return (
        NewswireReader()
        .read(document, Context(paper(), datetime(2026, 11, 25, tzinfo=UTC)))
        .drafts[0]
    )


def test_a_release_is_read_field_by_field() -> None:
    found = draft()
    assert found.headline == "등대상사, 새 등을 내놓다"
    assert found.body == ("등대상사가 새 등을 내놓았다.", "빛이 두 배 밝다.")
    assert found.dateline == "부산=뉴스와이어"
    assert found.link == URL
    assert found.published_at == datetime(2026, 3, 26, 2, 26, tzinfo=UTC)
    assert found.source
    assert found.source.name == "등대상사"
    assert found.hold is None


def test_nobody_s_telephone_is_published() -> None:
    assert "051-0" not in repr(draft())
    assert "김보기" not in repr(draft())


def test_the_large_picture_is_taken_with_its_caption() -> None:
    [picture] = draft().pictures
    assert picture.url == "https://www.newswire.co.kr/data/large.jpg"
    assert (picture.caption, picture.alt) == ("등대상사의 새 등", "새 등")


def test_a_page_without_a_title_waits_for_an_editor() -> None:
    found = draft(PAGE.replace("og:title", "x"))
    assert found.headline == "등대상사가 새 등을 내놓았다."
    assert found.hold


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ('<p class="article_column release-">x</p>', "no article column"),
        ('<section class="article_column"><div class="release-contact">x</div></section>', "empty"),
    ],
)
def test_what_is_no_release_is_refused(page: str, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        NewswireReader().read(Document(page.encode()), Context(paper(), datetime.now(UTC)))
