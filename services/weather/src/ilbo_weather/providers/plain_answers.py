"""Answers without an envelope: one line of a gateway's plain text, a page of HTML."""

import re

from ilbo_weather.readings import Failure, FailureKind

_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_LINE = 300
# What the gateway of 2025 and 2026 says; API Hub says the Korean ones.
_LINES: tuple[tuple[str, FailureKind, str], ...] = (
    ("api token quota exceeded", "quota", "token_quota"),
    ("api rate limit exceeded", "rate", "rate_limit"),
    ("unauthorized", "auth", "unauthorized"),
    ("forbidden", "auth", "forbidden"),
    ("api not found", "bad_request", "api_not_found"),
    ("unexpected error", "upstream", "unexpected_error"),
    ("error forwarding request to backend", "upstream", "backend_forwarding"),
    ("error receiving response from backend", "upstream", "backend_response"),
)
_HUB: tuple[tuple[str, FailureKind, str], ...] = (
    ("초당", "rate", "hub_rate"),
    ("호출건수", "quota", "hub_quota"),
    ("호출횟수", "quota", "hub_quota"),
    ("호출용량", "quota", "hub_quota"),
    ("활용신청", "auth", "hub_not_applied"),
    ("인증키", "auth", "hub_key"),
    ("유효하지않은API", "bad_request", "hub_no_such_api"),
)


def is_html(text: str) -> bool:
    """Return whether it is a page for browsers, e.g. of maintenance."""
    return _HTML.match(text[:4000]) is not None


def failure_in_text(text: str) -> Failure | None:
    """Return the failure that a line of plain text says."""
    line = text.strip()
    if len(line) > _LONGEST_LINE:
        return None
    folded = line.casefold()
    for words, kind, reason in _LINES:
        if folded.startswith(words):
            return Failure(kind, reason, line)
    return failure_in_hub_message(line)


def failure_in_hub_message(message: str) -> Failure | None:
    """Return the failure that a message of API Hub says."""
    compact = "".join(message.split())
    for words, kind, reason in _HUB:
        if words in compact:
            return Failure(kind, reason, message[:200])
    return None
