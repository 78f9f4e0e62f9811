"""Which article each item of a source is, however its source names it today. Pure.

Feeds change their guids, their links and their headlines, give one guid to two items and one link
to all. So an item has several names; whichever is known tells the article, and a name that two
items of one document bear tells nothing.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlsplit

from ilbo_bus import KST
from ilbo_ingest.drafts import Draft
from ilbo_ingest.identity import article_id_of
from ilbo_ingest.readers import korea_kr
from ilbo_ingest.readers.portal.text import normalised
from ilbo_ingest.sources.links import canonical_link, is_own
from ilbo_paper import FeedSource, NewsSource, PageListSource

_LONG_NAME = 16
_LONGEST_LINK = 2_048
# The time alone is no news: many feeds date an item anew whenever they are made. Nor is a name.
_NOT_SAID = frozenset(
    {"places", "published_at", "published_precision", "updated_at", "upstream_revision"}
    | {"article_id", "upstream_id", "scope"}
)


@dataclass(frozen=True, slots=True)
class Named:
    """One item with all its names."""

    draft: Draft
    """With `article_id`, the one a new item gets."""
    names: tuple[str, ...]
    """The first decides; hashes, as they are stored."""
    digest: str
    """Hash of what the item says."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered under each name of an item."""

    article_id: str
    digest: str
    upstream_revision: int | None = None
    """The highest that was seen."""
    day: str = ""
    """When it was seen last; the longest unseen are forgotten first."""


def named(drafts: Sequence[Draft], source: NewsSource) -> tuple[Named, ...]:
    """Return the items of one document with their names."""
    if not isinstance(source, FeedSource | PageListSource):
        return tuple(_by_reader(draft, source) for draft in drafts)
    naming = _Naming(source, drafts)
    return tuple(naming.named(draft) for draft in drafts)


def resolved(
    items: Iterable[Named], known: Mapping[str, Known]
) -> list[tuple[Named, Known | None]]:
    """Return each article once, under the id it is known by, with what is known of it.

    Of two items that are the same article the first counts: feeds begin with the newest.
    """
    found: dict[str, tuple[Named, Known | None]] = {}
    for item in items:
        last = next((known[name] for name in item.names if name in known), None)
        article_id = last.article_id if last else item.draft.article_id
        assert article_id is not None
        draft = replace(item.draft, article_id=article_id)
        found.setdefault(article_id, (replace(item, draft=draft), last))
    return list(found.values())


def digest_of_draft(draft: Draft) -> str:
    """Return a hash of what a draft says, whenever it says it."""
    said = {
        field.name: getattr(draft, field.name)
        for field in fields(draft)
        if field.name not in _NOT_SAID
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=_plain)
    return _hash(text)


class _Naming:
    """The names that the items of one document have."""

    def __init__(self, source: FeedSource | PageListSource, drafts: Sequence[Draft]) -> None:
        self._source = source
        self._guids = _ambiguous(drafts, lambda d: d.upstream_id, lambda d: d.link or d.headline)
        self._links = _ambiguous(drafts, _link, lambda d: normalised(d.headline))

    def named(self, draft: Draft) -> Named:
        texts = self._texts(draft)
        is_of_korea_kr = draft.scope == korea_kr.SCOPE and is_own(draft.link, self._source.url)
        new = article_id_of(draft) if is_of_korea_kr else _hash(self._new_id(draft, texts[0]))
        draft = replace(draft, article_id=new)
        names = tuple(_hash(text) for text in texts)
        return Named(draft, names, digest_of_draft(draft))

    def _texts(self, draft: Draft) -> list[str]:
        is_telling = draft.upstream_id and draft.upstream_id not in self._guids
        guid = f"guid\n{draft.upstream_id}" if is_telling else None
        link = self._by_link(draft)
        title = f"title\n{_day(draft)}\n{normalised(draft.headline)}"
        match self._source.identity:
            case "title-day":
                return [title]
            case "link":
                wanted = [link, guid]
            case "id-in-link":
                wanted = [self._id_in_link(draft), link, guid]
            case "guid":
                wanted = [guid, link]
        return [text for text in wanted if text] or [title]

    def _by_link(self, draft: Draft) -> str | None:
        link = _link(draft)
        return f"link\n{link}" if link and link not in self._links else None

    def _id_in_link(self, draft: Draft) -> str | None:
        match = re.search(self._source.id_pattern or "", (draft.link or "")[:_LONGEST_LINK])
        return f"id\n{match[1]}" if match and self._source.id_pattern and match[1] else None

    def _new_id(self, draft: Draft, first: str) -> str:
        """Return what makes the id of a new article.

        The link, where it leads to the source's own site: two feeds of one site then name the same
        article. What leads elsewhere is known within this source only, so that no feed can take
        the articles of another.
        """
        own = is_own(draft.link, self._source.url)
        if own and first.startswith("id\n"):
            return f"{urlsplit(self._source.url).hostname}\n{first}"
        if own and self._source.identity != "title-day" and (link := self._by_link(draft)):
            return link
        return f"source\n{self._source.name}\n{first}"


def _by_reader(draft: Draft, source: NewsSource) -> Named:
    """Name an item as its reader does; of a folder or a mailbox each names articles for itself."""
    if not (draft.article_id or draft.scope or draft.link):
        draft = replace(draft, scope=source.name)
    draft = replace(draft, article_id=article_id_of(draft))
    return Named(draft, (_hash(f"article\n{draft.article_id}"),), digest_of_draft(draft))


def _ambiguous(
    drafts: Iterable[Draft], name: Callable[[Draft], str | None], item: Callable[[Draft], str]
) -> set[str]:
    """Return the names that several items of the document bear."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        if (called := name(draft)) is not None:
            bearers[called].add(item(draft))
    return {called for called, items in bearers.items() if len(items) > 1}


def _link(draft: Draft) -> str | None:
    """Return what a link tells: alone when it has a number or a long name, else with the headline.

    A link such as /notice stands below every item of some feeds, each time a new one.
    """
    link = canonical_link(draft.link)
    path = link.partition("/")[2] if link else ""
    if not path or any(map(str.isdigit, path)) or len(path.rpartition("/")[2]) >= _LONG_NAME:
        return link
    return f"{link}\n{normalised(draft.headline)}"


def _day(draft: Draft) -> str:
    return f"{draft.published_at.astimezone(KST):%Y-%m-%d}" if draft.published_at else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:24]


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return repr(value)
