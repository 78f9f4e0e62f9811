"""The portal page of 2026-03-12: which facts a reader must find in it.

Sentences of the page are known by their hash only; they belong to those who wrote them.
"""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from ilbo_events import ArticlePublished, WeatherObserved
from ilbo_ingest.documents import Document, read_document
from ilbo_paper import read_paper
from tests.conformance.checks import Check
from tests.machine import ROOT

PAGE = "edition/portalnews-2026-03-12.txt"
TICKER = "weather/stations/ticker_expected_20260312.json"
_MIDNIGHT = datetime(2026, 3, 11, 15, tzinfo=UTC)
_ARTICLES = (
    {
        "section": "사회",
        "headline": "4080acc87fd0d1c2",
        "subheads": ["d3f454485d355e13"],
        "paragraphs": [
            "0ee3ce298ac37353",
            "f52a3658daca8689",
            "acdca58ce66c13f7",
            "40fc5c5c355aa42f",
            "a6174ffe22b0025a",
            "f30ef203366a3477",
        ],
        "dateline": "포탈뉴스통신",
        "source": "고용노동부",
        "is_excerpt": False,
    },
    {
        "section": "정치",
        "headline": "eda8653d3d2381a2",
        "subheads": [],
        "paragraphs": ["cbdda2e1a7d6fca2"],
        "dateline": "포탈뉴스통신",
        "source": "중앙선거관리위원회",
        "is_excerpt": True,
    },
)


def check_edition(samples: Path) -> list[Check]:
    """Compare the page with its facts."""
    page = samples / PAGE
    paper = read_paper(ROOT / "ilbo.toml")
    reading = read_document(
        Document(page.read_bytes(), page.name), paper, lambda: datetime.now(UTC)
    )
    articles = [edited.article for edited in reading.articles]
    checks = [
        Check("edition: articles", len(_ARTICLES), len(articles)),
        Check("edition: lines left over", (), reading.notes),
        Check("edition: weather", _expected(samples), _weather(reading.observations)),
    ]
    for number, (wanted, article) in enumerate(zip(_ARTICLES, articles, strict=False), 1):
        facts = _facts(article)
        checks += [
            Check(f"edition: article {number} {name}", value, facts[name])
            for name, value in wanted.items()
        ]
        times = (article.published_at, article.published_precision)
        checks.append(Check(f"edition: article {number} time", (_MIDNIGHT, "day"), times))
    return checks


def _facts(article: ArticlePublished) -> dict[str, object]:
    return {
        "section": article.section,
        "headline": _hash(article.headline),
        "subheads": [_hash(line) for line in article.subheads],
        "paragraphs": [_hash(paragraph) for paragraph in article.body],
        "dateline": article.dateline,
        "source": article.source.name if article.source else None,
        "is_excerpt": article.is_excerpt,
    }


def _weather(events: tuple[WeatherObserved, ...]) -> list[tuple[object, ...]]:
    return [
        (
            event.station.id,
            event.station.name,
            event.condition.word if event.condition else None,
            event.temperature_celsius,
            event.attribution,
            event.time_precision,
            event.observed_at == _MIDNIGHT,
        )
        for event in events
    ]


def _expected(samples: Path) -> list[tuple[object, ...]]:
    facts = json.loads((samples / TICKER).read_text("utf-8"))
    return [
        (
            str(item["stn_id"]),
            item["name"],
            item["desc"],
            item["ta"],
            facts["attribution"],
            "day",
            True,
        )
        for item in facts["items"]
    ]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
