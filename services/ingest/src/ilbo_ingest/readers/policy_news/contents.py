"""The text of an item: paragraphs, or HTML where they would lose a table, without its licence.

Guide of data set 15095335: ContentsType H is HTML, T is plain text, whose line ends may be written
as `_x000D_`. The HTML comes from Hangul documents, which cut words over several spans. Below each
text stands the licence, which is told in fields instead. Pictures are never covered by it.
"""

import re
from dataclasses import dataclass
from html import unescape

from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.credits import Credits, refers_to_attachment
from ilbo_ingest.readers.feeds.entries import Text
from ilbo_ingest.readers.feeds.plain import line_of
from ilbo_ingest.readers.policy_news.answers import ApiItem
from ilbo_ingest.readers.prose import Prose, prose_of_html, prose_of_text, signed

_CARRIAGE_RETURN = re.compile(r"_x000D_\r?\n?", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_LINE_BREAK = re.compile(r"<br\s*/?>|_x000D_\r?\n?|\n", re.IGNORECASE)
_MAX_SUBHEADS = 20
_MAX_LINE = 500


@dataclass(frozen=True, slots=True)
class Contents:
    """What an item says, and what was split off or left out."""

    prose: Prose
    credits: Credits
    reasons: tuple[str, ...] = ()


def contents_of(item: ApiItem) -> Contents:
    """Return the text of an item."""
    text = next((text for text in item.fields.get("DataContents", ()) if text.strip()), "")
    if not text:
        return Contents(Prose(), Credits(), ("has no text",))
    try:
        prose, found = signed(_prose(text, item.text("ContentsType")))
    except UnreadableDocumentError as error:
        return Contents(Prose(), Credits(), (f"its text can't be read: {error}",))
    shown = " ".join(prose.paragraphs)
    if refers_to_attachment(shown):
        return Contents(Prose(), found, (f"says only where the text is: {shown}",))
    return Contents(prose, found)


def title_of(item: ApiItem) -> str:
    """Return the headline: references are escaped once more within CDATA."""
    return _line(item.text("Title"))


def subheads_of(item: ApiItem) -> tuple[str, ...]:
    """Return the subtitles, each line of which is one."""
    lines = [
        _line(line)
        for name in ("SubTitle1", "SubTitle2", "SubTitle3", "SubTitle")
        for line in _LINE_BREAK.split(item.text(name))
    ]
    return tuple(dict.fromkeys(line for line in lines if line))[:_MAX_SUBHEADS]


def _prose(text: str, contents_type: str) -> Prose:
    is_html = contents_type.upper() != "T" if contents_type else _TAG.search(text) is not None
    if is_html:
        return prose_of_html(_CARRIAGE_RETURN.sub("\n", text))
    return prose_of_text(unescape(_CARRIAGE_RETURN.sub("\n", text)))


def _line(text: str) -> str:
    line = line_of(Text(_CARRIAGE_RETURN.sub(" ", text), "maybe html", ""))
    return line if len(line) <= _MAX_LINE else f"{line[: _MAX_LINE - 1]}…"
