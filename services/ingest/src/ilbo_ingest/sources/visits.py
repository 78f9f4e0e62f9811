"""One visit to one source, from the first question to what is known afterwards."""

import logging
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime

from ilbo_ingest.sources.arrivals import Arrival, Collector, Ended, Receipt
from ilbo_ingest.sources.items import Occasion
from ilbo_ingest.sources.memory import NO_VALIDATORS, Failure, Memory, Visit
from ilbo_ingest.sources.ports import Payloads
from ilbo_ingest.sources.reception import Reception
from ilbo_paper import FolderSource, ImapSource, NewsSource, PolicyNewsSource

log = logging.getLogger(__name__)
_MOST_HEADERS = 50


class Visits:
    """Visits sources: collects, keeps what came, takes it in."""

    def __init__(
        self,
        reception: Reception,
        payloads: Payloads,
        clock: Callable[[], datetime],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._reception = reception
        self._payloads = payloads
        self._clock = clock
        self._now = now

    async def visit(
        self,
        source: NewsSource,
        collector: Collector,
        memory: Memory,
        may_go_on: Callable[[], bool],
    ) -> Visit:
        """Bring in what a source has; raise LeaseLostError, and redis-py's errors."""
        started_at = self._now()
        waited = _Stopwatch(self._now)
        receipts: list[Receipt] = []
        ended = Ended()
        async with aclosing(waited.timed(collector.collect(memory))) as brought:
            async for each in brought:
                if isinstance(each, Ended):
                    ended = each
                    break
                arrivals = [*memory.arrivals[-1:], *(at for r in receipts for at in r.arrivals)]
                last = max(arrivals, default=None)
                is_first = memory.last_success_at is None
                seen_at = datetime.fromtimestamp(self._now(), UTC)
                occasion = Occasion(source, last, is_first, seen_at, may_go_on)
                receipts.append(await self._take(each, occasion))
        return _summary(source, started_at, waited.seconds, ended, receipts, memory)

    async def _take(self, arrival: Arrival, occasion: Occasion) -> Receipt:
        await self._keep(arrival, occasion.source)
        receipt = await self._reception.take(arrival, occasion)
        await arrival.settle(receipt)
        return receipt

    async def _keep(self, arrival: Arrival, source: NewsSource) -> None:
        """Keep a document as it came; files and mail stay where they are anyway."""
        if isinstance(source, FolderSource | ImapSource):
            return
        document = arrival.document
        about = {
            "address": document.name,
            "content_type": document.content_type,
            "headers": [list(pair) for pair in arrival.headers[:_MOST_HEADERS]],
        }
        try:
            await self._reception.threads.with_feeds(
                lambda: self._payloads.keep(source.name, document.data, about, self._clock())
            )
        except OSError as error:
            log.warning("%s: no room for what came: %s", source.name, error)


class _Stopwatch:
    """How long a source took to answer, without what its documents cost here."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.seconds = 0.0

    async def timed(
        self, brought: AsyncGenerator[Arrival | Ended, None]
    ) -> AsyncGenerator[Arrival | Ended, None]:
        since = self._now()
        async with aclosing(brought):
            async for each in brought:
                self.seconds += max(self._now() - since, 0)
                yield each
                since = self._now()


def _summary(
    source: NewsSource,
    started_at: float,
    seconds: float,
    ended: Ended,
    receipts: list[Receipt],
    memory: Memory,
) -> Visit:
    newest = [r.newest_item_at for r in receipts if r.newest_item_at is not None]
    lasts = [receipt.last_item for receipt in receipts if receipt.last_item is not None]
    is_whole = all(receipt.is_whole for receipt in receipts)
    states: Counter[str] = sum((receipt.states for receipt in receipts), Counter())
    return Visit(
        started_at=started_at,
        seconds=seconds,
        failure=ended.failure or _unreadable(source, receipts, memory),
        has_contact=ended.has_contact,
        unchanged=ended.unchanged,
        format=_format(source, receipts),
        items=sum(receipt.items for receipt in receipts),
        arrivals=tuple(sorted(at for receipt in receipts for at in receipt.arrivals)),
        newest_item_at=max(newest, default=None),
        last_item=lasts[-1] if lasts else None,
        states=_counted(states),
        validators=ended.validators if is_whole else NO_VALIDATORS,
        sha256=ended.sha256 if is_whole else "",
        max_age_seconds=ended.max_age_seconds,
        moved_to=ended.moved_to,
        cursor=ended.cursor,
    )


def _format(source: NewsSource, receipts: list[Receipt]) -> str:
    """Return what the documents were: where each may be of another kind, nothing.

    Days without policy news are no empty document.
    """
    has_news = any(receipt.items for receipt in receipts)
    if isinstance(source, FolderSource | ImapSource) or (
        isinstance(source, PolicyNewsSource) and not has_news
    ):
        return ""
    return next((receipt.format for receipt in receipts if receipt.format), "")


def _counted(states: Mapping[str, int]) -> dict[str, int]:
    return {state: count for state, count in states.items() if count}


def _unreadable(source: NewsSource, receipts: list[Receipt], memory: Memory) -> Failure | None:
    """Return the failure of a source none of whose documents can be read.

    One bad file in a folder, or one odd mail, is no failure of the folder or the mailbox.
    """
    reasons = [receipt.unreadable for receipt in receipts]
    if isinstance(source, FolderSource | ImapSource) or not reasons or None in reasons:
        return None
    was_read = bool(memory.format)
    return Failure("changed-format" if was_read else "failing", "unreadable", str(reasons[0])[:500])
