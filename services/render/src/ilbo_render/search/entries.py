"""What can be found of an article."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from ilbo_events import ArticlePublished
from ilbo_paper import Paper
from ilbo_render.facets import to_us
from ilbo_render.search.tantivy_index import Entry
from ilbo_render.sqlite_reader import SqliteReader

_TAG = re.compile(r"</?(\w+)[^>]*>")
# Inside a word a tag of these parts nothing: <b>서울</b>시 is one word.
_INLINE = frozenset("a abbr b cite code em i mark q s small span strong sub sup u".split())  # noqa: SIM905


def entry_of(paper: Paper, row: int, article: ArticlePublished) -> Entry:
    """Return what is found of an article: its words, and by what a search may be limited."""
    source = article.source.name if article.source else None
    words = [
        *article.subheads,
        *article.body,
        plain(article.body_html or ""),
        source or "",
        article.byline or "",
        *article.tags,
        *(image.caption for image in article.images),
    ]
    return Entry(
        row=row,
        headline=article.headline,
        text=" ".join(filter(None, words)),
        section=paper.section_name(article.section),
        source=source or None,
        published_us=to_us(article.published_at),
    )


class StoredArticles:
    """What the search reads of the replica's file, with a connection of its own."""

    def __init__(self, paper: Paper, reader: SqliteReader) -> None:
        self._paper = paper
        self._reader = reader

    def everything(self) -> Iterator[Entry]:
        """Yield what can be found of every article."""
        for row, article in self._reader.everything():
            yield entry_of(self._paper, row, article)

    def entries(self, rows: Sequence[int]) -> dict[int, Entry]:
        """Return what can be found of these rows; of a withdrawn one nothing."""
        found = self._reader.articles(rows)
        return {row: entry_of(self._paper, row, article) for row, article in found.items()}

    def close(self) -> None:
        """Close the connection."""
        self._reader.close()


def plain(html: str) -> str:
    """Return the words of sanitized HTML; blocks part words, marks inside a line don't."""
    return unescape(_TAG.sub(lambda tag: "" if tag[1].lower() in _INLINE else " ", html))
