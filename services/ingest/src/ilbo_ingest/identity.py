"""Which article a draft is: the same item keeps its id however and whenever it arrives."""

import hashlib
from datetime import timedelta, timezone

from ilbo_ingest.drafts import Draft
from ilbo_ingest.readers.portal.text import normalised

_KST = timezone(timedelta(hours=9))


def article_id_of(draft: Draft) -> str:
    """Return the id a draft names, or one made of what its source calls it.

    In this order: the source's own id, the address of the original, day and headline.
    """
    return draft.article_id or hashlib.sha256(_key(draft).encode()).hexdigest()[:24]


def _key(draft: Draft) -> str:
    if draft.upstream_id:
        return f"id\n{draft.scope or ''}\n{draft.upstream_id}"
    if draft.link:
        return f"link\n{draft.link}"
    day = draft.published_at.astimezone(_KST).strftime("%Y-%m-%d") if draft.published_at else ""
    return f"headline\n{draft.scope or ''}\n{day}\n{normalised(draft.headline)}"
