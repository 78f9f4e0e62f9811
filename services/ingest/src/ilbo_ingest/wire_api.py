"""HTTP for other newsrooms: what is public, as ninjs."""

import asyncio
import hashlib
import json
import re
from dataclasses import dataclass

from ilbo_events import ArticleWithdrawn
from ilbo_ingest.answers import Answer, Fault, ProblemError, invalid
from ilbo_ingest.article_input import checked_id
from ilbo_ingest.articles_api import unknown
from ilbo_ingest.desk import RefusedDraftError
from ilbo_ingest.door import Call
from ilbo_ingest.published import ArticlePage, PublishedArticles, TrimmedError
from ilbo_ingest.publishing import UnknownArticleError
from ilbo_ingest.writers.ninjs import MEDIA_TYPE, ninjs, withdrawn_ninjs
from ilbo_paper import Paper

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
_CURSOR = re.compile("[0-9]{1,19}-[0-9]{1,19}")
_NEVER = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")


@dataclass(frozen=True, slots=True)
class WireDesk:
    """What the requests of other newsrooms need."""

    published: PublishedArticles
    paper: Paper

    async def latest(self, call: Call, limit: str, before: str) -> Answer:
        """Return the newest articles as a JSON array of ninjs objects."""
        number, cursor = _checked(limit, before)
        page = await self.published.latest(number, cursor)
        content = await asyncio.to_thread(self._items, page)
        headers = {}
        if page.before is not None:
            following = f"/v1/articles?limit={number}&before={page.before}"
            headers["Link"] = f'<{following}>; rel="next"'
        return _answer(call, content, headers)

    async def show(self, call: Call, article_id: str) -> Answer:
        """Return one article as a ninjs object, a withdrawn one as canceled."""
        try:
            word = await self.published.find(checked_id(article_id))
        except RefusedDraftError as error:
            raise invalid(str(error)[:500], error.faults) from error
        except UnknownArticleError as error:
            raise unknown(article_id) from error
        except TrimmedError as error:
            raise ProblemError(404, "No longer in the log", str(error)) from error
        if isinstance(word, ArticleWithdrawn):
            return _answer(call, withdrawn_ninjs(word, self.paper), {})
        return _answer(call, ninjs(word, self.paper), {})

    def _items(self, page: ArticlePage) -> list[dict[str, object]]:
        return [ninjs(article, self.paper) for article in page.articles]


def asks_for_ninjs(accept: str | None) -> bool:
    """Whether a request's Accept names ninjs (RFC 9110, 12.5.1); a wildcard doesn't."""
    ranges = (part.split(";") for part in (accept or "").lower().split(","))
    return any(
        name.strip() == MEDIA_TYPE and not any(_NEVER.fullmatch(weight) for weight in weights)
        for name, *weights in ranges
    )


def is_ninjs(content_type: str | None) -> bool:
    """Whether a request's body is declared as ninjs."""
    return (content_type or "").split(";")[0].strip().lower() == MEDIA_TYPE


def _checked(limit: str, before: str) -> tuple[int, str | None]:
    faults: list[Fault] = []
    if not re.fullmatch("[0-9]{1,3}", limit) or not 1 <= int(limit) <= MAX_LIMIT:
        faults.append(("limit", f"is no number from 1 to {MAX_LIMIT}"))
    if before and not _CURSOR.fullmatch(before):
        faults.append(("before", "is no cursor of the log, such as 1764000000000-0"))
    if faults:
        raise invalid("; ".join(f"{name} {reason}" for name, reason in faults), faults)
    return int(limit), before or None


def _answer(call: Call, content: object, headers: dict[str, str]) -> Answer:
    """Return the content, or that the client has it (RFC 9110, 13.1.2)."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    kept = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept", **headers}
    known = {part.strip().removeprefix("W/") for part in (call.if_none_match or "").split(",")}
    if etag in known or "*" in known:
        return Answer(304, b"", kept)
    return Answer(200, data, {"Content-Type": MEDIA_TYPE, **kept})
