"""When an item may be published: not before it was approved, nor under embargo.

ApproveDate and EmbargoDate are MM/DD/YYYY HH24:MI:SS in KST. Where the text has a line 보도시점 of
its own, the later time counts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ilbo_ingest.drafts import Place
from ilbo_ingest.readers.dates import read_interface_date
from ilbo_ingest.readers.policy_news.answers import ApiItem
from ilbo_ingest.readers.releases.embargo_line import ReleaseHead, timing_of

_HEAD = 6
_RELEASE_LINE = re.compile(
    r"\W*보\s*도\s*(?:시\s*점|일\s*시|시\s*각)\s*[\])>】]?\s*[:：|]?\s*(?P<value>.{2,120})"
)


@dataclass(slots=True)
class ItemTiming:
    """The times of an item."""

    published_at: datetime | None = None
    embargo_until: datetime | None = None
    updated_at: datetime | None = None
    hold: str | None = None
    reasons: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def item_timing(item: ApiItem, paragraphs: Sequence[str], now: datetime) -> ItemTiming:
    """Return the times of an item; an embargo that can't be read is held for an editor."""
    timing = ItemTiming()
    approved = _read(timing, item, "ApproveDate", "published_at", now)
    embargo = _read(timing, item, "EmbargoDate", "embargo_until", now)
    timing.updated_at = _read(timing, item, "ModifyDate", "updated_at", now)
    if item.text("EmbargoDate") and embargo is None:
        timing.hold = "its embargo can't be read"
    told = _told_in_text(timing, paragraphs, now)
    known = [at for at in (approved, embargo, told) if at is not None]
    timing.published_at = max(known, default=None)
    # What is past is no embargo.
    if timing.published_at is not None and timing.published_at > now:
        timing.embargo_until = timing.published_at
    if approved is None and not item.text("ApproveDate"):
        timing.reasons.append("has no ApproveDate")
    return timing


def _read(
    timing: ItemTiming, item: ApiItem, name: str, meaning: str, now: datetime
) -> datetime | None:
    written = item.text(name)
    if not written:
        return None
    moment = read_interface_date(written, now)
    if moment is None:
        timing.reasons.append(f"its {name} {written[:60]!r} is no MM/DD/YYYY HH:MM:SS")
        return None
    timing.places.append(Place(meaning, item.place(name), written[:200]))
    return moment.at


def _told_in_text(timing: ItemTiming, paragraphs: Sequence[str], now: datetime) -> datetime | None:
    for paragraph in paragraphs[:_HEAD]:
        match = _RELEASE_LINE.match(paragraph)
        if match is not None:
            told = timing_of(ReleaseHead(release=match["value"]), now)
            timing.hold = timing.hold or told.hold
            return told.embargo_until
    return None
