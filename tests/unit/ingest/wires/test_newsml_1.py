from datetime import UTC, datetime

import pytest

from ilbo_ingest.drafts import Draft, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.wires.newsml_1 import Newsml1Reader
from tests.unit.ingest.fakes import NOON
from tests.unit.ingest.pages import paper

BODY = "<DataContent><p>12일 새벽 서울에 첫눈이 내렸다.</p><p>3cm가 쌓였다.</p></DataContent>"


def newsml(body: str = BODY, status: str = "Usable", more: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE NewsML SYSTEM "http://127.0.0.1:1/NewsML_1.2.dtd">
<NewsML Version="1.2"><NewsItem><Identification><NewsIdentifier><ProviderId>hanbit.example
</ProviderId><DateId>20260312</DateId><NewsItemId>snow</NewsItemId><RevisionId Update="N">4
</RevisionId><PublicIdentifier>urn:newsml:hanbit:20260312:snow:4</PublicIdentifier>
</NewsIdentifier></Identification><NewsManagement><NewsItemType FormalName="News"/>
<FirstCreated>20260312T090000+0900</FirstCreated><ThisRevisionCreated>20260312T093000+0900
</ThisRevisionCreated><Status FormalName="{status}"/>{more}</NewsManagement><NewsComponent>
<NewsLines><HeadLine>서울 첫눈</HeadLine><SubHeadLine>3cm</SubHeadLine><ByLine>홍길동 기자</ByLine>
<DateLine>서울</DateLine><CreditLine>한빛통신</CreditLine><KeywordLine>날씨</KeywordLine></NewsLines>
<NewsComponent><Role FormalName="Main"/><ContentItem><MediaType FormalName="Text"/>{body}
</ContentItem></NewsComponent><NewsComponent><NewsLines><HeadLine>광화문의 눈</HeadLine></NewsLines>
<ContentItem Href="https://photo.example/1.jpg"><MediaType FormalName="Photo"/></ContentItem>
</NewsComponent></NewsComponent></NewsItem></NewsML>""".encode()


def draft(data: bytes) -> Draft:
    document = Document(data)
    assert Newsml1Reader().recognises(document)
    [found] = Newsml1Reader().read(document, Context(paper(), NOON)).drafts
    return found


def test_an_item_is_read_field_by_field() -> None:
    found = draft(newsml())
    assert (found.headline, found.subheads) == ("서울 첫눈", ("3cm",))
    assert found.body == ("12일 새벽 서울에 첫눈이 내렸다.", "3cm가 쌓였다.")
    assert (found.byline, found.dateline, found.tags) == ("홍길동 기자", "서울", ("날씨",))
    assert (found.upstream_id, found.upstream_revision) == ("hanbit.example:20260312:snow", 4)
    assert found.source
    assert found.source.name == "한빛통신"
    assert found.published_at == datetime(2026, 3, 12, 0, 30, tzinfo=UTC)
    [picture] = found.pictures
    assert (picture.url, picture.caption) == ("https://photo.example/1.jpg", "광화문의 눈")


@pytest.mark.parametrize(
    "body",
    [
        "<DataContent><nitf><body><body.content><p>눈이다.</p></body.content></body></nitf>"
        "</DataContent>",
        "<DataContent><html><body><p>눈이다.</p></body></html></DataContent>",
        "<DataContent>눈이다.</DataContent>",
    ],
)
def test_a_body_is_read_however_it_is_written(body: str) -> None:
    assert draft(newsml(body)).body == ("눈이다.",)


def test_the_status_decides() -> None:
    change = "<StatusWillChange><DateAndTime>20260312T180000+0900</DateAndTime></StatusWillChange>"
    assert draft(newsml(status="Canceled")).withdrawn
    assert draft(newsml(status="Withheld")).hold
    assert draft(newsml(status="Embargoed")).hold
    held = draft(newsml(status="Embargoed", more=change))
    assert held.embargo_until == datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


def test_every_revision_is_the_same_article() -> None:
    thin = newsml().replace(b"<DateId>20260312</DateId>", b"")
    later = thin.replace(b"snow:4<", b"snow:5N<")
    assert draft(thin).upstream_id == draft(later).upstream_id == "urn:newsml:hanbit:20260312:snow"


def test_a_message_without_an_article_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="headline"):
        draft(b"<NewsML><NewsItem/></NewsML>")
