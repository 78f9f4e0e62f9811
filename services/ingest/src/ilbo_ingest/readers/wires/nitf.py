"""NITF, the News Industry Text Format.

Format: IPTC NITF 3.6, https://iptc.org/standards/nitf/ (nitf-3-6.xsd, and the DTD of 3.x, which is
never asked for). Agencies leave out what they like and write the same with or without a namespace.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ilbo_events import Correction, Source
from ilbo_ingest.drafts import Draft, Found, Note, Picture, UnreadableDocumentError
from ilbo_ingest.readers.credits import Credits
from ilbo_ingest.readers.dates import Moment, read_date
from ilbo_ingest.readers.elements import (
    Element,
    attribute,
    child,
    children,
    descendants,
    root_name,
    text_of,
    texts,
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
from ilbo_ingest.readers.prose import Prose, prose_of_tree, signed
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.wires.items import SCOPE, revision_of
from ilbo_ingest.readers.wires.status import CANCELED, Status, status_of
from ilbo_ingest.readers.xml_guard import parse_xml

_AS_HTML = {
    "hl1": "h2",
    "hl2": "h3",
    "bq": "blockquote",
    "block": "div",
    "body.content": "div",
    "datasource": "div",
    "credit": "div",
    "lang": "span",
    # What is told elsewhere, or to nobody.
    "media": "script",
    "note": "script",
    "body.head": "script",
    "body.end": "script",
    "tagline": "script",
}
_SUBJECT_NAMES = ("type", "matter", "detail")
_PICTURE_TYPES = frozenset({"image", "photo", "picture", "graphic"})
_BY = re.compile(r"^\s*by[\s:]+", re.IGNORECASE)
_VERSION = re.compile(r"\d+(?:[.-]\d+)*")


class NitfReader:
    """One article in NITF."""

    name = "nitf"

    def recognises(self, document: Document) -> bool:
        """Take XML whose root is `nitf`."""
        return root_name(document) == "nitf"

    def read(self, document: Document, context: Context) -> Found:
        """Return the article; raise UnreadableDocumentError naming what is missing."""
        root = parse_xml(document.data, document.charset)
        found = read_nitf(root, context)
        drafts = tuple(d for d in (found.draft, *_canceled(root)) if d.headline or d.withdrawn)
        if not drafts:
            raise UnreadableDocumentError("the NITF has no headline: no hl1, title or slug")
        version = _VERSION.search(attribute(root, "version") or "")
        return Found(f"NITF {version[0] if version else ''}".strip(), drafts, notes=found.notes)


@dataclass(frozen=True, slots=True)
class NitfArticle:
    """What an element `nitf` says; the headline may be empty."""

    draft: Draft
    notes: tuple[Note, ...]


def read_nitf(root: Element, context: Context, where: str = "") -> NitfArticle:
    """Return the article in an element `nitf`, alone or inside another format."""
    head, body = child(root, "head"), child(root, "body")
    docdata, body_head = child(head, "docdata"), child(body, "body.head")
    finds = Finds(f"{where}nitf/")
    prose, said = _prose(body, finds)
    status = _status(docdata, context)
    published = _published(head, docdata, context)
    subjects = _subjects(head, docdata)
    draft = Draft(
        headline=_headline(head, body_head, finds) or "",
        upstream_id=_id(docdata, finds),
        scope=SCOPE,
        upstream_revision=revision_of(attribute(child(docdata, "du-key"), "version")),
        section=section_of(subjects, context.paper),
        subheads=_subheads(body_head, finds),
        body=prose.body,
        body_html=prose.html,
        summary=finds.line("summary", "body.head/abstract", text_of(child(body_head, "abstract"))),
        dateline=_dateline(body_head, finds) or name_of(said.dateline),
        byline=_byline(body_head, finds) or name_of(said.byline),
        source=_source(docdata, body_head),
        tags=tags_of(subjects),
        published_at=published.at if published else None,
        published_precision=published.precision if published else "minute",
        embargo_until=status.embargo_until,
        hold=status.hold or (published.doubt if published else None),
        withdrawn=status.withdrawn,
        rights=_rights(docdata, body_head),
        pictures=(*_pictures(body), *prose.pictures),
        correction=_correction(docdata),
    )
    return NitfArticle(replace(draft, places=tuple(finds.places)), tuple(_notes(docdata, body)))


def nitf_prose(element: Element) -> Prose:
    """Return the body in `body.content`, or in any other part of NITF."""
    return prose_of_tree(element, _AS_HTML)


def _prose(body: Element | None, finds: Finds) -> tuple[Prose, Credits]:
    content = child(body, "body.content")
    if content is None:
        content = body
    if content is None:
        return Prose(), Credits()
    prose, said = signed(nitf_prose(content))
    if prose.paragraphs:
        finds.mark("body", "body/body.content", prose.paragraphs[0])
    return prose, said


def _headline(head: Element | None, body_head: Element | None, finds: Finds) -> str | None:
    hedline = child(body_head, "hedline")
    for where, element in (
        ("body/body.head/hedline/hl1", child(hedline, "hl1")),
        ("body/body.head/hedline", hedline),
        ("head/title", child(head, "title")),
    ):
        if line := finds.line("headline", where, text_of(element)):
            return shortened(line)
    for meta in children(head, "meta"):
        if (attribute(meta, "name") or "").lower() in ("anpa-keyword", "slug", "title"):
            return finds.line("headline", "head/meta", attribute(meta, "content"))
    return None


def _subheads(body_head: Element | None, finds: Finds) -> tuple[str, ...]:
    lines = (
        finds.line("subheads", "body/body.head/hedline/hl2", text)
        for text in texts(body_head, "hedline/hl2")
    )
    return tuple(line for line in lines if line)


def _id(docdata: Element | None, finds: Finds) -> str | None:
    for element in (child(docdata, "doc-id"), child(docdata, "du-key")):
        for name in ("id-string", "key"):
            if value := attribute(element, name):
                finds.mark("upstream_id", f"head/docdata/*/@{name}", value)
                return value
    return None


def _byline(body_head: Element | None, finds: Finds) -> str | None:
    lines = (" ".join(map(str, found.itertext())) for found in children(body_head, "byline"))
    names = ", ".join(_BY.sub("", line) for line in lines if line.strip())
    return name_of(finds.line("byline", "body/body.head/byline", names))


def _dateline(body_head: Element | None, finds: Finds) -> str | None:
    dateline = child(body_head, "dateline")
    text = text_of(dateline)
    for day in texts(dateline, "story.date"):
        text = text.replace(day, "")
    return name_of(finds.line("dateline", "body/body.head/dateline", text.strip(" ,;—–-")))


def _source(docdata: Element | None, body_head: Element | None) -> Source | None:
    names = (
        text_of(child(body_head, "distributor")),
        attribute(child(docdata, "doc.copyright"), "holder"),
        attribute(child(docdata, "del-list/from-src"), "src-name"),
        attribute(child(docdata, "doc-id"), "regsrc"),
    )
    return source_of(next((name for name in names if name), None))


def _subjects(head: Element | None, docdata: Element | None) -> list[str]:
    keys = (attribute(word, "key") for word in children(docdata, "key-list/keyword"))
    names = (
        attribute(subject, f"tobject.subject.{part}")
        for subject in children(head, "tobject/tobject.subject")
        for part in _SUBJECT_NAMES
    )
    return [name for name in (*names, *keys) if name]


def _status(docdata: Element | None, context: Context) -> Status:
    """Return what status and release date mean; a release date alone is an embargo, too."""
    status = attribute(docdata, "management-status")
    release = attribute(child(docdata, "date.release"), "norm")
    if release is None and (status or "").lower() == "embargoed":
        release = ""
    return status_of(status, release, context)


def _canceled(root: Element) -> Iterator[Draft]:
    """Yield the withdrawal of another document, which this one may announce."""
    docdata = child(root, "head/docdata")
    other = attribute(docdata, "management-doc-idref")
    status = attribute(docdata, "management-idref-status") or ""
    if other and status.lower() in ("canceled", "cancelled", "killed"):
        yield Draft(headline="", upstream_id=other, scope=SCOPE, withdrawn=CANCELED)


def _published(head: Element | None, docdata: Element | None, context: Context) -> Moment | None:
    times = (
        attribute(child(docdata, "date.issue"), "norm"),
        attribute(child(head, "pubdata"), "date.publication"),
        attribute(child(docdata, "date.release"), "norm"),
    )
    moments = (read_date(time, context.now, context.zone) for time in times if time)
    return next((moment for moment in moments if moment), None)


def _rights(docdata: Element | None, body_head: Element | None) -> str | None:
    holder = attribute(child(docdata, "doc.copyright"), "holder")
    return text_of(child(body_head, "rights")) or (f"© {holder}" if holder else None)


def _correction(docdata: Element | None) -> Correction | None:
    info = attribute(child(docdata, "correction"), "info")
    return Correction(text=info[:2000]) if info and info.strip() else None


def _pictures(body: Element | None) -> list[Picture]:
    """Return the pictures that have an address; the largest of each, the first one leads."""
    pictures: list[Picture] = []
    for media in descendants(body, "media"):
        if (attribute(media, "media-type") or "image").lower() not in _PICTURE_TYPES:
            continue
        references = [r for r in children(media, "media-reference") if attribute(r, "source")]
        if not references:
            continue
        reference = max(references, key=_width)
        picture = Picture(
            url=attribute(reference, "source"),
            caption=" ".join(texts(media, "media-caption")),
            credit=" ".join(texts(media, "media-producer")),
            alt=attribute(reference, "alternate-text") or "",
        )
        pictures.append(captioned(picture))
    return pictures


def _width(reference: Element) -> int:
    width = attribute(reference, "width") or ""
    return int(width) if width.isdecimal() and len(width) < 7 else 0


def _notes(docdata: Element | None, body: Element | None) -> Iterator[Note]:
    for message in children(docdata, "ed-msg"):
        if info := attribute(message, "info"):
            yield Note(0, info[:500], "a message to editors, not published")
    for note in descendants(body, "note"):
        if text := text_of(note):
            yield Note(0, text[:500], "a note of the wire, not published")
    for tagline in descendants(body, "tagline"):
        if text := text_of(tagline):
            yield Note(0, text[:500], "the tagline is no part of the body")
