"""Answers of the interfaces, in XML or JSON, to items: one field each, several for files.

Both `response/header` and the gateway's `OpenAPI_ServiceResponse/cmmMsgHeader` are read. JSON gives
one item as an object and several as a list; both are taken, as are `items` around them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ilbo_ingest.decoding import UndecodableError
from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.json_body import JsonError, parse_json
from ilbo_ingest.readers.elements import Element, descendants, local_name
from ilbo_ingest.readers.policy_news.refusals import plain_refusal, refusal
from ilbo_ingest.readers.reader import Document
from ilbo_ingest.readers.text_encoding import decode_markup
from ilbo_ingest.readers.xml_guard import parse_xml

_ITEM = "NewsItem"
_MAX_ITEMS = 2000
_NUMBERED = re.compile(r"(?P<name>[A-Za-z]+?)(?P<number>\d*)")


@dataclass(frozen=True, slots=True)
class ApiItem:
    """One item: each field's texts, in their order."""

    where: str
    fields: Mapping[str, tuple[str, ...]]

    def place(self, name: str) -> str:
        """Return where a field stands, in the terms of XML or JSON."""
        return f"{self.where}{'/' if '/' in self.where else '.'}{name}"

    def text(self, name: str) -> str:
        """Return the first text of a field that says something."""
        return next((text for text in self.fields.get(name, ()) if text.strip()), "").strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all texts of a field, those numbered FileUrl1, FileUrl2, … among them."""
        found = [
            (int(match["number"] or 0), texts)
            for key, texts in self.fields.items()
            if (match := _NUMBERED.fullmatch(key)) and match["name"] == name
        ]
        return tuple(text.strip() for _, texts in sorted(found) for text in texts)


def items_of(document: Document) -> tuple[ApiItem, ...]:
    """Return the items of an answer; raise ApiRefusalError when it is a refusal.

    Raises UnreadableDocumentError for what is no answer of these interfaces.
    """
    start = document.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return _of_json(document.data)
    if start == b"<":
        return _of_xml(parse_xml(document.data, document.charset))
    try:
        text = decode_markup(document.data, document.charset).text
    except UndecodableError as error:
        raise UnreadableDocumentError(str(error)) from error
    raise plain_refusal(text) or UnreadableDocumentError("the answer is neither XML nor JSON")


def _of_xml(root: Element) -> tuple[ApiItem, ...]:
    name = local_name(root)
    if name == "OpenAPI_ServiceResponse":
        _refuse(*(_first(root, tag) for tag in ("returnReasonCode", "returnAuthMsg", "errMsg")))
        raise UnreadableDocumentError("the gateway answers without a reason")
    if name != "response":
        what = "an HTML page" if name.lower() == "html" else f"XML whose root is {name[:60]}"
        raise UnreadableDocumentError(f"{what} stands where an answer of the interface should be")
    _refuse(_first(root, "resultCode"), _first(root, "resultMsg"))
    items = list(descendants(root, _ITEM))[:_MAX_ITEMS]
    return tuple(_xml_item(item, number) for number, item in enumerate(items, 1))


def _xml_item(item: Element, number: int) -> ApiItem:
    fields: dict[str, tuple[str, ...]] = {}
    for child in item:
        name = local_name(child)
        fields[name] = (*fields.get(name, ()), "".join(map(str, child.itertext())))
    return ApiItem(f"response/body/{_ITEM}[{number}]", fields)


def _first(root: Element, name: str) -> str:
    found = next(descendants(root, name), None)
    return "".join(map(str, found.itertext())).strip() if found is not None else ""


def _of_json(data: bytes) -> tuple[ApiItem, ...]:
    try:
        content = parse_json(data)
    except JsonError as error:
        raise UnreadableDocumentError(f"the JSON {error}") from error
    gateway = _find(content, "cmmMsgHeader")
    if isinstance(gateway, Mapping):
        _refuse(*(_plain(gateway, k) for k in ("returnReasonCode", "returnAuthMsg", "errMsg")))
        raise UnreadableDocumentError("the gateway answers without a reason")
    header = _find(content, "header")
    found = _find(content, _ITEM)
    if isinstance(header, Mapping):
        _refuse(_plain(header, "resultCode"), _plain(header, "resultMsg"))
    elif found is None:
        raise UnreadableDocumentError("the JSON is no answer of the interface")
    listed = found if isinstance(found, list) else [found]
    items = [item for item in listed if isinstance(item, Mapping)][:_MAX_ITEMS]
    return tuple(_json_item(item, number) for number, item in enumerate(items))


def _json_item(item: Mapping[str, object], number: int) -> ApiItem:
    fields = {str(name): tuple(_texts(value)) for name, value in item.items()}
    return ApiItem(f"response.body.{_ITEM}[{number}]", fields)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _find(content: object, name: str, depth: int = 4) -> object:
    """Return what stands under a name, however deep below `response`, `body` and `items`."""
    if not isinstance(content, Mapping) or depth == 0:
        return None
    if name in content:
        return content[name]
    inner = (_find(value, name, depth - 1) for value in content.values())
    return next((found for found in inner if found is not None), None)


def _plain(content: Mapping[str, object], name: str) -> str:
    return next(_texts(content.get(name)), "")


def _refuse(code: str, *messages: str) -> None:
    refused = refusal(code, *messages)
    if refused is not None:
        raise refused
