"""What a request is answered with, and every way in which it is refused (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Fault = tuple[str, str]
PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and bytes of one answer; the same bytes again for the same Idempotency-Key."""

    status: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


class ProblemError(Exception):
    """The request is answered with this problem; the exception never leaves the HTTP layer."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self._title = title
        self._faults = faults
        self._headers = dict(headers or {})

    def answer(self) -> Answer:
        """Return the problem document."""
        problem: dict[str, object] = {
            "type": "about:blank",
            "title": self._title,
            "status": self.status,
            "detail": str(self),
        }
        if self._faults:
            faults = [{"field": name, "reason": reason} for name, reason in self._faults]
            problem["errors"] = faults[:100]
        return json_answer(self.status, problem, {"Content-Type": PROBLEM_TYPE, **self._headers})


def json_answer(
    status: int, content: Mapping[str, object], headers: Mapping[str, str] | None = None
) -> Answer:
    """Return a JSON answer; what no UTF-8 can carry is shown as a question mark."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    kept = {"Content-Type": "application/json", "Cache-Control": "no-store", **(headers or {})}
    return Answer(status, text.encode(errors="replace"), kept)


def later(status: int, title: str, detail: str, seconds: int) -> ProblemError:
    """Return a problem that another try after some seconds may not meet."""
    return ProblemError(status, title, detail, headers={"Retry-After": str(max(1, seconds))})


def unavailable(detail: str) -> ProblemError:
    """Return the problem of a log that can't be written now: nothing was acknowledged."""
    return later(503, "The log can't be written now", detail, 2)


def invalid(detail: str, faults: Sequence[Fault]) -> ProblemError:
    """Return the problem of a request whose fields are wrong."""
    return ProblemError(422, "The request can't be published", detail, faults)
