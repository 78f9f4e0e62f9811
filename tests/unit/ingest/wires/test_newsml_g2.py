from datetime import UTC, datetime

import pytest

from ilbo_ingest.drafts import Draft, Found, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.wires.newsml_g2 import NewsmlG2Reader
from tests.unit.ingest.fakes import NOON
from tests.unit.ingest.pages import paper

G2 = "http://iptc.org/std/nar/2006-10-01/"
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>문서 제목</title></head><body><p>12일 새벽 서울에 <span>첫</span>눈이 내렸다.</p>
<p>아침까지 3cm가 쌓였다.</p></body></html></inlineXML>"""
NITF = """<inlineXML contenttype="application/nitf+xml"><nitf
xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>슬러그</title></head><body><body.head>
<hedline><hl1>니트프 제목</hl1></hedline><byline>홍길동 기자</byline></body.head><body.content>
<p>12일 새벽 서울에 첫눈이 내렸다.</p><p>아침까지 3cm가 쌓였다.</p></body.content></body></nitf>
</inlineXML>"""
ITEM_META = """<itemClass qcode="ninat:text"/><provider qcode="nprov:HANBIT"/>
<versionCreated>2026-03-12T09:30:00+09:00</versionCreated>
<firstCreated>2026-03-12T09:00:00+09:00</firstCreated>"""
CONTENT_META = """<urgency>4</urgency><by>홍길동 기자</by><dateline>서울</dateline>
<infoSource role="cRole:source"><name>기상청</name></infoSource><language tag="ko"/>
<subject type="cpnat:abstract" qcode="medtop:17000000"><name xml:lang="en">weather</name>
<name xml:lang="ko">날씨</name></subject><keyword>첫눈</keyword><slugline>서울-첫눈</slugline>
<headline role="hld:sub">아침까지 3cm</headline><headline>서울 첫눈</headline>
<description role="drol:summary">서울에 첫눈이 내렸다.</description>"""
RIGHTS = """<rightsInfo><copyrightHolder literal="한빛통신"/><copyrightNotice>© 한빛통신
</copyrightNotice><usageTerms>공공누리 제1유형: 출처표시</usageTerms></rightsInfo>"""
PHOTO_META = """<headline/><description role="drol:caption">눈이 쌓인 광화문.</description>
<creditline>한빛통신/김사진</creditline>"""
REMOTE = """<remoteContent rendition="rnd:thumb" href="https://photo.example/{0}-s.jpg" width="200"
height="100" contenttype="image/jpeg"/><remoteContent rendition="rnd:highRes" width="2000"
href="https://photo.example/{0}.jpg" height="1000" contenttype="image/jpeg"/>"""


def item(
    guid: str = "urn:hanbit:1",
    meta: str = ITEM_META,
    status: str = '<pubStatus qcode="stat:usable"/>',
    content: str = CONTENT_META,
    body: str = XHTML,
    namespace: str = G2,
) -> str:
    bound = f' xmlns="{namespace}"' if namespace else ""
    return (
        f'<newsItem{bound} guid="{guid}" version="7" standard="NewsML-G2" standardversion="2.35">'
        f"{RIGHTS}<itemMeta>{meta}{status}</itemMeta><contentMeta>{content}</contentMeta>"
        f"<contentSet>{body}</contentSet></newsItem>"
    )


def photo(guid: str, caption: str = "눈이 쌓인 광화문.") -> str:
    meta = ITEM_META.replace("ninat:text", "ninat:picture")
    content = PHOTO_META.replace("눈이 쌓인 광화문.", caption)
    return item(guid, meta, content=content, body=REMOTE.format(guid.rsplit(":", 1)[1]))


def message(*items: str) -> str:
    header = "<header><sent>2026-03-12T00:00:00Z</sent></header>"
    return f'<newsMessage xmlns="{G2}">{header}<itemSet>{"".join(items)}</itemSet></newsMessage>'


def read(text: str) -> Found:
    document = Document(text.encode())
    assert NewsmlG2Reader().recognises(document)
    return NewsmlG2Reader().read(document, Context(paper(), NOON))


def draft(text: str) -> Draft:
    [found] = read(text).drafts
    return found


def test_an_item_is_read_field_by_field() -> None:
    found = draft(item())
    assert found.headline == "서울 첫눈"
    assert found.subheads == ("아침까지 3cm",)
    assert found.body == ("12일 새벽 서울에 첫눈이 내렸다.", "아침까지 3cm가 쌓였다.")
    assert (found.byline, found.dateline) == ("홍길동 기자", "서울")
    assert (found.upstream_id, found.upstream_revision) == ("urn:hanbit:1", 7)
    assert found.source
    assert (found.source.name, found.source.kogl_type) == ("기상청", "1")
    assert found.tags == ("날씨", "첫눈")
    assert found.summary == "서울에 첫눈이 내렸다."
    assert found.rights == "공공누리 제1유형: 출처표시"
    assert found.language == "ko"
    assert found.published_at == datetime(2026, 3, 12, 0, 30, tzinfo=UTC)
    assert found.is_excerpt is False
    assert read(item()).format == "NewsML-G2 2.35"


@pytest.mark.parametrize(
    "body",
    [
        XHTML,
        XHTML.replace(' xmlns="http://www.w3.org/1999/xhtml"', ""),
        XHTML.replace(' xmlns="http://www.w3.org/1999/xhtml"', ' xmlns=""'),
        NITF,
        NITF.replace('\nxmlns="http://iptc.org/std/NITF/2006-10-18/"', ""),
        '<inlineData contenttype="text/plain">12일 새벽 서울에 첫눈이 내렸다.\n\n'
        "아침까지 3cm가 쌓였다.</inlineData>",
        '<inlineData contenttype="text/html"><![CDATA[<p>12일 새벽 서울에 첫눈이 내렸다.</p>'
        "<p>아침까지 3cm가 쌓였다.</p>]]></inlineData>",
        '<inlineData contenttype="text/html">&lt;p&gt;12일 새벽 서울에 첫눈이 내렸다.&lt;/p&gt;'
        "&lt;p&gt;아침까지 3cm가 쌓였다.&lt;/p&gt;</inlineData>",
        "<inlineXML><![CDATA[<p>12일 새벽 서울에 첫눈이 내렸다.</p><p>아침까지 3cm가 쌓였다.</p>]]>"
        "</inlineXML>",
        '<remoteContent contenttype="video/mp4" href="https://video.example/v.mp4"/>' + XHTML,
    ],
)
def test_a_body_is_read_however_it_is_written(body: str) -> None:
    found = draft(item(body=body))
    assert found.headline == "서울 첫눈"
    assert found.body == ("12일 새벽 서울에 첫눈이 내렸다.", "아침까지 3cm가 쌓였다.")


def test_what_the_item_leaves_to_its_nitf_is_taken_from_there() -> None:
    found = draft(item(content="<urgency>4</urgency>", body=NITF))
    assert (found.headline, found.byline) == ("니트프 제목", "홍길동 기자")


@pytest.mark.parametrize("namespace", ["", "urn:x:other"])
def test_the_namespace_makes_no_difference(namespace: str) -> None:
    assert draft(item(namespace=namespace)) == draft(item())


@pytest.mark.parametrize(
    ("content", "headline"),
    [
        ('<headline role="hld:short">첫눈</headline><headline>서울 첫눈</headline>', "서울 첫눈"),
        ('<headline role="hld:short">첫눈</headline>', "첫눈"),
        ("<description>서울에 첫눈이 내렸다. 3cm가 쌓였다.</description>", "문서 제목"),
        ("<slugline>서울-첫눈</slugline>", "문서 제목"),
    ],
)
def test_a_headline_is_found_in_its_order(content: str, headline: str) -> None:
    assert draft(item(content=content)).headline == headline


def test_without_any_body_the_description_stands_for_it() -> None:
    remote = '<remoteContent contenttype="text/html" href="https://hanbit.example/1.html"/>'
    found = read(item(body=remote))
    assert found.drafts[0].body == ("서울에 첫눈이 내렸다.",)
    assert found.drafts[0].is_excerpt
    assert "stands elsewhere" in found.notes[0].reason


def test_a_photo_is_an_article_of_its_own() -> None:
    found = draft(photo("urn:hanbit:p1"))
    assert found.headline == "눈이 쌓인 광화문."
    [picture] = found.pictures
    assert picture.url == "https://photo.example/p1.jpg"
    assert (picture.caption, picture.credit) == ("눈이 쌓인 광화문.", "한빛통신/김사진")
    assert found.is_excerpt is False


def test_photos_go_with_the_text_they_are_packed_or_linked_with() -> None:
    linked = item("urn:hanbit:t2", ITEM_META + '<link residref="urn:hanbit:p3"/>')
    package = (
        '<packageItem guid="urn:hanbit:pk"><groupSet><group><itemRef residref="urn:hanbit:t1"/>'
        '<itemRef residref="urn:hanbit:p1"/></group></groupSet></packageItem>'
    )
    photos = [photo(f"urn:hanbit:p{number}") for number in (1, 2, 3)]
    found = read(message(package, *photos, item("urn:hanbit:t1"), linked)).drafts
    assert [each.upstream_id for each in found] == [
        "urn:hanbit:t1",
        "urn:hanbit:t2",
        "urn:hanbit:p2",
    ]
    urls = [[picture.url for picture in each.pictures] for each in found]
    assert urls == [[f"https://photo.example/p{number}.jpg"] for number in (1, 3, 2)]


@pytest.mark.parametrize(
    ("embargoed", "end", "is_held"),
    [
        ("<embargoed>2026-03-12T18:00:00+09:00</embargoed>", "2026-03-12T09:00:00+00:00", False),
        ("<embargoed>2026-03-11T18:00:00+09:00</embargoed>", None, False),
        ("<embargoed/>", None, True),
        ("<embargoed>곧</embargoed>", None, True),
    ],
)
def test_an_embargo_is_kept(embargoed: str, end: str | None, is_held: bool) -> None:
    found = draft(item(meta=ITEM_META + embargoed))
    until = found.embargo_until.astimezone(UTC).isoformat() if found.embargo_until else None
    assert (until, found.hold is not None) == (end, is_held)


def test_an_embargo_of_the_nitf_inside_is_kept_too() -> None:
    docdata = '<docdata management-status="embargoed"/>'
    body = NITF.replace("<head>", f"<head>{docdata}")
    assert draft(item(body=body)).hold


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ('<pubStatus qcode="stat:canceled"/>', "withdrawn"),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', "withdrawn"),
        ('<pubStatus qcode="stat:withheld"/>', "hold"),
        ('<pubStatus qcode="stat:unheard"/>', "hold"),
        ("", ""),
    ],
)
def test_the_status_decides(status: str, state: str) -> None:
    found = draft(item(status=status))
    assert (found.withdrawn is not None, found.hold is not None) == (
        state == "withdrawn",
        state == "hold",
    )


def test_a_withdrawal_needs_no_headline() -> None:
    status = '<pubStatus qcode="stat:canceled"/>'
    found = draft(item(status=status, content="", body=""))
    assert (found.upstream_id, found.withdrawn is not None) == ("urn:hanbit:1", True)


def test_a_note_to_editors_is_in_no_article() -> None:
    found = read(item(meta=ITEM_META + "<edNote>내부용</edNote>"))
    assert [note.text for note in found.notes] == ["내부용"]
    assert "내부용" not in repr(found.drafts)


def test_an_item_that_says_nothing_hurts_no_other() -> None:
    found = read(message(item(content="", body=""), item("urn:hanbit:2")))
    assert [each.upstream_id for each in found.drafts] == ["urn:hanbit:2"]
    assert "no headline" in found.notes[0].reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f'<conceptItem xmlns="{G2}" guid="c"/>', "conceptItem describes a concept"),
        (f'<knowledgeItem xmlns="{G2}"/>', "knowledgeItem"),
        (f'<planningItem xmlns="{G2}"/>', "announces coverage"),
        (f'<catalogItem xmlns="{G2}"/>', "vocabularies"),
        (f'<packageItem xmlns="{G2}"/>', "not in this document"),
        (message(), "no newsItem"),
        (message(f'<conceptItem xmlns="{G2}"/>'), "conceptItem"),
        (item(content="", body=""), "no headline"),
    ],
)
def test_what_holds_no_article_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        read(text)
