"""Pages of korea.kr (정책브리핑): the list of press releases, and one release.

There is no specification; the structure is that of pressReleaseList.do and pressReleaseView.do as
seen in 2026. A release's text is often in its attachment only: then there is no body here.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ilbo_ingest.drafts import Attachment, Draft, Found, Note, UnreadableDocumentError
from ilbo_ingest.readers import korea_kr
from ilbo_ingest.readers.dates import Moment, read_date
from ilbo_ingest.readers.elements import text_of
from ilbo_ingest.readers.fields import Finds, shortened, source_of
from ilbo_ingest.readers.prose import Prose, prose_of_tree, signed
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.web.page import Page, has_class, looks_like_html, open_page

_SITE = "https://www.korea.kr/"
_ITEM = '//a[contains(@href, "View.do") and contains(@href, "newsId=")]'
_FILE = '//a[contains(@href, "/common/download.do")]'
_NO_BODY = re.compile(
    r"(?:관련\s*)?(?:보도자료\s*내용입니다\.?)?\s*(?:자세한\s*내용은\s*)?첨부\s*(?:파일|자료)을?\s*참고"
    r"(?:하시기|하여)?\s*(?:바랍니다|주시기\s*바랍니다)?\.?"
)
_REPRINTED = re.compile(r"이\s*자료는\s*(?P<body>.{2,40}?)의\s*(?:보도자료|자료)를\s*전재")
# Elements of the view that are no part of the release's text.
_AROUND = ("remark", "file_down", "article_footer", "btn_area", "view_info")


class KoreaKrListReader:
    """The list of press releases: headline, date, ministry and link of each."""

    name = "korea-kr-list"

    def recognises(self, document: Document) -> bool:
        """Take pages that list views by their newsId; beside a view such a list is furniture."""
        data = document.data
        is_list = b"list_type" in data and b"newsId=" in data and b"view_cont" not in data
        return is_list and looks_like_html(document)

    def read(self, document: Document, context: Context) -> Found:
        """Return a draft for each item; raise UnreadableDocumentError when there is none."""
        page = open_page(document, _SITE)
        drafts: dict[str, Draft] = {}
        notes: list[Note] = []
        for number, link in enumerate(page.all(_ITEM), 1):
            draft = _listed(page, link, number, context)
            if draft is None or draft.upstream_id is None:
                said = text_of(link)[:200]
                notes.append(Note(0, said, f"item {number} has no title or no newsId"))
            else:
                drafts.setdefault(draft.upstream_id, draft)
        if not drafts:
            raise UnreadableDocumentError("the list of korea.kr has no item with a title")
        return Found("korea.kr list", tuple(drafts.values()), notes=tuple(notes))


class KoreaKrViewReader:
    """One press release or policy article."""

    name = "korea-kr-view"

    def recognises(self, document: Document) -> bool:
        """Take pages of a view, known by their address or by how they are built."""
        data = document.data
        if b"view_cont" not in data or not looks_like_html(document):
            return False
        is_there = korea_kr.news_id(document.url or "") is not None
        return is_there or b"/common/download.do?fileId=" in data or b"docConversion" in data

    def read(self, document: Document, context: Context) -> Found:
        """Return the release; raise UnreadableDocumentError when the page shows none."""
        page = open_page(document, _SITE)
        finds = Finds()
        headline = finds.line("headline", "meta[og:title]", page.meta("og:title"))
        headline = headline or finds.line("headline", "h1", page.text("//h1"))
        if not headline:
            raise UnreadableDocumentError("the page of korea.kr has no title: no release is shown")
        link = _link(page, document.url)
        remark = page.text(f"//p[{has_class('remark')}]").strip('“”" ')
        reprinted = _REPRINTED.search(remark)
        prose, said = signed(_body(page))
        if prose.paragraphs:
            finds.mark("body", "div.view_cont", prose.paragraphs[0])
        published = _published(page, context, finds)
        attachments = tuple(_attachments(page, finds))
        draft = Draft(
            headline=shortened(headline),
            upstream_id=korea_kr.news_id(link or ""),
            scope=korea_kr.SCOPE,
            link=link,
            body=prose.body,
            body_html=prose.html,
            dateline=said.dateline,
            byline=said.byline,
            source=source_of(reprinted["body"] if reprinted else korea_kr.NAME, link, said.rights),
            published_at=published.at if published else None,
            published_precision=published.precision if published else "minute",
            hold=published.doubt if published else None,
            rights=remark or said.rights,
            language="ko",
            attachments=attachments,
            places=tuple(finds.places),
        )
        return Found("korea.kr view", (draft,), notes=tuple(_notes(prose, attachments)))


def _listed(page: Page, link: HtmlElement, number: int, context: Context) -> Draft | None:
    """Return one line of the list; its text stands elsewhere."""
    title = next(link.iter("strong"), None)
    address = korea_kr.canonical(page.absolute(link.get("href")) or "")
    finds = Finds(f"li[{number}]/")
    headline = finds.line("headline", "strong", text_of(title))
    if not headline:
        return None
    day, ministry = _source_line(link)
    finds.mark("link", "a/@href", address)
    published = read_date(day, context.now, context.zone) if day else None
    return Draft(
        headline=shortened(headline),
        upstream_id=korea_kr.news_id(address),
        scope=korea_kr.SCOPE,
        link=address,
        source=source_of(ministry, address),
        published_at=published.at if published else None,
        published_precision=published.precision if published else "minute",
        hold=published.doubt if published else None,
        summary=_summary(headline, text_of(next(_spans(link, "lead"), None))),
        language="ko",
        places=tuple(finds.places),
    )


def _source_line(link: HtmlElement) -> tuple[str, str]:
    """Return day and ministry of an item."""
    parts = [text_of(part) for source in _spans(link, "source") for part in source.iter("span")]
    shown = [part for part in parts[1:] if part]  # the first is the line itself
    return (shown[0] if shown else "", shown[1] if len(shown) > 1 else "")


def _spans(link: HtmlElement, name: str) -> Iterator[HtmlElement]:
    return (span for span in link.iter("span") if name in (span.get("class") or "").split())


def _summary(headline: str, lead: str) -> str | None:
    """Return the lead without the title it begins with; a standing phrase is no lead."""
    rest = lead.removeprefix(headline).strip()
    return None if not rest or _NO_BODY.fullmatch(rest) else rest


def _link(page: Page, url: str | None) -> str | None:
    candidates = (url, page.meta("og:url"), page.address_of('//link[@rel="canonical"]'))
    found = (korea_kr.canonical(address) for address in candidates if address)
    return next((address for address in found if korea_kr.news_id(address)), None)


def _body(page: Page) -> Prose:
    view = page.first(f"//div[{has_class('view_cont')}]")
    if view is None:
        return Prose()
    for name in _AROUND:
        for element in page.all(f"//div[{has_class('view_cont')}]//*[{has_class(name)}]"):
            if element.getparent() is not None:
                element.drop_tree()
    prose = prose_of_tree(view)
    return Prose() if _NO_BODY.fullmatch(" ".join(prose.paragraphs)) else prose


def _published(page: Page, context: Context, finds: Finds) -> Moment | None:
    text = page.meta("article:published_time")
    if text is None:
        return None
    finds.mark("published_at", "meta[article:published_time]", text)
    return read_date(text, context.now, context.zone)


def _attachments(page: Page, finds: Finds) -> Iterator[Attachment]:
    for element in page.all(_FILE):
        address, name = page.absolute(element.get("href")), text_of(element)
        if address and name and name not in ("내려받기", "다운로드", "바로보기"):
            finds.mark("attachments", "div.file_down", name)
            yield Attachment(name=name[:200], url=address)


def _notes(prose: Prose, attachments: tuple[Attachment, ...]) -> Iterator[Note]:
    if not prose.paragraphs:
        where = "its attachments" if attachments else "no attachment either"
        yield Note(0, "", f"the page has no text of the release: look into {where}")
