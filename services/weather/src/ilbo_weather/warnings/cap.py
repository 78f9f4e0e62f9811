"""Warnings as CAP 1.2, in and out (OASIS, Common Alerting Protocol 1.2).

Out: one alert with one Korean info block. In: the first info block in Korean, else the first one;
only alerts that are meant (status Actual) are read. A signature is not checked: the address an
alert is fetched from has to be trusted, and the fetch is over TLS.
"""

import hashlib
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from pydantic import ValidationError

from ilbo_events import WarningLevel, WeatherWarningIssued, WeatherWarningLifted, explain
from ilbo_weather.providers.xml_envelopes import XmlError, parse_xml

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
_SEVERITY: dict[WarningLevel, str] = {
    "preliminary": "Minor", "advisory": "Moderate", "warning": "Severe",
}  # fmt: skip
_LEVEL: dict[str, WarningLevel] = {
    "Extreme": "warning",
    "Severe": "warning",
    "Minor": "preliminary",
}


class CapError(ValueError):
    """The document is no alert that may be shown; the reason names what is wrong."""


def write_cap(warning: WeatherWarningIssued, sender: str) -> bytes:
    """Return a warning as an alert; a later revision updates the first."""
    kind = "Alert" if warning.revision == 1 else "Update"
    alert = _alert(_identifier(warning, warning.revision), sender, warning.fetched_at, kind)
    if warning.revision > 1:
        first = f"{sender},{_identifier(warning, 1)},{_time(warning.issued_at)}"
        _add(alert, "references", first)
    info = SubElement(alert, _tag("info"))
    for name, text in (
        ("language", "ko-KR"),
        ("category", "Met"),
        ("event", warning.word),
        ("urgency", "Future" if warning.level == "preliminary" else "Expected"),
        ("severity", _SEVERITY[warning.level]),
        ("certainty", "Likely"),
        ("effective", _time(warning.issued_at)),
        ("onset", _time(warning.effective_at)),
        ("expires", _time(warning.expires_at)),
        ("senderName", warning.attribution),
        ("headline", warning.word),
        ("description", warning.text),
    ):
        _add(info, name, text)
    for area in warning.areas or ("전국",):
        _add(SubElement(info, _tag("area")), "areaDesc", area)
    written: bytes = tostring(alert, "utf-8", xml_declaration=True, default_namespace=NAMESPACE)
    return written


def read_cap(
    data: bytes, source: str, received_at: datetime
) -> WeatherWarningIssued | WeatherWarningLifted:
    """Return what an alert says; raise CapError when it says nothing that may be shown."""
    root = _root(data)
    status, kind = _text(root, "status"), _text(root, "msgType")
    if status != "Actual":
        raise CapError(f"status is {status or 'missing'}, not Actual")
    if kind not in ("Alert", "Update", "Cancel"):
        raise CapError(f"msgType is {kind or 'missing'}")
    sent = _moment(root, "sent") or _missing("sent")
    warning_id = _warning_id(root)
    if kind == "Cancel":
        return WeatherWarningLifted(warning_id=warning_id, lifted_at=sent, source=source)
    info = _info(root)
    try:
        return WeatherWarningIssued(
            warning_id=warning_id,
            word=_text(info, "event"),
            level=_LEVEL.get(_text(info, "severity"), "advisory"),
            areas=tuple(filter(None, (_text(area, "areaDesc") for area in _all(info, "area")))),
            issued_at=sent,
            effective_at=_moment(info, "onset") or _moment(info, "effective"),
            expires_at=_moment(info, "expires"),
            text=_text(info, "description"),
            fetched_at=received_at,
            source=source,
            attribution=_text(info, "senderName") or _text(root, "sender"),
        )
    except ValidationError as error:
        raise CapError(explain(error)) from error


def _root(data: bytes) -> Element:
    try:
        root = parse_xml(data.decode("utf-8-sig"))
    except (XmlError, UnicodeDecodeError) as error:
        raise CapError(f"no XML: {error}") from error
    if root.tag != _tag("alert"):
        raise CapError(f"the root is {root.tag[:80]}, not a CAP 1.2 alert")
    return root


def _warning_id(root: Element) -> str:
    """Return the same id for an alert and all that refers to it: made of the first one's name."""
    references = _text(root, "references").split()
    first = references[0].split(",") if references else []
    sender, identifier = first[:2] if len(first) == 3 else ("", "")
    sender, identifier = sender or _text(root, "sender"), identifier or _text(root, "identifier")
    if not identifier:
        _missing("identifier")
    return f"cap-{hashlib.sha256(f'{sender},{identifier}'.encode()).hexdigest()[:24]}"


def _info(root: Element) -> Element:
    found = _all(root, "info")
    korean = [info for info in found if _text(info, "language").lower().startswith("ko")]
    for info in (*korean, *found):
        return info
    raise CapError("no info block")


def _identifier(warning: WeatherWarningIssued, revision: int) -> str:
    return f"urn:ilbo:{warning.warning_id}:{warning.generation}:{revision}"


def _alert(identifier: str, sender: str, sent: datetime, kind: str) -> Element:
    alert = Element(_tag("alert"))
    for name, text in (
        ("identifier", identifier),
        ("sender", sender),
        ("sent", _time(sent)),
        ("status", "Actual"),
        ("msgType", kind),
        ("scope", "Public"),
    ):
        _add(alert, name, text)
    return alert


def _add(parent: Element, name: str, text: str) -> None:
    if text:
        SubElement(parent, _tag(name)).text = text


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _all(parent: Element, name: str) -> list[Element]:
    return parent.findall(_tag(name))


def _text(parent: Element, name: str) -> str:
    return (parent.findtext(_tag(name)) or "").strip()


def _moment(parent: Element, name: str) -> datetime | None:
    text = _text(parent, name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CapError(f"{name}: {text[:40]!r} is no time") from error
    if moment.tzinfo is None:
        raise CapError(f"{name}: {text[:40]!r} has no zone")
    return moment


def _missing(name: str) -> datetime:
    raise CapError(f"{name} is missing")


def _time(moment: datetime | None) -> str:
    """Return the time as CAP writes it: with an offset, -00:00 for UTC, and no fraction."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "-00:00")
