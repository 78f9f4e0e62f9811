"""HTTP for what is held: what waits and why, and what an editor decides."""

import json
import logging
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from ilbo_ingest.answers import Answer, ProblemError, invalid, json_answer
from ilbo_ingest.article_input import Time, checked_id
from ilbo_ingest.articles_api import outcome_answer
from ilbo_ingest.desk import RefusedDraftError, faults_of
from ilbo_ingest.door import Call
from ilbo_ingest.json_body import JsonError, parse_json
from ilbo_ingest.newsroom import Newsroom, NotHeldError
from ilbo_ingest.ports import HeldArticle
from ilbo_ingest.publishing import OutOfScopeError, WithdrawnError

log = logging.getLogger(__name__)
MOST_LISTED = 1_000


class ReleaseInput(BaseModel):
    """What an editor decides about a held article."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    at: Time | None = None
    """When it becomes public; None: at once, or when an embargo that is known ends."""


@dataclass(frozen=True, slots=True)
class HeldDesk:
    """What the requests about held articles need."""

    newsroom: Newsroom

    async def list(self, call: Call) -> Answer:
        """Say what waits, the longest waiting first."""
        waiting = await self.newsroom.held(call.key.may_write)
        rows = [_row(held) for held in waiting[:MOST_LISTED]]
        return json_answer(200, {"held": rows, "total": len(waiting)})

    async def show(self, call: Call, article_id: str) -> Answer:
        """Show a held article as it would be published."""
        try:
            held = await self.newsroom.find_held(checked_id(article_id), call.key.may_write)
        except (RefusedDraftError, NotHeldError, OutOfScopeError) as error:
            raise _problem(article_id, error) from error
        article = json.loads(held.edited.article.model_dump_json(exclude_none=True))
        return json_answer(200, {**_row(held), "article": article})

    async def release(self, call: Call, article_id: str) -> Answer:
        """Publish a held article, now or at the time the request names."""
        at = _release_of(call.data).at
        try:
            outcome = await self.newsroom.release(checked_id(article_id), at, call.key.may_write)
        except (RefusedDraftError, NotHeldError, OutOfScopeError, WithdrawnError) as error:
            raise _problem(article_id, error) from error
        said = {"article_id": outcome.subject, "state": outcome.state, "key": call.key.id}
        log.info("held article decided", extra=said)
        return outcome_answer(outcome, 202 if outcome.state == "held" else 200)

    async def drop(self, call: Call, article_id: str) -> Answer:
        """Forget a held article."""
        try:
            await self.newsroom.drop(checked_id(article_id), call.key.may_write)
        except (RefusedDraftError, NotHeldError, OutOfScopeError) as error:
            raise _problem(article_id, error) from error
        log.info("held article dropped", extra={"article_id": article_id, "key": call.key.id})
        return json_answer(200, {"article_id": article_id, "state": "dropped"})


def _row(held: HeldArticle) -> dict[str, object]:
    edited = held.edited
    article = edited.article
    due = None if edited.hold is not None else edited.public_at.isoformat()
    return {
        "article_id": article.article_id,
        "headline": article.headline,
        "source": article.source.name if article.source else None,
        "reason": edited.hold or "embargo",
        "needs_editor": edited.hold is not None,
        "since": held.since.isoformat(),
        "due": due,
        "revision_of": held.after_revision or None,
    }


def _release_of(data: bytes) -> ReleaseInput:
    try:
        return ReleaseInput.model_validate(parse_json(data) if data.strip() else {})
    except JsonError as error:
        raise ProblemError(400, "No readable JSON", f"the body {error}") from error
    except ValidationError as error:
        faults = faults_of(error)
        detail = "; ".join(f"{name}: {reason}" for name, reason in faults)
        raise invalid(detail[:500], faults) from error


def _problem(article_id: str, error: Exception) -> ProblemError:
    match error:
        case RefusedDraftError():
            return invalid(str(error)[:500], error.faults)
        case OutOfScopeError():
            return ProblemError(403, "Out of scope", str(error))
        case WithdrawnError():
            return ProblemError(409, "Withdrawn", str(error))
    return ProblemError(404, "Not held", f"no article {article_id[:128]} is held")
