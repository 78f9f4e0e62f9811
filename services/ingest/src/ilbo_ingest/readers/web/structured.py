"""What a page says of its article in JSON-LD.

Format: schema.org NewsArticle and its relatives, https://schema.org/NewsArticle, in
`<script type="application/ld+json">` (JSON-LD 1.1); nothing is fetched, contexts are ignored.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from ilbo_events.text import clean_line
from ilbo_ingest.readers.web.page import Page

_ARTICLES = frozenset(
    {
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "backgroundnewsarticle",
        "opinionnewsarticle",
        "reviewnewsarticle",
        "askpublicnewsarticle",
        "advertisercontentarticle",
        "blogposting",
        "liveblogposting",
        "techarticle",
        "report",
        "socialmediaposting",
        "discussionforumposting",
    }
)
_MAX_SCRIPTS, _MAX_CHARACTERS, _MAX_NODES, _MAX_DEPTH = 30, 500_000, 2_000, 12
Node = dict[str, object]


@dataclass(frozen=True, slots=True)
class StructuredArticle:
    """The article a page describes for machines; what it doesn't say is empty."""

    headline: str = ""
    subhead: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    modified: str = ""
    images: tuple[str, ...] = ()
    caption: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    language: str = ""
    rights: str = ""
    is_free: bool = True


@dataclass(frozen=True, slots=True)
class StructuredData:
    """Everything of a page's JSON-LD that matters here."""

    article: StructuredArticle | None
    types: frozenset[str]
    """All types of the page's nodes, in lower case."""


def structured_data(page: Page, titles: tuple[str, ...]) -> StructuredData:
    """Return what the page describes; of several articles the one with a title of the page."""
    nodes = list(_nodes(page))
    types = frozenset(name for node in nodes for name in _types(node))
    articles = [node for node in nodes if _types(node) & _ARTICLES]
    known = {_plain(title) for title in titles if title}
    same = [node for node in articles if _plain(_text(node, "headline", "name")) in known]
    described = [node for node in articles if _text(node, "datePublished", "articleBody")]
    chosen = [*same, *(described or articles)] if len(articles) < 4 or same else []
    return StructuredData(_article(chosen[0]) if chosen else None, types)


def _nodes(page: Page) -> Iterator[Node]:
    count = 0
    for number, script in enumerate(page.root.iter("script")):
        if number > 20 * _MAX_SCRIPTS or count > _MAX_NODES:
            return
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        for node in _walk(_parsed(script.text or ""), 0):
            count += 1
            yield node


def _parsed(text: str) -> object:
    """Return the JSON of a script, which may stand in a comment; None when it is none."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").rstrip(" ;\n")
    if len(text) > _MAX_CHARACTERS:
        return None
    try:
        value: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _walk(value: object, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for part in value[:_MAX_NODES]:
            yield from _walk(part, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            if isinstance(value.get(name), list | dict):
                yield from _walk(value[name], depth + 1)


def _types(node: Node) -> set[str]:
    given = node.get("@type")
    names = given if isinstance(given, list) else [given]
    return {name.rsplit("/", 1)[-1].lower() for name in names if isinstance(name, str)}


def _article(node: Node) -> StructuredArticle:
    rights = _names(node.get("copyrightNotice")) or _names(node.get("license"))
    return StructuredArticle(
        headline=_text(node, "headline", "name"),
        subhead=_text(node, "alternativeHeadline"),
        description=_text(node, "description"),
        authors=_names(node.get("author")) or _names(node.get("creator")),
        publisher=next(iter(_names(node.get("publisher"))), ""),
        published=_text(node, "datePublished", "dateCreated"),
        modified=_text(node, "dateModified"),
        images=_images(node.get("image")),
        caption=_caption(node.get("image")),
        section=next(iter(_names(node.get("articleSection"))), ""),
        keywords=_keywords(node.get("keywords")),
        language=_text(node, "inLanguage"),
        rights=next(iter(rights), ""),
        is_free=str(node.get("isAccessibleForFree")).lower() not in ("false", "no"),
    )


def _text(node: Node, *names: str) -> str:
    for name in names:
        value = node.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value.strip():
            return clean_line(value)
    return ""


def _names(value: object) -> tuple[str, ...]:
    """Return names of people or bodies, or plain texts."""
    parts = value if isinstance(value, list) else [value]
    found: list[str] = []
    for part in parts[:20]:
        if isinstance(part, str):
            found.append(clean_line(part))
        elif isinstance(part, dict):
            found.append(_text(part, "name", "legalName"))
    return tuple(dict.fromkeys(name for name in found if name))


def _images(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else [value]
    found: list[str] = []
    for part in parts[:20]:
        if isinstance(part, str):
            found.append(part.strip())
        elif isinstance(part, dict):
            found.append(_text(part, "url", "contentUrl", "@id"))
    return tuple(dict.fromkeys(address for address in found if address))


def _caption(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return _text(first, "caption", "description") if isinstance(first, dict) else ""


def _keywords(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return _names(value) if isinstance(value, list) else ()


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())
