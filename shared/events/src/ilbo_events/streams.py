"""The registry of streams: what each carries, who says it and who listens."""

from dataclasses import dataclass

from ilbo_events.articles import ArticlePublished, ArticleWithdrawn
from ilbo_events.fact import Fact
from ilbo_events.pages import PagesChanged
from ilbo_events.warnings import WeatherWarningIssued, WeatherWarningLifted
from ilbo_events.weather import WeatherObserved


@dataclass(frozen=True)
class Stream:
    """One Redis stream, named without the namespace."""

    name: str
    events: tuple[type[Fact], ...]
    """What it carries; an entry that names no type is the first of them."""
    producers: frozenset[str]
    """Services that publish to it; other programs may, too."""
    consumers: frozenset[str]
    """Services that read it with a consumer group."""
    says: str


ARTICLES = Stream(
    "articles",
    (ArticlePublished, ArticleWithdrawn),
    frozenset({"ingest"}),
    frozenset({"render"}),
    "what is public and what is no longer",
)
WEATHER = Stream(
    "weather",
    (WeatherObserved,),
    frozenset({"weather", "ingest"}),
    frozenset({"render"}),
    "what was observed where and when",
)
# A stream of its own: a reader of last month would take a new type on `weather` for a mistake.
WARNINGS = Stream(
    "warnings",
    (WeatherWarningIssued, WeatherWarningLifted),
    frozenset({"weather"}),
    frozenset({"render"}),
    "which weather warnings are in force and which no longer",
)
PAGES = Stream(
    "pages",
    (PagesChanged,),
    frozenset({"render"}),
    frozenset(),
    "which addresses of the site changed",
)
STREAMS = (ARTICLES, WEATHER, WARNINGS, PAGES)
EVENTS: dict[str, type[Fact]] = {
    event.__name__: event for stream in STREAMS for event in stream.events
}
