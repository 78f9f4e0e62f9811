"""The site as it is now: what changed is put in its place, and every document knows its age."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ilbo_paper import Paper
from ilbo_render.cards import Cards
from ilbo_render.documents import CHROME, SEARCH, WEATHER
from ilbo_render.facets import ListKey, to_us
from ilbo_render.lists import Lists
from ilbo_render.moments import KST
from ilbo_render.projection import Change
from ilbo_render.views import Chrome
from ilbo_render.warning_board import Said, WarningBoard
from ilbo_render.weather_board import Observed, WeatherBoard

STALE_AFTER_SECONDS = 5.0
"""A shorter absence of Redis is a restart, nothing a reader has to know of."""


@dataclass(frozen=True, slots=True)
class Times:
    """The two clocks: `now` may be fixed for reproducible pages, `unix_seconds` never is."""

    now: Callable[[], datetime]
    unix_seconds: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Boards:
    """What is known of the weather: observations, and warnings."""

    weather: WeatherBoard
    warnings: WarningBoard


class Site:
    """Holds what is shown around every page and says when a document is out of date."""

    def __init__(
        self,
        paper: Paper,
        lists: Lists,
        cards: Cards,
        boards: Boards,
        times: Times,
        commits: Callable[[], int],
    ) -> None:
        self._paper = paper
        self._lists = lists
        self._cards = cards
        self._board = boards.weather
        self._warnings = boards.warnings
        self._ticks = lists.ticks
        self._times = times
        self._commits = commits
        self._seen_commits = commits()
        self._search_version = 0
        self._weather_version = 0
        self._chrome_version = 0
        self.chrome = self._make_chrome(None)

    @property
    def version(self) -> int:
        """The number of the newest change; nothing changed while it is the same."""
        return self._ticks.last

    def now(self) -> datetime:
        """Return the reader's now."""
        return self._times.now()

    def show(self, changes: Iterable[Change]) -> None:
        """Take in what was committed of articles."""
        now_us = to_us(self._times.now())
        for change in changes:
            self._cards.take(change)
            if change.is_held and change.after and change.after.published_us > now_us:
                self._lists.hold(change.row, change.before, change.after)
            else:
                self._lists.replace(change.row, change.before, change.after)

    def observe(self, observations: Sequence[Observed]) -> None:
        """Take in what was committed of the weather; the next page shows it."""
        before = self._board.version
        self._board.add(observations)
        if self._board.version != before:
            self._weather_version = self._ticks.next()
            line = self._board.line(self._times.now())
            self._show_chrome(replace(self.chrome, weather=line))

    def warn(self, said: Sequence[Said], forget_before_us: int) -> None:
        """Take in what was committed of warnings; the next page shows it."""
        before = self._warnings.version
        self._warnings.add(said)
        self._warnings.forget(forget_before_us)
        if self._warnings.version != before:
            alerts = self._warnings.active(self._times.now())
            self._show_chrome(replace(self.chrome, alerts=alerts))

    def refresh(self, away_since: float | None) -> None:
        """Notice what nobody says: date, old weather, embargoes, the index, an absent Redis."""
        if (commits := self._commits()) != self._seen_commits:
            self._seen_commits = commits
            self._search_version = self._ticks.next()
        self._lists.release(to_us(self._times.now()))
        self._show_chrome(self._make_chrome(away_since))

    def stamp(self, depends: Iterable[ListKey]) -> int:
        """Return the number of the newest change among `depends`."""
        return max(map(self._version, depends), default=0)

    def _show_chrome(self, chrome: Chrome) -> None:
        if chrome != self.chrome:
            self.chrome = chrome
            self._chrome_version = self._ticks.next()

    def _version(self, key: ListKey) -> int:
        if key is CHROME:
            return self._chrome_version
        if key is WEATHER:
            return self._weather_version
        if key is SEARCH:
            return self._search_version
        return self._lists.version(key)

    def _make_chrome(self, away_since: float | None) -> Chrome:
        now = self._times.now()
        stale = away_since is not None and (
            self._times.unix_seconds() - away_since > STALE_AFTER_SECONDS
        )
        return Chrome(
            paper=self._paper,
            # Pages show no finer time of their own, so they stay the same for an hour.
            now=now.astimezone(KST).replace(minute=0, second=0, microsecond=0),
            weather=self._board.line(now),
            stale_since=datetime.fromtimestamp(away_since, UTC).astimezone(KST)
            if stale and away_since is not None
            else None,
            alerts=self._warnings.active(now),
        )
