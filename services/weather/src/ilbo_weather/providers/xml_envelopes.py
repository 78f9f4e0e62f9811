"""Error forms in XML; what they look like stands in `envelopes`. No DTD, no entities."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ilbo_weather.providers.codes import Service
from ilbo_weather.providers.json_envelopes import (
    gateway_failure,
    header_failure,
    portal_failure,
)
from ilbo_weather.readings import Failure

_FORMS = {
    "cmmMsgHeader": gateway_failure,
    "msgHeader": portal_failure,
    "header": header_failure,
}
_ROOTS = frozenset({"OpenAPI_ServiceResponse", "ServiceResult", "response"})


class XmlError(ValueError):
    """The text is no XML that is read here; `reason` says why."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def parse_xml(text: str) -> Element:
    """Return the root; raise XmlError for what isn't well-formed or declares anything."""
    try:
        root: Element = fromstring(text.lstrip(), forbid_dtd=True)
    except ParseError as error:
        raise XmlError("not_well_formed", str(error)) from error
    except DefusedXmlException as error:
        raise XmlError("dtd", str(error)) from error
    return root


def local_name(element: Element) -> str:
    """Return the element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """Return the first child with this local name."""
    return next((part for part in element if local_name(part) == name), None)


def failure_in_xml(root: Element, service: Service) -> Failure | None:
    """Return the failure that an XML answer is; None when it is none of the known forms."""
    if local_name(root) not in _ROOTS:
        return None
    for part in root:
        form = _FORMS.get(local_name(part))
        if form is not None:
            return form({local_name(c): (c.text or "").strip() for c in part}, service)
    return None
