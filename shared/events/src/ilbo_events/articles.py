"""What is said about articles."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from ilbo_events.fact import AwareDatetime, Fact
from ilbo_events.text import Address, Headline, Identifier, Line, Name, Prose, split_paragraphs

MAX_BODY_BYTES = 262_144
MAX_HTML_BYTES = 65_536

KoglType = Literal["0", "1", "2", "3", "4"]
PictureFormat = Literal["avif", "webp", "jpg"]
Width = Annotated[int, Field(ge=1, le=100_000)]
Revision = Annotated[int, Field(ge=1, le=2**53 - 1)]
Generation = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Source(Fact):
    """Who released the text."""

    name: Name
    """The body as it is credited, e.g. 고용노동부."""
    url: Address | None = None
    """Address of the original."""
    kogl_type: KoglType | None = None
    """공공누리 licence of this item: 0 free, 1 credit, 2 +non-commercial, 3 +unchanged, 4 both."""


class Image(Fact):
    """One picture, stored in the media store under its content hash."""

    media_id: Identifier
    """Name in the media store."""
    width_pixels: int = Field(ge=1, le=100_000)
    """Width in pixels of the largest size that is kept."""
    height_pixels: int = Field(ge=1, le=100_000)
    """Height in pixels of the same."""
    widths_pixels: tuple[Width, ...] = Field(default=(), max_length=16)
    """Every width that is kept, each as AVIF, WebP and JPEG; empty: `width_pixels` alone."""
    average_color: str | None = Field(default=None, pattern=r"^#[0-9a-f]{6}$")
    """What shows until it has come, e.g. #a6aba9."""
    caption: Line = ""
    """Caption, one line."""
    credit: Name = ""
    """Who provided it."""
    alt: Line = ""
    """What it shows, for those who don't see it."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """The widths that are kept, in pixels."""
        return self.widths_pixels or (self.width_pixels,)

    def path(self, width_pixels: int, picture_format: PictureFormat) -> str:
        """Return the address of one size on the site; below /media/ it is its key in the store."""
        return f"/media/{self.media_id}/{width_pixels}.{picture_format}"


class Correction(Fact):
    """What a later revision put right, for the reader."""

    text: Prose = Field(min_length=1, max_length=2000)
    """What was wrong and what is right."""
    corrected_at: AwareDatetime | None = None
    """When it was put right."""


class Provenance(Fact):
    """Where an article came from."""

    origin: Line
    """Address, file name or access key id it came from."""
    fetched_at: AwareDatetime
    """When the bytes were received."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """SHA-256 of the bytes received, hexadecimal."""
    reader: Line
    """The reader that read them, e.g. portal-text."""


class ArticlePublished(Fact):
    """This article, in this revision, is public now."""

    article_id: Identifier
    """Stable across revisions; part of the article's address."""
    revision: Revision = 1
    """1, 2, … within one generation."""
    generation: Generation = 0
    """Start of the ledger that counted the revision, Unix milliseconds; 0 without a ledger."""
    section: Name | None = None
    """Name or slug of the section; None: the newspaper's first."""
    headline: Headline = Field(min_length=1)
    """One line, 1 to 500 characters."""
    subheads: tuple[Headline, ...] = Field(default=(), max_length=20)
    """Lines below the headline (부제)."""
    body: tuple[Prose, ...] = Field(default=(), max_length=5000)
    """Paragraphs of plain text; one string is split at blank lines. At most 256 KiB of UTF-8."""
    body_html: Prose | None = None
    """The body as allow-listed HTML, instead of `body`. At most 64 KiB of UTF-8."""
    is_excerpt: bool = False
    """True when the body is known to be cut off."""
    dateline: Name | None = None
    """The wire slug before the text, without brackets, e.g. 포탈뉴스통신."""
    byline: Name | None = None
    """Who wrote it."""
    source: Source | None = None
    """Who released it."""
    images: tuple[Image, ...] = Field(default=(), max_length=64)
    """Pictures, the first one leads."""
    tags: tuple[Name, ...] = Field(default=(), max_length=64)
    """What it is about, at most 64."""
    first_published_at: AwareDatetime
    """When revision 1 became public."""
    published_at: AwareDatetime
    """When this revision became public."""
    published_precision: Literal["minute", "day"] = "minute"
    """Day: the origin gives a date and no hour; the times are that day's midnight in KST."""
    correction: Correction | None = None
    """What was corrected, for revision ≥ 2."""
    provenance: Provenance | None = None
    """Where it came from."""

    @field_validator("body", mode="before")
    @classmethod
    def _split_body(cls, body: object) -> object:
        return tuple(split_paragraphs(body)) if isinstance(body, str) else body

    @field_validator("body")
    @classmethod
    def _bound_body(cls, body: tuple[str, ...]) -> tuple[str, ...]:
        if sum(map(len, body)) * 4 > MAX_BODY_BYTES:
            size = sum(len(part.encode()) for part in body)
            if size > MAX_BODY_BYTES:
                raise ValueError(f"has {size} bytes, {MAX_BODY_BYTES} are allowed")
        return body

    @field_validator("body_html")
    @classmethod
    def _bound_html(cls, html: str | None) -> str | None:
        if html is not None and (size := len(html.encode())) > MAX_HTML_BYTES:
            raise ValueError(f"has {size} bytes, {MAX_HTML_BYTES} are allowed")
        return html

    @model_validator(mode="after")
    def _one_body(self) -> "ArticlePublished":
        if self.body and self.body_html is not None:
            raise ValueError("give body or body_html, not both")
        return self


class ArticleWithdrawn(Fact):
    """This article is public no longer."""

    article_id: Identifier
    """The article that is withdrawn."""
    revision: Revision = 1
    """One more than the revision it withdraws."""
    generation: Generation = 0
    """As in ArticlePublished."""
    kind: Literal["recall", "kill"] = "recall"
    """recall: the source took it back; kill: the newspaper did, at once and for good."""
    reason: Line = ""
    """Why, for the reader."""
    withdrawn_at: AwareDatetime
    """When."""
