"""Bytes of XML and HTML to text, where header, declaration and bytes often disagree.

Order: byte order mark; UTF-16/32 by the first bytes (XML 1.0, appendix F); strict UTF-8, which wins
against every label; the labels, sender's before document's; CP949; and last, with the bytes that
mean nothing counted, whatever leaves fewest of them. Every Korean label means CP949, which is what
Windows writes under each of them (Encoding Standard: "euc-kr" decodes with all of UHC).
"""

import codecs
import re
from dataclasses import dataclass

from ilbo_ingest.decoding import UndecodableError, is_misread, marked_encoding, refuse_nul

_KOREAN = re.compile(
    r"(x?cp|x?ms|x?windows)?949|(x|cs)?euckr|(cs)?ksc5601(1987|1989)?|x?uhc|korean"
)
_WESTERN = "cp1252"
_SHIFTED = frozenset({"iso2022_kr", "iso2022_jp"})
_CODEC = re.compile(
    r"utf-8|utf-16(-[lb]e)?|utf-32(-[lb]e)?|cp949|johab|iso2022_(kr|jp)|big5(hkscs)?|gb(k|18030)"
    r"|shift_jis|cp932|euc_jp|koi8-[ru]|cp125\d|cp874|iso8859-\d+|mac-(roman|cyrillic)"
)
_MEANT = {"iso8859-1": _WESTERN, "ascii": _WESTERN, "gb2312": "gbk", "euc_kr": "cp949"}
_UNMARKED = (  # "<?" or "<" and a letter, without a mark
    (re.compile(rb"<\0\0\0[!-~]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0<\0\0\0[!-~]"), "utf-32-be"),
    (re.compile(rb"<\0[!-~]\0"), "utf-16-le"),
    (re.compile(rb"\0<\0[!-~]"), "utf-16-be"),
)
_XML_LABEL = re.compile(rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.I)
_HTML_LABEL = re.compile(rb"""<meta[^>]{1,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_LOOKED_THROUGH = 4096
# KS X 1001 composes rare syllables of eight bytes that begin with this; CP949 doesn't know them.
_COMPOSED = b"\xa4\xd4"
# More than this share of bytes without a meaning, and the text is not what was written.
_CHARACTERS_PER_REPLACED = 200


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text, and how it was found."""

    text: str
    encoding: str
    """As Python calls it."""
    replaced: int = 0
    """How many places of the bytes meant nothing; each is a U+FFFD in the text."""


def decode_markup(data: bytes, charset: str | None = None) -> DecodedText:
    """Return the text of XML or HTML bytes; raise UndecodableError when they are none.

    `charset` is what the sender's Content-Type said.
    """
    found = _by_first_bytes(data) or _strictly(data, _labels(data, charset)) or _fewest(data)
    refuse_nul(found.text)
    most = len(found.text) // _CHARACTERS_PER_REPLACED
    if found.replaced > max(most, 1):
        raise UndecodableError(
            f"{found.replaced} places of the text are no valid {found.encoding.upper()}"
        )
    return found


def python_encoding(label: str) -> str | None:
    """Return the codec that a charset label stands for; None for one nobody should use."""
    if _KOREAN.fullmatch(re.sub("[^a-z0-9]", "", label.lower())):
        return "cp949"
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    # Python has codecs that are no encoding of text, or take for ever: base64, idna, …
    return name if _CODEC.fullmatch(name) else None


def _by_first_bytes(data: bytes) -> DecodedText | None:
    length = 0
    if (marked := marked_encoding(data)) is not None:
        encoding, length = marked
    else:
        start = data[:64].lstrip(b" \t\r\n")
        names = [name for pattern, name in _UNMARKED if pattern.match(start)]
        if not names:
            return None
        encoding = names[0]
    return _replacing(data[length:], encoding)


def _strictly(data: bytes, labels: list[str]) -> DecodedText | None:
    """Return the text by the first encoding in which every byte means something."""
    shifted = [label for label in labels if label in _SHIFTED and b"\x1b" in data]
    others = [label for label in labels if label != _WESTERN]
    # Servers say ISO-8859-1 when they know nothing, and every byte means something in it.
    western = [_WESTERN] if _WESTERN in labels else []
    for encoding in (*shifted, "utf-8", *others, "cp949", *western):
        try:
            text = data.decode(_codec(encoding, data))
        except UnicodeDecodeError:
            continue
        if encoding != "cp949" or not is_misread(text):
            return DecodedText(text, encoding)
    return None


def _codec(encoding: str, data: bytes) -> str:
    if encoding != "cp949" or _COMPOSED not in data:
        return encoding
    try:
        data.decode("euc_kr")
    except UnicodeDecodeError:
        return encoding
    return "euc_kr"


def _fewest(data: bytes) -> DecodedText:
    readings = [_replacing(data, "utf-8"), _replacing(data, "cp949")]
    plausible = [reading for reading in readings if not is_misread(reading.text)]
    if not plausible:
        raise UndecodableError("the text is neither UTF-8 nor CP949")
    return min(plausible, key=lambda reading: reading.replaced)


def _replacing(data: bytes, encoding: str) -> DecodedText:
    text = data.decode(encoding, "replace")
    return DecodedText(text, encoding, text.count("\ufffd"))


def _labels(data: bytes, charset: str | None) -> list[str]:
    start = data[:_LOOKED_THROUGH]
    matches = (_XML_LABEL.search(start), _HTML_LABEL.search(start))
    named = [charset or "", *(match[1].decode("ascii") for match in matches if match)]
    encodings = [python_encoding(label) for label in named if label]
    return [name for name in encodings if name and not name.startswith(("utf-16", "utf-32"))]
