"""Error codes of data.go.kr and KMA's services, and the class that decides what the poller does.

From the error tables in KMA's service guides (기상청 단기예보 조회서비스 활용가이드); code 23 is of
the gateway. Spellings vary between guides and answers, so a constant is compared by its letters
only, and the code is believed before it.
"""

import re
from typing import Literal

from ilbo_weather.readings import FailureKind

Service = Literal["forecast", "warnings"]
"""Codes mean different things in different services."""

_KINDS: dict[str, FailureKind] = {
    "01": "upstream",
    "02": "upstream",
    "03": "no_data",
    "04": "upstream",
    "05": "upstream",
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
    "99": "upstream",
}
# In the warnings' service 99 says that the dates asked for lie more than six days back.
_KINDS_OF_WARNINGS = _KINDS | {"99": "bad_request"}
_SUCCESS = "00"

# Longer names first: some begin like others.
_CONSTANTS = (
    ("LIMITEDNUMBEROFSERVICEREQUESTSPERSECONDEXCEEDS", "23"),
    ("LIMITEDNUMBEROFSERVICEREQUESTSEXCEEDS", "22"),
    ("TEMPORARILYDISABLETHESERVICEKEY", "21"),
    ("SERVICEKEYISNOTREGISTERED", "30"),
    ("NOMANDATORYREQUESTPARAMETERS", "11"),
    ("INVALIDREQUESTPARAMETER", "10"),
    ("DEADLINEHASEXPIRED", "31"),
    ("SERVICEACCESSDENIED", "20"),
    ("NOOPENAPISERVICE", "12"),
    ("UNREGISTEREDIP", "32"),
    ("UNSIGNEDCALL", "33"),
    ("SERVICETIMEOUT", "05"),
    ("APPLICATIONERROR", "01"),
    ("UNKNOWNERROR", "99"),
    ("HTTPERROR", "04"),
    ("DBERROR", "02"),
    ("NODATA", "03"),
)
_KOREAN = (
    ("초당", "23"),
    ("요청제한횟수", "22"),
    ("일시적으로사용할수없는서비스키", "21"),
    ("등록되지않은서비스키", "30"),
    ("등록되지않은IP", "32"),
    ("서명되지않은", "33"),
    ("기한만료", "31"),
    ("활용기간만료", "31"),
    ("접근거부", "20"),
    ("필수요청파라", "11"),
    ("잘못된요청파라", "10"),
    ("폐기", "12"),
    ("서비스연결실패", "05"),
    ("데이터없음", "03"),
    ("결과가없습니다", "03"),
)
_SUCCESS_MESSAGES = frozenset({"OK", "NORMALSERVICE", "NORMALCODE", "SUCCESS"})
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:[_ ][A-Z0-9]+)+")


def normal_code(given: object) -> str:
    """Return a code in two digits, whether written 5, "05" or "0005"; empty for none."""
    text = str(given).strip() if isinstance(given, int | str) else ""
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        return ""
    return f"{int(text):02}"


def code_of(given: object, messages: tuple[str, ...]) -> str:
    """Return the code: as given, or what the messages say; empty when nothing tells."""
    code = normal_code(given)
    return code or next((c for m in messages if (c := _code_in(m))), "")


def constant_of(messages: tuple[str, ...]) -> str:
    """Return the constant that one of the messages holds; which of them does varies."""
    found = (_CONSTANT.search(message) for message in messages if _code_in(message))
    return next((match[0].strip() for match in found if match), "")[:80]


def is_success(code: str, messages: tuple[str, ...]) -> bool:
    """Return whether the answer says that it is one."""
    return code == _SUCCESS or (
        not code and any(_letters(m) in _SUCCESS_MESSAGES for m in messages)
    )


def kind_of(code: str, service: Service) -> FailureKind | None:
    """Return the class of a code, None for one that no guide names."""
    return (_KINDS_OF_WARNINGS if service == "warnings" else _KINDS).get(code)


def kind_of_status(status: int) -> FailureKind:
    """Return the class of an HTTP status, which tells least of all."""
    if status in (401, 403):
        return "auth"
    if status == 429:
        return "rate"
    if status == 204:
        return "no_data"
    return "upstream" if status >= 500 or status == 408 else "bad_request"


def _code_in(message: str) -> str:
    letters, compact = _letters(message), "".join(message.split())
    english = next((code for name, code in _CONSTANTS if name in letters), "")
    return english or next((code for words, code in _KOREAN if words in compact), "")


def _letters(message: str) -> str:
    return re.sub("[^A-Z0-9]", "", message.upper())
