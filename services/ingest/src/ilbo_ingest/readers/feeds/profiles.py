"""What some publishers do in feeds that no format says, told by the feed's own marks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from ilbo_ingest.agencies import Named, agency_at
from ilbo_ingest.readers import korea_kr
from ilbo_ingest.readers.feeds.addresses import host_of
from ilbo_ingest.readers.feeds.bodies import Wholeness
from ilbo_ingest.readers.feeds.entries import Feed
from ilbo_paper import Paper

_MINISTRY = re.compile(r"\[(?P<ministry>[가-힣A-Za-z·]{2,20})\]\s*(?P<title>.+)", re.DOTALL)
_NEWSWIRE = "newswire.co.kr"
# The industries of newswire.co.kr/rss/industry/N, and sections of a newspaper of that name.
_NEWSWIRE_SECTIONS = {
    "100": "경제", "200": "경제", "300": "경제", "400": "경제", "500": "경제", "600": "IT/과학",
    "700": "문화", "800": "경제", "900": "사회", "1000": "사회", "1100": "사회", "1200": "문화",
    "1300": "문화", "1400": "정치", "1500": "사회", "1600": "스포츠", "1700": "경제",
    "1800": "경제", "1900": "사회",
}  # fmt: skip
_INDUSTRY = re.compile(r"/industry/(\d{3,4})\b")


@dataclass(frozen=True, slots=True)
class Profile:
    """How one publisher's feeds are read; the default is as their format says."""

    scope: str | None = None
    """Within what its numbers are unique, however the item arrives."""
    name: str = ""
    """Who is credited, where the feed's title is no name."""
    section_names: tuple[str, ...] = ()
    has_pictures: bool = True
    wholeness: Wholeness = "as it looks"
    canonical: Callable[[str], str] = str
    """One address for each item."""
    item_id: Callable[[str | None], str | None] = lambda _: None
    """The number of an item in its address."""
    split_title: Callable[[str], tuple[str | None, str]] = lambda title: (None, title)
    """Ministry and headline of a title."""

    def section(self, paper: Paper) -> str | None:
        """Return the section these items belong to, where the newspaper has it."""
        known = {section.name for section in paper.sections}
        return next((name for name in self.section_names if name in known), None)

    def named(self, ministry: str, at: datetime | None) -> Named:
        """Return the ministry of a title."""
        return agency_at(ministry, at)


def profile_of(feed: Feed, url: str | None) -> Profile:
    """Return how a feed is read, by where it is or where its items are."""
    first = next((entry.link.text for entry in feed.entries if entry.link), "")
    hosts = {host_of(address) for address in (url, feed.link, feed.own_link, first)}
    if "korea.kr" in hosts and korea_kr.news_id(first):
        return _KOREA_KR
    if any(host == _NEWSWIRE or host.endswith(f".{_NEWSWIRE}") for host in hosts):
        return _newswire(feed, url)
    return _DEFAULT


def _number(link: str | None) -> str | None:
    return korea_kr.news_id(link or "")


def _split_title(title: str) -> tuple[str | None, str]:
    match = _MINISTRY.fullmatch(title)
    return (match["ministry"], match["title"].strip()) if match else (None, title)


def _newswire(feed: Feed, url: str | None) -> Profile:
    """Return the profile of Newswire; its feeds are made for one industry each."""
    found = _INDUSTRY.search(url or "") or _INDUSTRY.search(feed.own_link)
    number = found[1] if found else _query(feed.link, "cat")
    section = _NEWSWIRE_SECTIONS.get(number, "")
    return Profile(
        scope=_NEWSWIRE,
        name="뉴스와이어",
        section_names=(section,) if section else (),
        canonical=_newswire_address,
        item_id=lambda link: _query(link or "", "no") or None,
    )


def _newswire_address(link: str) -> str:
    number = _query(link, "no")
    return f"https://www.newswire.co.kr/newsRead.php?no={number}" if number else link


def _query(address: str, name: str) -> str:
    try:
        return parse_qs(urlsplit(address).query).get(name, [""])[0]
    except ValueError:
        return ""


_DEFAULT = Profile()
# Its photographs belong to agencies and picture services, whatever the licence of the text.
_KOREA_KR = Profile(
    scope=korea_kr.SCOPE,
    name=korea_kr.NAME,
    has_pictures=False,
    wholeness="whole",
    canonical=korea_kr.canonical,
    item_id=_number,
    split_title=_split_title,
)
