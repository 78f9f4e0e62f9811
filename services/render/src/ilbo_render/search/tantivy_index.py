"""The search index: tantivy over pairs of letters, in a folder of the replica.

Korean words carry particles and endings (일자리를, 일자리가). Cut into pairs of letters, 일자리 is
일자 and 자리, and every form of the word contains both; no morphology is needed.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Document, Filter, Index, Occur, Query, Tokenizer

from ilbo_render.search.question import Question, folded

_HEAP_BYTES = 15_000_000
"""The least tantivy takes for one thread of writing."""
_PAIRS = "pairs"
_HEADLINE_COUNTS = 4.0
_POSITION = "position"


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found of one article."""

    row: int
    headline: str
    text: str
    section: str
    source: str | None
    published_us: int


@dataclass(frozen=True, slots=True)
class Hits:
    """Rows of one page of results, and how many articles were found."""

    rows: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What no question may go beyond: nothing is found before its time of publication."""

    from_us: int
    to_us: int


class TantivyIndex:
    """Written by one thread, asked by another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self.open()

    def open(self) -> None:
        """Take the folder, again after a failure: a writer that failed writes no more."""
        self._index = self._at_folder()
        self._index.register_tokenizer(
            _PAIRS,
            tantivy.TextAnalyzerBuilder(Tokenizer.ngram(2, 2)).filter(Filter.lowercase()).build(),
        )
        self._writer: tantivy.IndexWriter | None = None
        self._searcher = self._index.searcher()

    @property
    def position(self) -> str | None:
        """The place in the log it is known to have reached; None: it has to be made anew."""
        try:
            return (self._folder / _POSITION).read_text("ascii")
        except OSError:
            return None

    def replace(self, row: int, entry: Entry | None) -> None:
        """Put an article in the place of what was there; None takes it out."""
        # By query: by term, the number would be a signed one and match nothing.
        self._writing().delete_documents_by_query(Query.term_query(self._schema, "row", row))
        if entry is not None:
            self._writing().add_document(self._document(entry))

    def clear(self) -> None:
        """Take everything out."""
        (self._folder / _POSITION).unlink(missing_ok=True)
        self._writing().delete_all_documents()

    def commit(self, position: str | None) -> None:
        """Make what was replaced findable, on the disk and here; note how far the log is in it."""
        self._writing().commit()
        self._index.reload()
        self._searcher = self._index.searcher()
        if position is not None:
            new = self._folder / f"{_POSITION}.new"
            new.write_text(position, "ascii")
            new.replace(self._folder / _POSITION)

    def find(self, question: Question, limits: Limits, limit: int, skip: int) -> Hits:
        """Return the rows of one page of results."""
        query = self._query(question, limits)
        by = "published_us" if question.order == "newest" else None
        found = self._searcher.search(query, limit, offset=skip, order_by_field=by)
        rows = self._searcher.fast_field_values("row", [address for _, address in found.hits])
        return Hits(tuple(int(row) for row in rows if row is not None), found.count or 0)  # type: ignore[attr-defined] # its stub omits it

    def rest(self) -> None:
        """Give back what writing takes, 15 MB and its threads; the next article takes it again."""
        self.close()

    def close(self) -> None:
        """Let the folder go; nothing can be written afterwards."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None  # it holds the lock as long as it is there

    def _writing(self) -> tantivy.IndexWriter:
        """Return the writer; a replica that hears nothing new needs none."""
        if self._writer is None:
            self._writer = self._index.writer(_HEAP_BYTES, 1)
        return self._writer

    def _at_folder(self) -> Index:
        """Return the index of the folder; one that another version made, or none can read, goes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            return Index(self._schema, path=str(self._folder))
        except (ValueError, OSError):
            shutil.rmtree(self._folder)
            self._folder.mkdir(parents=True)
            return Index(self._schema, path=str(self._folder))

    def _document(self, entry: Entry) -> Document:
        given = {
            "row": entry.row,
            "published_us": entry.published_us,
            "headline": folded(entry.headline),
            "text": folded(entry.text),
            "section": entry.section,
            "source": entry.source or "",
        }
        return Document.from_dict(given, self._schema)

    def _query(self, question: Question, limits: Limits) -> Query:
        parts = [self._word(word) for word in question.words]
        parts += [
            Query.term_query(self._schema, field, value, "basic")
            for field, value in (("section", question.section), ("source", question.source))
            if value is not None
        ]
        parts.append(
            Query.const_score_query(
                Query.range_query(
                    self._schema,
                    "published_us",
                    tantivy.FieldType.Integer,
                    limits.from_us,
                    limits.to_us,
                ),
                0.0,
            )
        )
        return Query.boolean_query([(Occur.Must, part) for part in parts])

    def _word(self, word: str) -> Query:
        """Return what finds a word in headline or text; the headline counts more."""
        headline, text = (self._in_field(field, word) for field in ("headline", "text"))
        return Query.disjunction_max_query(
            [Query.boost_query(headline, _HEADLINE_COUNTS), text], tie_breaker=0.1
        )

    def _in_field(self, field: str, word: str) -> Query:
        if len(word) == 1:  # a single syllable is half of a pair
            letter = re.escape(word)
            return Query.regex_query(self._schema, field, f"{letter}.|.{letter}")
        pairs = [word[place : place + 2] for place in range(len(word) - 1)]
        terms = [Query.term_query(self._schema, field, pair, "freq") for pair in pairs]
        return Query.boolean_query([(Occur.Must, term) for term in terms])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_integer_field("published_us", indexed=True, fast=True)
    for field in ("headline", "text"):
        builder.add_text_field(field, tokenizer_name=_PAIRS, index_option="freq")
    for field in ("section", "source"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    return builder.build()
