"""One newsItem of NewsML-G2 as a draft, by the table of the interchange formats."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ilbo_events import Source
from ilbo_ingest.drafts import Draft, Note, Picture
from ilbo_ingest.readers.dates import Moment, read_date
from ilbo_ingest.readers.elements import (
    Element,
    attribute,
    child,
    children,
    descendants,
    text_of,
)
from ilbo_ingest.readers.fields import (
    Finds,
    captioned,
    first_sentence,
    name_of,
    one_line,
    section_of,
    shortened,
    source_of,
    tags_of,
)
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.readers.wires.items import SCOPE, revision_of
from ilbo_ingest.readers.wires.newsml_g2_body import body_of, has_text
from ilbo_ingest.readers.wires.nitf import read_nitf
from ilbo_ingest.readers.wires.status import Status, status_of

_SUBHEAD = re.compile(r"sub|second|deck|dachzeile|kicker", re.IGNORECASE)
_CAPTION = re.compile("caption", re.IGNORECASE)


def draft_of(item: Element, context: Context) -> Draft | None:
    """Return the item as a draft; None when nothing in it could be its headline."""
    finds = Finds("newsItem/")
    meta, content = child(item, "itemMeta"), child(item, "contentMeta")
    inner = _inner_nitf(item, context)
    prose, said = body_of(item, finds)
    headline = _headline(item, inner, finds)
    status = _status(meta, context)
    if not headline and not status.withdrawn:
        return None
    published, created = (
        _time(meta, "versionCreated", context),
        _time(meta, "firstCreated", context),
    )
    subjects = _subjects(content)
    moment = published or created or _time(content, "contentCreated", context)
    rights = _rights(item)
    finds.mark("upstream_id", "@guid", guid_of(item))
    draft = Draft(
        headline=headline or "",
        upstream_id=guid_of(item) or None,
        scope=SCOPE,
        upstream_revision=revision_of(attribute(item, "version")),
        section=section_of((*_named(meta, "service"), *subjects), context.paper),
        subheads=_subheads(content, finds) or inner.subheads,
        body=prose.body,
        body_html=prose.html,
        is_excerpt=_is_excerpt(item),
        dateline=name_of(_dateline(content, finds) or said.dateline or inner.dateline),
        byline=name_of(_byline(content, finds) or said.byline or inner.byline),
        source=_source(item, rights),
        tags=tags_of(subjects),
        published_at=moment.at if moment else None,
        published_precision=moment.precision if moment else "minute",
        updated_at=published.at if published and created and published.at > created.at else None,
        embargo_until=_later(status.embargo_until, inner.embargo_until),
        hold=status.hold or inner.hold or (moment.doubt if moment else None),
        withdrawn=status.withdrawn or inner.withdrawn,
        summary=_summary(content),
        rights=rights or said.rights,
        language=attribute(child(content, "language"), "tag"),
        pictures=(*_own_pictures(item), *inner.pictures, *prose.pictures),
    )
    return replace(draft, places=tuple(finds.places))


def guid_of(item: Element) -> str:
    """Return what names the item everywhere."""
    return attribute(item, "guid") or ""


def is_picture(item: Element) -> bool:
    """Whether the item is a picture: as it says, or because there is no text in it."""
    kind = (attribute(child(item, "itemMeta/itemClass"), "qcode") or "").lower()
    kind = kind or (attribute(child(item, "itemMeta/itemClass"), "uri") or "").lower()
    if kind:
        return kind.endswith(("picture", "photo", "graphic", "still", "animated"))
    return not has_text(item) and bool(_own_pictures(item))


def notes_of(item: Element) -> Iterator[Note]:
    """Yield what the item says to editors only, and what of it is not read."""
    for note in children(item, "itemMeta/edNote"):
        if text := text_of(note):
            yield Note(0, text[:500], "an edNote is for editors, not published")
    for remote in children(item, "contentSet/remoteContent"):
        kind = attribute(remote, "contenttype") or ""
        if kind.startswith(("video/", "audio/", "text/", "application/")):
            where = attribute(remote, "href") or attribute(remote, "residref") or ""
            yield Note(0, where[:500], f"content of type {kind[:60]} stands elsewhere")


def _headline(item: Element, inner: Draft, finds: Finds) -> str | None:
    content = child(item, "contentMeta")
    headlines = [h for h in children(content, "headline") if not _SUBHEAD.search(_role(h))]
    for headline in sorted(headlines, key=lambda each: not _is_main(each)):
        if line := finds.line("headline", "contentMeta/headline", text_of(headline)):
            return shortened(line)
    if inner.headline:
        finds.mark("headline", "contentSet/inlineXML/nitf", inner.headline)
        return inner.headline
    for where, element in (
        ("itemMeta/title", child(item, "itemMeta/title")),
        ("contentSet//title", next(descendants(child(item, "contentSet"), "title"), None)),
    ):
        if line := finds.line("headline", where, text_of(element)):
            return shortened(line)
    for description in children(content, "description"):
        if line := one_line(text_of(description)):
            finds.mark("headline", "contentMeta/description", line)
            return first_sentence(line)
    return finds.line("headline", "contentMeta/slugline", text_of(child(content, "slugline")))


def _is_main(headline: Element) -> bool:
    return not _role(headline) or "main" in _role(headline)


def _subheads(content: Element | None, finds: Finds) -> tuple[str, ...]:
    lines = (
        finds.line("subheads", "contentMeta/headline", text_of(headline))
        for headline in children(content, "headline")
        if _SUBHEAD.search(_role(headline))
    )
    return tuple(shortened(line) for line in lines if line)[:20]


def _inner_nitf(item: Element, context: Context) -> Draft:
    """Return what a NITF article inside the item says: some agencies leave the metadata to it."""
    nitf = next(descendants(child(item, "contentSet"), "nitf"), None)
    if nitf is None:
        return Draft(headline="")
    return read_nitf(nitf, context, "contentSet/inlineXML/").draft


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the later end of two embargoes: where they disagree, nothing shows before both."""
    return max((time for time in (one, other) if time is not None), default=None)


def _role(element: Element) -> str:
    return (attribute(element, "role") or attribute(element, "roleuri") or "").lower()


def _summary(content: Element | None) -> str | None:
    texts = (
        one_line(text_of(found))
        for found in children(content, "description")
        if not _CAPTION.search(_role(found))
    )
    return next((text for text in texts if text), None)


def _is_excerpt(item: Element) -> bool:
    """Whether the whole text stands elsewhere."""
    return not is_picture(item) and not has_text(item)


def _byline(content: Element | None, finds: Finds) -> str | None:
    lines = [one_line(text_of(found)) for found in children(content, "by")]
    return finds.line("byline", "contentMeta/by", ", ".join(filter(None, lines)))


def _dateline(content: Element | None, finds: Finds) -> str | None:
    if line := finds.line("dateline", "contentMeta/dateline", text_of(child(content, "dateline"))):
        return line
    located = child(content, "located")
    return finds.line("dateline", "contentMeta/located", _name(located))


def _subjects(content: Element | None) -> list[str]:
    keywords = [text_of(found) for found in children(content, "keyword")]
    return [name for name in (*_named(content, "subject"), *keywords) if name]


def _named(element: Element | None, path: str) -> list[str]:
    return [name for found in children(element, path) if (name := _name(found))]


def _name(element: Element | None) -> str:
    """Return the name of a concept: Korean if there is one, else the first, else its literal."""
    if element is None:
        return ""
    names = list(children(element, "name"))
    korean = [name for name in names if (attribute(name, "lang") or "").startswith("ko")]
    for name in (*korean, *names):
        if text := text_of(name):
            return text
    return attribute(element, "literal") or ""


def _source(item: Element, rights: str | None) -> Source | None:
    """Return who released it: its source before the agency that passes it on."""
    content, meta = child(item, "contentMeta"), child(item, "itemMeta")
    sources = sorted(children(content, "infoSource"), key=lambda s: "source" not in _role(s))
    holder = child(item, "rightsInfo/copyrightHolder")
    candidates = (
        *map(_name, sources),
        text_of(child(content, "creditline")),
        _name(holder),
        _name(child(meta, "provider")),
        (attribute(child(meta, "provider"), "qcode") or "").rpartition(":")[2],
        (attribute(child(meta, "provider"), "uri") or "").rpartition("/")[2],
    )
    return source_of(next((name for name in candidates if name), None), rights=rights)


def _rights(item: Element) -> str | None:
    for path in ("rightsInfo/usageTerms", "rightsInfo/copyrightNotice"):
        if text := one_line(text_of(child(item, path))):
            return text
    return None


def _status(meta: Element | None, context: Context) -> Status:
    status = child(meta, "pubStatus")
    embargoed = child(meta, "embargoed")
    value = attribute(status, "qcode") or attribute(status, "uri") or text_of(status)
    return status_of(value, None if embargoed is None else text_of(embargoed), context)


def _time(element: Element | None, name: str, context: Context) -> Moment | None:
    text = text_of(child(element, name))
    return read_date(text, context.now, context.zone) if text else None


def _own_pictures(item: Element) -> list[Picture]:
    """Return the picture the item carries, in its largest form."""
    remotes = [remote for remote in children(item, "contentSet/remoteContent") if _is_image(remote)]
    if not remotes:
        return []
    content = child(item, "contentMeta")
    remote = max(remotes, key=_pixels)
    captions = [text_of(found) for found in children(content, "description")]
    alternative = text_of(child(remote, "altText")) or text_of(child(content, "altText"))
    creditors = (text_of(child(content, "creditline")), *_named(content, "creator"))
    picture = Picture(
        url=attribute(remote, "href"),
        caption=next((one_line(text) for text in captions if text), ""),
        credit=next((text for text in creditors if text), ""),
        alt=alternative,
    )
    return [captioned(picture)]


def _is_image(remote: Element) -> bool:
    href, kind = attribute(remote, "href"), attribute(remote, "contenttype") or "image/"
    return bool(href) and kind.startswith("image/")


def _pixels(remote: Element) -> int:
    sides = [attribute(remote, name) or "" for name in ("width", "height")]
    if not all(side.isdecimal() and len(side) < 7 for side in sides):
        return 0
    return int(sides[0]) * int(sides[1])
