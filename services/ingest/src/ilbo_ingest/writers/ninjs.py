"""Articles as ninjs 3.1, for other newsrooms.

Format: IPTC ninjs 3.1, https://iptc.org/std/ninjs/ and the schema ninjs-schema_3.1.json.
"""

import re

from ilbo_events import ArticlePublished, ArticleWithdrawn, Image, Source
from ilbo_paper import Paper

MEDIA_TYPE = "application/vnd.iptc.ninjs+json"
Item = dict[str, object]
_STANDARD: Item = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
_KOGL = {
    "0": "공공누리 제0유형: 자유이용",
    "1": "공공누리 제1유형: 출처표시",
    "2": "공공누리 제2유형: 출처표시, 상업적 이용금지",
    "3": "공공누리 제3유형: 출처표시, 변경금지",
    "4": "공공누리 제4유형: 출처표시, 상업적 이용금지, 변경금지",
}
# https://www.kogl.or.kr/info/license.do describes these four, each on a page of its own.
_KOGL_PAGES = frozenset("1234")
_BLANK_LINES = re.compile(r"\n\s*\n")
_TAG = re.compile(r"<[^>]*>")


def ninjs(article: ArticlePublished, paper: Paper) -> Item:
    """Return an article as a ninjs object, valid against IPTC's schema."""
    item: Item = {
        "uri": _address(paper, article.article_id),
        "standard": _STANDARD,
        "type": "text",
        "representationType": "partial" if article.is_excerpt else "full",
        "version": str(article.revision),
        "firstCreated": article.first_published_at.isoformat(),
        "versionCreated": article.published_at.isoformat(),
        "pubStatus": "usable",
        "language": "ko",
        "headlines": _headlines(article),
        "bodies": [_body(article)] if article.body or article.body_html else [],
        "by": article.byline,
        "located": article.dateline,
        "edNote": article.correction.text if article.correction else None,
        "subjects": _subjects(article),
        "altIds": _alternative_ids(article),
        "associations": [
            _picture(image, number, paper) for number, image in enumerate(article.images, 1)
        ],
        **_rights(article.source, paper),
    }
    return _without_empty(item)


def withdrawn_ninjs(event: ArticleWithdrawn, paper: Paper) -> Item:
    """Return the notice that an article is canceled; it says nothing of what it said."""
    return _without_empty(
        {
            "uri": _address(paper, event.article_id),
            "standard": _STANDARD,
            "type": "text",
            "version": str(event.revision),
            "versionCreated": event.withdrawn_at.isoformat(),
            "pubStatus": "canceled",
            "edNote": event.reason,
            "altIds": [{"role": "ilbo", "value": event.article_id}],
        }
    )


def _address(paper: Paper, article_id: str) -> str:
    return f"{paper.masthead.url}/articles/{article_id}"


def _headlines(article: ArticlePublished) -> list[Item]:
    return [
        {"role": "subhead" if number else "main", "contentType": "text/plain", "value": line}
        for number, line in enumerate((article.headline, *article.subheads))
    ]


def _body(article: ArticlePublished) -> Item:
    if article.body_html is not None:
        plain, kind, value = _TAG.sub(" ", article.body_html), "text/html", article.body_html
    else:
        plain = value = "\n\n".join(_BLANK_LINES.sub("\n", part) for part in article.body)
        kind = "text/plain"
    return {
        "role": "main",
        "contentType": kind,
        "charCount": len(plain),
        "wordCount": len(plain.split()),
        "value": value,
    }


def _subjects(article: ArticlePublished) -> list[Item]:
    subjects: list[Item] = [{"name": tag, "rel": "about"} for tag in article.tags]
    return [{"name": article.section, "rel": "section"}, *subjects] if article.section else subjects


def _alternative_ids(article: ArticlePublished) -> list[Item]:
    ids: list[Item] = [{"role": "ilbo", "value": article.article_id}]
    if article.source and article.source.url:
        ids.append({"role": "original", "value": article.source.url})
    return ids


def _picture(image: Image, number: int, paper: Paper) -> Item:
    texts = (("caption", image.caption), ("alt", image.alt))
    return _without_empty(
        {
            "name": f"image{number}",
            "rel": "main" if number == 1 else "illustration",
            "uri": f"{paper.masthead.url}{image.path(image.width_pixels, 'jpg')}",
            "type": "picture",
            "by": image.credit,
            "descriptions": [
                {"role": role, "contentType": "text/plain", "value": text}
                for role, text in texts
                if text
            ],
            "renditions": [_rendition(image, width, paper) for width in image.sizes],
        }
    )


def _rendition(image: Image, width: int, paper: Paper) -> Item:
    return {
        "name": f"jpeg-{width}",
        "href": f"{paper.masthead.url}{image.path(width, 'jpg')}",
        "contentType": "image/jpeg",
        "width": width,
        "height": max(1, round(image.height_pixels * width / image.width_pixels)),
    }


def _rights(source: Source | None, paper: Paper) -> Item:
    """Return whose text it is and what may be done with it; with no licence, nothing may."""
    if source is None:
        return {
            "copyrightHolder": paper.masthead.name,
            "copyrightNotice": paper.imprint.copyright,
            "infoSources": [{"name": paper.masthead.name, "role": "publisher"}],
        }
    terms = _KOGL.get(source.kogl_type or "")
    kind = f", {terms.split(':')[0]}" if terms else ""
    linked = f"https://www.kogl.or.kr/info/licenseType{source.kogl_type}.do"
    return {
        "copyrightHolder": source.name,
        "copyrightNotice": f"출처: {source.name}{kind}",
        "infoSources": [
            {"name": source.name, "role": "origin"},
            {"name": paper.masthead.name, "role": "publisher"},
        ],
        "usageTerms": terms,
        "rightsInfo": {"linkedRights": linked} if source.kogl_type in _KOGL_PAGES else None,
    }


def _without_empty(item: Item) -> Item:
    """Return the item without what it doesn't say: an empty field is no valid one."""
    return {name: value for name, value in item.items() if value not in (None, "", [])}
