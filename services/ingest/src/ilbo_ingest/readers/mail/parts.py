"""A mail's parts (RFC 2045, 2046): its text, pictures, files and mails within it, all bounded."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Final

from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.mail.headers import Mail, file_name, raw_header
from ilbo_ingest.readers.text_encoding import python_encoding

MOST_PARTS: Final = 500
_MOST_HEADERS = 500
_MOST_LINES = 700_000
_MOST_BOUNDARIES = 24
_DEEPEST = 12
_DEEPEST_MAIL = 3
_MOST_TEXT = 2_000_000
_BOUNDARY = re.compile(rb"\bboundary\s*=", re.IGNORECASE)
_KNOWN = (
    rb"from|to|cc|date|subject|received|return-path|message-id|mime-version|content-type"
    rb"|delivered-to|reply-to|sender|x-[a-z-]+|dkim-signature|authentication-results|list-[a-z-]+"
)
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_KNOWN_FIELD = re.compile(rb"(?:%s)[ \t]*:" % _KNOWN, re.IGNORECASE)
_FEWEST_KNOWN = 3
_LOOKED_THROUGH = 4096


@dataclass(frozen=True, slots=True)
class File:
    """Something attached."""

    name: str
    content_type: str
    data: bytes


@dataclass(slots=True)
class Parts:
    """What is in a mail."""

    plain: list[str] = field(default_factory=list)
    html: list[bytes] = field(default_factory=list)
    html_charset: str | None = None
    pictures: list[File] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    """Mails that are attached whole."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """What is not read, with the reason."""


class _TooMuchError(ValueError):
    """The mail is built to keep its reader busy; it is refused."""


def looks_like_mail(data: bytes) -> bool:
    """Whether the bytes begin with the header of a mail."""
    start = data[:_LOOKED_THROUGH].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if start.startswith(b"From "):  # a mail cut out of a mailbox
        start = start.partition(b"\n")[2]
    known = 0
    for line in start.split(b"\n"):
        if line[:1] in (b" ", b"\t"):
            continue
        if not _FIELD.match(line):
            break
        known += _KNOWN_FIELD.match(line) is not None
    return known >= _FEWEST_KNOWN


def parsed(data: bytes) -> Mail:
    """Return the mail; raise UnreadableDocumentError for one that no reader gets through."""
    if data.count(b"\n") > _MOST_LINES or len(_BOUNDARY.findall(data)) > _MOST_BOUNDARIES:
        raise UnreadableDocumentError("the mail has too many lines or parts within parts")
    try:
        return BytesParser(_bounded_class(), policy=compat32).parsebytes(data.lstrip(b"\r\n"))
    except (_TooMuchError, RecursionError) as error:
        raise UnreadableDocumentError(f"the mail is refused: {error}") from error


def parts_of(mail: Mail, depth: int = 0) -> Parts:
    """Return what is in a mail; `depth` counts the mails around it."""
    found = Parts()
    if depth >= _DEEPEST_MAIL:
        found.refused.append(("a mail", f"lies within {depth} others"))
    else:
        _walk(mail, found, 0)
    return found


def _bounded_class() -> Callable[..., Mail]:
    """Return a class of messages of which only so many are made, with so many headers each."""
    made = 0

    class Bounded(Mail):
        def __init__(self, policy: object = compat32) -> None:
            nonlocal made
            made += 1
            if made > MOST_PARTS:
                raise _TooMuchError(f"it has more than {MOST_PARTS} parts")
            super().__init__(policy=compat32)
            self._count = 0

        def set_raw(self, name: str, value: str) -> None:
            self._count += 1
            if self._count > _MOST_HEADERS:
                raise _TooMuchError(f"a part of it has more than {_MOST_HEADERS} headers")
            super().set_raw(name, value)

    return Bounded


def _walk(part: Mail, found: Parts, depth: int) -> None:
    if depth > _DEEPEST:
        found.refused.append(("a part", "is nested too deep"))
        return
    kind = part.get_content_type()
    children = part.get_payload()
    if kind == "message/rfc822" and isinstance(children, list):
        found.mails += [child for child in children if isinstance(child, Message)]
    elif isinstance(children, list):
        for child in children:
            if isinstance(child, Message):
                _walk(child, found, depth + 1)
    else:
        _leaf(part, kind, found)


def _leaf(part: Mail, kind: str, found: Parts) -> None:
    name = file_name(part)
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    is_attached = bool(name) or raw_header(part, "content-disposition").lower().startswith("att")
    if kind.startswith("image/"):
        found.pictures.append(File(name, kind, data))
    elif kind == "text/plain" and not is_attached:
        found.plain.append(_decoded(data, part.get_content_charset()))
    elif kind == "text/html" and not is_attached:
        found.html.append(data)
        found.html_charset = part.get_content_charset()
    elif data:
        found.files.append(File(name or kind, kind, data))


def _decoded(data: bytes, charset: str | None) -> str:
    """Return a text; UTF-8 that is right wins against every label, as wrong labels are common."""
    data = data[:_MOST_TEXT]
    named = python_encoding(charset) if charset else None
    for encoding in ("utf-8", named or "cp949", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(named or "cp949", "replace")
