"""Entries of a feed, whatever its format, to drafts: what is known is kept, what isn't is told."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from ilbo_events import Source
from ilbo_ingest.agencies import Named, agency_in, section_of
from ilbo_ingest.drafts import Attachment, Draft, Found, Note, Picture, Place
from ilbo_ingest.readers.dates import Moment, read_date
from ilbo_ingest.readers.feeds.addresses import absolute, host_of, is_public
from ilbo_ingest.readers.feeds.bodies import Body, body_of
from ilbo_ingest.readers.feeds.entries import Author, Entry, Feed, Text, Value
from ilbo_ingest.readers.feeds.plain import first_sentence, line_of, markup_stripped, shown_text
from ilbo_ingest.readers.feeds.profiles import Profile, profile_of
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.readers.releases.issuer import is_licence, kogl_type_of

UNTITLED = "(제목 없음)"
_MAX_LINE, _MAX_NAME, _MAX_TAGS, _MAX_VALUE = 500, 200, 64, 200
_NO_ONE = ("noreply", "no-reply", "donotreply", "do-not-reply")


def drafted(feed: Feed, context: Context, url: str | None) -> Found:
    """Return the drafts of a feed; of two entries that are one item the first counts."""
    desk = _FeedDesk(feed, context, url)
    drafts = desk.once([desk.draft(entry) for entry in feed.entries])
    if not feed.entries:
        desk.notes.append(Note(0, feed.title[:100], "the feed has no items"))
    return Found(format=feed.format, drafts=tuple(drafts), notes=(*feed.notes, *desk.notes))


class _FeedDesk:
    """What is known of the feed while its entries are read."""

    def __init__(self, feed: Feed, context: Context, url: str | None) -> None:
        self.notes: list[Note] = []
        self._feed = feed
        self._context = context
        self._base = url or absolute(feed.link, None) or absolute(feed.own_link, None)
        self._title = line_of(Text(feed.title, "maybe html", ""))[:_MAX_NAME]
        self._scope = feed.id or feed.own_link or feed.link or url or feed.title or None
        self._profile = profile_of(feed, url)

    def draft(self, entry: Entry) -> Draft:
        """Return one entry as a draft."""
        if entry.withdrawn is not None:
            return self._end(entry)
        item = _Item(entry, self._base, self._profile)
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
            if draft.upstream_id and len(bearers[draft.upstream_id]) > 1:
                scope = f"{draft.scope or ''}\n{draft.link or draft.headline}"
                draft = replace(draft, scope=scope)
                self._note(draft, f"its id {draft.upstream_id[:100]} is borne by others, too")
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

    def _published(self, item: "_Item") -> Moment | None:
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

    def _updated(self, item: "_Item") -> datetime | None:
        for value in item.entry.updated:
            moment = read_date(value.text, self._context.now, self._context.zone)
            if moment is not None and not moment.is_ahead:
                item.place("updated_at", value)
                return moment.at
        return None

    def _rights(self, item: "_Item") -> str | None:
        own = item.entry.rights
        if own is not None:
            item.place("rights", own)
        words = own.text if own else self._feed.rights
        text = line_of(Text(words, "maybe html", "")) or (item.body.credits.rights or "")
        return text[:_MAX_LINE] or None

    def _credited(self, draft: Draft, item: "_Item") -> Draft:
        """Return the draft with its source, and the section that is proposed for a ministry."""
        named = self._named(draft, item)
        url = item.link if item.link and is_public(item.link) else None
        name = named.name[:_MAX_NAME] if named else host_of(item.link) or host_of(self._base)
        if not name:
            return draft
        kogl = kogl_type_of(draft.rights) if draft.rights and is_licence(draft.rights) else None
        section = section_of(named.agency, self._context.paper) if named else None
        section = section or self._profile.section(self._context.paper)
        return replace(draft, source=Source(name=name, url=url, kogl_type=kogl), section=section)

    def _named(self, draft: Draft, item: "_Item") -> Named | None:
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
        return agency_in(self._title, at) or Named(self._title, None)


@dataclass(slots=True)
class _Item:
    """One entry while its draft is made."""

    entry: Entry
    base: str | None
    profile: Profile
    link: str | None = None
    id: str | None = None
    ministry: str | None = None
    hold: str | None = None
    body: Body = field(default_factory=Body)
    reasons: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._find_link()
        self._find_id()
        self.body = body_of(self.entry, self.link or self.base, self.profile.wholeness)
        if text := self.entry.content or self.entry.summary:
            self.place("body", Value(markup_stripped(text.value), text.where))
        if self.body.summary and self.entry.summary:
            self.place("summary", Value(self.body.summary, self.entry.summary.where))
        self.reasons += self.body.reasons
        self.reasons += [f"split off: {line[:100]}" for line in self.body.credits.removed]

    def place(self, name: str, value: Value) -> None:
        """Tell where a field was found."""
        self.places.append(Place(name, value.where, value.text[:_MAX_VALUE]))

    def headline(self) -> str:
        """Return the title, or else the first sentence; an item without a word is held."""
        title = self.entry.title
        line = line_of(title) if title else ""
        if title and line:
            self.place("headline", Value(line, title.where))
            self.ministry, line = self.profile.split_title(line)
        if not line:
            shown = self.body.html and shown_text(self.body.html)
            line = first_sentence(shown or "\n".join(self.body.paragraphs))
            if line:
                self.reasons.append("has no title: its first sentence stands for it")
        if not line:
            self.hold = "it has neither title nor text"
            self.reasons.append(self.hold)
            return UNTITLED
        if len(line) > _MAX_LINE:
            self.reasons.append("its title is cut: it is longer than a headline may be")
            return f"{line[: _MAX_LINE - 1]}…"
        return line

    def byline(self, feed_authors: tuple[Author, ...], feed_title: str) -> str | None:
        """Return who wrote it: as the entry says, its text, or in Atom the feed."""
        if self.entry.author is not None:
            self.place("byline", self.entry.author)
        elif self.body.credits.byline:
            return self.body.credits.byline
        authors = self.entry.authors or feed_authors
        names = dict.fromkeys(name for author in authors if (name := _name(author)))
        line = ", ".join(name for name in names if name != feed_title)
        return line[:_MAX_NAME] or None

    def tags(self) -> tuple[str, ...]:
        """Return what it is about, each once."""
        found: dict[str, Value] = {}
        for value in self.entry.tags:
            tag = line_of(Text(value.text, "maybe html", ""))
            if tag and len(tag) <= _MAX_NAME:
                found.setdefault(tag, value)
        if len(found) > _MAX_TAGS:
            self.reasons.append(f"has {len(found)} tags, {_MAX_TAGS} are kept")
        kept = list(found.items())[:_MAX_TAGS]
        for _, value in kept:
            self.place("tags", value)
        return tuple(tag for tag, _ in kept)

    def pictures(self) -> tuple[Picture, ...]:
        """Return the pictures with a whole address, each once."""
        if not self.profile.has_pictures:
            return ()
        found: dict[str, Picture] = {}
        for picture in (*self.entry.pictures, *self.body.pictures):
            url = absolute(picture.url, self.link or self.base)
            if url:
                found.setdefault(url, replace(picture, url=url))
        return tuple(found.values())

    def attachments(self) -> tuple[Attachment, ...]:
        """Return the files with a whole address."""
        found = (
            (file, absolute(file.url, self.link or self.base)) for file in self.entry.attachments
        )
        return tuple(replace(file, url=url) for file, url in found if url)

    def _find_link(self) -> None:
        link = self.entry.link
        if link is None:
            return
        self.link = self.profile.canonical(absolute(link.text, self.base) or "") or None
        if self.link is None:
            self.reasons.append(f"its link {link.text[:100]!r} is no address of a page")
        self.place("link", Value(link.text, link.where))

    def _find_id(self) -> None:
        if self.entry.id is not None:
            self.id = self.entry.id.text
            self.place("upstream_id", self.entry.id)
        self.id = self.profile.item_id(self.link) or self.id


def _name(author: Author) -> str:
    """Return how an author is printed; many newspapers give the address with the name."""
    is_nobody = author.email.lower().startswith(_NO_ONE)
    email = "" if is_nobody else author.email
    if author.name and email:
        return f"{author.name} ({email})"
    return author.name or email


def _says_the_same(first: Draft, other: Draft) -> bool:
    return (first.body, first.body_html, first.published_at) == (
        other.body,
        other.body_html,
        other.published_at,
    )
