"""Pictures and files that an entry names: enclosures, Media RSS, what Korean feeds do instead.

RSS 2.0 `enclosure`, Atom `link rel="enclosure"` (RFC 4287, 4.2.7.2), Media RSS 1.5.1
(rssboard.org/media-rss): `media:content` may stand in `media:group`, and what describes it beside
or in it.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from ilbo_ingest.drafts import Attachment, Picture
from ilbo_ingest.readers.feeds.names import Element, attribute, children, name_of, text_in

_MAX_FILES = 64
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp)$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:)?//\S+|/\S*", re.IGNORECASE)


@dataclass(slots=True)
class Files:
    """What one entry names, each address once."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)

    def add(self, url: str, media_type: str, about: "About | None" = None) -> None:
        """Take an address as a picture or as a file, by its type or else its ending."""
        about = about or About()
        if not url or len(self.pictures) + len(self.attachments) >= _MAX_FILES:
            return
        if is_picture(url, media_type):
            self.pictures.setdefault(
                url, Picture(url=url, caption=about.caption, credit=about.credit, alt=about.alt)
            )
        else:
            name = about.caption or name_in(url)
            self.attachments.setdefault(url, Attachment(name, url, None, media_type or None))


@dataclass(frozen=True, slots=True)
class About:
    """What is said about a picture or file."""

    caption: str = ""
    credit: str = ""
    alt: str = ""


def files_of(item: Element) -> Files:
    """Return the pictures and files an item names."""
    files = Files()
    for child in item:
        add = _ADDING.get(name_of(child))
        if add is not None:
            add(files, child, item)
    if not files.pictures:
        _add_thumbnails(files, item)
    return files


def is_picture(url: str, media_type: str) -> bool:
    """Whether an address shows a picture."""
    if media_type:
        return media_type.lower().startswith("image")
    return _IMAGE.search(_path(url)) is not None


def name_in(url: str) -> str:
    """Return the name a file has in its address."""
    return unquote(_path(url).rpartition("/")[2])[:200] or "file"


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _add_enclosure(files: Files, enclosure: Element, _: Element) -> None:
    files.add(attribute(enclosure, "url", "href"), attribute(enclosure, "type"))


def _add_link(files: Files, link: Element, _: Element) -> None:
    if attribute(link, "rel").lower() == "enclosure":
        about = About(caption=attribute(link, "title"))
        files.add(attribute(link, "href"), attribute(link, "type"), about)


def _add_content(files: Files, content: Element, _: Element) -> None:
    files.add(attribute(content, "src"), attribute(content, "type"))


def _add_group(files: Files, group: Element, item: Element) -> None:
    for media in children(group, "media:content"):
        _add_described(files, media, (media, group, item))


def _add_media(files: Files, media: Element, item: Element) -> None:
    _add_described(files, media, (media, item))


def _add_described(files: Files, media: Element, around: tuple[Element, ...]) -> None:
    media_type = attribute(media, "type") or attribute(media, "medium")
    url = attribute(media, "url")
    about = About(
        caption=_said(around[:-1], "media:description", "media:title"),
        credit=_said(around, "media:credit"),
        alt=_said(around[:-1], "media:text"),
    )
    files.add(url, media_type, about)


def _said(around: tuple[Element, ...], *names: str) -> str:
    """Return what the nearest element says under the first of these names."""
    for element in around:
        for child in children(element, *names):
            if text := text_in(child):
                return text[:500]
    return ""


def _add_thumbnails(files: Files, item: Element) -> None:
    groups = children(item, "media:group")
    for parent in (item, *groups):
        for thumbnail in children(parent, "media:thumbnail")[:1]:
            url = attribute(thumbnail, "url") or text_in(thumbnail)
            files.add(url, "image", About(credit=_said((parent,), "media:credit")))


def _add_image(files: Files, image: Element, _: Element) -> None:
    """Take `<image>address</image>` or `<image><url>address</url></image>` within an item."""
    urls = [text_in(child) for child in children(image, "url", "href")]
    url = urls[0] if urls else text_in(image)
    if _ADDRESS.fullmatch(url):
        files.add(url, "image", About(alt=" ".join(map(text_in, children(image, "title")))))


_ADDING = {
    "enclosure": _add_enclosure,
    "link": _add_link,
    "content": _add_content,
    "media:content": _add_media,
    "media:group": _add_group,
    "image": _add_image,
}
