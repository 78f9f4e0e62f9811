"""Text as events carry it: NFC, without characters that no page or feed can hold."""

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

# C0 and C1 controls, lone surrogates and noncharacters: XML 1.0 and HTML forbid them.
_NONCHARACTERS = "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_FORBIDDEN = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)
# What reorders the text a reader sees (Unicode TR 9: marks, overrides, isolates), the BOM, and
# tag characters, which spell words nobody sees.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_BLANKS = re.compile(r"\s+")
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


def clean_text(text: str) -> str:
    """Return `text` in NFC, line ends as \\n, without forbidden characters."""
    # The pattern takes half the time of reading an event; most texts need it for nothing.
    if not text.replace("\n", "").isprintable():
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


def _no_folder(text: str) -> str:
    if text in (".", ".."):
        raise ValueError("is a step in an address, not a part of one")
    return text


def _cleaned_before(clean: Callable[[str], str]) -> BeforeValidator:
    """Clean text first, so that limits count what is kept."""
    return BeforeValidator(lambda text: clean(text) if isinstance(text, str) else text)


Line = Annotated[str, StringConstraints(max_length=500), _cleaned_before(clean_line)]
"""One line of text, at most 500 characters."""

Headline = Line
Name = Annotated[str, StringConstraints(max_length=200), _cleaned_before(clean_line)]
Prose = Annotated[str, _cleaned_before(clean_text)]
Address = Annotated[str, StringConstraints(max_length=2048), AfterValidator(_checked_address)]
Identifier = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,128}$"), AfterValidator(_no_folder)
]
"""What may stand in an address of the site."""
