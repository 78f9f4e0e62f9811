"""Error forms in JSON; what they look like stands in `envelopes`."""

from ilbo_weather.providers.codes import (
    Service,
    code_of,
    constant_of,
    is_success,
    kind_of,
    kind_of_status,
)
from ilbo_weather.providers.plain_answers import failure_in_hub_message
from ilbo_weather.readings import Failure

UNKNOWN_CODE = "code_unknown"
"""The reason of a failure whose code no guide names."""
_MINUTE_SECONDS = 60.0
_HOUR_SECONDS = 3600.0


def failure_in_json(data: object, service: Service) -> Failure | None:
    """Return the failure that a JSON answer is; None when it is none of the known forms."""
    if not isinstance(data, dict):
        return None
    gateway = _part(_part(data, "OpenAPI_ServiceResponse") or data, "cmmMsgHeader")
    if gateway is not None:
        return gateway_failure(gateway, service)
    portal = _part(_part(data, "ServiceResult") or data, "msgHeader")
    if portal is not None:
        return portal_failure(portal, service)
    header = _part(_part(data, "response") or data, "header")
    if header is not None:
        return header_failure(header, service)
    hub = _part(data, "result")
    if hub is not None and "message" in hub:
        return _hub_failure(hub)
    return _open_meteo_failure(data) if data.get("error") is True else None


def header_failure(header: dict[str, object], service: Service) -> Failure | None:
    """Return the failure of a service's header, None when it says that all is well."""
    messages = (_text(header, "resultMsg"),)
    code = code_of(header.get("resultCode"), messages)
    return None if is_success(code, messages) else _coded(code, messages, service)


def gateway_failure(header: dict[str, object], service: Service) -> Failure | None:
    """Return the failure of the gateway: the code first, then a constant in either message."""
    messages = (_text(header, "returnAuthMsg"), _text(header, "errMsg"))
    code = code_of(header.get("returnReasonCode"), messages)
    return None if is_success(code, messages) else _coded(code, messages, service)


def portal_failure(header: dict[str, object], service: Service) -> Failure | None:
    """Return the failure of another portal's header, whose code stands inside its message."""
    if _text(header, "headerCd").strip() == "0":
        return None
    message = _text(header, "headerMsg")
    inside = message.rpartition("에러코드(")[2].partition(")")[0] if "에러코드(" in message else ""
    return _coded(code_of(inside, (message,)), (message,), service)


def _coded(code: str, messages: tuple[str, ...], service: Service) -> Failure:
    kind = kind_of(code, service)
    detail = " / ".join(m.strip() for m in messages if m.strip())[:200]
    reason = f"code_{code}" if kind else UNKNOWN_CODE
    return Failure(kind or "upstream", reason, detail, code=code, constant=constant_of(messages))


def _hub_failure(hub: dict[str, object]) -> Failure | None:
    message = _text(hub, "message")
    if known := failure_in_hub_message(message):
        return known
    status = hub.get("status")
    if not isinstance(status, int) or status == 200:
        return None
    return Failure(kind_of_status(status), "hub_refused", message[:200], code=str(status)[:4])


def _open_meteo_failure(data: dict[str, object]) -> Failure:
    reason = _text(data, "reason")
    folded = reason.casefold()
    if "limit exceeded" in folded or "too many" in folded:
        if folded.startswith("daily"):
            return Failure("quota", "daily_limit", reason[:200])
        wait = _HOUR_SECONDS if folded.startswith("hourly") else _MINUTE_SECONDS
        return Failure("rate", "request_limit", reason[:200], wait)
    return Failure("bad_request", "refused", reason[:200])


def _part(data: dict[str, object], name: str) -> dict[str, object] | None:
    part = data.get(name)
    return part if isinstance(part, dict) else None


def _text(data: dict[str, object], name: str) -> str:
    value = data.get(name)
    return str(value) if isinstance(value, str | int) else ""
