"""From an answer to its content, or to the failure that it is: every error form, in one place.

Forms, after KMA's guides and answers that others recorded:
 service header   response/header/resultCode, JSON or XML, HTTP 200
 old gateway      OpenAPI_ServiceResponse/cmmMsgHeader, XML with HTTP 200 even when JSON was asked
 gateway of 2026  the same as JSON with HTTP 403, 429 or 504, where errMsg and returnAuthMsg have
                  swapped roles; or one line of plain text
 other portals    ServiceResult/msgHeader/headerCd, the code inside the message's text
 API Hub          {"result": {"status", "message"}}, whatever HTTP says and was asked
 Open-Meteo       {"error": true, "reason"}
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from xml.etree.ElementTree import Element

from ilbo_weather.exchange import Page
from ilbo_weather.http_dates import retry_after_seconds
from ilbo_weather.providers.codes import Service, kind_of_status
from ilbo_weather.providers.decoding import UndecodableError, decode
from ilbo_weather.providers.json_envelopes import UNKNOWN_CODE, failure_in_json
from ilbo_weather.providers.plain_answers import failure_in_text, is_html
from ilbo_weather.providers.strict_json import JsonError, NotFiniteError, parse_json
from ilbo_weather.providers.xml_envelopes import XmlError, failure_in_xml, parse_xml
from ilbo_weather.readings import Failure

Format = Literal["json", "xml", "text"]
_OK = (200, 203)


@dataclass(frozen=True, slots=True)
class Content:
    """What an answer holds that is no failure; of `data` and `root` the one of its format."""

    text: str
    data: object = None
    root: Element | None = None


def content_of(
    page: Page, accepted: tuple[Format, ...], received_at: datetime, service: Service = "forecast"
) -> Content | Failure:
    """Return the content in one of the accepted formats, or why there is none."""
    wait = retry_after_seconds(page.headers, received_at)
    failed = page.status not in _OK
    answer = _read(page.content, accepted, service)
    if not isinstance(answer, Failure):
        return _waiting(_by_status(page), wait) if failed else answer
    # What was understood tells more than the status; what wasn't tells less.
    understood = answer.kind != "garbage" and answer.reason != UNKNOWN_CODE
    return _waiting(answer if understood or not failed else _by_status(page), wait)


def _read(content: bytes, accepted: tuple[Format, ...], service: Service) -> Content | Failure:
    try:
        text = decode(content)
    except UndecodableError as error:
        return Failure("garbage", "undecodable", str(error))
    start = text.lstrip()[:1]
    if not start:
        return Failure("garbage", "empty")
    if start in "{[":
        return _json(text, accepted, service)
    if start == "<":
        return _xml(text, accepted, service)
    return _plain(text, accepted)


def _json(text: str, accepted: tuple[Format, ...], service: Service) -> Content | Failure:
    try:
        data = parse_json(text)
    except NotFiniteError as error:
        return Failure("garbage", "not_finite", str(error))
    except JsonError as error:
        ended = text.rstrip().endswith(("}", "]"))
        return Failure("garbage", "not_json" if ended else "truncated", f"{error}: {text[:160]}")
    if failure := failure_in_json(data, service):
        return failure
    return Content(text, data=data) if "json" in accepted else _unexpected(accepted, text)


def _xml(text: str, accepted: tuple[Format, ...], service: Service) -> Content | Failure:
    if is_html(text):
        return Failure("garbage", "html", text[:200])
    try:
        root = parse_xml(text)
    except XmlError as error:
        return Failure("garbage", error.reason, f"{error}: {text[:160]}")
    if failure := failure_in_xml(root, service):
        return failure
    return Content(text, root=root) if "xml" in accepted else _unexpected(accepted, text)


def _plain(text: str, accepted: tuple[Format, ...]) -> Content | Failure:
    if failure := failure_in_text(text):
        return failure
    return Content(text) if "text" in accepted else _unexpected(accepted, text)


def _unexpected(accepted: tuple[Format, ...], text: str) -> Failure:
    return Failure("garbage", f"not_{accepted[0]}", text[:200])


def _by_status(page: Page) -> Failure:
    """Return what the status alone tells, with the first of the body for diagnosis."""
    first = page.content[:200].decode("utf-8", "replace")
    return Failure(kind_of_status(page.status), f"http_{page.status}", first)


def _waiting(failure: Failure, seconds: float) -> Failure:
    if not seconds or failure.kind == "no_data":
        return failure
    return replace(failure, retry_after_seconds=seconds)
