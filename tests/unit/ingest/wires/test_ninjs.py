import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ilbo_events import ArticlePublished, ArticleWithdrawn, Provenance, Source
from ilbo_ingest.desk import edit, prepared
from ilbo_ingest.drafts import Draft, Found, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.wires.ninjs import NinjsReader
from ilbo_ingest.writers.ninjs import ninjs, withdrawn_ninjs
from tests.news import MORNING, article
from tests.unit.ingest.fakes import NOON
from tests.unit.ingest.pages import paper

PARAGRAPHS = ("12일 새벽 서울에 첫눈이 내렸다.", "아침까지 3cm가 쌓였다.")
HTML = "<p>12일 새벽 서울에 첫눈이 내렸다.</p><p>아침까지 3cm가 쌓였다.</p>"
THREE: dict[str, Any] = {
    "uri": "urn:hanbit:1",
    "standard": {"name": "ninjs", "version": "3.1"},
    "type": "text",
    "version": "7",
    "firstCreated": "2026-03-12T09:00:00+09:00",
    "versionCreated": "2026-03-12T09:30:00+09:00",
    "pubStatus": "usable",
    "language": "ko",
    "headlines": [
        {"role": "subhead", "value": "아침까지 3cm"},
        {"role": "main", "value": "서울 첫눈 &amp; 한파"},
    ],
    "bodies": [
        {"role": "text", "contentType": "text/plain", "value": "\n\n".join(PARAGRAPHS)},
        {"role": "html", "contentType": "text/html", "value": HTML},
    ],
    "descriptions": [{"role": "summary", "value": "서울에 첫눈이 내렸다."}],
    "by": "홍길동 기자",
    "located": "서울",
    "edNote": "내부용",
    "usageTerms": "공공누리 제1유형: 출처표시",
    "infoSources": [{"name": "한빛통신", "role": "publisher"}, {"name": "기상청"}],
    "subjects": [{"name": "날씨"}, {"literal": "13010000"}, {"name": "첫눈"}],
    "altIds": [{"role": "original", "value": "https://www.kma.example/1"}],
}
TWO: dict[str, Any] = {name.lower(): value for name, value in THREE.items()}
ONE: dict[str, Any] = {
    "uri": "urn:hanbit:1",
    "type": "text",
    "version": "7",
    "versioncreated": "2026-03-12T00:30:00Z",
    "pubstatus": "usable",
    "headline": "서울 첫눈 &amp; 한파",
    "headline_sub": "아침까지 3cm",
    "body_html": HTML,
    "body_text": "다른 글",
    "description_text": "서울에 첫눈이 내렸다.",
    "byline": "홍길동 기자",
    "located": "서울",
    "infosource": [{"name": "기상청"}],
    "subject": [{"name": "날씨", "code": "1"}, {"name": "첫눈"}],
}
SUPERDESK: dict[str, Any] = {
    "guid": "urn:hanbit:1",
    "version": "7",
    "type": "text",
    "versioncreated": "2026-03-12T00:30:00+0000",
    "pubstatus": "usable",
    "headline": "서울 첫눈 &amp; 한파",
    "body_html": HTML,
    "description_text": "서울에 첫눈이 내렸다.",
    "byline": "홍길동 기자",
    "located": "서울",
    "source": "기상청",
    "keywords": ["날씨", "첫눈"],
    "service": [{"code": "x", "name": "사회"}],
    "priority": 6,
}
PICTURE: dict[str, Any] = {
    "name": "main",
    "uri": "urn:hanbit:p1",
    "type": "picture",
    "by": "한빛통신/김사진",
    "descriptions": [{"value": "눈이 쌓인 광화문."}, {"role": "alt", "value": "광장"}],
    "renditions": [
        {"name": "small", "href": "https://photo.example/s.jpg", "width": 200, "height": 100},
        {"name": "big", "href": "https://photo.example/b.jpg", "width": 2000, "height": 1000},
        {"name": "text", "href": "https://photo.example/b.txt", "contentType": "text/plain"},
    ],
}


def read(content: object) -> Found:
    document = Document(json.dumps(content, ensure_ascii=False).encode())
    assert NinjsReader().recognises(document)
    return NinjsReader().read(document, Context(paper(), NOON))


def draft(content: object) -> Draft:
    [found] = read(content).drafts
    return found


@pytest.mark.parametrize("content", [THREE, TWO, ONE, SUPERDESK], ids=["3", "2", "1", "superdesk"])
def test_an_item_is_read_field_by_field(content: dict[str, Any]) -> None:
    found = draft(content)
    assert found.headline == "서울 첫눈 & 한파"
    assert found.body == PARAGRAPHS
    assert found.body_html is None
    assert (found.byline, found.dateline) == ("홍길동 기자", "서울")
    assert (found.upstream_id, found.upstream_revision) == ("urn:hanbit:1", 7)
    assert found.source
    assert found.source.name == "기상청"
    assert found.tags == ("날씨", "첫눈")
    assert found.summary == "서울에 첫눈이 내렸다."
    assert found.published_at == datetime(2026, 3, 12, 0, 30, tzinfo=UTC)


def test_what_only_some_versions_have_is_read_too() -> None:
    found = draft(THREE)
    assert found.subheads == draft(ONE).subheads == ("아침까지 3cm",)
    assert found.link == "https://www.kma.example/1"
    assert found.source == Source(name="기상청", url="https://www.kma.example/1", kogl_type="1")
    assert found.language == "ko"
    assert draft(SUPERDESK).section == "사회"
    assert draft(THREE | {"subjects": [{"name": "경제"}]}).section == "경제"


@pytest.mark.parametrize(
    ("content", "version"),
    [(THREE, "3.1"), (TWO | {"standard": {}}, "2"), (ONE, "1"), ({"uri": "urn:x:1"}, "1")],
)
def test_the_version_is_told(content: dict[str, Any], version: str) -> None:
    assert read(content).format == f"ninjs {version}"


def test_a_list_is_read_item_by_item() -> None:
    items = [THREE | {"uri": f"urn:hanbit:{number}"} for number in range(3)]
    for content in (items, {"items": items}, {"_items": items}, {"associations": items}):
        found = read(content).drafts
        assert [each.upstream_id for each in found] == [f"urn:hanbit:{n}" for n in range(3)]
    assert read(items).drafts[1].places[0].where == "[1]/headlines[1].value"


@pytest.mark.parametrize(
    "associations",
    [
        [PICTURE],
        {"main": {name.lower(): value for name, value in PICTURE.items()}},
        {
            "main": PICTURE
            | {
                "renditions": {
                    "a": {"href": "https://photo.example/b.jpg", "mimetype": "image/jpeg"},
                    "b": {"href": "https://video.example/b.mp4", "mimetype": "video/mp4"},
                }
            }
        },
    ],
)
def test_associated_pictures_go_with_the_text(associations: object) -> None:
    found = draft(THREE | {"associations": associations})
    [picture] = found.pictures
    assert picture.url == "https://photo.example/b.jpg"
    assert (picture.caption, picture.credit) == ("눈이 쌓인 광화문.", "한빛통신/김사진")
    assert picture.alt == "광장"


def test_a_picture_alone_is_an_article() -> None:
    found = draft(PICTURE)
    assert found.headline == "눈이 쌓인 광화문."
    assert found.body == ("눈이 쌓인 광화문.",)
    assert found.pictures[0].url == "https://photo.example/b.jpg"
    assert found.is_excerpt is False


def test_an_associated_article_is_one_of_its_own() -> None:
    second = THREE | {"uri": "urn:hanbit:2", "name": "related"}
    found = read(
        THREE | {"associations": [second, {"name": "x", "uri": "urn:x:1", "type": "video"}]}
    )
    assert [each.upstream_id for each in found.drafts] == ["urn:hanbit:1", "urn:hanbit:2"]
    assert [note.reason for note in found.notes if note.text == "urn:x:1"] == [
        "the associated video is not read"
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"contentType": "application/xhtml+xml", "value": f"<div>{HTML}</div>"},
        {"value": HTML},
        {"contentType": "text/plain", "value": HTML},
        {"contentType": "text/html", "value": HTML.replace("<", "&lt;").replace(">", "&gt;")},
        {"contentType": "text/html", "value": f"<html><head><title>x</title></head>{HTML}</html>"},
        {
            "contentType": "application/nitf+xml",
            "value": f"<nitf><body><body.content>{HTML}</body.content></body></nitf>",
        },
        {"contentType": "application/nitf+xml", "value": HTML},
        {"contentType": "text/plain", "value": "\n".join(PARAGRAPHS)},
        {"contentType": "text/html", "value": "<br>".join(f"{part}<br>" for part in PARAGRAPHS)},
    ],
)
def test_a_body_is_read_however_it_is_written(body: dict[str, str]) -> None:
    assert draft(THREE | {"bodies": [body]}).body == PARAGRAPHS


def test_tables_and_links_stay_in_the_body() -> None:
    html = '<p>눈 <a href="https://x.example/" onclick="y()">소식</a></p><script>z</script>'
    found = draft(THREE | {"bodies": [{"contentType": "text/html", "value": html}]})
    assert found.body == ()
    assert found.body_html == '<p>눈 <a href="https://x.example/">소식</a></p>'


@pytest.mark.parametrize(
    ("parts", "headline"),
    [
        ({"headlines": [], "title": "제목"}, "제목"),
        ({"headlines": [{"role": "subhead", "value": "x"}], "title": "제목"}, "제목"),
        (
            {"headlines": "none", "descriptions": [{"value": "눈이 왔다. 또 왔다."}]},
            "눈이 왔다. 또 왔다.",
        ),
        ({"headlines": [{"value": "<b>서울</b> 첫눈"}]}, "서울 첫눈"),
        ({"headlines": None, "descriptions": None, "slugline": "snow-seoul"}, "snow-seoul"),
    ],
)
def test_a_headline_is_found_in_its_order(parts: dict[str, Any], headline: str) -> None:
    assert draft(THREE | parts).headline == headline


def test_an_item_without_anything_to_show_is_accepted_with_a_note() -> None:
    found = read({"uri": "urn:x:1"})
    assert found.drafts == ()
    assert "no headline" in found.notes[0].reason


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ({"embargoedUntil": "2026-03-12T18:00:00+09:00"}, "embargo"),
        ({"embargoed": "2026-03-12T18:00:00+09:00"}, "embargo"),
        ({"embargoed": "2026-03-11T18:00:00+09:00"}, ""),
        ({"embargoedUntil": "곧"}, "hold"),
        ({"embargoedUntil": ""}, "hold"),
        ({"embargoedUntil": 5}, "hold"),
        ({"pubStatus": "canceled"}, "withdrawn"),
        ({"pubStatus": "Cancelled", "embargoed": "곧"}, "withdrawn"),
        ({"pubStatus": "withheld"}, "hold"),
        ({"pubStatus": "unheard of"}, "hold"),
        ({"type": "event"}, "hold"),
        ({"eventDetails": {}}, "hold"),
    ],
)
def test_what_may_not_show_now_does_not(parts: dict[str, Any], state: str) -> None:
    found = draft(THREE | parts)
    assert (found.embargo_until is not None) == (state == "embargo")
    assert (found.hold is not None) == (state == "hold")
    assert (found.withdrawn is not None) == (state == "withdrawn")


def test_a_note_to_editors_is_in_no_article() -> None:
    found = read(THREE)
    assert [note.text for note in found.notes] == ["내부용"]
    assert "내부용" not in repr(found.drafts)


def test_an_excerpt_is_known_as_one() -> None:
    assert draft(THREE | {"representationType": "partial"}).is_excerpt
    assert draft(THREE | {"bodies": []}).is_excerpt
    assert not draft(THREE).is_excerpt


@pytest.mark.parametrize("wrong", [None, 5, "x", [], {}, [5], [[]], {"a": 5}, True, 1e300])
def test_a_field_of_a_wrong_type_says_nothing_and_hurts_nobody(wrong: object) -> None:
    for name in THREE:
        if name not in ("uri", "embargoedUntil"):
            read(THREE | {name: wrong})
    for name in PICTURE:
        if name != "uri":
            read(THREE | {"associations": [PICTURE | {name: wrong}]})
    read(THREE | {"associations": wrong, "renditions": wrong, "version": wrong})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"uri":', "no JSON"),
        (b'{"uri": "x", "uri": "y"}', "twice"),
        (b'{"a": {"uri": "x"}}', "no object in it has a uri"),
        (b'["uri:", {"a": "\\"uri\\":"}]', "no object in it has a uri"),
        (b'{"uri": 5}', "no object in it has a uri"),
        (b'{"uri": ' + b"[" * 9999, "no JSON|too deep"),
    ],
)
def test_what_is_no_ninjs_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        NinjsReader().read(Document(data), Context(paper(), NOON))


@pytest.mark.parametrize(
    "data",
    [
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"uri": "x"}]}',
        b'{"specversion": "1.0", "uri": "x"}',
        b'{"response": {"body": {"NewsItem": [{"guid": "x"}]}}}',
        b'{"headline": "x"}',
        b'<x a="uri"/>',
        b"",
    ],
)
def test_other_formats_are_left_to_others(data: bytes) -> None:
    assert not NinjsReader().recognises(Document(data))


FULL: dict[str, Any] = {
    "headline": "서울 <첫눈> & 한파",
    "section": "경제",
    "subheads": ("아침까지 3cm", "출근길 영하"),
    "body": ("첫 문단이다.\n이어진 줄이다.", "둘째 문단이다."),
    "byline": "홍길동 기자",
    "dateline": "서울=한빛통신",
    "source": {"name": "기상청", "url": "https://www.kma.example/1", "kogl_type": "1"},
    "tags": ("눈", "겨울"),
    "is_excerpt": True,
}


@pytest.mark.parametrize(
    "parts",
    [
        {"source": {"name": "기상청"}},
        FULL,
        FULL | {"body": (), "body_html": "<p>눈 <b>소식</b></p>\n<ul>\n<li>하나</li>\n</ul>"},
    ],
)
def test_what_ilbo_exports_it_reads_as_the_same_article(parts: dict[str, Any]) -> None:
    original = article(**{"section": "사회"} | parts)
    provenance = Provenance(origin="x", fetched_at=NOON, sha256="0" * 64, reader="ninjs")
    found = edit(prepared(draft(ninjs(original, paper()))), paper(), NOON, provenance).article
    assert _said(found) == _said(original)


def _said(told: ArticlePublished) -> dict[str, object]:
    kept = told.model_dump(exclude={"article_id", "revision", "generation", "provenance"})
    kept["body"] = [line for part in told.body for line in part.split("\n")]
    return kept


def test_an_exported_withdrawal_is_read_as_one() -> None:
    event = ArticleWithdrawn(article_id="snow-seoul", revision=2, withdrawn_at=MORNING)
    item = withdrawn_ninjs(event, paper())
    assert read(item).drafts[0].withdrawn
