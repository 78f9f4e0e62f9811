"""Who says it: the newspaper's `ilbo.toml` and the stations it may name."""

from ilbo_paper.airports import Airport, airports, station_beside
from ilbo_paper.paper import Block, Imprint, Masthead, Paper, PaperError, Section, read_paper
from ilbo_paper.sources import (
    FeedSource,
    FolderSource,
    Identity,
    ImapSource,
    Licence,
    NewsSource,
    PageListSource,
    PolicyNewsSource,
    Rhythm,
)
from ilbo_paper.stations import (
    StationPlace,
    station_at,
    station_history,
    stations,
    stations_by_name,
)

__all__ = [
    "Airport",
    "Block",
    "FeedSource",
    "FolderSource",
    "Identity",
    "ImapSource",
    "Imprint",
    "Licence",
    "Masthead",
    "NewsSource",
    "PageListSource",
    "Paper",
    "PaperError",
    "PolicyNewsSource",
    "Rhythm",
    "Section",
    "StationPlace",
    "airports",
    "read_paper",
    "station_at",
    "station_beside",
    "station_history",
    "stations",
    "stations_by_name",
]
