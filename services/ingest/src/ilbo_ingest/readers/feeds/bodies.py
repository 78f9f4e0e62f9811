"""What of an entry's texts is the body of an article, and whether it is all of it."""

import re
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urljoin

from ilbo_events.articles import MAX_BODY_BYTES
from ilbo_ingest.drafts import Picture
from ilbo_ingest.readers.credits import (
    Credits,
    may_hold_credits,
    refers_to_attachment,
    split_credits,
    take_credits,
)
from ilbo_ingest.readers.feeds.entries import Entry, Text
from ilbo_ingest.readers.feeds.plain import (
    looks_like_html,
    paragraphs_of,
    shown_text,
    simple_paragraphs,
)
from ilbo_ingest.readers.fragments import Fragment
from ilbo_ingest.sanitizer import RefusedHtmlError, sanitize

# A teaser is short; what is longer, or stands in several paragraphs, is told in full.
_LONG_TEXT, _MANY_PARAGRAPHS, _LONG_ENOUGH = 1500, 3, 500
_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|\[\s*(?:…|\.{3}|&hellip;)\s*\]|\(\s*(?:계속|하략|중략)\s*\)"
    r"|(?:기사|전문|원문)?\s*더\s?보기|(?:전문|원문|기사)\s?보기|read more|continue reading)"
    r"[\s>»→\])]*$",
    re.IGNORECASE,
)
_LAST_WORDS = 60
_MAX_PICTURE_EDGE_OF_A_COUNTER = 2
_MAX_CHARACTERS = MAX_BODY_BYTES // 4
Wholeness = Literal["as it looks", "whole"]
"""Whether a publisher's descriptions are known to be the whole text."""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article as its feed gives it."""

    paragraphs: tuple[str, ...] = ()
    html: str | None = None
    is_excerpt: bool = True
    """Nothing at all counts as one, too: it never replaces a text."""
    summary: str = ""
    """What it gives as a summary beside a longer text."""
    pictures: tuple[Picture, ...] = ()
    credits: Credits = field(default_factory=Credits)
    where: str = ""
    reasons: tuple[str, ...] = ()
    """What was left out, and why."""


def body_of(entry: Entry, base: str | None, wholeness: Wholeness) -> Body:
    """Return the body: the content, or else the summary.

    A summary is an excerpt where the original stands elsewhere and nothing says that it is whole.
    """
    text = entry.content or entry.summary
    if text is None:
        return Body()
    body = _read(text, base)
    shown = _shown(body)
    if not shown and not body.pictures:
        return replace(body, paragraphs=(), html=None, reasons=(*body.reasons, "shows no text"))
    if refers_to_attachment(shown):
        reason = f"says only where the text is: {shown}"
        return replace(body, paragraphs=(), html=None, reasons=(*body.reasons, reason))
    if entry.content is None and wholeness == "as it looks":
        return replace(body, is_excerpt=_is_teaser(entry, body, shown))
    summary = _summary(entry, shown)
    return replace(
        body, is_excerpt=_CUT_OFF.search(shown[-_LAST_WORDS:]) is not None, summary=summary
    )


def _shown(body: Body) -> str:
    return shown_text(body.html) if body.html is not None else "\n".join(body.paragraphs)


def _is_teaser(entry: Entry, body: Body, shown: str) -> bool:
    if entry.link is None or _CUT_OFF.search(shown[-_LAST_WORDS:]):
        return entry.link is not None
    if len(shown) >= _LONG_TEXT:
        return False
    blocks = len(body.paragraphs) or shown.count("\n") + 1
    return not (blocks >= _MANY_PARAGRAPHS and len(shown) >= _LONG_ENOUGH)


def _summary(entry: Entry, shown: str) -> str:
    if entry.summary is None or entry.content is None:
        return ""
    summary = " ".join(paragraphs_of(shown_text(entry.summary.value)))
    return "" if summary[:100] == " ".join(shown.split())[:100] else summary


def _read(text: Text, base: str | None) -> Body:
    value, where = text.value, text.where
    if text.kind == "text" or (text.kind == "maybe html" and not looks_like_html(value)):
        return _of_paragraphs(paragraphs_of(value), where)
    paragraphs = simple_paragraphs(value)
    if paragraphs is not None:
        return _of_paragraphs(paragraphs, where)
    against = urljoin(base or "", text.base or "") or base
    return _of_html(value, where, against)


def _of_paragraphs(paragraphs: tuple[str, ...], where: str) -> Body:
    found = Credits()
    if may_hold_credits("\n".join(paragraphs)):
        signed = split_credits(paragraphs)
        paragraphs, found = signed.paragraphs, signed.credits
    kept, reason = _within_limits(paragraphs)
    return Body(paragraphs=kept, credits=found, where=where, reasons=reason)


def _within_limits(paragraphs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if sum(map(len, paragraphs)) <= _MAX_CHARACTERS and len(paragraphs) <= 5000:
        return paragraphs, ()
    kept: list[str] = []
    left = _MAX_CHARACTERS
    for paragraph in paragraphs[:5000]:
        kept.append(paragraph[:left])
        left -= len(paragraph)
        if left <= 0:
            break
    return tuple(kept), (f"is longer than an article may be: cut after {len(kept)} paragraphs…",)


def _of_html(html: str, where: str, base: str | None) -> Body:
    try:
        clean = sanitize(html, base)
    except RefusedHtmlError as error:
        body = _of_paragraphs(paragraphs_of(shown_text(html)), where)
        return replace(body, reasons=(*body.reasons, f"is published as plain text: it {error}"))
    has_credits, has_images = may_hold_credits(clean), "<img" in clean
    if not has_credits and not has_images:
        return Body(html=clean or None, where=where)
    fragment = Fragment(clean)
    pictures = _pictures(fragment)
    found = take_credits(fragment) if has_credits else Credits()
    is_changed = has_images or bool(found.removed)
    if is_changed:
        fragment.drop_void()
        clean = fragment.html()
    body = Body(html=clean or None, pictures=pictures, credits=found, where=where)
    # What only framed a picture or a credit is gone: paragraphs may be all that is left.
    paragraphs = simple_paragraphs(clean) if is_changed else None
    return body if paragraphs is None else replace(body, html=None, paragraphs=paragraphs)


def _pictures(fragment: Fragment) -> tuple[Picture, ...]:
    """Take the pictures out of a fragment: they are stored apart; one that counts is none."""
    return tuple(
        Picture(url=image.url, caption=image.caption, alt=image.alt)
        for image in fragment.take_images()
        if image.url and not image.is_within(_MAX_PICTURE_EDGE_OF_A_COUNTER)
    )
