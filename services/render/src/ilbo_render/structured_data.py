"""What search engines are told about a page, as JSON-LD."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

from ilbo_events import ArticlePublished, Image
from ilbo_paper import Paper
from ilbo_render.moments import machine

Node = Mapping[str, object]

_ESCAPES = (
    ("<", "\\u003c"),
    (">", "\\u003e"),
    ("&", "\\u0026"),
    ("\u2028", "\\u2028"),
    ("\u2029", "\\u2029"),
)
_LICENCES = {
    "0": "https://www.kogl.or.kr/info/license.do",
    "1": "https://www.kogl.or.kr/info/licenseType1.do",
    "2": "https://www.kogl.or.kr/info/licenseType2.do",
    "3": "https://www.kogl.or.kr/info/licenseType3.do",
    "4": "https://www.kogl.or.kr/info/licenseType4.do",
}


def licence_url(kogl_type: str | None) -> str | None:
    """Return where the terms of a 공공누리 type are."""
    return _LICENCES.get(kogl_type or "")


def script(nodes: Sequence[Node]) -> Markup:
    """Return the graph as a script element that no text inside can end."""
    graph = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _ESCAPES:
        text = text.replace(character, escaped)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - escaped


def organization(paper: Paper) -> Node:
    """Return the newspaper."""
    url = paper.masthead.url
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{url}/#org",
        "name": paper.masthead.name,
        "url": f"{url}/",
        "logo": {"@type": "ImageObject", "url": f"{url}/favicon.svg"},
        "correctionsPolicy": f"{url}/corrections",
    }


def site(paper: Paper) -> Node:
    """Return the site as a whole."""
    url = paper.masthead.url
    return {
        "@type": "WebSite",
        "@id": f"{url}/#site",
        "url": f"{url}/",
        "name": paper.masthead.name,
        "description": paper.masthead.description,
        "inLanguage": "ko-KR",
        "publisher": {"@id": f"{url}/#org"},
    }


def breadcrumbs(paper: Paper, steps: Sequence[tuple[str, str]]) -> Node:
    """Return the way from the front page; each step is a name and a path."""
    url = paper.masthead.url
    items = [("홈", "/"), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": f"{url}{path}"}
            for place, (name, path) in enumerate(items, 1)
        ],
    }


def news_article(
    paper: Paper, article: ArticlePublished, description: str, social_path: str
) -> Node:
    """Return the article with its release, licence, pictures and correction."""
    url = paper.masthead.url
    address = f"{url}/articles/{article.article_id}"
    node: dict[str, object] = {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "mainEntityOfPage": address,
        "headline": article.headline,
        "description": description,
        "datePublished": _zoned(article.first_published_at, article.published_precision),
        "dateModified": _zoned(article.published_at, article.published_precision),
        "inLanguage": "ko-KR",
        "articleSection": article.section,
        "isAccessibleForFree": True,
        "author": _author(paper, article),
        "publisher": {"@id": f"{url}/#org"},
        "image": [f"{url}{path}" for path in _pictures(article) or [social_path]],
        "speakable": {"@type": "SpeakableSpecification", "cssSelector": ["h1", ".subheads"]},
    }
    if article.tags:
        node["keywords"] = list(article.tags)
    if article.source:
        node["isBasedOn"] = _release(article)
    if article.correction:
        node["correction"] = _correction(article)
    return node


def _pictures(article: ArticlePublished) -> list[str]:
    return [image.path(image.width_pixels, "jpg") for image in article.images]


def picture(paper: Paper, image: Image, page: str, headline: str) -> Node:
    """Return one picture that has a page of its own."""
    url = paper.masthead.url
    node: dict[str, object] = {
        "@type": "ImageObject",
        "@id": f"{url}{page}#picture",
        "url": f"{url}{page}",
        "contentUrl": f"{url}{image.path(image.width_pixels, 'jpg')}",
        "width": image.width_pixels,
        "height": image.height_pixels,
        "name": headline,
        "caption": image.caption or image.alt or headline,
        "representativeOfPage": True,
    }
    if image.credit:
        node["creditText"] = image.credit
    return node


def _zoned(moment: datetime, precision: str) -> str:
    return machine(moment, "minute") if precision == "day" else machine(moment, precision)


def _author(paper: Paper, article: ArticlePublished) -> Node:
    if article.byline:
        return {"@type": "Person", "name": article.byline}
    return {"@type": "Organization", "name": article.dateline or paper.masthead.name}


def _release(article: ArticlePublished) -> Node:
    assert article.source is not None
    node: dict[str, object] = {
        "@type": "CreativeWork",
        "name": article.headline,
        "publisher": {"@type": "GovernmentOrganization", "name": article.source.name},
    }
    if article.source.url:
        node["url"] = article.source.url
    if licence := licence_url(article.source.kogl_type):
        node["license"] = licence
    return node


def _correction(article: ArticlePublished) -> Node:
    assert article.correction is not None
    corrected_at = article.correction.corrected_at or article.published_at
    return {
        "@type": "CorrectionComment",
        "text": article.correction.text,
        "datePublished": machine(corrected_at, "minute"),
    }
