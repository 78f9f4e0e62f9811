"""What render says about its pages."""

from pydantic import Field

from ilbo_events.fact import AwareDatetime, Fact


class PagesChanged(Fact):
    """These addresses of the site changed."""

    paths: tuple[str, ...] = Field(min_length=1, max_length=10_000)
    """Paths below the site's address, e.g. /articles/20260312-1."""
    changed_at: AwareDatetime
    """When the replica that says so had committed the change."""
    because_stream: str
    """The stream of the event that changed them."""
    because_entry: str
    """That event's entry id."""
