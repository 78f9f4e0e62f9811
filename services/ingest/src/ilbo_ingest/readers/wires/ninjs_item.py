"""One ninjs item as a draft: field by field, by the table of the interchange formats."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ilbo_ingest.drafts import Draft, Note, Picture, UnreadableDocumentError
from ilbo_ingest.readers.credits import Credits
from ilbo_ingest.readers.dates import Moment, read_date
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
from ilbo_ingest.readers.prose import Prose, prose_of_html, prose_of_text, signed
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.readers.wires.items import SCOPE, revision_of
from ilbo_ingest.readers.wires.ninjs_fields import Item, Text
from ilbo_ingest.readers.wires.nitf import nitf_prose
from ilbo_ingest.readers.wires.status import status_of
from ilbo_ingest.readers.xml_guard import parse_xml

_SUBHEAD = re.compile(r"sub|second|deck|extended")
_NO_BODY = re.compile(r"caption|alt|summary|teaser|shotlist|script|promo")
_NO_SUMMARY = re.compile(r"caption|alt")
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_ESCAPED_TAG = re.compile(r"&lt;(?:p|div|br|body|html|h[1-6])\b", re.IGNORECASE)
_ANNOUNCEMENTS = frozenset({"event", "planning"})
_PICTURES = frozenset({"picture", "graphic"})
_PARTIAL = frozenset({"partial", "incomplete"})


def draft_of(item: Item, context: Context) -> Draft | None:
    """Return the item as a draft; None when nothing in it could be its headline."""
    finds = Finds()
    headline = _headline(item, finds)
    embargo = item.get("embargoeduntil", "embargoed")
    status = status_of(item.text("pubstatus"), None if embargo is None else str(embargo), context)
    if not headline and not status.withdrawn:
        return None
    prose, said = _body(item, finds)
    created, versioned = (
        _time(item, "firstcreated", context),
        _time(item, "versioncreated", context),
    )
    published = versioned or created
    subjects = _subjects(item)
    rights = one_line(item.text("usageterms")) or one_line(item.text("copyrightnotice"))
    finds.mark("upstream_id", f"{item.where}uri", item.uri)
    draft = Draft(
        headline=headline or "",
        upstream_id=item.uri,
        scope=SCOPE,
        upstream_revision=revision_of(item.get("version")),
        link=_original(item),
        section=_section(item, context) or section_of(subjects, context.paper),
        subheads=_subheads(item, finds),
        body=prose.body,
        body_html=prose.html,
        is_excerpt=_is_excerpt(item),
        dateline=name_of(finds.line("dateline", "located", item.text("located")) or said.dateline),
        byline=name_of(finds.line("byline", "by", item.text("by", "byline")) or said.byline),
        source=source_of(_source_name(item), _original(item), item.text("usageterms")),
        tags=tags_of(subjects),
        published_at=published.at if published else None,
        published_precision=published.precision if published else "minute",
        updated_at=versioned.at if versioned and created and versioned.at > created.at else None,
        embargo_until=status.embargo_until,
        hold=status.hold or _announcement(item) or (published.doubt if published else None),
        withdrawn=status.withdrawn,
        summary=_summary(item),
        rights=rights or said.rights,
        language=item.text("language") or None,
        pictures=(*_all_pictures(item), *prose.pictures),
    )
    return replace(draft, places=tuple(finds.places))


def own_notes(item: Item) -> Iterator[Note]:
    """Yield what the item says to editors only, and what of it is not read."""
    if note := item.text("ednote"):
        yield Note(0, note[:500], f"{item.where}edNote is for editors, not published")
    if item.type in ("video", "audio"):
        yield Note(0, item.uri, f"the {item.type} is not read, only what is said about it")


def pictures_of(item: Item) -> list[Picture]:
    """Return the picture an item is, in its largest form; nothing when it is none."""
    if item.type and item.type not in _PICTURES:
        return []
    forms = [form for form in item.named("renditions") if _is_picture(form)]
    if not forms:
        return []
    form = max(forms, key=_pixels)
    captions = [text for text in item.descriptions if "alt" not in text.role]
    titles = item.headlines if not captions else []
    alt = next((text.value for text in item.descriptions if "alt" in text.role), "")
    caption = next((text.value for text in (*captions, *titles)), "")
    credit = item.text("creditline", "by", "byline", "copyrightholder")
    return [
        captioned(
            Picture(
                url=form.text("href"),
                caption=one_line(caption),
                credit=one_line(credit),
                alt=one_line(alt or item.text("body_text")),
            )
        )
    ]


def _headline(item: Item, finds: Finds) -> str | None:
    for text in item.headlines:
        if not _SUBHEAD.search(text.role) and (
            line := finds.line("headline", text.where, text.value)
        ):
            return shortened(line)
    if line := finds.line("headline", f"{item.where}title", item.text("title")):
        return shortened(line)
    for text in item.descriptions:
        if line := one_line(text.value):
            finds.mark("headline", text.where, line)
            return first_sentence(line)
    return finds.line("headline", f"{item.where}slugline", item.text("slugline"))


def _subheads(item: Item, finds: Finds) -> tuple[str, ...]:
    lines = (
        finds.line("subheads", text.where, text.value)
        for text in item.headlines
        if _SUBHEAD.search(text.role)
    )
    return tuple(shortened(line) for line in lines if line)[:20]


def _body(item: Item, finds: Finds) -> tuple[Prose, Credits]:
    """Return the form of the body that says most about its structure."""
    forms = [text for text in item.bodies if not _NO_BODY.search(text.role)]
    if item.type in _PICTURES:
        forms = []
    forms = forms or [text for text in item.descriptions if "alt" not in text.role][:1]
    for text in sorted(forms, key=_rank):
        prose = _prose(text)
        if prose.paragraphs:
            finds.mark("body", text.where, prose.paragraphs[0])
            return signed(prose)
    return Prose(), Credits()


def _is_excerpt(item: Item) -> bool:
    """Whether the whole text stands elsewhere."""
    is_part = item.text("representationtype").lower() in _PARTIAL
    return is_part or (item.type in ("", "text") and not item.bodies and bool(item.descriptions))


def _rank(text: Text) -> int:
    kind = _kind(text)
    return 0 if "html" in kind else 1 if "nitf" in kind else 2


def _kind(text: Text) -> str:
    """Return the media type of a text, by its looks where it is not told."""
    if text.content_type and text.content_type != "text/plain":
        return text.content_type
    if _TAG.search(text.value) or _ESCAPED_TAG.search(text.value):
        return "application/nitf+xml" if "<nitf" in text.value[:2000] else "text/html"
    return "text/plain"


def _prose(text: Text) -> Prose:
    kind, value = _kind(text), text.value
    try:
        if "nitf" in kind:
            whole = value if "<nitf" in value else f"<nitf>{value}</nitf>"
            return nitf_prose(parse_xml(whole.encode()))
        if "html" in kind or "xml" in kind:
            return prose_of_html(value)
    except UnreadableDocumentError:
        return prose_of_text(_TAG.sub(" ", value))
    return prose_of_text(value)


def _summary(item: Item) -> str | None:
    texts = (
        one_line(text.value) for text in item.descriptions if not _NO_SUMMARY.search(text.role)
    )
    return next((text for text in texts if text), None)


def _subjects(item: Item) -> list[str]:
    subjects = [
        part for part in item.objects("subjects", "subject") if part.text("rel") != "section"
    ]
    names = [part.text("name") or part.text("literal") for part in subjects]
    return names + item.names("keywords")


def _section(item: Item, context: Context) -> str | None:
    """Return the section the item names; Superdesk's dialect calls it service."""
    sections = [
        part for part in item.objects("subjects", "subject") if part.text("rel") == "section"
    ]
    named = [part.text("name") for part in sections]
    return next((name for name in named if name), None) or section_of(
        item.names("service"), context.paper
    )


def _source_name(item: Item) -> str:
    """Return who released it: not the wire that passes it on, where both are named."""
    sources = item.objects("infosources", "infosource")
    origins = [
        part for part in sources if part.text("role", "rel") not in ("publisher", "provider")
    ]
    names = [part.text("name", "literal") for part in (*origins, *sources)]
    first = next((name for name in names if name), "")
    return one_line(first or item.text("source", "copyrightholder"))


def _original(item: Item) -> str | None:
    """Return the address of the page an item was first published on, where it tells one."""
    for part in item.objects("altids"):
        if part.text("role") in ("original", "url", "web", "canonical"):
            return part.text("value") or None
    for form in item.named("renditions"):
        if form.text("contenttype", "mimetype").startswith("text/html"):
            return form.text("href") or None
    return None


def _time(item: Item, name: str, context: Context) -> Moment | None:
    text = item.text(name)
    return read_date(text, context.now, context.zone) if text else None


def _announcement(item: Item) -> str | None:
    if item.type in _ANNOUNCEMENTS or item.get("eventdetails") is not None:
        return "the wire announces an event, it is no article"
    return None


def _all_pictures(item: Item) -> list[Picture]:
    own = pictures_of(item) if item.type in _PICTURES else []
    return own + [picture for part in item.associated for picture in pictures_of(part)]


def _is_picture(form: Item) -> bool:
    kind = form.text("contenttype", "mimetype")
    return bool(form.text("href")) and (not kind or kind.startswith("image/"))


def _pixels(form: Item) -> float:
    width, height = form.get("width"), form.get("height")
    return (
        width * height if isinstance(width, int | float) and isinstance(height, int | float) else 0
    )
