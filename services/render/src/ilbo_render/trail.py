"""이 기사가 걸어온 길: what happened to an article, from what its last revision says."""

from dataclasses import dataclass
from datetime import date, datetime

from ilbo_events import ArticlePublished
from ilbo_render.moments import kst


@dataclass(frozen=True, slots=True)
class Step:
    """One station of the trail."""

    at: datetime
    precision: str
    text: str
    note: str
    is_correction: bool = False

    def clock(self, first_day: date) -> str:
        """Return the hour on the article's first day, the date on any other."""
        local = kst(self.at)
        if self.precision != "day" and local.date() == first_day:
            return f"{local:%H:%M}"
        return f"{local:%m.%d}" if local.year == first_day.year else f"{local:%y.%m.%d}"


def steps(article: ArticlePublished) -> tuple[Step, ...]:
    """Return the stations in the order of their times; those of day precision open their day."""
    found = [*_received(article), *_published(article), *_revised(article)]
    return tuple(sorted(found, key=lambda step: step.at))


def _received(article: ArticlePublished) -> list[Step]:
    provenance = article.provenance
    if provenance is None:
        return []
    sender = f"{article.source.name} 자료가" if article.source else "자료가"
    note = f"{provenance.reader} · 지문 {provenance.sha256[:8]}"
    return [Step(provenance.fetched_at, "minute", f"{sender} 들어왔습니다", note)]


def _published(article: ArticlePublished) -> list[Step]:
    precision = article.published_precision
    return [Step(article.first_published_at, precision, "기사를 처음 실었습니다", "1판")]


def _revised(article: ArticlePublished) -> list[Step]:
    if article.revision == 1:
        return []
    note = f"{article.revision}판"
    if article.correction is None:
        return [Step(article.published_at, article.published_precision, "기사를 고쳤습니다", note)]
    corrected_at = article.correction.corrected_at
    precision = "minute" if corrected_at else article.published_precision
    at = corrected_at or article.published_at
    return [Step(at, precision, "잘못을 바로잡았습니다", note, is_correction=True)]
