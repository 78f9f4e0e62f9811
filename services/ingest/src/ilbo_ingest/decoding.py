"""Bytes of a text document to lines, in the encodings Korean newsrooms use."""

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

_MARKS = (  # UTF-32 stands before UTF-16, whose little-endian mark is its beginning
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
# Seen by nobody and in the way of every comparison; a joiner inside an emoji is part of it.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_JOINER = re.compile(
    "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
    "|[\u200c\u200d](?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
# Above this share of syllables outside KS X 1001 a text is no Korean but UTF-8 misread as CP949.
_RARE_SHARE = 0.5


class UndecodableError(ValueError):
    """The bytes are no text in an encoding Ilbo reads; nothing of them is used."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line that shows something."""

    number: int
    """Counted from 1 in the document."""
    text: str
    after_gap: bool
    """Whether a blank line, or nothing at all, stands before it."""


def decode_text(data: bytes) -> str:
    """Return the text of UTF-8, UTF-16 or UTF-32 with a mark, or CP949 (EUC-KR) bytes."""
    if (marked := marked_encoding(data)) is not None:
        encoding, length = marked
        return refuse_nul(_strict(data[length:], encoding))
    try:
        return refuse_nul(data.decode("utf-8"))
    except UnicodeDecodeError:
        text = refuse_nul(_strict(data, "cp949"))
    if is_misread(text):
        raise UndecodableError("the text is neither UTF-8 nor CP949")
    return text


def marked_encoding(data: bytes) -> tuple[str, int] | None:
    """Return the encoding a byte order mark names, and the mark's length."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return None


def rows_of(text: str) -> list[Row]:
    """Return the lines that show something: one kind of blank, nothing invisible, NFC."""
    rows: list[Row] = []
    after_gap = True
    for number, line in enumerate(_LINE_END.split(text), 1):
        shown = clean_row(line)
        if shown:
            rows.append(Row(number, shown, after_gap))
        after_gap = not shown
    return rows


def clean_row(line: str) -> str:
    """Return one line as it is compared and kept."""
    if not line.isprintable():
        line = _JOINER.sub("", _INVISIBLE.sub("", line))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", line).strip())


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableError(f"the text is no valid {encoding.upper()}") from error


def refuse_nul(text: str) -> str:
    """Return the text; raise UndecodableError when it holds what no text does."""
    if "\0" in text:
        raise UndecodableError("the bytes are no text: they hold NUL")
    return text


def is_misread(text: str) -> bool:
    """Return whether text decoded as CP949 is UTF-8 in truth: most of its syllables are rare."""
    syllables = {sign: times for sign, times in Counter(text).items() if "가" <= sign <= "힣"}
    rare = sum(times for sign, times in syllables.items() if not _is_common(sign))
    return rare > sum(syllables.values()) * _RARE_SHARE


def _is_common(syllable: str) -> bool:
    try:
        syllable.encode("euc_kr")
    except UnicodeEncodeError:
        return False
    # Python's codec writes syllables outside KS X 1001 as eight bytes of jamo.
    return len(syllable.encode("euc_kr")) == 2
