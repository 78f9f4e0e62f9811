"""What a wire says about when an item may be published, and whether it still may.

IPTC NewsCodes pubstatusg2 and spubstatus: usable, withheld, canceled; NITF 3.6, docdata
@management-status: usable, embargoed, withheld, canceled. Under embargo nothing is usable, whatever
the status says; what can't be understood waits for an editor.
"""

from dataclasses import dataclass
from datetime import datetime

from ilbo_ingest.readers.dates import read_date
from ilbo_ingest.readers.reader import Context

CANCELED = "배포처가 이 기사를 취소했습니다."
_USABLE = frozenset({"", "usable", "published", "corrected", "updated", "active"})
_CANCELED = frozenset({"canceled", "cancelled", "killed", "recalled", "withdrawn", "deleted"})


@dataclass(frozen=True, slots=True)
class Status:
    """Whether and when an item is published, in the words of `Draft`."""

    withdrawn: str | None = None
    hold: str | None = None
    embargo_until: datetime | None = None


def status_of(status: str | None, embargo: str | None, context: Context) -> Status:
    """Return what a status and an embargo mean; an embargo that is given but empty has no end."""
    name = (status or "").rsplit(":", 1)[-1].rsplit("/", 1)[-1].strip().lower()
    if name in _CANCELED:
        return Status(withdrawn=CANCELED)
    if embargo is not None:
        return _embargoed(embargo, name, context)
    if name in _USABLE:
        return Status()
    return Status(hold=f"the wire calls it {name[:40]} and gives no time")


def _embargoed(embargo: str, name: str, context: Context) -> Status:
    end = read_date(embargo, context.now, context.zone)
    if end is None:
        until = f"until {embargo.strip()[:60]!r}, which is no time" if embargo.strip() else ""
        return Status(hold=f"the wire embargoes it {until}".rstrip())
    if name not in _USABLE and name != "embargoed":
        return Status(hold=f"the wire calls it {name[:40]}", embargo_until=end.at)
    return Status(embargo_until=end.at if end.at > context.now else None)
