"""The sources a newspaper reads: what each `[[sources]]` of its file may say."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

SourceName = Annotated[
    str,
    # Also the name of a folder for what was fetched: no separator, nothing hidden.
    StringConstraints(
        pattern=r"^[^\s./\\:\x00-\x1f][^/\\:\x00-\x1f]{0,59}$", strip_whitespace=True
    ),
]
Label = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+[^\s]*$", max_length=2000)]
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,99}$")]
Licence = Literal["kogl-0", "kogl-1", "kogl-2", "kogl-3", "kogl-4", "link-only", "all-rights"]
"""What may be published of an item that names no licence itself.

kogl-0, kogl-1   the text, with the credit; never the photographs
kogl-2 … kogl-4  headline and link: an edited, sold paper keeps none of their conditions
link-only        headline and link
all-rights       everything, pictures too: the paper's own wire, or a contract
"""
Rhythm = Literal["learned", "always", "weekdays", "office-hours"]
Identity = Literal["guid", "link", "id-in-link", "title-day"]


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    name: SourceName
    """What health, metrics and logs call it; keep it: its items are known by it."""
    enabled: bool = True
    """false: it is not read, and shown as paused."""
    section: Label | None = None
    """Where its items stand; left out, in the paper's first section."""
    sections: dict[Label, Label] = Field(default={}, max_length=200)
    """Section by a category, tag or ministry of the item; beats `section`."""
    credit: Label | None = None
    """The body that is credited; left out, the one the item names, or the source's name."""
    licence: Licence = "link-only"
    """What may be published of an item that names no licence of its own."""
    interval_seconds: float = Field(default=600, ge=1, le=86_400)
    """How often it is read."""
    rhythm: Rhythm = "learned"
    """When news of it is expected: at the hours and days it ever brought some, always, not at
    weekends and on public holidays, or from 8 to 19 o'clock of working days only."""
    max_silence_hours: float | None = Field(default=None, gt=0, le=8_760)
    """Reported as silent after so many expected hours; left out, longer than it ever was."""
    utc_offset_hours: float = Field(default=9, ge=-12, le=14)
    """What a time without an offset is meant in."""


class _Fetched(_Source):
    extra_ca: Path | None = None
    """PEM file of roots its certificate may come from, beside the common ones; relative to
    this file."""
    tls: Literal["modern", "legacy"] = "modern"
    """`legacy` takes servers without secure renegotiation; certificates are checked all the same.
    """


class _Page(_Fetched):
    url: Url
    """Its address."""
    method: Literal["GET", "POST"] = "GET"
    """POST for servers that answer nothing else."""
    body: str = Field(default="", max_length=10_000)
    """What is sent with POST, as a form."""
    cookies_from: str | None = Field(default=None, max_length=2000)
    """A page that is asked first because it hands out a cookie, e.g. `/`."""
    identity: Identity = "guid"
    """What tells that an item is the one known: its own id, its link, the part of the link that
    `id_pattern` takes, or its headline and day."""
    id_pattern: str | None = Field(default=None, max_length=200)
    r"""A regular expression with one group, for `id-in-link`, e.g. `nttNo=(\d+)`."""
    pages_per_visit: int = Field(default=20, ge=1, le=200)
    """How many pages are fetched for its items in one visit; the others come in the next."""
    catch_up_items: int = Field(default=50, ge=0, le=1000)
    """How many of its newest items are published when it is read for the first time."""

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if (self.identity == "id-in-link") != (self.id_pattern is not None):
            raise ValueError("identity id-in-link and id_pattern need each other")
        if self.body and self.method != "POST":
            raise ValueError("body needs method POST")
        return self

    @field_validator("id_pattern")
    @classmethod
    def _one_group(cls, pattern: str | None) -> str | None:
        try:
            groups = re.compile(pattern).groups if pattern else 1
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from error
        if groups != 1:
            raise ValueError(f"has {groups} groups, exactly one takes the id")
        return pattern


class FeedSource(_Page):
    """RSS, Atom or JSON Feed at an address."""

    kind: Literal["feed"]
    """feed"""
    bodies: Literal["as-given", "from-page"] = "as-given"
    """`from-page`: the feed brings no texts; each item's page is fetched and, where that shows
    none, the file attached there."""


class PageListSource(_Page):
    """A page that lists articles, each on a page of its own, as korea.kr's."""

    kind: Literal["page-list"]
    """page-list"""
    bodies: Literal["from-page"] = "from-page"
    """Each item's text is on its page or, where that shows none, in the file attached there."""


class PolicyNewsSource(_Fetched):
    """The policy news interface of data.go.kr (data set 15095335)."""

    kind: Literal["policy-news"]
    """policy-news"""
    url: Url = "https://apis.data.go.kr/1371000/policyNewsService2/policyNewsList2"
    """Its address."""
    key_variable: Variable
    """The environment variable that holds the service key, or with `_FILE` behind it a file."""
    backfill_from: date | None = None
    """The first day of what is read from the past, window by window; left out, three days."""
    calls_per_day: int = Field(default=900, ge=1, le=1_000_000)
    """How often it is asked at most from midnight to midnight; one more waits."""

    @field_validator("backfill_from")
    @classmethod
    def _of_the_archive(cls, day: date | None) -> date | None:
        if day is not None and day < date(2015, 1, 1):
            raise ValueError("the archive begins with 2015-01-01")
        return day


class FolderSource(_Source):
    """A folder: what is dropped there is read and moved to `done` or `refused` in it."""

    kind: Literal["folder"]
    """folder"""
    licence: Licence = "all-rights"
    """What may be published of a document that names no licence: all of it, as it was put there."""
    path: Path
    """The folder; relative to the data folder."""
    interval_seconds: float = Field(default=2, ge=0.1, le=86_400)
    """How often it is looked into."""
    settle_seconds: float = Field(default=2, ge=0, le=3600)
    """A file is complete when size and time have not changed for so long."""


class ImapSource(_Source):
    """A mailbox; mail is read and never deleted."""

    kind: Literal["imap"]
    """imap"""
    licence: Licence = "all-rights"
    """What may be published of a mail that names no licence: all of it, as it was sent."""
    host: Label
    """The mail server."""
    port: int = Field(default=993, ge=1, le=65_535)
    """Its port."""
    security: Literal["tls", "starttls", "none"] = "tls"
    """`none` sends the password in the clear: for a server on this machine."""
    extra_ca: Path | None = None
    """PEM file of roots its certificate may come from, beside the common ones; relative to
    this file."""
    user: Label
    """Who signs in."""
    password_variable: Variable
    """The environment variable that holds the password, or with `_FILE` behind it a file."""
    mailbox: Label = "INBOX"
    """The folder of the mailbox."""
    senders: tuple[Label, ...] = Field(default=(), max_length=200)
    """Whose mail is published: addresses, or endings such as `@moel.go.kr`. Mail of others, mail
    whose sender the server doubts, and all mail when this is empty waits for an editor."""
    mark_seen: bool = False
    """true: what was read is marked as seen."""
    mails_per_visit: int = Field(default=20, ge=1, le=500)
    """How many mails are read in one visit; the others come in the next."""


NewsSource = Annotated[
    FeedSource | PageListSource | PolicyNewsSource | FolderSource | ImapSource,
    Field(discriminator="kind"),
]
"""Any of the kinds."""
