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
]
