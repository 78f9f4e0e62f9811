"""How well the text of articles is found in pages: precision, recall and F1 over a small corpus.

`corpus/` holds pages of our own, Korean and English, and beside each the text a reader would call
the article. Scored as the article extraction benchmark of Scrapinghub does: shared runs of four
words, each page weighing the same, F1 of the mean precision and the mean recall. Run it over other
pages with `python -m bench.extraction FOLDER`, where NAME.html stands beside NAME.txt.
"""

import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

from ilbo_ingest.drafts import Draft, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.web.article import ArticlePageReader
from ilbo_paper import read_paper

CORPUS = Path(__file__).parent / "corpus"
_PAPER = Path(__file__).parents[1] / "ilbo.toml"
_WORD = re.compile(r"\w+")
_TAG = re.compile("<[^>]*>")
_RUN = 4


@dataclass(frozen=True, slots=True)
class Score:
    """One page, or all of them."""

    name: str
    precision: float
    recall: float
    seconds: float = 0
    refused: str = ""

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0


def score(name: str, found: str, truth: str) -> Score:
    """Compare two texts by their runs of four words."""
    ours, theirs = _runs(found), _runs(truth)
    shared = sum((ours & theirs).values())
    precision = shared / sum(ours.values()) if ours else 0.0
    recall = shared / sum(theirs.values()) if theirs else 0.0
    return Score(name, precision, recall)


def measure(folder: Path = CORPUS) -> list[Score]:
    """Read every page of a folder and compare it with the text beside it."""
    return [_measured(path) for path in sorted(folder.glob("*.html"))]


def total(scores: list[Score]) -> Score:
    """Return the means; a page without any text counts against recall alone."""
    precisions = [each.precision for each in scores if not each.refused]
    recalls = [each.recall for each in scores]
    return Score("all", fmean(precisions), fmean(recalls), sum(each.seconds for each in scores))


def _measured(path: Path) -> Score:
    truth = path.with_suffix(".txt").read_text("utf-8")
    started = time.perf_counter()
    try:
        found = _text(path)
    except UnreadableDocumentError as error:
        return Score(path.stem, 0, 0, time.perf_counter() - started, str(error))
    seconds = time.perf_counter() - started
    compared = score(path.stem, found, truth)
    return Score(path.stem, compared.precision, compared.recall, seconds)


def _text(path: Path) -> str:
    context = Context(read_paper(_PAPER), datetime.now(UTC))
    document = Document(path.read_bytes(), path.name, "text/html")
    [draft] = ArticlePageReader().read(document, context).drafts
    return text_of(draft)


def text_of(draft: Draft) -> str:
    """Return the text of an article's body, however it is carried."""
    return "\n".join(draft.body) or _TAG.sub(" ", draft.body_html or "")


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    count = max(1, len(words) - _RUN + 1)
    return Counter(tuple(words[at : at + _RUN]) for at in range(count) if words)


def main(arguments: list[str]) -> None:
    """Print a line for each page, and the means."""
    scores = measure(Path(arguments[0])) if arguments else measure()
    for each in (*scores, total(scores)):
        line = f"{each.precision:.3f} {each.recall:.3f} {each.f1:.3f} {each.seconds:7.3f} s"
        print(f"{each.name[:24]:<24} {line}  {each.refused}")


if __name__ == "__main__":
    main(sys.argv[1:])
