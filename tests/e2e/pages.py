"""What a reader sees of a page: its text, white space and invisible joiners aside."""

import re
from html.parser import HTMLParser

_UNSEEN = frozenset({"script", "style", "template"})
_GAPS = re.compile("[\\s\u00ad\u200b-\u200d\u2060\ufeff]+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def compact(text: str) -> str:
    """Return the text without white space and invisible joiners."""
    return _GAPS.sub("", text)


def page_text(html: str) -> str:
    """Return a page's body as compact text, in document order."""
    reader = _Text()
    reader.feed(html[html.index("<body") :])
    return compact("".join(reader.parts))


def missing_in_order(text: str, parts: list[str]) -> str | None:
    """Return the first part that does not follow the one before it, or None."""
    position = 0
    for part in parts:
        found = text.find(compact(part), position)
        if found < 0:
            return part
        position = found + len(compact(part))
    return None


def lines_of(edition: str) -> list[str]:
    """Return what an edition file says, line by line, without the bullets of its ticker."""
    lines = (line.strip().removeprefix("•").strip() for line in edition.splitlines())
    return [line for line in lines if line]
