"""The header of a mail as text (RFC 5322, RFC 2047, RFC 2231), in the encodings that Koreans send.

The words of a header may be encoded, raw bytes of CP949, or cut within a letter; the standard
library's newer interface stumbles over some of that, so its older one is used.
"""

import binascii
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import TYPE_CHECKING

from ilbo_ingest.decoding import clean_row
from ilbo_ingest.readers.text_encoding import python_encoding

_LONGEST = 4_000
if TYPE_CHECKING:
    Mail = Message[str, str]
else:  # generic in the stubs only
    Mail = Message


def header(mail: Mail, name: str) -> str:
    """Return one header as a line of text; empty when there is none."""
    return decoded(raw_header(mail, name))


def raw_header(mail: Mail, name: str) -> str:
    """Return one header before its words are decoded, raw bytes in it as what they mean."""
    for key, value in mail.raw_items():
        if key.lower() == name:
            return _unescaped(str(value)[:_LONGEST])
    return ""


def decoded(text: str) -> str:
    """Return a header's value with its encoded words read."""
    try:
        parts = decode_header(text)
    except (HeaderParseError, binascii.Error, ValueError):
        return _line(text)
    words = (part if isinstance(part, str) else _text(part, charset) for part, charset in parts)
    return _line("".join(words)) or _line(text)


def _line(text: str) -> str:
    return clean_row(text.replace("\r", " ").replace("\n", " "))


def sender(mail: Mail) -> tuple[str, str]:
    """Return name and address of who sent it."""
    name, address = parseaddr(raw_header(mail, "from"))
    return decoded(name), address


def file_name(part: Mail) -> str:
    """Return the name of an attached file, without folders; empty when it has none."""
    named: Mail = Message()
    for key in ("content-disposition", "content-type"):
        if value := raw_header(part, key):
            named[key] = value.replace("\r", " ").replace("\n", " ")
    name = decoded(named.get_filename() or "")
    return name.replace("\\", "/").rpartition("/")[2]


def _text(word: bytes, charset: str | None) -> str:
    encoding = python_encoding(charset) if charset else None
    if encoding is not None:
        return word.decode(encoding, "replace")
    return _guessed(word) if charset else _unescaped(word.decode("ascii", "surrogateescape"))


def _unescaped(text: str) -> str:
    """Return raw bytes in a header, which the parser keeps as lone surrogates, as text."""
    if text.isascii():
        return text
    try:
        return _guessed(text.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:  # decoded before
        return text


def _guessed(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp949", "replace")
