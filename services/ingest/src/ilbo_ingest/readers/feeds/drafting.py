"""Entries of a feed, whatever its format, to drafts: what is known is kept, what isn't is told."""

from dataclasses import replace
from datetime import datetime

from ilbo_events import Source
from ilbo_ingest.agencies import Named, agency_in, section_of
from ilbo_ingest.drafts import Draft, Found, Note
from ilbo_ingest.readers.dates import Moment, read_date
from ilbo_ingest.readers.feeds.addresses import absolute, host_of, is_public
from ilbo_ingest.readers.feeds.entries import Entry, Feed, Text, Value
from ilbo_ingest.readers.feeds.item_fields import MAX_LINE, MAX_NAME, ItemFields
from ilbo_ingest.readers.feeds.plain import line_of
from ilbo_ingest.readers.feeds.profiles import profile_of
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.readers.releases.issuer import is_licence, kogl_type_of


def drafted(feed: Feed, context: Context, url: str | None) -> Found:
    """Return the drafts of a feed; of two entries that are one item the first counts."""
    desk = _FeedDesk(feed, context, url)
    drafts = desk.once([desk.draft(entry) for entry in feed.entries])
    if not feed.entries:
        desk.notes += _about(feed)
    return Found(format=feed.format, drafts=tuple(drafts), notes=(*feed.notes, *desk.notes))


def _about(feed: Feed) -> list[Note]:
    """Return what is left to tell of a feed without items: which one it is."""
    title = line_of(Text(feed.title, "maybe html", ""))
    said = {"link": feed.link, "id": feed.id, "author": feed.author}
    about = [Note(0, value[:200], f"its {name}") for name, value in said.items() if value]
    return [Note(0, title[:200], "the feed has no items"), *about]


class _FeedDesk:
    """What is known of the feed while its entries are read."""

    def __init__(self, feed: Feed, context: Context, url: str | None) -> None:
        self.notes: list[Note] = []
        self._feed = feed
        self._context = context
        self._base = url or absolute(feed.link, None) or absolute(feed.own_link, None)
        self._title = line_of(Text(feed.title, "maybe html", ""))[:MAX_NAME]
        self._scope = feed.id or feed.own_link or feed.link or url or feed.title or None
        self._profile = profile_of(feed, url)

    def draft(self, entry: Entry) -> Draft:
        """Return one entry as a draft."""
        if entry.withdrawn is not None:
            return self._end(entry)
        item = ItemFields(entry, self._base, self._profile)
        moment = self._published(item)
        headline = item.headline()
        draft = Draft(
            headline=headline,
            upstream_id=item.id,
            scope=self._scope_of(item.id),
            link=item.link,
            body=item.body.paragraphs,
            body_html=item.body.html,
            is_excerpt=item.body.is_excerpt,
            dateline=item.body.credits.dateline,
            byline=item.byline(self._feed.authors, self._title),
            tags=item.tags(),
            published_at=moment.at if moment else None,
            published_precision=moment.precision if moment else "minute",
            updated_at=self._updated(item),
            hold=item.hold or (moment.doubt if moment else None),
            summary=item.body.summary or None,
            rights=self._rights(item),
            pictures=item.pictures(),
            attachments=item.attachments(),
            language=entry.language or self._feed.language,
        )
        draft = self._credited(draft, item)
        self.notes += [Note(0, headline[:100], f"{entry.where}: {why}") for why in item.reasons]
        return replace(draft, places=tuple(item.places))

    def once(self, drafts: list[Draft]) -> list[Draft]:
        """Return each item once; an id that two items bear is made unique by their links."""
        bearers: dict[str, set[str]] = {}
        for draft in drafts:
            bearers.setdefault(draft.upstream_id or "", set()).add(draft.link or draft.headline)
        known: dict[tuple[str | None, ...], Draft] = {}
        kept = []
        for draft in drafts:
            number = draft.upstream_id
            if number and len(bearers[number]) > 1:
                self._note(draft, f"its id {number[:100]} is borne by others, too")
                scope = f"{draft.scope or ''}\n{draft.link or draft.headline}"
                draft = replace(draft, scope=scope)
            key = (draft.scope, draft.upstream_id, draft.link, draft.headline)
            first = known.setdefault(key, draft)
            if first is draft or _says_the_same(first, draft):
                kept.append(draft)
            else:
                self._note(draft, "is in the feed twice; the first counts")
        return kept

    def _note(self, draft: Draft, reason: str) -> None:
        self.notes.append(Note(0, draft.headline[:100], reason))

    def _end(self, entry: Entry) -> Draft:
        upstream_id = entry.id.text if entry.id else None
        return Draft(
            headline="",
            upstream_id=upstream_id,
            scope=self._scope_of(upstream_id),
            withdrawn=entry.withdrawn,
        )

    def _scope_of(self, upstream_id: str | None) -> str | None:
        """Return within what an id is unique: an address or a tag: URI is so everywhere."""
        if self._profile.scope:
            return self._profile.scope
        is_global = upstream_id is not None and (
            is_public(upstream_id) or upstream_id.startswith(("tag:", "urn:"))
        )
        return None if is_global else self._scope

    def _published(self, item: ItemFields) -> Moment | None:
        """Return when it was published; a time in the future is no time."""
        entry = item.entry
        for value in (*entry.published, *entry.updated):
            moment = read_date(value.text, self._context.now, self._context.zone)
            if moment is None:
                item.reasons.append(f"its date {value.text[:60]!r} is in no known form")
            elif moment.is_ahead:
                item.reasons.append(f"its date {value.text[:60]!r} lies in the future: KST as GMT?")
            else:
                item.place("published_at", value)
                return moment
        if not entry.published and not entry.updated:
            item.reasons.append("has no date")
        return None

    def _updated(self, item: ItemFields) -> datetime | None:
        for value in item.entry.updated:
            moment = read_date(value.text, self._context.now, self._context.zone)
            if moment is not None and not moment.is_ahead:
                item.place("updated_at", value)
                return moment.at
        return None

    def _rights(self, item: ItemFields) -> str | None:
        own = item.entry.rights
        if own is not None:
            item.place("rights", own)
        words = own.text if own else self._feed.rights
        text = line_of(Text(words, "maybe html", "")) or (item.body.credits.rights or "")
        return text[:MAX_LINE] or None

    def _credited(self, draft: Draft, item: ItemFields) -> Draft:
        """Return the draft with its source, and the section that is proposed for a ministry."""
        named = self._named(draft, item)
        url = item.link if item.link and is_public(item.link) else None
        name = named.name[:MAX_NAME] if named else host_of(item.link) or host_of(self._base)
        if not name:
            return draft
        kogl = kogl_type_of(draft.rights) if draft.rights and is_licence(draft.rights) else None
        section = section_of(named.agency, self._context.paper) if named else None
        section = section or self._profile.section(self._context.paper)
        return replace(draft, source=Source(name=name, url=url, kogl_type=kogl), section=section)

    def _named(self, draft: Draft, item: ItemFields) -> Named | None:
        """Return who released it: as its text says, its title, the feed it is from, this feed."""
        at = draft.published_at
        if item.ministry is not None:
            return self._profile.named(item.ministry, at)
        if self._profile.name:
            return Named(self._profile.name, None)
        if credited := item.body.credits.source:
            return agency_in(credited, at) or Named(credited, None)
        if title := item.entry.source_title:
            item.place("source", title)
            return agency_in(title.text, at) or Named(line_of(Text(title.text, "html", "")), None)
        if not self._title:
            return None
        item.place("source", Value(self._title, self._feed.title_where))
        return agency_in(self._title, at) or Named(self._title, None)


def _says_the_same(first: Draft, other: Draft) -> bool:
    return (first.body, first.body_html, first.published_at) == (
        other.body,
        other.body_html,
        other.published_at,
    )
