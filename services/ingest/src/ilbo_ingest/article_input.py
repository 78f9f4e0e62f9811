"""What `POST` and `PUT /v1/articles` take: an article as other programs write it."""

import hashlib
from datetime import datetime
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from ilbo_events import Correction, Image, Source
from ilbo_events.text import Headline, Identifier, Line, Name, Prose, split_paragraphs
from ilbo_ingest.desk import RefusedDraftError, faults_of
from ilbo_ingest.drafts import Draft

Input = TypeVar("Input", bound=BaseModel)


def _written_time(value: object) -> object:
    """Take ISO 8601 text only: a bare number could be seconds or milliseconds."""
    if not isinstance(value, str):
        raise ValueError("must be text such as 2026-03-12T09:00:00+09:00")  # noqa: TRY004 - pydantic
    try:
        time = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError("is no time such as 2026-03-12T09:00:00+09:00") from error
    if not 1900 <= time.year <= 2200:
        raise ValueError("is not between the years 1900 and 2200")
    return time


Time = Annotated[
    AwareDatetime,
    BeforeValidator(_written_time),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class SourceInput(Source):
    """Who released the text."""

    model_config = ConfigDict(extra="forbid")


class ImageInput(Image):
    """One picture of the media store: its `media_id` and words; its sizes are the store's."""

    model_config = ConfigDict(extra="forbid")

    width_pixels: int = Field(default=1, ge=1, le=100_000)
    """May be left out."""
    height_pixels: int = Field(default=1, ge=1, le=100_000)
    """May be left out."""


class CorrectionInput(BaseModel):
    """What this revision puts right, for the reader."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    text: Prose = Field(min_length=1, max_length=2000)
    """What was wrong and what is right."""
    corrected_at: Time | None = None
    """When it was put right; None: now."""


class ArticleInput(BaseModel):
    """An article; only the headline must be there. Fields it doesn't know are refused."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_max_length=1_048_576,
        use_attribute_docstrings=True,
        json_schema_extra={
            "examples": [{"headline": "서울 첫눈", "body": "25일 새벽 서울에 첫눈이 내렸다."}]
        },
    )

    article_id: Identifier | None = None
    """Stable across revisions; None: made from the Idempotency-Key, or from the text."""
    headline: Headline = Field(min_length=1)
    """One line, 1 to 500 characters."""
    subheads: tuple[Headline, ...] = Field(default=(), max_length=20)
    """Lines below the headline."""
    body: str | tuple[Prose, ...] = Field(default=(), union_mode="left_to_right")
    """Paragraphs of plain text; one string is split at blank lines. At most 256 KiB."""
    body_html: str | None = None
    """The body as HTML, instead of `body`; it is cleaned. At most 64 KiB."""
    section: Name | None = None
    """Name or slug of the section; None: the newspaper's first."""
    is_excerpt: StrictBool = False
    """True when the body is cut off; an excerpt never replaces a full text."""
    dateline: Name | None = None
    """The wire slug, without brackets."""
    byline: Name | None = None
    """Who wrote it."""
    source: SourceInput | str | None = None
    """Who released it: an object, or the name alone."""
    images: tuple[ImageInput, ...] = Field(default=(), max_length=64)
    """Pictures, the first one leads."""
    tags: tuple[Name, ...] = Field(default=(), max_length=64)
    """What it is about."""
    published_at: Time | None = None
    """When it became public; None: now. In the future it is held until then."""
    embargo_until: Time | None = None
    """Nothing of it shows before this time."""
    correction: CorrectionInput | None = None
    """What this revision corrects."""

    @model_validator(mode="after")
    def _one_body(self) -> "ArticleInput":
        if self.body and self.body_html is not None:
            raise ValueError("give body or body_html, not both")
        return self


class WithdrawalInput(BaseModel):
    """Why an article is withdrawn."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    reason: Line = ""
    """For the reader, at most 500 characters."""
    kind: Literal["recall", "kill"] = "recall"
    """recall: the source took it back; kill: the newspaper does, for good."""


def draft_of(content: object, article_id: str | None, idempotency_seed: str | None) -> Draft:
    """Return the article in a request's JSON; raise RefusedDraftError naming each wrong field.

    `article_id` is the one of the address. `idempotency_seed` names the request for good, so that
    the same request makes the same article; without it the text does.
    """
    given = _validated(ArticleInput, content)
    if article_id is not None and given.article_id not in (None, article_id):
        raise RefusedDraftError([("article_id", "is not the one of the address")])
    body = tuple(split_paragraphs(given.body)) if isinstance(given.body, str) else given.body
    return Draft(
        article_id=article_id or given.article_id or _derived_id(given, idempotency_seed),
        headline=given.headline,
        section=given.section,
        subheads=given.subheads,
        body=body,
        body_html=given.body_html,
        is_excerpt=given.is_excerpt,
        dateline=given.dateline,
        byline=given.byline,
        source=_source(given.source),
        images=tuple(Image(**image.model_dump()) for image in given.images),
        tags=given.tags,
        published_at=given.published_at,
        embargo_until=given.embargo_until,
        correction=Correction(**given.correction.model_dump()) if given.correction else None,
    )


def images_of(content: object) -> tuple[Image, ...]:
    """Return the pictures of a list; raise RefusedDraftError naming each wrong field."""
    given = _validated(_Images, {"images": content})
    return tuple(Image(**image.model_dump()) for image in given.images)


def withdrawal_of(content: object) -> WithdrawalInput:
    """Return kind and reason of a withdrawal; raise RefusedDraftError naming each wrong field."""
    return _validated(WithdrawalInput, content)


def checked_id(text: str) -> str:
    """Return the article id of an address; raise RefusedDraftError when it can be none."""
    return _validated(_Address, {"article_id": text}).article_id


class _Address(BaseModel):
    article_id: Identifier


class _Images(BaseModel):
    # With those of a document itself they are no more than an article takes.
    images: tuple[ImageInput, ...] = Field(max_length=20)


def _validated(model: type[Input], content: object) -> Input:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise RefusedDraftError(faults_of(error)) from error


def _source(given: SourceInput | str | None) -> Source | None:
    if given is None:
        return None
    try:
        return Source(name=given) if isinstance(given, str) else Source(**given.model_dump())
    except ValidationError as error:
        raise RefusedDraftError(
            [(f"source.{name}", reason) for name, reason in faults_of(error)]
        ) from error


def _derived_id(given: ArticleInput, idempotency_seed: str | None) -> str:
    key = idempotency_seed or given.model_dump_json(
        include={"section", "headline", "body", "body_html"}
    )
    return hashlib.sha256(key.encode()).hexdigest()[:24]
