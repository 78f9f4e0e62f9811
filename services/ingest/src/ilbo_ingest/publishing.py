"""What is said about an article, decided on what was said last: pure rules for the ledger."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from ilbo_bus import Publication, Record, Stamp
from ilbo_events import ArticleWithdrawn, WeatherObserved, observation_digest
from ilbo_ingest.desk import Edited

Decide = Callable[[Record | None, Stamp], Publication | None]
MayWrite = Callable[[str | None], bool]
_WITHDRAWN = "withdrawn"


class WithdrawnError(Exception):
    """The article was withdrawn, and that is for good; the request is refused."""


class UnknownArticleError(Exception):
    """Nobody published an article under this id; the request is refused."""


class OutOfScopeError(Exception):
    """The key may not write for this source; the request is refused."""


def article_decision(edited: Edited, may_write: MayWrite) -> Decide:
    """Return the rule for an article: new, changed, or nothing to say."""
    article = edited.article

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        check_writable(known, may_write)
        if known is not None and _says_nothing_new(known, edited):
            return None
        first = known.note.get("first") if known else None
        event = article.model_copy(
            update={
                "revision": stamp.revision,
                "generation": stamp.generation,
                "first_published_at": _time(first) or article.first_published_at,
            }
        )
        note = _note(edited, event.first_published_at, upstream_revision_of(known))
        return Publication(event, edited.digest, note)

    return decide


def release_decision(edited: Edited, after_revision: int) -> Decide:
    """Return the rule for an article whose embargo ended: nothing when it was superseded."""
    decide_article = article_decision(edited, lambda _: True)

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        check_writable(known, lambda _: True)
        revision = known.revision if known else 0
        return decide_article(known, stamp) if revision == after_revision else None

    return decide


def withdrawal_decision(
    article_id: str,
    kind: Literal["recall", "kill"],
    reason: str,
    now: datetime,
    may_write: MayWrite,
) -> Decide:
    """Return the rule for a withdrawal; repeated it says nothing, a kill needs no record.

    After a flush the ledger knows nothing, and what must not be read any longer still must go;
    a key for everything may say so.
    """

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        if known is None and not (kind == "kill" and may_write(None)):
            raise UnknownArticleError(article_id)
        if known is not None and is_withdrawn(known):
            return None
        check_writable(known, may_write)
        event = ArticleWithdrawn(
            article_id=article_id,
            revision=stamp.revision,
            generation=stamp.generation,
            kind=kind,
            reason=reason,
            withdrawn_at=now,
        )
        note = {"state": _WITHDRAWN, "source": known.note.get("source", "") if known else ""}
        return Publication(event, _WITHDRAWN, note)

    return decide


def observation_decision(event: WeatherObserved) -> Decide:
    """Return the rule for an observation: said once, again only when it says something else."""
    digest = observation_digest(event)

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        if known is not None and known.digest == digest:
            return None
        numbers = {"revision": stamp.revision, "generation": stamp.generation}
        return Publication(event.model_copy(update=numbers), digest)

    return decide


def is_withdrawn(known: Record | None) -> bool:
    """Whether the last word about an article was that it is gone."""
    return known is not None and known.note.get("state") == _WITHDRAWN


def is_excerpt(known: Record) -> bool:
    """Whether what is public of an article is cut off."""
    return known.note.get("excerpt") == "1"


def upstream_revision_of(known: Record | None) -> int | None:
    """Return the highest version number of the source that was published."""
    written = known.note.get("upstream_revision") if known else None
    return int(written) if written else None


def is_outdated(edited: Edited, newest: int | None) -> bool:
    """Whether the source itself has a later version than this one, which came late."""
    own = edited.upstream_revision
    return own is not None and newest is not None and own < newest


def check_writable(known: Record | None, may_write: MayWrite) -> None:
    """Raise when nobody may write the article any more, or this key may not."""
    if is_withdrawn(known):
        raise WithdrawnError("the article was withdrawn, for good; publish it under another id")
    if known is not None and not may_write(known.note.get("source") or None):
        raise OutOfScopeError("the article belongs to a source this key may not write for")


def _says_nothing_new(known: Record, edited: Edited) -> bool:
    return (
        known.digest == edited.digest
        or _loses_text(known, edited)
        or is_outdated(edited, upstream_revision_of(known))
    )


def _loses_text(known: Record, edited: Edited) -> bool:
    """Whether an excerpt would replace a full text."""
    return edited.article.is_excerpt and not is_excerpt(known)


def _note(
    edited: Edited, first_published_at: datetime, upstream_revision: int | None
) -> dict[str, str]:
    source = edited.article.source
    newest = max(edited.upstream_revision or 0, upstream_revision or 0)
    counted = {"upstream_revision": str(newest)} if newest else {}
    return counted | {
        "state": "published",
        "first": first_published_at.isoformat(),
        "excerpt": "1" if edited.article.is_excerpt else "0",
        "source": source.name if source else "",
    }


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
