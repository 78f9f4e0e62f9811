"""NewsML 1.x, which some agencies still send: news items of nested components.

Format: IPTC NewsML 1.2 (NewsML_1.2-doc-Guidelines); the predecessor of NewsML-G2 and nothing like
it. Only what makes an article is read: lines, text, pictures, times and status.
"""

import re
from dataclasses import replace

from ilbo_ingest.drafts import Draft, Found, Note, Picture, UnreadableDocumentError
from ilbo_ingest.readers.dates import Moment, read_date
from ilbo_ingest.readers.elements import (
    Element,
    attribute,
    child,
    children,
    descendants,
    root_name,
    text_of,
)
from ilbo_ingest.readers.fields import (
    Finds,
    captioned,
    name_of,
    section_of,
    shortened,
    source_of,
    tags_of,
)
from ilbo_ingest.readers.prose import Prose, prose_of_any, prose_of_tree, signed
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.wires.items import revision_of
from ilbo_ingest.readers.wires.nitf import nitf_prose
from ilbo_ingest.readers.wires.status import Status, status_of
from ilbo_ingest.readers.xml_guard import parse_xml

SCOPE = "newsml-1"
_REVISION = re.compile(r":\d+[NAU]?$")
_PICTURE_TYPES = frozenset({"photo", "picture", "graphic", "image"})


class Newsml1Reader:
    """News items of NewsML 1.x."""

    name = "newsml-1"

    def recognises(self, document: Document) -> bool:
        """Take XML whose root is `NewsML`."""
        return root_name(document) == "NewsML"

    def read(self, document: Document, context: Context) -> Found:
        """Return the articles; raise UnreadableDocumentError when there is none."""
        root = parse_xml(document.data, document.charset)
        drafts: list[Draft] = []
        notes: list[Note] = []
        for item in children(root, "NewsItem"):
            if (draft := _draft(item, context)) is not None:
                drafts.append(draft)
            else:
                notes.append(Note(0, _id(item) or "", "a NewsItem has no headline"))
        if not drafts:
            raise UnreadableDocumentError("NewsML 1 without a NewsItem that has a headline")
        version = attribute(root, "Version") or "1"
        return Found(f"NewsML {version}", tuple(drafts), notes=tuple(notes))


def _draft(item: Element, context: Context) -> Draft | None:
    finds = Finds("NewsItem/")
    headline = _line(item, "HeadLine", "headline", finds) or _line(
        item, "SlugLine", "headline", finds
    )
    if not headline:
        return None
    prose, said = signed(_prose(item))
    management = child(item, "NewsManagement")
    published = _time(management, "ThisRevisionCreated", context)
    published = published or _time(management, "FirstCreated", context)
    status = _status(management, context)
    keywords = [text_of(found) for found in descendants(item, "KeywordLine", "Keyword")]
    if prose.paragraphs:
        finds.mark("body", "NewsComponent//DataContent", prose.paragraphs[0])
    rights = _line(item, "CopyrightLine", "rights", finds)
    return replace(
        Draft(headline=shortened(headline), upstream_id=_id(item), scope=SCOPE),
        upstream_revision=revision_of(text_of(_identifier(item, "RevisionId"))),
        section=section_of(keywords, context.paper),
        subheads=_subheads(item, finds),
        body=prose.body,
        body_html=prose.html,
        dateline=name_of(_line(item, "DateLine", "dateline", finds) or said.dateline),
        byline=name_of(_line(item, "ByLine", "byline", finds) or said.byline),
        source=source_of(_source(item), rights=rights),
        tags=tags_of(keywords),
        published_at=published.at if published else None,
        published_precision=published.precision if published else "minute",
        embargo_until=status.embargo_until,
        hold=status.hold or (published.doubt if published else None),
        withdrawn=status.withdrawn,
        rights=rights or said.rights,
        pictures=(*_pictures(item), *prose.pictures),
        places=tuple(finds.places),
    )


def _line(item: Element, element: str, name: str, finds: Finds) -> str | None:
    texts = (text_of(found) for found in descendants(item, element))
    return finds.line(name, f"//{element}", next((text for text in texts if text), None))


def _subheads(item: Element, finds: Finds) -> tuple[str, ...]:
    lines = (
        finds.line("subheads", "//SubHeadLine", text_of(found))
        for found in descendants(item, "SubHeadLine")
    )
    return tuple(shortened(line) for line in lines if line)[:20]


def _identifier(item: Element, name: str) -> Element | None:
    return child(item, f"Identification/NewsIdentifier/{name}")


def _id(item: Element) -> str | None:
    """Return what names the item in all its revisions; the public identifier ends with one."""
    parts = [text_of(_identifier(item, name)) for name in ("ProviderId", "DateId", "NewsItemId")]
    if all(parts):
        return ":".join(parts)
    return _REVISION.sub("", text_of(_identifier(item, "PublicIdentifier"))) or None


def _prose(item: Element) -> Prose:
    """Return the first content that is text: NITF, XHTML, or plain."""
    for content in descendants(item, "DataContent"):
        if (nitf := next(descendants(content, "nitf"), None)) is not None:
            inner = next(descendants(nitf, "body.content"), None)
            prose = nitf_prose(nitf if inner is None else inner)
        elif len(content):
            body = next(descendants(content, "body"), None)
            prose = prose_of_tree(content if body is None else body)
        else:
            prose = prose_of_any(content.text or "")
        if prose.paragraphs:
            return prose
    return Prose()


def _source(item: Element) -> str:
    administrative = next(descendants(item, "AdministrativeMetadata"), None)
    party = next(descendants(administrative, "Party"), None)
    credit = next(descendants(item, "CreditLine"), None)
    name = attribute(party, "FormalName") or text_of(_identifier(item, "ProviderId"))
    return text_of(credit) or name or ""


def _status(management: Element | None, context: Context) -> Status:
    status = attribute(child(management, "Status"), "FormalName") or ""
    change = child(management, "StatusWillChange")
    time = text_of(child(change, "DateAndTime")) if change is not None else None
    if status.lower() == "embargoed":
        return status_of(status, time or "", context)
    return status_of(status, None, context)


def _time(element: Element | None, name: str, context: Context) -> Moment | None:
    text = text_of(child(element, name))
    return read_date(text, context.now, context.zone) if text else None


def _pictures(item: Element) -> list[Picture]:
    """Return the pictures with an address; each component with its own caption."""
    pictures = []
    for component in descendants(item, "NewsComponent"):
        for content in children(component, "ContentItem"):
            kind = (attribute(child(content, "MediaType"), "FormalName") or "").lower()
            href = attribute(content, "Href") or ""
            if kind in _PICTURE_TYPES and href:
                caption = text_of(next(descendants(component, "HeadLine"), None))
                pictures.append(captioned(Picture(url=href, caption=caption)))
    return list({picture.url: picture for picture in pictures}.values())
