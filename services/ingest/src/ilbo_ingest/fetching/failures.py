"""How a fetch that went wrong is told inside this package; outside it is a value."""

from dataclasses import replace
from typing import Self

from ilbo_ingest.fetching.exchange import FetchFailure, Reason


class FailedError(Exception):
    """The fetch ends here; the fetcher catches it and returns the failure."""

    def __init__(
        self,
        reason: Reason,
        detail: str,
        status: int | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        self.failure = FetchFailure(reason, detail[:500], status, retry_after_seconds)
        super().__init__(str(self.failure))

    def at(self, place: object) -> Self:
        """Return the error with the address where it happened."""
        self.failure = replace(self.failure, detail=f"{place}: {self.failure.detail}"[:500])
        return self
