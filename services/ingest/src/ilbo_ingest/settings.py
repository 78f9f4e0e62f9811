"""What the ingest service takes from its environment."""

import os
from pathlib import Path
from typing import ClassVar

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from ilbo_bus import ServiceSettings, SettingsError
from ilbo_ingest.fetching.guard import Guard


class Settings(ServiceSettings):
    """Settings of the ingest service."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True)
    service: ClassVar[str] = "ingest"

    port: int = Field(default=8001, ge=1, le=65535)
    """Port to listen on."""
    ingest_deadline_seconds: float = Field(default=5, gt=0, le=60)
    """Time for an article to reach the log; after it the answer is 503."""
    ingest_document_deadline_seconds: float = Field(default=30, gt=0, le=300)
    """The same for a document with all its items."""
    ingest_body_seconds: float = Field(default=30, gt=0, le=300)
    """Time for a request's body to arrive."""
    ingest_max_running: int = Field(default=512, ge=1, le=10_000)
    """Requests at once; one more is answered 503."""
    ingest_key_burst: int = Field(default=5_000, ge=1)
    """Requests a key may make at once."""
    ingest_key_per_second: float = Field(default=1_000, gt=0)
    """Requests a second a key may make for long."""
    ingest_failures_burst: int = Field(default=20, ge=1)
    """Wrong keys an address may show at once; more are answered 429."""
    ingest_failures_per_second: float = Field(default=1, gt=0)
    """Wrong keys a second an address may show for long."""
    ingest_embargo_scan_seconds: float = Field(default=0.5, gt=0, le=60)
    """How often articles under embargo are looked through for those that are due."""
    ingest_allow_hosts: str = ""
    """Places that sources may be fetched from although they are not public, separated by commas:
    host names, addresses or networks, with a port or without, as `feeds.intra, 10.20.0.0/16,
    127.0.0.1:8900`. Whatever is on them can be asked by whoever edits the newspaper's file, and
    by the pages found there; what public pages name stays public."""
    ingest_host_spacing_seconds: float = Field(default=0.5, ge=0, le=60)
    """Pause between two requests to the same server; there is never more than one at a time."""
    media_url: str = ""
    """Where pictures are kept: a folder, or a bucket such as s3://bucket/path, with credentials
    from the environment as its provider names them (AWS_ACCESS_KEY_ID, …); empty: DATA/media.
    render has to read the same."""
    ingest_media_workers: int = Field(default=2, ge=1, le=64)
    """Pictures that are decoded at once, each in a process of its own."""
    ingest_fetch_pictures: bool = False
    """true: the pictures that documents sent to POST /v1/documents name by public addresses are
    fetched, too; false: only those that the documents hold."""
    ingest_source_visits_at_once: int = Field(default=8, ge=1, le=256)
    """Visits to sources at the same time; as many again to those that failed or were slow."""
    ingest_source_visit_seconds: float = Field(default=300, gt=0, le=3600)
    """A visit to a source that takes longer is given up."""
    ingest_source_lease_seconds: float = Field(default=30, ge=1, le=3600)
    """After this long without a sign of life another replica visits a source."""
    ingest_raw_documents: int = Field(default=50, ge=1, le=100_000)
    """How many documents of each source are kept in DATA/raw as they came."""
    ingest_raw_bytes: int = Field(default=67_108_864, ge=1_048_576)
    """How many bytes of each source are kept there at most."""

    @field_validator("ingest_allow_hosts")
    @classmethod
    def _readable_places(cls, entries: str) -> str:
        Guard.with_exceptions(entries)
        return entries


def read_secret(variable: str) -> str:
    """Return the secret in this variable, or in the file that `<variable>_FILE` names.

    Raises SettingsError naming the variable: a source without its secret must not start silently.
    """
    if secret := os.environ.get(variable, "").strip():
        return secret
    if file := os.environ.get(f"{variable}_FILE"):
        try:
            secret = Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{variable}_FILE: {file} can't be read: {error}") from error
        if secret:
            return secret
    raise SettingsError(f"{variable} is not set, and a source in the newspaper's file needs it")
