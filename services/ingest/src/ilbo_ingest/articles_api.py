"""HTTP for articles: publish, replace, withdraw, ask."""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from ilbo_events import Provenance
from ilbo_ingest.answers import Answer, ProblemError, invalid, json_answer
from ilbo_ingest.article_input import checked_id, draft_of, withdrawal_of
from ilbo_ingest.desk import Edited, RefusedDraftError, edit, prepared
from ilbo_ingest.door import Call
from ilbo_ingest.drafts import Draft
from ilbo_ingest.json_body import JsonError, parse_json
from ilbo_ingest.media.attached import attached
from ilbo_ingest.media.picture_store import PictureStore
from ilbo_ingest.media.shelves import ShelfError
from ilbo_ingest.media_api import store_away
from ilbo_ingest.newsroom import Newsroom, Outcome
from ilbo_ingest.publishing import OutOfScopeError, UnknownArticleError, WithdrawnError
from ilbo_ingest.sources.tally import Tally
from ilbo_paper import Paper

log = logging.getLogger(__name__)
READER = "http-json"
# Cleaning less than this takes well under a millisecond: not worth a thread.
_SMALL_HTML = 2_048


@dataclass(frozen=True, slots=True)
class ArticleDesk:
    """What the requests about articles need."""

    newsroom: Newsroom
    paper: Paper
    sources: Tally
    clock: Callable[[], datetime]
    pictures: PictureStore

    async def publish(self, call: Call, article_id: str | None) -> Answer:
        """Publish the article in a request, under the address's id or its own."""
        try:
            outcome = await self._publish(call, article_id)
        except RefusedDraftError as error:
            raise self._refused(call, invalid(str(error)[:500], error.faults)) from error
        except OutOfScopeError as error:
            raise self._refused(call, ProblemError(403, "Out of scope", str(error))) from error
        except WithdrawnError as error:
            raise self._refused(call, ProblemError(409, "Withdrawn", str(error))) from error
        except ShelfError as error:
            raise store_away(error) from error
        return self._done(call, outcome)

    async def withdraw(self, call: Call, article_id: str) -> Answer:
        """Withdraw the article of the address."""
        try:
            given = withdrawal_of(_json(call.data)) if call.data.strip() else withdrawal_of({})
            outcome = await self.newsroom.withdraw(
                checked_id(article_id), given.kind, given.reason, call.key.may_write
            )
        except RefusedDraftError as error:
            raise invalid(str(error)[:500], error.faults) from error
        except UnknownArticleError as error:
            raise unknown(article_id) from error
        except OutOfScopeError as error:
            raise ProblemError(403, "Out of scope", str(error)) from error
        return self._done(call, outcome)

    async def show(self, _: Call, article_id: str) -> Answer:
        """Say what is public of an article."""
        try:
            return outcome_answer(await self.newsroom.state(checked_id(article_id)), 200)
        except RefusedDraftError as error:
            raise invalid(str(error)[:500], error.faults) from error
        except UnknownArticleError as error:
            raise unknown(article_id) from error

    async def _publish(self, call: Call, article_id: str | None) -> Outcome:
        given_id = None if article_id is None else checked_id(article_id)
        seed = f"{call.key.id}\n{call.idempotency_key}" if call.idempotency_key else None
        draft = await _prepared(draft_of(_json(call.data), given_id, seed))
        if draft.images:
            draft = replace(draft, images=await attached(draft.images, self.pictures))
        return await self.newsroom.publish(self._edited(draft, call), call.key.may_write)

    def _edited(self, draft: Draft, call: Call) -> Edited:
        now = self.clock()
        provenance = Provenance(
            origin=f"key:{call.key.id}",
            fetched_at=now,
            sha256=hashlib.sha256(call.data).hexdigest(),
            reader=READER,
        )
        return edit(draft, self.paper, now, provenance)

    def _done(self, call: Call, outcome: Outcome) -> Answer:
        self.sources.came("http", call.key.name, outcome.state, outcome.subject)
        said = {"article_id": outcome.subject, "revision": outcome.revision, "key": call.key.id}
        log.info("article %s", outcome.state, extra=said)
        return outcome_answer(outcome)

    def _refused(self, call: Call, problem: ProblemError) -> ProblemError:
        self.sources.came("http", call.key.name, "refused")
        log.info("article refused", extra={"status": problem.status, "key": call.key.id})
        return problem


def outcome_answer(outcome: Outcome, status: int | None = None) -> Answer:
    """Return what became of an article, and where it is."""
    content: dict[str, object] = {
        "article_id": outcome.subject,
        "state": outcome.state,
        "revision": outcome.revision,
        "path": f"/articles/{outcome.subject}",
    }
    if outcome.public_at is not None:
        content["public_at"] = outcome.public_at.isoformat()
    if outcome.hold is not None:
        content["hold"] = outcome.hold
    return json_answer(status or _status(outcome), content)


def unknown(article_id: str) -> ProblemError:
    """Return the problem of an article nobody published."""
    return ProblemError(404, "No such article", f"there is no article {article_id[:128]}")


def _status(outcome: Outcome) -> int:
    if outcome.state == "held":
        return 202
    return 201 if outcome.state == "published" and outcome.revision == 1 else 200


async def _prepared(draft: Draft) -> Draft:
    """Clean a body in HTML, on a thread where that could take long."""
    if draft.body_html is None or len(draft.body_html) <= _SMALL_HTML:
        return prepared(draft)
    return await asyncio.to_thread(prepared, draft)


def _json(data: bytes) -> object:
    try:
        return parse_json(data)
    except JsonError as error:
        raise ProblemError(400, "No readable JSON", f"the body {error}") from error
