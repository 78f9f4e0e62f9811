"""When a source is visited next: by interval, later when it fails or asks for it. Pure.

Times are Unix seconds. Chances are numbers from 0 to 1 that the caller drew.
"""

from ilbo_ingest.sources.memory import Memory, Visit

_JITTER_SHARE = 1 / 10
_LONGEST_BACKOFF_SECONDS = 3_600
# A server's caches may hold a page longer than that; the newspaper's interval outranks them then.
_LONGEST_FRESH_SECONDS = 3_600
_LONGEST_ASKED_SECONDS = 86_400
_FIRST_WITHIN_SECONDS = 30


def first_due(now: float, interval_seconds: float, chance: float) -> float:
    """Return when a source is visited that never was: soon, and not all at once."""
    return now + chance * min(interval_seconds, _FIRST_WITHIN_SECONDS) / 2


def next_due(
    memory: Memory, visit: Visit, interval_seconds: float, now: float, chance: float
) -> float:
    """Return when to visit again; `memory` is what is known after the visit.

    An interval after the last visit began, so that a slow answer moves nothing; doubled for each
    failure in a row up to an hour; not before the server's copy is stale, and not before it asks.
    """
    wait = interval_seconds
    if memory.failures:
        longest = max(interval_seconds, _LONGEST_BACKOFF_SECONDS)
        wait = min(interval_seconds * 2.0 ** min(memory.failures, 30), longest)
    if visit.max_age_seconds is not None and visit.failure is None:
        wait = max(wait, min(visit.max_age_seconds, _LONGEST_FRESH_SECONDS))
    due = visit.started_at + wait * (1 + chance * _JITTER_SHARE)
    asked = visit.failure.retry_after_seconds if visit.failure else None
    if asked:
        seconds = min(asked, _LONGEST_ASKED_SECONDS)
        due = max(due, now + seconds * (1 + chance * _JITTER_SHARE))
    return max(due, now)
