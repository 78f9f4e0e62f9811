"""The desk: what becomes of a draft, decided without asking anybody."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pydantic import ValidationError

from ilbo_events import ArticlePublished, Provenance
from ilbo_ingest.drafts import Draft
from ilbo_ingest.identity import article_id_of
from ilbo_ingest.sanitizer import RefusedHtmlError, sanitize
from ilbo_ingest.sources.licence import permitted
from ilbo_paper import Paper

# Letters that look like nothing: Hangul fillers and the blank Braille pattern.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# What two tellings of the same article may differ in.
_NOT_SAID = {"revision", "generation", "first_published_at", "published_at", "provenance"}


class RefusedDraftError(ValueError):
    """The draft can't be published; each field that is wrong is named with its reason."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Edited:
    """An article as it will be published; the ledger gives it revision and generation."""

    article: ArticlePublished
    digest: str
    """Hash of what it says; the same again is no event."""
    public_at: datetime
    """Before this time nothing of it may show."""
    hold: str | None = None
    """Why an editor has to release it by hand; None: it is published when it may be public."""
    upstream_revision: int | None = None
    """The source's own count of versions."""


def prepared(draft: Draft) -> Draft:
    """Return the draft with its id, its HTML harmless, and no more than its licence allows.

    Raises RefusedDraftError.
    """
    ready = replace(draft, article_id=article_id_of(draft), body_html=_harmless(draft))
    return permitted(ready, "link-only") if draft.names_licence else ready


def _harmless(draft: Draft) -> str | None:
    if draft.body_html is None:
        return None
    base = draft.link or (draft.source.url if draft.source else None)
    try:
        clean = sanitize(draft.body_html, base)
    except RefusedHtmlError as error:
        raise RefusedDraftError([("body_html", str(error))]) from error
    if draft.body_html.strip() and not clean:
        raise RefusedDraftError([("body_html", "holds nothing that may be shown")])
    return clean


def edit(draft: Draft, paper: Paper, now: datetime, provenance: Provenance) -> Edited:
    """Return the article; raise RefusedDraftError naming each field that is wrong."""
    if draft.article_id is None:
        raise RefusedDraftError([("article_id", "is missing")])
    if is_blank(draft.headline):
        raise RefusedDraftError([("headline", "shows nothing")])
    published_at = _published_at(draft, now)
    try:
        article = ArticlePublished(
            article_id=draft.article_id,
            section=paper.section_name(draft.section),
            headline=draft.headline,
            subheads=draft.subheads,
            body=draft.body,
            body_html=draft.body_html,
            is_excerpt=draft.is_excerpt,
            dateline=draft.dateline,
            byline=draft.byline,
            source=draft.source,
            images=draft.images,
            tags=draft.tags,
            first_published_at=published_at,
            published_at=published_at,
            published_precision=draft.published_precision,
            correction=draft.correction,
            provenance=provenance,
        )
    except ValidationError as error:
        raise RefusedDraftError(faults_of(error)) from error
    digest = digest_of(article, draft.published_at)
    return Edited(article, digest, max(published_at, now), draft.hold, draft.upstream_revision)


def due_at(edited: Edited, at: datetime) -> Edited:
    """Return the article as an editor released it: public from then on."""
    times = {"published_at": at, "first_published_at": at, "published_precision": "minute"}
    article = edited.article.model_copy(update=times)
    return replace(edited, article=article, public_at=at, hold=None)


def faults_of(error: ValidationError) -> list[tuple[str, str]]:
    """Return each wrong field and the reason."""
    details = error.errors(include_url=False, include_context=False, include_input=False)
    return [
        (".".join(map(str, detail["loc"])) or "request", _reason(detail["type"], detail["msg"]))
        for detail in details
    ]


def _reason(kind: str, message: str) -> str:
    plain = {"extra_forbidden": "is no known field", "missing": "is missing"}
    return plain.get(kind, message.removeprefix("Value error, "))


def is_blank(text: str) -> bool:
    """Whether nobody would see anything of this text."""
    return not any(
        character not in _BLANK_LETTERS and unicodedata.category(character)[0] not in "CZ"
        for character in text
    )


def digest_of(article: ArticlePublished, published_at: datetime | None) -> str:
    """Return a hash of what an article says; the time counts when the source gave one."""
    said = article.model_dump(mode="json", exclude=_NOT_SAID)
    said["published_at"] = published_at and published_at.astimezone(UTC).isoformat()
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _published_at(draft: Draft, now: datetime) -> datetime:
    """Return when it becomes public: as the source says, but not under embargo."""
    published_at = draft.published_at or now
    if draft.embargo_until is not None and draft.embargo_until > now:
        return max(published_at, draft.embargo_until)
    return published_at
