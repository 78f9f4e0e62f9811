"""What is said: the events that Ilbo's services and other programs exchange."""

from ilbo_events.articles import (
    ArticlePublished,
    ArticleWithdrawn,
    Correction,
    Image,
    Provenance,
    Source,
)
from ilbo_events.conditions import CONDITIONS, condition_code, condition_of
from ilbo_events.envelope import Envelope, UnreadableError, decode, encode, explain
from ilbo_events.fact import Fact
from ilbo_events.pages import PagesChanged
from ilbo_events.streams import ARTICLES, EVENTS, PAGES, STREAMS, WEATHER, Stream
from ilbo_events.weather import (
    FRESH_FOR,
    GONE_AFTER,
    NOT_SHOWN,
    Condition,
    Flag,
    Origin,
    Quality,
    QualityNote,
    ReportField,
    Station,
    WeatherObserved,
    observation_digest,
    observation_subject,
    origin_of,
    outranks,
    shows_temperature,
)

__all__ = [
    "ARTICLES",
    "CONDITIONS",
    "EVENTS",
    "FRESH_FOR",
    "GONE_AFTER",
    "NOT_SHOWN",
    "PAGES",
    "STREAMS",
    "WEATHER",
    "ArticlePublished",
    "ArticleWithdrawn",
    "Condition",
    "Correction",
    "Envelope",
    "Fact",
    "Flag",
    "Image",
    "Origin",
    "PagesChanged",
    "Provenance",
    "Quality",
    "QualityNote",
    "ReportField",
    "Source",
    "Station",
    "Stream",
    "UnreadableError",
    "WeatherObserved",
    "condition_code",
    "condition_of",
    "decode",
    "encode",
    "explain",
    "observation_digest",
    "observation_subject",
    "origin_of",
    "outranks",
    "shows_temperature",
]
