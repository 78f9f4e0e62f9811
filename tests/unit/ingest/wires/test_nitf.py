from datetime import UTC, datetime

import pytest

from ilbo_ingest.drafts import Draft, Found, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.wires.nitf import NitfReader
from tests.unit.ingest.fakes import NOON
from tests.unit.ingest.pages import paper

DOCTYPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nitf SYSTEM '
    '"http://127.0.0.1:1/nitf-3-4.dtd">\n'
)
HEAD = """<head><title>서울-첫눈</title>
<tobject><tobject.subject tobject.subject.refnum="17000000" tobject.subject.type="날씨"/></tobject>
<docdata management-status="usable">
  <doc-id id-string="urn:hanbit:20260312:snow" regsrc="한빛통신"/>
  <date.issue norm="20260312T090000+0900"/>
  <ed-msg info="자료사진 추후 송고"/>
  <du-key version="3" key="snow"/>
  <doc.copyright holder="한빛통신"/>
  <key-list><keyword key="첫눈"/><keyword key="날씨"/></key-list>
</docdata></head>"""
BODY_HEAD = """<body.head>
<hedline><hl1>서울 <em>첫눈</em> &amp; 한파</hl1><hl2>아침까지 3cm</hl2></hedline>
<note noteclass="editorsnote"><body.content><p>내부용 메모</p></body.content></note>
<byline>By <person>홍길동</person> <byttl>기자</byttl></byline>
<dateline><location>서울</location> <story.date>3월 12일</story.date></dateline>
<abstract><p>서울에 첫눈이 내렸다.</p></abstract>
</body.head>"""
CONTENT = """<body.content><block>
<p>12일 새벽 <location><city>서울</city></location>에 첫눈이 내렸다.</p>
<p>아침까지 3cm가 쌓였다.</p>
</block></body.content>"""
MEDIA = """<media media-type="image">
<media-reference source="https://photo.example/s.jpg" width="320" alternate-text="광장"/>
<media-reference source="https://photo.example/l.jpg" width="1200" alternate-text="눈 쌓인 광장"/>
<media-caption><p>눈이 쌓인 광화문</p></media-caption><media-producer>한빛통신</media-producer>
</media>"""


def nitf(
    head: str = HEAD, body_head: str = BODY_HEAD, content: str = CONTENT, start: str = DOCTYPE
) -> bytes:
    body = f"<body>{body_head}{content}<body.end><tagline>(끝)</tagline></body.end></body>"
    return f'{start}<nitf version="-//IPTC//DTD NITF 3.4//EN">{head}{body}</nitf>'.encode()


def read(data: bytes) -> Found:
    document = Document(data)
    assert NitfReader().recognises(document)
    return NitfReader().read(document, Context(paper(), NOON))


def draft(data: bytes) -> Draft:
    [found] = read(data).drafts
    return found


def test_an_article_is_read_field_by_field() -> None:
    found = draft(nitf())
    assert found.headline == "서울 첫눈 & 한파"
    assert found.subheads == ("아침까지 3cm",)
    assert found.body == ("12일 새벽 서울에 첫눈이 내렸다.", "아침까지 3cm가 쌓였다.")
    assert (found.byline, found.dateline) == ("홍길동 기자", "서울")
    assert found.summary == "서울에 첫눈이 내렸다."
    assert (found.upstream_id, found.upstream_revision) == ("urn:hanbit:20260312:snow", 3)
    assert found.source
    assert found.source.name == "한빛통신"
    assert found.tags == ("날씨", "첫눈")
    assert found.rights == "© 한빛통신"
    assert found.published_at == datetime(2026, 3, 12, 0, 0, tzinfo=UTC)
    assert (found.embargo_until, found.hold, found.withdrawn) == (None, None, None)


def test_the_version_and_every_place_are_told() -> None:
    found = read(nitf())
    assert found.format == "NITF 3.4"
    places = {place.field: place.where for place in found.drafts[0].places}
    assert places["headline"] == "nitf/body/body.head/hedline/hl1"
    assert {"body", "subheads", "byline", "dateline", "upstream_id"} <= places.keys()


def test_what_is_for_editors_is_a_note_and_in_no_article() -> None:
    found = read(nitf())
    said = {note.text: note.reason for note in found.notes}
    assert "자료사진 추후 송고" in said
    assert "내부용 메모" in said
    assert "(끝)" in said
    for text in said:
        assert text not in repr(found.drafts)


def test_a_picture_is_taken_in_its_largest_form_and_out_of_the_body() -> None:
    content = CONTENT.replace("<block>", f"<block>{MEDIA}")
    found = draft(nitf(content=content))
    [picture] = found.pictures
    assert picture.url == "https://photo.example/l.jpg"
    assert (picture.caption, picture.credit) == ("눈이 쌓인 광화문", "한빛통신")
    assert picture.alt == "눈 쌓인 광장"
    assert "광화문" not in "".join(found.body)


def test_tables_lists_and_quotes_stay() -> None:
    content = (
        "<body.content><hl2>관측</hl2><bq><block><p>눈이다</p></block></bq><ul><li>서울</li></ul>"
        "<table><tr><th>지점</th><th>cm</th></tr><tr><td>서울</td><td>3</td></tr></table>"
        "</body.content>"
    )
    found = draft(nitf(content=content))
    assert found.body == ()
    assert found.body_html == (
        "<h3>관측</h3>\n<blockquote>\n<p>눈이다</p>\n</blockquote>\n<ul>\n<li>서울</li>\n</ul>\n"
        "<table><tr><th>지점</th><th>cm</th></tr><tr><td>서울</td><td>3</td></tr></table>"
    )


@pytest.mark.parametrize(
    ("status", "release", "end"),
    [
        ("embargoed", '<date.release norm="20260312T180000+0900"/>', "20260312T090000Z"),
        ("usable", '<date.release norm="20260312T180000+0900"/>', "20260312T090000Z"),
        ("embargoed", '<date.release norm="20260311T180000+0900"/>', None),
        ("usable", '<date.release norm="20260311T180000+0900"/>', None),
    ],
)
def test_an_embargo_ends_when_it_says(status: str, release: str, end: str | None) -> None:
    head = HEAD.replace('"usable"', f'"{status}"').replace("<date.issue", f"{release}<date.issue")
    found = draft(nitf(head))
    expected = datetime.strptime(end, "%Y%m%dT%H%M%S%z") if end else None
    assert (found.embargo_until, found.hold) == (expected, None)


@pytest.mark.parametrize(
    ("status", "release"),
    [
        ("embargoed", ""),
        ("embargoed", '<date.release norm="내일"/>'),
        ("usable", '<date.release norm="soon"/>'),
        ("withheld", ""),
        ("strange", ""),
    ],
)
def test_what_may_not_be_published_by_itself_waits_for_an_editor(status: str, release: str) -> None:
    head = HEAD.replace('"usable"', f'"{status}"').replace("<date.issue", f"{release}<date.issue")
    assert draft(nitf(head)).hold


@pytest.mark.parametrize("status", ["canceled", "Cancelled", "killed"])
def test_a_canceled_article_is_withdrawn(status: str) -> None:
    head = HEAD.replace('"usable"', f'"{status}"').replace("<title>서울-첫눈</title>", "")
    found = draft(nitf(head, "", ""))
    assert found.withdrawn
    assert found.upstream_id == "urn:hanbit:20260312:snow"


def test_a_notice_withdraws_the_document_it_names() -> None:
    notice = 'management-doc-idref="urn:hanbit:1" management-idref-status="canceled"'
    own, other = read(nitf(HEAD.replace("<docdata ", f"<docdata {notice} "))).drafts
    assert own.withdrawn is None
    assert (other.upstream_id, other.withdrawn is not None) == ("urn:hanbit:1", True)


@pytest.mark.parametrize(
    ("head", "body_head", "headline"),
    [
        (HEAD, "", "서울-첫눈"),
        (HEAD, "<body.head><hedline>서울 첫눈</hedline></body.head>", "서울 첫눈"),
        ('<head><meta name="anpa-keyword" content="snow"/></head>', "", "snow"),
        ("", "<body.head><hedline><hl1>서울 첫눈</hl1></hedline></body.head>", "서울 첫눈"),
    ],
)
def test_a_thin_article_is_still_one(head: str, body_head: str, headline: str) -> None:
    found = draft(nitf(head, body_head))
    assert found.headline == headline
    assert found.body == ("12일 새벽 서울에 첫눈이 내렸다.", "아침까지 3cm가 쌓였다.")


def test_a_namespace_or_an_encoding_makes_no_difference() -> None:
    plain = draft(nitf())
    namespaced = nitf().replace(b"<nitf ", b'<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" ')
    korean = nitf(start='<?xml version="1.0" encoding="EUC-KR"?>').decode().encode("cp949")
    wide = nitf(start='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16")
    assert [draft(data) for data in (namespaced, korean, wide)] == [plain] * 3


def test_a_body_without_its_element_is_read() -> None:
    data = "<nitf><head><title>서울 첫눈</title></head><body><p>눈이 왔다.</p></body></nitf>"
    assert draft(data.encode()).body == ("눈이 왔다.",)


@pytest.mark.parametrize(
    "content",
    [
        "<![CDATA[<p>눈이 왔다.</p><p>또 왔다.</p>]]>",
        "<block><![CDATA[<p>눈이 왔다.</p><p>또 왔다.</p>]]></block>",
        "&lt;p&gt;눈이 왔다.&lt;/p&gt;&lt;p&gt;또 왔다.&lt;/p&gt;",
        "눈이 왔다.<br/><br/>또 왔다.",
    ],
)
def test_markup_that_is_written_as_text_is_read_as_markup(content: str) -> None:
    data = nitf(content=f"<body.content>{content}</body.content>")
    assert draft(data).body == ("눈이 왔다.", "또 왔다.")


def test_a_correction_is_told_to_the_reader() -> None:
    head = HEAD.replace("<date.issue", '<correction info="적설량을 바로잡음"/><date.issue')
    found = draft(nitf(head)).correction
    assert found
    assert found.text == "적설량을 바로잡음"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<nitf><body><body.content><p>x</p></body.content></body></nitf>", "no headline"),
        (b"<nitf><head><title>x</head></nitf>", "broken"),
        (b'<!DOCTYPE nitf [<!ENTITY a "b">]><nitf>&a;</nitf>', "entities"),
    ],
)
def test_what_is_no_article_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        read(data)
