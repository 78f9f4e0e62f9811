"""HTML of feeds as plain text, without a parser: what is asked of each title and each summary."""

import re
from html import unescape

from ilbo_events.markup import TAGS_DROPPED_WITH_CONTENT
from ilbo_ingest.readers.feeds.entries import Text

_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9:]*)(?:[^<>"']|"[^"]*"|'[^']*')*+>""")
_ANY_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[/!?]?[a-zA-Z][^<>]*>?", re.DOTALL)
_DROPPED = re.compile(
    rf"<({'|'.join(sorted(TAGS_DROPPED_WITH_CONTENT))})\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ACTIVE = re.compile(r"<[a-zA-Z/!?]")
_BLANKS = re.compile(r"\s+")
_PARAGRAPH_ENDS = re.compile(r"\n\s*\n\s*")
_BLOCKS = frozenset({"p", "div", "section", "article", "center"})
_SIMPLE = _BLOCKS | {"br", "span", "font", "wbr", "o:p"}
_SENTENCE = re.compile(r".+?(?:[.!?。](?=\s|$)|\n|$)", re.DOTALL)
_MAX_SENTENCE = 120


def looks_like_html(value: str) -> bool:
    """Whether a text whose format doesn't say holds tags or references."""
    return _TAG.search(value) is not None or _ENTITY.search(value) is not None


def line_of(text: Text) -> str:
    """Return a title as plain text: tags gone, references read once, blanks as one."""
    value = text.value
    if text.kind == "html" or (text.kind == "maybe html" and looks_like_html(value)):
        value = _TAG.sub(_line_break, _DROPPED.sub("", value))
        value = unescape(_ANY_TAG.sub("", value))
    return _BLANKS.sub(" ", value).strip()


def shown_text(html: str) -> str:
    """Return roughly what a reader sees of HTML, blocks as lines."""
    text = _DROPPED.sub("", html) if "<" in html else html
    text = _TAG.sub(_any_break, _BLANKS.sub(" ", text))
    return unescape(_ANY_TAG.sub("", text)).strip()


def markup_stripped(html: str) -> str:
    """Return HTML without its tags, its references as they stand: harmless wherever it is shown."""
    return _BLANKS.sub(" ", _ANY_TAG.sub("", _TAG.sub("", _DROPPED.sub("", html)))).strip()


def simple_paragraphs(html: str) -> tuple[str, ...] | None:
    """Return the paragraphs of HTML that says nothing else; None where it says more."""
    names = {match[2].lower() for match in _TAG.finditer(html)}
    if not names <= _SIMPLE:
        return None
    text = unescape(_TAG.sub(_paragraph_break, _BLANKS.sub(" ", html)))
    # What is left of a tag, or was written about one: HTML says it without a doubt.
    if _ACTIVE.search(text):
        return None
    return paragraphs_of(text)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return what blank lines separate, without blanks around each line."""
    parts = _PARAGRAPH_ENDS.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    tidied = (
        "\n".join(line for raw in part.split("\n") if (line := _BLANKS.sub(" ", raw).strip()))
        for part in parts
    )
    return tuple(part for part in tidied if part)


def first_sentence(text: str) -> str:
    """Return the first sentence, cut at a word where it is long for a headline."""
    match = _SENTENCE.match(text.strip())
    sentence = _BLANKS.sub(" ", match[0]).strip() if match else ""
    if len(sentence) <= _MAX_SENTENCE:
        return sentence
    cut = sentence[:_MAX_SENTENCE].rpartition(" ")[0] or sentence[:_MAX_SENTENCE]
    return f"{cut.rstrip(' ,·')}…"


def _line_break(match: re.Match[str]) -> str:
    return " " if match[2].lower() in ("br", "p", "div") else ""


def _any_break(match: re.Match[str]) -> str:
    name = match[2].lower()
    if name in ("td", "th"):
        return " "
    is_inline = name in ("a", "abbr", "b", "em", "font", "i", "span", "strong", "sub", "sup", "u")
    return "" if is_inline else "\n"


def _paragraph_break(match: re.Match[str]) -> str:
    name = match[2].lower()
    if name in _BLOCKS:
        return "\n\n"
    return "\n" if name == "br" else ""
