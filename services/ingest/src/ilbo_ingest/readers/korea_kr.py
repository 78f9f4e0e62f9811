"""How items of korea.kr (정책브리핑) are known: by one number, in feed, page and interface."""

import re
from urllib.parse import parse_qs, urlsplit

SCOPE = "korea.kr"
"""Within it `newsId` is unique; the interface calls the same number NewsItemId."""
NAME = "대한민국 정책브리핑"
_HOST = re.compile(r"(?:www\.|m\.)?korea\.kr", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,18}")
# The same page answers below several folders.
_FOLDERS = {"pressReleaseView.do": "briefing", "policyNewsView.do": "news"}


def news_id(url: str) -> str | None:
    """Return the number of the item an address of korea.kr shows; None for any other address."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return None
    if not _HOST.fullmatch(host):
        return None
    number = parse_qs(parts.query).get("newsId", [""])[0]
    return number if _NUMBER.fullmatch(number) else None


def canonical(url: str) -> str:
    """Return the address of an item without what counts clicks; any other address stays."""
    number = news_id(url)
    if number is None:
        return url
    path = urlsplit(url.strip()).path
    page = path.rsplit("/", 1)[-1]
    folder = _FOLDERS.get(page)
    path = f"/{folder}/{page}" if folder else path
    return f"https://www.korea.kr{path}?newsId={number}"
