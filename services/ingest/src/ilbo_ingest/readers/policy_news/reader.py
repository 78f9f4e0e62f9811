"""The reader of the policy news interface of data.go.kr, v1 and v2, and of the press releases'.

정책브리핑 정책뉴스 (data set 15095335) and 보도자료 (15095295) 조회서비스 활용가이드: `NewsItem`
with NewsItemId, ContentsStatus, ModifyId, dates, titles, text, MinisterCode, KoglType and files.
ApproverName is a person and is never read; ThumbnailUrl and OriginalimgUrl are not licensed.
"""

import re

from ilbo_events import Source
from ilbo_events.articles import KoglType
from ilbo_ingest.agencies import Named, agency_at, section_of
from ilbo_ingest.drafts import UNTITLED, Attachment, Draft, Found, Note, Place
from ilbo_ingest.readers import korea_kr
from ilbo_ingest.readers.feeds.addresses import absolute, is_public
from ilbo_ingest.readers.feeds.markup import first_name
from ilbo_ingest.readers.feeds.media import name_in
from ilbo_ingest.readers.policy_news.answers import ApiItem, items_of
from ilbo_ingest.readers.policy_news.contents import (
    Contents,
    contents_of,
    subheads_of,
    title_of,
)
from ilbo_ingest.readers.policy_news.timing import item_timing
from ilbo_ingest.readers.reader import Context, Document

_LOOKED_THROUGH = 4096
_DELETED = "자료를 낸 기관이 이 기사를 삭제했습니다."
_DIGIT = re.compile(r"\d")
_NAMES: dict[str, str] = {
    "headline": "Title",
    "upstream_id": "NewsItemId",
    "link": "OriginalUrl",
    "source": "MinisterCode",
    "body": "DataContents",
}
_LARGEST = 2**53 - 1


class PolicyNewsReader:
    """Reads answers of the interfaces, in XML and JSON, and their refusals."""

    name = "policy-news"

    def recognises(self, document: Document) -> bool:
        """Whether it has the envelope of these interfaces; other services share the errors'."""
        data = document.data
        start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        beginning = data[:_LOOKED_THROUGH]
        if start == b"{":
            is_error = b"resultCode" in beginning and b"dataType" not in beginning
            is_error = is_error and b'"items"' not in beginning
            return b'"NewsItem"' in data or b'"cmmMsgHeader"' in beginning or is_error
        if start != b"<":
            return False
        name = first_name(beginning.decode("utf-8", "replace"))
        has_items = b"<NewsItem" in data or b"<items" not in beginning
        is_answer = name == "response" and b"resultCode" in beginning and has_items
        return is_answer or name == "openapi_serviceresponse"

    def read(self, document: Document, context: Context) -> Found:
        """Return the drafts of an answer; raise ApiRefusalError when it is a refusal.

        An answer without items is no refusal: it is read, and said to be empty.
        """
        items = items_of(document)
        notes: list[Note] = []
        drafts = [_draft(item, context, notes) for item in _latest(items, notes)]
        if not drafts:
            notes.append(Note(0, "", "the interface has nothing for these days"))
        syntax = "JSON" if document.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else "XML"
        return Found(f"data.go.kr NewsItem, {syntax}", tuple(drafts), notes=tuple(notes))


def _latest(items: tuple[ApiItem, ...], notes: list[Note]) -> list[ApiItem]:
    """Return each item in its latest revision: an answer may hold several of one."""
    latest: dict[str, ApiItem] = {}
    for item in items:
        key = item.text("NewsItemId") or item.where
        known = latest.get(key)
        if known is not None:
            newer, older = sorted((known, item), key=_revision, reverse=True)
            reason = f"{older.where}: revision {_revision(older)} of item {key[:60]} is superseded"
            notes.append(Note(0, title_of(older)[:100], reason))
            item = newer
        latest[key] = item
    return list(latest.values())


def _draft(item: ApiItem, context: Context, notes: list[Note]) -> Draft:
    contents = contents_of(item)
    timing = item_timing(item, contents.prose.paragraphs, context.now)
    named = agency_at(item.text("MinisterCode"), timing.published_at)
    kogl = kogl_type(item.text("KoglType"))
    headline = title_of(item)
    link = absolute(korea_kr.canonical(item.text("OriginalUrl")), None)
    reasons = [*contents.reasons, *timing.reasons, *_doubts(item, named, kogl)]
    notes += [Note(0, headline[:100], f"{item.where}: {reason}") for reason in reasons]
    return Draft(
        headline=headline or UNTITLED,
        upstream_id=item.text("NewsItemId") or None,
        scope=korea_kr.SCOPE,
        upstream_revision=_revision(item) or None,
        link=link,
        section=section_of(named.agency, context.paper),
        subheads=subheads_of(item),
        body=contents.prose.body,
        body_html=contents.prose.html,
        is_excerpt=not contents.prose.paragraphs,
        dateline=contents.credits.dateline,
        byline=contents.credits.byline,
        source=_source(named, link, kogl),
        published_at=timing.published_at,
        updated_at=timing.updated_at,
        embargo_until=timing.embargo_until,
        hold=timing.hold or (None if headline else "it has no title"),
        withdrawn=_DELETED if item.text("ContentsStatus").upper() == "D" else None,
        rights=_credit(kogl),
        names_licence=True,
        attachments=_attachments(item),
        places=(*_places(item, contents), *timing.places),
    )


def _places(item: ApiItem, contents: Contents) -> list[Place]:
    places = [
        Place(field, item.place(name), text[:200])
        for field, name in _NAMES.items()
        if (text := item.text(name))
    ]
    if contents.prose.paragraphs:
        body = " ".join(contents.prose.paragraphs)[:200]
        places.append(Place("body", item.place("DataContents"), body))
    return places


def kogl_type(written: str) -> KoglType | None:
    """Return the KOGL type: exactly one digit in the value, else nobody knows."""
    digits = _DIGIT.findall(written)
    known: tuple[KoglType, ...] = ("0", "1", "2", "3", "4")
    return next((kogl for kogl in known if [kogl] == digits), None)


def _doubts(item: ApiItem, named: Named, kogl: KoglType | None) -> list[str]:
    doubts = []
    if kogl not in ("0", "1"):
        written = item.text("KoglType")
        said = f"KoglType {written[:20]!r}" if written else "no KoglType"
        doubts.append(f"{said} allows headline and link only")
    if named.note:
        doubts.append(named.note)
    status = item.text("ContentsStatus")
    if status.upper() not in ("", "I", "U", "D"):
        doubts.append(f"its ContentsStatus {status[:20]!r} is unknown")
    revision = item.text("ModifyId")
    if revision and not _revision(item):
        doubts.append(f"its ModifyId {revision[:20]!r} is no number")
    return doubts


def _source(named: Named, link: str | None, kogl: KoglType | None) -> Source:
    url = link if link and is_public(link) else None
    return Source(name=named.name[:200] or korea_kr.NAME, url=url, kogl_type=kogl)


def _credit(kogl: KoglType | None) -> str:
    licence = f", 공공누리 제{kogl}유형" if kogl else ""
    return f"출처: {korea_kr.NAME}(www.korea.kr){licence}"


def _attachments(item: ApiItem) -> tuple[Attachment, ...]:
    names = item.texts("FileName")
    files = []
    for number, address in enumerate(item.texts("FileUrl")):
        url = absolute(address, None)
        if url is not None:
            name = names[number] if number < len(names) else ""
            files.append(Attachment(name or name_in(url), url))
    return tuple(files)


def _revision(item: ApiItem) -> int:
    """Return the source's own count, compared as a number: 10 comes after 9."""
    written = item.text("ModifyId")
    is_number = written.isascii() and written.isdecimal() and len(written) <= 16
    return min(int(written), _LARGEST) if is_number else 0
