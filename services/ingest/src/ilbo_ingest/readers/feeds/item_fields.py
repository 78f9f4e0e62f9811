"""The fields of one entry, each with its place, and what was left out of it."""

import re
from dataclasses import dataclass, field, replace

from ilbo_ingest.drafts import UNTITLED, Attachment, Picture, Place
from ilbo_ingest.readers.feeds.addresses import absolute
from ilbo_ingest.readers.feeds.bodies import Body, body_of
from ilbo_ingest.readers.feeds.entries import Author, Entry, Text, Value
from ilbo_ingest.readers.feeds.plain import first_sentence, line_of, markup_stripped, shown_text
from ilbo_ingest.readers.feeds.profiles import Profile

MAX_LINE, MAX_NAME, _MAX_TAGS, _MAX_VALUE = 500, 200, 64, 200
_LOOKED_AT = 1500
_TAKEN_BACK = re.compile(r"[\[(【<]\s*(?:기사\s*)?(?:전문\s*)?(?:삭제|취소|철회)\s*[\])】>]")
_NO_ONE = ("noreply", "no-reply", "donotreply", "do-not-reply")


@dataclass(slots=True)
class ItemFields:
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
            self.place("body", Value(markup_stripped(text.value[:_LOOKED_AT]), text.where))
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
            if self.ministry:
                self.place("source", Value(self.ministry, title.where))
        if not line:
            shown = self.body.html and shown_text(self.body.html)
            line = first_sentence(shown or "\n".join(self.body.paragraphs))
            if line:
                self.reasons.append("has no title: its first sentence stands for it")
        if not line:
            self.hold = "it has neither title nor text"
            self.reasons.append(self.hold)
            return UNTITLED
        if _TAKEN_BACK.search(line):
            self.hold = "its title says that it was taken back"
        if len(line) > MAX_LINE:
            self.reasons.append("its title is cut: it is longer than a headline may be")
            return f"{line[: MAX_LINE - 1]}…"
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
        return line[:MAX_NAME] or None

    def tags(self) -> tuple[str, ...]:
        """Return what it is about, each once."""
        found: dict[str, Value] = {}
        for value in self.entry.tags:
            tag = line_of(Text(value.text, "maybe html", ""))
            if tag and len(tag) <= MAX_NAME:
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
        number = self.profile.item_id(self.link)
        if number is not None and self.entry.link is not None:
            self.id = number
            self.place("upstream_id", Value(number, self.entry.link.where))


def _name(author: Author) -> str:
    """Return how an author is printed; many newspapers give the address with the name."""
    is_nobody = author.email.lower().startswith(_NO_ONE)
    email = "" if is_nobody else author.email
    if author.name and email:
        return f"{author.name} ({email})"
    return author.name or email
