"""What `GET /v1/sources` tells: how each source does, and what came through the doors. Pure."""

from collections.abc import Mapping

from ilbo_ingest.sources.health import Health, judge
from ilbo_ingest.sources.leases import Standing
from ilbo_ingest.sources.memory import Memory
from ilbo_ingest.sources.rhythm import as_time, hours_in_words, wanted_hours
from ilbo_ingest.sources.tally import Door, DoorCount
from ilbo_paper import NewsSource

Row = dict[str, object]


def source_row(source: NewsSource, standing: Standing, now: float) -> Row:
    """Return one polled source."""
    memory, due_at = standing.memory, standing.due_at
    health = judge(source, memory, due_at, now)
    return {
        "kind": source.kind,
        "name": source.name,
        "state": health.state,
        "reason": health.reason or _moved(memory),
        "items": dict(sorted(memory.items.items())),
        "last_contact_at": _text(memory.last_contact_at),
        "last_success_at": _text(memory.last_success_at),
        "last_item_at": _text(memory.last_item_at),
        "last_item": memory.last_item,
        "newest_item_at": _text(memory.newest_item_at),
        "next_visit_at": _text(due_at) if source.enabled else None,
        "interval_seconds": source.interval_seconds,
        "rhythm": _rhythm(source, memory, health),
        **_trouble(memory),
        "moved_to": memory.moved_to,
    }


def door_row(door: Door, count: DoorCount) -> Row:
    """Return what came through one door."""
    kind, name = door
    return {
        "kind": kind,
        "name": name,
        "items": dict(count.items),
        "last_contact_at": count.last_contact_at and count.last_contact_at.isoformat(),
        "last_item_at": count.last_item_at and count.last_item_at.isoformat(),
        "last_item": count.last_item,
    }


def report(
    sources: Mapping[str, NewsSource],
    standings: Mapping[str, Standing],
    doors: Mapping[Door, DoorCount],
    now: float,
) -> list[Row]:
    """Return every source in the order of the newspaper's file, then the doors."""
    unknown = Standing(Memory(), None)
    polled = [source_row(each, standings.get(name, unknown), now) for name, each in sources.items()]
    return polled + [door_row(door, count) for door, count in sorted(doors.items())]


def _moved(memory: Memory) -> str:
    return f"is at {memory.moved_to} from now on" if memory.moved_to else ""


def _rhythm(source: NewsSource, memory: Memory, health: Health) -> Row:
    """Return when something is expected, and how long it has been silent, in hours that count."""
    return {
        "hours": hours_in_words(wanted_hours(source.rhythm, memory.arrivals)),
        "expected_silence_seconds": _whole(health.expected_seconds),
        "silent_seconds": _whole(health.silent_seconds),
        "longest_silence_seconds": _whole(memory.longest_gap_seconds),
    }


def _trouble(memory: Memory) -> Row:
    failure = memory.failure
    return {
        "failures": memory.failures,
        "failing_since": _text(memory.failing_since),
        "failure": failure.reason if failure else None,
        "parse_failures": memory.parse_failures,
        "zero_streak": memory.zero_streak,
        "unchanged_streak": memory.same_streak,
        "answer_seconds": round(memory.answer_seconds, 3),
        "format": memory.format or None,
    }


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


def _text(at: float | None) -> str | None:
    time = as_time(at)
    return time.isoformat(timespec="seconds") if time else None
