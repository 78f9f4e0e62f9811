"""The policy news interface of data.go.kr: one call for three days, one after the other.

정책브리핑 정책뉴스 조회서비스 활용가이드 (data set 15095335). Calls at the same time are dropped
there, and a key has so many a day. It stands in the address, which is therefore never told.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import date, datetime, time, timedelta
from urllib.parse import quote, unquote

from ilbo_bus import KST
from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.fetching import Caps, Fetched, Fetcher, FetchFailure, Request
from ilbo_ingest.readers.policy_news.answers import items_of
from ilbo_ingest.readers.policy_news.refusals import ApiRefusalError
from ilbo_ingest.readers.reader import Document
from ilbo_ingest.sources.arrivals import Arrival, Ended
from ilbo_ingest.sources.collectors.pages import (
    address_of,
    failed,
    is_web_page,
    server_of,
    trust_of,
    web_page_failure,
)
from ilbo_ingest.sources.memory import Failure, Memory
from ilbo_ingest.sources.windows import (
    Reach,
    Window,
    newest_window,
    older_windows,
    read_reach,
)
from ilbo_paper import PolicyNewsSource

_PAUSE_SECONDS = 0.5
_CAPS = Caps(total_seconds=60, read_seconds=30, body_bytes=8 * 1024 * 1024, refusal_bytes=65_536)
_HOUR = 3600.0


class PolicyNewsCollector:
    """Asks for the newest days, then for older ones."""

    def __init__(
        self,
        source: PolicyNewsSource,
        key: str,
        fetcher: Fetcher,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._source = source
        # data.go.kr shows each key in two spellings; encoded twice it is unknown there.
        self._key = quote(unquote(key), safe="")
        self._fetcher = fetcher
        self._clock = clock
        self._sleep = sleep
        self.address = address_of(source)
        self.server = server_of(source.url)

    async def collect(self, memory: Memory) -> AsyncGenerator[Arrival | Ended, None]:
        """Bring the newest three days and some older ones; stop at the first refusal."""
        source = self._source
        now = self._clock()
        today = now.astimezone(KST).date()
        reach = read_reach(memory.cursor, source.backfill_from)
        if reach.calls_left(today, source.calls_per_day) <= 0:
            yield Ended(_used_up(source.calls_per_day, now), has_contact=False)
            return
        windows = [(newest_window(today), reach)]
        windows += older_windows(reach, today, source.backfill_from)
        for number, (window, then) in enumerate(windows):
            if number and reach.calls_left(today, source.calls_per_day) <= 0:
                break  # of older days the next day is early enough
            if number:
                await self._sleep(_PAUSE_SECONDS)
            answer = await self._asked(window)
            counted = reach.asked(today)
            if isinstance(answer, Ended):
                yield Ended(answer.failure, answer.has_contact, cursor=counted.written())
                return
            yield answer
            reach = Reach(then.backfilled, then.reread, counted.day, counted.calls)
        yield Ended(cursor=reach.written())

    async def _asked(self, window: Window) -> Arrival | Ended:
        """Return the answer for some days, or how the visit ends."""
        outcome = await self._fetcher.fetch(
            Request(
                f"{self._source.url}?serviceKey={self._key}"
                f"&startDate={window.first:%Y%m%d}&endDate={window.last:%Y%m%d}",
                reach="allowed",
                caps=_CAPS,
                trust=trust_of(self._source),
            )
        )
        if isinstance(outcome, FetchFailure):
            told = await self._refusal(Document(outcome.body)) if outcome.body else None
            return Ended(told) if told else failed(outcome)
        assert isinstance(outcome, Fetched), "nothing is asked conditionally"
        if is_web_page(outcome.body):
            return Ended(web_page_failure(outcome, self._source.url))
        document = Document(
            outcome.body,
            f"{self._source.url} {window.first}/{window.last}",
            outcome.content_type or None,
            self._source.url,
        )
        told = await self._refusal(document)
        return Ended(told) if told else Arrival(document, outcome.headers, outcome.reach)

    async def _refusal(self, document: Document) -> Failure | None:
        """Return the failure an answer tells of; None for items, and for what is unreadable."""
        try:
            await asyncio.to_thread(items_of, document)
        except ApiRefusalError as error:
            return _failure(error, self._clock())
        except UnreadableDocumentError:
            return None
        return None


def _failure(error: ApiRefusalError, now: datetime) -> Failure:
    waits: dict[str, float | None] = {
        "auth": _HOUR,
        "quota": _until_midnight(now),
        "rate": 60,
        "bad_request": _HOUR,
        "transient": None,
    }
    return Failure("failing", f"api_{error.code}", str(error), waits[error.kind])


def _used_up(calls: int, now: datetime) -> Failure:
    detail = f"{calls} calls were made today, more are not allowed before midnight in Korea"
    return Failure("failing", "calls_used_up", detail, _until_midnight(now))


def _until_midnight(now: datetime) -> float:
    """Return the seconds until the next day begins in Korea, and a little more."""
    tomorrow: date = now.astimezone(KST).date() + timedelta(days=1)
    return (datetime.combine(tomorrow, time(0, 1), KST) - now).total_seconds()
