"""Fetching from addresses that others gave: only public places, and only so much of everything."""

from ilbo_ingest.fetching.exchange import (
    Caps,
    Fetched,
    Fetcher,
    FetchFailure,
    NotModified,
    Outcome,
    Reach,
    Reason,
    Request,
    Trust,
    Validators,
)
from ilbo_ingest.fetching.fetcher import guarded_fetcher

__all__ = [
    "Caps",
    "FetchFailure",
    "Fetched",
    "Fetcher",
    "NotModified",
    "Outcome",
    "Reach",
    "Reason",
    "Request",
    "Trust",
    "Validators",
    "guarded_fetcher",
]
