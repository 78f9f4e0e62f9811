"""What the interfaces of data.go.kr answer instead of items, and what is to be done about it.

Codes: 정책브리핑 정책뉴스 조회서비스 활용가이드 (data set 15095335) for the service's own, the
table of data.go.kr for those of the gateway. The gateway answers in an envelope of its own, with
HTTP 200, 400, 401, 403 or 429, and since 2026 in one line of plain text, too. A constant is
compared by its letters only: spellings vary.
"""

import re
from typing import Literal

from ilbo_ingest.drafts import UnreadableDocumentError

RefusalKind = Literal["auth", "quota", "rate", "bad_request", "transient"]
"""auth        the key: nothing helps until somebody changes it
quota       the calls of this day are used up: not before midnight in Korea
rate        too fast: later, at a slower pace
bad_request the question was wrong: asking it again is no use
transient   their side: later"""


class ApiRefusalError(UnreadableDocumentError):
    """The interface answered, and what it says is that it gives nothing.

    Whoever asked acts by `kind`; `code` is the documented number. The message holds no key, though
    the interface may have sent one back.
    """

    def __init__(self, code: str, kind: RefusalKind, words: str) -> None:
        super().__init__(f"the interface refuses: {code} {words or _name(code)} ({kind})")
        self.code = code
        self.kind = kind


NO_DATA = "3"
_KINDS: dict[str, RefusalKind] = {
    "1": "transient",
    "2": "transient",
    "4": "transient",
    "5": "transient",
    "10": "bad_request",
    "11": "bad_request",
    "12": "bad_request",
    "20": "auth",
    "21": "auth",
    "22": "quota",
    "23": "rate",
    "30": "auth",
    "31": "auth",
    "32": "auth",
    "33": "auth",
    "97": "bad_request",
    "98": "bad_request",
    "99": "transient",
}
_NAMES = {
    "1": "APPLICATION_ERROR",
    "2": "DB_ERROR",
    "3": "NODATA_ERROR",
    "4": "HTTP_ERROR",
    "5": "SERVICETIMEOUT_ERROR",
    "10": "INVALID_REQUEST_PARAMETER_ERROR",
    "11": "NO_MANDATORY_REQUEST_PARAMETERS_ERROR",
    "12": "NO_OPENAPI_SERVICE_ERROR",
    "20": "SERVICE_ACCESS_DENIED_ERROR",
    "21": "TEMPORARILY_DISABLE_THE_SERVICEKEY_ERROR",
    "22": "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR",
    "23": "LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR",
    "30": "SERVICE_KEY_IS_NOT_REGISTERED_ERROR",
    "31": "DEADLINE_HAS_EXPIRED_ERROR",
    "32": "UNREGISTERED_IP_ERROR",
    "33": "UNSIGNED_CALL_ERROR",
    "97": "DATE_FORMAT_ERROR",
    "98": "THREE_DAYS_OVER_ERROR",
    "99": "UNKNOWN_ERROR",
}
# The longer stand first: some begin like others. NULL: there was no key in the question.
_CONSTANTS = (
    ("REQUESTSPERSECONDEXCEEDS", "23"),
    ("REQUESTSEXCEEDS", "22"),
    ("TEMPORARILYDISABLE", "21"),
    ("SERVICEKEYISNULL", "20"),
    ("SERVICEKEYISNOTREGISTERED", "30"),
    ("NOMANDATORYREQUESTPARAMETERS", "11"),
    ("INVALIDREQUESTPARAMETER", "10"),
    ("DEADLINEHASEXPIRED", "31"),
    ("ACCESSDENIED", "20"),
    ("NOOPENAPISERVICE", "12"),
    ("UNREGISTEREDIP", "32"),
    ("UNSIGNEDCALL", "33"),
    ("THREEDAYSOVER", "98"),
    ("DATEFORMAT", "97"),
    ("SERVICETIMEOUT", "5"),
    ("APPLICATIONERROR", "1"),
    ("HTTPERROR", "4"),
    ("DBERROR", "2"),
    ("NODATA", "3"),
    ("NORMALSERVICE", "0"),
    ("NORMALCODE", "0"),
)
_PLAIN: tuple[tuple[str, str, RefusalKind], ...] = (
    ("unauthorized", "401", "auth"),
    ("forbidden", "403", "auth"),
    ("api not found", "404", "bad_request"),
    ("api token quota exceeded", "429", "quota"),
    ("api rate limit exceeded", "429", "rate"),
    ("unexpected error", "500", "transient"),
    ("error forwarding request", "502", "transient"),
    ("error receiving response", "504", "transient"),
)
_LONGEST_PLAIN = 200
# What is as long as a key, and no constant, is not repeated.
_KEY = re.compile(r"[A-Za-z0-9%+/=]{20,}")


def refusal(code: str, *messages: str) -> ApiRefusalError | None:
    """Return the error a header tells; None when it tells of success, or that there is nothing.

    The code is believed before the words; without one, the words are looked through.
    """
    number = code_of(code, *messages)
    if number in ("0", NO_DATA):
        return None
    words = " ".join(" ".join(_KEY.sub("…", message).split()) for message in messages)
    return ApiRefusalError(number or "?", _KINDS.get(number, "transient"), words[:150].strip())


def code_of(code: str, *messages: str) -> str:
    """Return the documented number of an answer, without leading zeros; empty for none."""
    digits = code.strip()
    if digits.isdecimal() and len(digits) <= 4:
        return str(int(digits))
    for message in (code, *messages):
        letters = re.sub("[^A-Z]", "", message.upper())
        for constant, number in _CONSTANTS:
            if constant in letters:
                return number
    return ""


def plain_refusal(text: str) -> ApiRefusalError | None:
    """Return what one line of plain text tells, as the gateway of 2026 answers."""
    said = " ".join(text[:_LONGEST_PLAIN].lower().split())
    if len(text.strip()) > _LONGEST_PLAIN:
        return None
    for words, code, kind in _PLAIN:
        if said.startswith(words):
            return ApiRefusalError(code, kind, words)
    return None


def _name(code: str) -> str:
    return _NAMES.get(code, "")
