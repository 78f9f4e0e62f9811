"""What pages are made of: plain, frozen views of the read model, ready to be shown.

Parts of pages are kept under the views they show. Where a view is looked up many times a page, its
hash takes what nearly always tells two apart; equality still compares everything.
"""

from dataclasses import dataclass
from datetime import date, datetime

from ilbo_events import ArticlePublished, Image
from ilbo_paper import Paper
from ilbo_render.search.question import Question


@dataclass(frozen=True, slots=True)
class Card:
    """An article as lists show it; times are aware."""

    article_id: str
    headline: str
    section: str
    source: str | None
    published_at: datetime
    published_precision: str
    revision: int
    dateline: str | None
    lead: str
    """First paragraph as plain text, at most 1,000 characters."""
    image: Image | None
    is_corrected: bool

    @property
    def path(self) -> str:
        """Its address on the site."""
        return f"/articles/{self.article_id}"

    def __hash__(self) -> int:
        return hash((self.article_id, self.revision))


@dataclass(frozen=True, slots=True)
class Reading:
    """One station now; `word` is the source's own, None when it reports no sky."""

    station_id: str
    station: str
    word: str | None
    condition_code: str | None
    temperature_celsius: float
    observed_at: datetime
    time_precision: str


@dataclass(frozen=True, slots=True)
class WeatherLine:
    """The line under the masthead: stations with a value, in the paper's order."""

    readings: tuple[Reading, ...]
    attributions: tuple[str, ...]
    """Each credit once, e.g. ("기상청 제공",); empty when there is nothing to credit."""
    observed_at: datetime | None
    """The newest observation shown."""
    time_precision: str

    def __hash__(self) -> int:
        return hash((self.observed_at, len(self.readings)))


@dataclass(frozen=True, slots=True)
class Alert:
    """One weather warning that is in force or announced."""

    word: str
    """The source's own word, e.g. 강풍주의보."""
    is_foreseen: bool
    """Whether it is preliminary (예비특보)."""
    areas: tuple[str, ...]
    issued_at: datetime
    effective_at: datetime | None
    expires_at: datetime | None
    text: str
    """What the source adds; may be empty."""
    attribution: str

    def __hash__(self) -> int:
        return hash((self.word, self.issued_at))


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of front and article pages."""

    title: str
    more_path: str
    cards: tuple[Card, ...]
    shows_photos: bool

    def __hash__(self) -> int:
        return hash((self.title, self.cards[:1]))


@dataclass(frozen=True, slots=True)
class Chrome:
    """What every page shows around its content."""

    paper: Paper
    now: datetime
    """The reader's now, in KST."""
    weather: WeatherLine
    stale_since: datetime | None
    """Since when the log could not be read; None while it can."""
    alerts: tuple[Alert, ...]
    """The weather warnings in force, the gravest first."""


@dataclass(frozen=True, slots=True)
class FrontView:
    """The front page."""

    lead: Card | None
    stories: tuple[Card, ...]
    """Up to three beside the lead."""
    wire: tuple[Card, ...]
    """The newest, for the time rail."""
    count_today: int
    hours: tuple[int, ...]
    """24 counts: articles of the newest day by hour in KST."""
    blocks: tuple[BlockView, ...]
    sources: tuple[tuple[str, int], ...]
    """Sources and how many articles each has, the most first, at most 12."""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article page."""

    article: ArticlePublished
    """As published; `body_html` sanitized; section resolved to the paper's name for it."""
    card: Card
    blocks: tuple[BlockView, ...]
    """Without this article."""
    related: tuple[Card, ...]
    """Newest others of the same source or section, at most 5."""


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of a list: a section, a source, a tag, a day, everything, photos."""

    title: str
    path: str
    """Address without the page number."""
    cards: tuple[Card, ...]
    page: int
    pages: int
    total: int
    feed_path: str | None


@dataclass(frozen=True, slots=True)
class SearchView:
    """A page of what was found."""

    question: Question
    cards: tuple[Card, ...]
    page: int
    pages: int
    total: int

    @property
    def path(self) -> str:
        """Its address without the page number."""
        return self.question.path


@dataclass(frozen=True, slots=True)
class NamesView:
    """An index of sources or tags."""

    title: str
    path: str
    names: tuple[tuple[str, str, int], ...]
    """Name, address, number of articles."""


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """The archive: every day that has articles, newest first, with how many."""

    days: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class StationWeather:
    """What one station shows of now, and its last 24 hours; None is not known or not shown."""

    now: Reading
    humidity_percent: float | None
    wind_meters_per_second: float | None
    wind_from_degrees: float | None
    precipitation_millimeters: float | None
    kind: str
    """How the temperature came about: observation, analysis, model or forecast."""
    attributions: tuple[str, ...]
    """The credit of each source that something shown comes from."""
    day: tuple[Reading, ...]
    """Oldest first."""

    def __hash__(self) -> int:
        return hash((self.now.station_id, self.now.observed_at, len(self.day)))


@dataclass(frozen=True, slots=True)
class WeatherView:
    """The weather page: the stations that have a value now, in the paper's order."""

    stations: tuple[StationWeather, ...]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A withdrawn article, for its 410 page and the corrections page."""

    article_id: str
    withdrawn_at: datetime
    reason: str
    kind: str


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """What was corrected and what was withdrawn, newest first."""

    corrected: tuple[tuple[Card, str], ...]
    """Card and the correction's text."""
    withdrawn: tuple[Withdrawal, ...]
