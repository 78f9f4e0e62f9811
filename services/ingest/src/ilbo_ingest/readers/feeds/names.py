"""Elements of feeds by the names everybody uses, whatever prefix a feed binds to a namespace.

RSS 0.9x, 1.0 (web.resource.org/rss/1.0) and 2.0 (rssboard.org), Atom 0.3 and 1.0 (RFC 4287), CDF,
Dublin Core, content, Media RSS, iTunes, Atom tombstones (RFC 6721).
"""

from functools import lru_cache

from lxml import etree

Element = etree._Element
DC = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"
_CORE = frozenset(
    {
        "",
        "http://backend.userland.com/rss",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/",
        "http://example.com/newformat#",
        "http://example.com/necho",
        "http://purl.org/echo/",
        "uri/of/echo/namespace#",
        "http://purl.org/pie/",
        "http://purl.org/atom/ns#",
        "http://www.w3.org/2005/atom",
        "http://purl.org/rss/1.0/modules/rss091#",
    }
)
_PREFIXES = {
    DC: "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://www.w3.org/xml/1998/namespace": "xml",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://a10.com/": "a10",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
}
_UNDECLARED = frozenset(_PREFIXES.values()) | {"atom"}


def name_of(element: Element) -> str:
    """Return an element's name in small letters, e.g. title, dc:creator, media:content."""
    return _name(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=4096)
def _name(tag: str) -> str:
    namespace, _, local = tag.rpartition("}")
    namespace, local = namespace.removeprefix("{").lower(), local.lower()
    if namespace in _CORE or "backend.userland.com/rss" in namespace:
        prefix, colon, rest = local.partition(":")
        # Without a declaration the parser takes the prefix for a part of the name.
        if colon and prefix in _UNDECLARED:
            return rest if prefix == "atom" else f"{prefix}:{rest}"
        return local
    return f"{_PREFIXES.get(namespace, '?')}:{local}"


def shown_name(element: Element) -> str:
    """Return an element's name as documents write it, e.g. pubDate, dc:creator, rdf:RDF."""
    prefix, colon, _ = name_of(element).partition(":")
    local = str(element.tag).rpartition("}")[2].rpartition(":")[2]
    return f"{prefix}:{local}" if colon else local


def canonical_tag(name: str, element: Element) -> str:
    """Return the tag under which every parser knows an element of this name."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return element.tag.rpartition(":")[2] if "}" not in element.tag else element.tag
    namespace = next((uri for uri, known in _PREFIXES.items() if known == prefix), None)
    return f"{{{namespace}}}{local}" if namespace else element.tag


def attribute(element: Element, *names: str) -> str:
    """Return the first of these attributes that says something, whatever its letters' case."""
    for wanted in names:
        if value := element.get(wanted):
            return value.strip()
    lowered = {str(key).rpartition("}")[2].lower(): str(value) for key, value in element.items()}
    return next((lowered[name].strip() for name in names if lowered.get(name)), "")


def text_in(element: Element) -> str:
    """Return all text in an element."""
    if len(element) == 0:
        return (element.text or "").strip()
    return "".join(map(str, element.itertext())).strip()


def children(element: Element, *names: str) -> list[Element]:
    """Return the children of these names, in the order of the names."""
    found = [(name_of(child), child) for child in element]
    return [child for name in names for known, child in found if known == name]
