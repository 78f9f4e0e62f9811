"""What render takes from its environment."""

from typing import ClassVar

from pydantic import Field

from ilbo_bus import ServiceSettings


class Settings(ServiceSettings):
    """Settings of the render service."""

    service: ClassVar[str] = "render"

    port: int = Field(default=8000, ge=1, le=65535)
    """Port to listen on."""
    site_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+$")
    """The site's public address where ilbo.toml names none; None: 127.0.0.1 and the port."""
    page_cache_bytes: int = Field(default=16 * 2**20, ge=2**20)
    """Pages kept compressed in memory, bytes; the least used go first."""
    media_url: str = ""
    """Where ingest keeps the pictures: a folder, or a bucket such as s3://bucket/path, with
    credentials from the environment as its provider names them; empty: DATA/media."""
    media_cache_bytes: int = Field(default=16 * 2**20, ge=0)
    """Pictures kept in memory, bytes; the least used go first."""
    live_listeners: int = Field(default=5000, ge=0, le=100_000)
    """Readers who may listen to /live at once; one more is answered 503."""
    batch_size: int = Field(default=500, ge=1, le=1000)
    """Most events written in one transaction."""
