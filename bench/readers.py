"""How fast feeds and articles in JSON are read and desked, within one process, beside peers.

A feed of a hundred items, a fourth each of plain paragraphs, of HTML with links and a table, of
wire copy with picture, dateline and notice, and of one short paragraph, about 3 KB of Korean in the
longer ones. Read as `POST /v1/documents` does it: recognised, decoded, parsed, cleaned, made into
events. Beside it feedparser alone on the same bytes, as it is and with its sanitizer and its links
off. The articles in JSON have bodies of 3 KB, and pass `draft_of` and the desk; beside them the
input model of pydantic alone. Memory is that of a process of its own while it reads item after
item: what it holds after all of them, against what it held after the first tenth.
"""

import hashlib
import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import feedparser  # type: ignore[import-untyped] # it has no types

from bench.figures import Figure, Target
from bench.machine import resident_mib
from bench.plan import Plan
from ilbo_events import Provenance
from ilbo_ingest.article_input import ArticleInput, draft_of
from ilbo_ingest.desk import edit, prepared
from ilbo_ingest.documents import Document, read_document
from ilbo_ingest.json_body import parse_json
from ilbo_paper import Paper, read_paper

_PAPER = Path(__file__).parents[1] / "ilbo.toml"
_NOW = datetime(2026, 3, 26, 3, tzinfo=UTC)
_ITEMS, _ARTICLES = 100, 500
# ruff: noqa: SIM905 - reads better as a sentence
_WORDS = (
    "정부는 새로운 대책을 발표했다고 밝혔다 지역 경제를 살리기 위한 것으로 올해 안에 시행한다"
    " 관계 기관과 협의해 예산을 마련하고 주민 의견을 듣는다"
).split()
_FEED_TARGET = Target(">=", 500)
_JSON_TARGET = Target(">=", 1500)
_GROWTH_TARGET = Target("<=", 16)


def measure(plan: Plan, _: Path) -> list[Figure]:
    """Return items a second of each, and how much memory grows."""
    paper, feed = read_paper(_PAPER), feed_of(0)
    articles = [_article(number) for number in range(_ARTICLES)]
    rounds = range(plan.repeats)
    ours = [_rate(_ITEMS, lambda: _read(feed, paper)) for _ in rounds]
    theirs = [_rate(_ITEMS, lambda: feedparser.parse(io.BytesIO(feed))) for _ in rounds]
    bare = [_rate(_ITEMS, lambda: _bare(feed)) for _ in rounds]
    desked = [_rate(_ARTICLES, lambda: _desk(articles, paper)) for _ in rounds]
    checked = [_rate(_ARTICLES, lambda: _validate(articles)) for _ in rounds]
    name = f"feed of {_ITEMS} items, {len(feed) // 1024} KiB"
    return [
        Figure(name, "read and desked", "items/s", tuple(ours), _FEED_TARGET),
        Figure(name, "feedparser alone", "items/s", tuple(theirs)),
        Figure(name, "feedparser alone, nothing cleaned", "items/s", tuple(bare)),
        Figure("JSON articles, 3 KB", "read and desked", "/s", tuple(desked), _JSON_TARGET),
        Figure("JSON articles, 3 KB", "pydantic alone", "/s", tuple(checked)),
        _growth(plan),
    ]


def feed_of(seed: int) -> bytes:
    """Return a feed whose items are new ones for each seed."""
    rng = random.Random(seed)
    items = "".join(_item(rng, seed * _ITEMS + number) for number in range(_ITEMS))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>한강일보</title>'
        f"<link>https://hangang.example.kr/</link>{items}</channel></rss>"
    ).encode()


def read_feeds(items: int) -> tuple[float, float]:
    """Return the memory of this process after a tenth of the items, and after all of them."""
    paper = read_paper(_PAPER)
    early = 0.0
    for seed in range(items // _ITEMS):
        if seed == items // _ITEMS // 10:
            early = resident_mib(os.getpid())
        _read(feed_of(seed), paper)
    return early, resident_mib(os.getpid())


def _growth(plan: Plan) -> Figure:
    command = f"from bench.readers import read_feeds; print(*read_feeds({plan.items_read}))"
    done = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    )
    early, late = map(float, done.stdout.split())
    name = f"growth over {plan.items_read} items, {late:.0f} MiB in the end"
    return Figure("memory of reading", name, "MiB", (late - early,), _GROWTH_TARGET)


def _rate(count: int, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


def _read(feed: bytes, paper: Paper) -> None:
    reading = read_document(Document(feed, "feed.xml"), paper, lambda: _NOW)
    assert len(reading.articles) == _ITEMS


def _bare(feed: bytes) -> None:
    feedparser.parse(io.BytesIO(feed), sanitize_html=False, resolve_relative_uris=False)


def _desk(articles: list[bytes], paper: Paper) -> None:
    for data in articles:
        digest = hashlib.sha256(data).hexdigest()
        provenance = Provenance(origin="key:x", fetched_at=_NOW, sha256=digest, reader="json")
        edit(prepared(draft_of(parse_json(data), None, None)), paper, _NOW, provenance)


def _validate(articles: list[bytes]) -> None:
    for data in articles:
        ArticleInput.model_validate_json(data)


def _item(rng: random.Random, number: int) -> str:
    return (
        f"<item><title><![CDATA[{number}번째 소식 &middot; {_sentence(rng)}]]></title>"
        f"<link>https://hangang.example.kr/news/{number}?a=1&amp;b=2</link>"
        f'<guid isPermaLink="false">h-{number}</guid><dc:creator>김새봄 기자</dc:creator>'
        "<pubDate>Thu, 26 Mar 2026 11:26:26 +0900</pubDate><category>경제</category>"
        f"<description><![CDATA[{_description(rng, number)}]]></description></item>"
    )


def _description(rng: random.Random, number: int) -> str:
    texts = [" ".join(_sentence(rng) for _ in range(3)) for _ in range(7)]
    match number % 4:
        case 0:
            return "".join(f"<p>{text}</p>" for text in texts)
        case 1:
            rows = "<table><tr><td>구분</td><td>예산</td></tr></table>"
            return (
                "".join(f'<p>{text} <a href="/n/{number}">자세히</a></p>' for text in texts) + rows
            )
        case 2:
            inside = "</p><p>".join(texts)
            return (
                f'<p>(서울=한강통신) 김새봄 기자 = {inside}</p><img src="/p/{number}.jpg">'
                "<p>&lt;저작권자 ⓒ 한강통신, 무단전재 및 재배포 금지&gt;</p>"
            )
    return texts[0]


def _article(number: int) -> bytes:
    rng = random.Random(number)
    content = {
        "article_id": f"a-{number}",
        "headline": f"{number}번째 소식, {_sentence(rng)}",
        "section": "경제",
        "body": [" ".join(_sentence(rng) for _ in range(3)) for _ in range(7)],
        "source": {"name": "한강시", "url": "https://hangang.example.kr/1", "kogl_type": "1"},
        "tags": ["경제", "지역"],
        "published_at": "2026-03-26T11:26:26+09:00",
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(_WORDS, k=12)) + "."
