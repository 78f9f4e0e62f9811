"""Text as events carry it: NFC, without characters that no page or feed can hold."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

# C0 and C1 controls, noncharacters and lone surrogates: XML 1.0 and HTML forbid them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# What reorders the text a reader sees (Unicode TR 9: marks, overrides, isolates), and the BOM.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


def clean_text(text: str) -> str:
    """Return `text` in NFC, line ends as \\n, without forbidden characters."""
    if not text.isprintable():
        text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """Return `text` as one line: cleaned, no bidi controls, blanks folded and stripped."""
    if not text.isprintable():
        text = _BIDI.sub("", clean_text(_BLANKS.sub(" ", text)))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text).strip())


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text`, which blank lines separate."""
    parts = _PARAGRAPH_BREAK.split(clean_text(text))
    return [part.strip() for part in parts if part.strip()]


def _checked_address(text: str) -> str:
    text = clean_line(text)
    if not re.fullmatch(r"https?://[^\s/@\\?#]+([/?#]\S*)?", text, re.IGNORECASE):
        raise ValueError("is no http or https address without user name")
    return text


Line = Annotated[str, AfterValidator(clean_line), StringConstraints(max_length=500)]
"""One line of text, at most 500 characters."""

Headline = Annotated[str, StringConstraints(max_length=500), AfterValidator(clean_line)]
Name = Annotated[str, StringConstraints(max_length=200), AfterValidator(clean_line)]
Prose = Annotated[str, AfterValidator(clean_text)]
Address = Annotated[str, StringConstraints(max_length=2048), AfterValidator(_checked_address)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,128}$")]
"""What may stand in an address of the site."""
