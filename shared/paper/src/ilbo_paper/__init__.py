"""Who says it: the newspaper's `ilbo.toml` and the stations it may name."""

from ilbo_paper.paper import Block, Imprint, Masthead, Paper, PaperError, Section, read_paper
from ilbo_paper.stations import StationPlace, stations, stations_by_name

__all__ = [
    "Block",
    "Imprint",
    "Masthead",
    "Paper",
    "PaperError",
    "Section",
    "StationPlace",
    "read_paper",
    "stations",
    "stations_by_name",
]
