"""What a reader asks the search: the query string in, words and limits out, and back."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import parse_qs, urlencode

Order = Literal["relevance", "newest"]
MAX_TEXT = 100
"""Characters of a question that count."""
MAX_WORDS = 8
_MAX_NAME = 200
_BREAK = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Question:
    """One question; None of a limit means no limit."""

    text: str = ""
    """As it was typed, blanks folded."""
    section: str | None = None
    source: str | None = None
    since: date | None = None
    until: date | None = None
    """The last day that counts."""
    order: Order = "relevance"

    @property
    def words(self) -> tuple[str, ...]:
        """The words that every found article contains."""
        return tuple(dict.fromkeys(folded(self.text).split()))[:MAX_WORDS]

    @property
    def path(self) -> str:
        """The address of the question, the same for every way of asking it."""
        given = {
            "q": self.text,
            "section": self.section,
            "source": self.source,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "order": self.order if self.order != "relevance" else None,
        }
        query = urlencode({name: value for name, value in given.items() if value})
        return f"/search?{query}" if query else "/search"


def folded(text: str) -> str:
    """Return text as it is indexed and looked for: NFKC, lower case, blanks between words."""
    return _BREAK.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def parse(query: bytes) -> Question:
    """Return the question of a query string; what makes no sense in it is no limit."""
    given = parse_qs(query.decode("ascii", "replace"), max_num_fields=50)
    order = _first(given, "order")
    return Question(
        text=_first(given, "q")[:MAX_TEXT].strip(),
        section=_first(given, "section")[:_MAX_NAME] or None,
        source=_first(given, "source")[:_MAX_NAME] or None,
        since=_day(_first(given, "since")),
        until=_day(_first(given, "until")),
        order="newest" if order == "newest" else "relevance",
    )


def _first(given: dict[str, list[str]], name: str) -> str:
    text = given.get(name, [""])[0]
    return " ".join(part for part in text.split() if part.isprintable())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
