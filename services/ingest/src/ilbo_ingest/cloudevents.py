"""Events in the JSON form of CloudEvents 1.0, for those who read before anything is published."""

import hashlib
import json
from datetime import UTC, datetime

from ilbo_events import Fact

SOURCE = "/ilbo/ingest"


def cloud_event(event: Fact, subject: str, digest: str, time: datetime) -> dict[str, object]:
    """Return one event as a CloudEvents object; its id tells subject and content."""
    key = f"{subject}\n{digest}"
    return {
        "specversion": "1.0",
        "id": hashlib.sha256(key.encode()).hexdigest()[:32],
        "type": type(event).__name__,
        "source": SOURCE,
        "subject": subject,
        "time": time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": json.loads(event.model_dump_json(exclude_none=True)),
    }
