"""Views of a small edition of 2026-03-12, and how tests read the pages made of them."""

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

from ilbo_events import ArticlePublished, Image, Source
from ilbo_paper import Paper, read_paper
from ilbo_render.assets import load_assets
from ilbo_render.moments import KST
from ilbo_render.pages import Pages
from ilbo_render.views import (
    Alert,
    ArticleView,
    BlockView,
    Card,
    Chrome,
    FrontView,
    ListView,
    Reading,
    StationWeather,
    WeatherLine,
)

PAPER: Paper = read_paper(Path(__file__).parents[3] / "ilbo.toml")
NOW = datetime(2026, 3, 12, 15, tzinfo=KST)
MIDNIGHT = NOW.replace(hour=0)
PICTURE = Image(
    media_id="snow",
    width_pixels=1600,
    height_pixels=1000,
    widths_pixels=(240, 480, 800, 1200, 1600),
    average_color="#a6aba9",
    alt="눈 덮인 지붕",
    credit="마을 제공",
)
WORDS = ["맑음", "흐림", "맑음", "구름많음", "맑음", None, "맑음", "비"]
JOINER = "\u2060"


def pages() -> Pages:
    """Return the pages of the example paper."""
    return Pages(PAPER, load_assets())


def card(article_id: str = "snow", **changes: object) -> Card:
    """Return an article as lists show it."""
    given: dict[str, object] = {
        "headline": "서울 첫눈",
        "section": "사회",
        "source": "눈길청",
        "published_at": NOW - timedelta(hours=4, minutes=2),
        "published_precision": "minute",
        "revision": 1,
        "dateline": "한빛통신",
        "lead": "밤사이 서울에 첫눈이 내렸다.",
        "image": None,
        "is_corrected": False,
    }
    return Card(article_id=article_id, **(given | changes))  # type: ignore[arg-type]


def article(**changes: object) -> ArticlePublished:
    """Return an article; `changes` say what is different."""
    given: dict[str, object] = {
        "article_id": "snow",
        "section": "사회",
        "headline": "서울 첫눈",
        "body": ("밤사이 서울에 첫눈이 내렸다.", "출근길 도로가 얼 수 있다."),
        "dateline": "한빛통신",
        "source": Source(name="눈길청"),
        "first_published_at": NOW - timedelta(hours=5),
        "published_at": NOW - timedelta(hours=5),
    }
    return ArticlePublished.model_validate(given | changes)


def reading(station: str, word: str | None, celsius: float, at: datetime = NOW) -> Reading:
    """Return one station's value."""
    code = {"맑음": "clear", "흐림": "overcast", "구름많음": "mostly_cloudy", "비": "rain"}
    return Reading(station, station, word, code.get(word or ""), celsius, at, "minute")


def station(name: str = "서울", *celsius: float, **changes: object) -> StationWeather:
    """Return a station whose last hours, the newest last, had these temperatures."""
    hours = [NOW - timedelta(hours=ago) for ago in reversed(range(len(celsius) or 1))]
    day = tuple(
        reading(name, "맑음", value, at) for value, at in zip(celsius or (5.0,), hours, strict=True)
    )
    given: dict[str, object] = {
        "now": day[-1],
        "humidity_percent": None,
        "wind_meters_per_second": None,
        "wind_from_degrees": None,
        "precipitation_millimeters": None,
        "kind": "observation",
        "attributions": ("기상청 제공",),
        "day": day,
    }
    return StationWeather(**(given | changes))  # type: ignore[arg-type]


def weather(at: datetime = NOW, precision: str = "minute") -> WeatherLine:
    """Return a line of all stations of the paper; the sixth reports no sky."""
    readings = tuple(
        reading(name, WORDS[place % len(WORDS)], 4.0 + place / 10, at)
        for place, name in enumerate(PAPER.weather.stations)
    )
    return WeatherLine(readings, ("기상청 제공",), at, precision)


def alert(word: str = "강풍주의보", **changes: object) -> Alert:
    """Return a warning of this morning; `changes` say what is different."""
    given: dict[str, object] = {
        "is_foreseen": False,
        "areas": ("전라남도(거문도·초도)", "제주도"),
        "issued_at": NOW - timedelta(hours=4),
        "effective_at": None,
        "expires_at": None,
        "text": "",
        "attribution": "기상청 제공",
    }
    return Alert(word=word, **(given | changes))  # type: ignore[arg-type]


def chrome(
    line: WeatherLine | None = None,
    *,
    stale_since: datetime | None = None,
    alerts: tuple[Alert, ...] = (),
) -> Chrome:
    """Return what stands around a page."""
    return Chrome(PAPER, NOW, line or weather(), stale_since, alerts)


def blocks(**cards: Sequence[Card]) -> tuple[BlockView, ...]:
    """Return the paper's blocks; `cards` are named by section, photos by `photos`."""
    return tuple(
        BlockView(
            title=block.title,
            more_path=f"/sections/{PAPER.section_slug(block.section)}"
            if block.section
            else "/photos",
            cards=tuple(cards.get(block.section or "photos", ())),
            shows_photos=block.section is None,
        )
        for block in PAPER.blocks
    )


def article_view(shown: ArticlePublished | None = None, **cards: Sequence[Card]) -> ArticleView:
    """Return an article's page."""
    shown = shown or article()
    lead = shown.body[0] if shown.body else "본문"
    own = card(shown.article_id, headline=shown.headline, section=shown.section, lead=lead)
    return ArticleView(shown, own, blocks(**cards), ())


def front_view(*cards: Card, hours: tuple[int, ...] = (0,) * 24) -> FrontView:
    """Return a front page of these cards, the first one leading."""
    lead = cards[0] if cards else None
    return FrontView(lead, cards[1:4], cards, len(cards), hours, blocks(), ())


def list_view(*cards: Card, page: int = 1, of: int = 1) -> ListView:
    """Return a page of the society section."""
    path = "/sections/society"
    return ListView("사회", path, cards, page, of, 30 * of, f"{path}/feed.xml")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent += tag in ("head", "script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("head", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def squeezed(text: str) -> str:
    """Return the text without white space and invisible joiners."""
    return "".join(text.replace(JOINER, "").split())


def text_of(html: str) -> str:
    """Return what the body says, without white space and joiners."""
    return squeezed("".join(_read(html).text))


def tags_of(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return every element with its attributes."""
    return _read(html).tags


def links_of(html: str) -> list[str]:
    """Return the address of every link a reader can follow."""
    return [attrs["href"] or "" for tag, attrs in tags_of(html) if tag == "a" and "href" in attrs]


def json_ld_of(html: str) -> list[dict[str, object]]:
    """Return the nodes of the page's JSON-LD."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    graph: list[dict[str, object]] = json.loads(found[1])["@graph"]
    return graph


def stand_in_order(text: str, parts: Sequence[str]) -> bool:
    """Return whether `parts` follow one another in `text`, whatever stands between them."""
    place = 0
    for part in map(squeezed, parts):
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True
