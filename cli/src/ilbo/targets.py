"""Which newsroom a command talks to: options first, then the environment, then ./data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from ilbo.errors import CommandError, Exit
from ilbo.folder import Folder, read_status
from ilbo.options import DEFAULT_DATA


@dataclass(frozen=True, slots=True)
class IngestTarget:
    """Address and access key of ingest."""

    url: str
    key: str


def find_folder(data: Path | None, environment: Mapping[str, str]) -> Folder:
    """Return the data directory that is meant."""
    return Folder(data or Path(environment.get("ILBO_DATA") or DEFAULT_DATA))


def find_ingest(
    url: str | None, key: str | None, data: Path | None, environment: Mapping[str, str]
) -> IngestTarget:
    """Return where to publish; an option beats --data, which beats the environment."""
    folder = find_folder(data, environment)
    named = url or (None if data else environment.get("ILBO_INGEST_URL"))
    if named is None:
        status = read_status(folder)
        if status is None:
            raise CommandError(
                f"no newsroom runs in {folder.path} (no {folder.status.name} there): start "
                "`ilbo run`, name its --data, or set ILBO_INGEST_URL and ILBO_KEY",
                Exit.UNREACHABLE,
            )
        named = status.ingest
    return IngestTarget(
        _checked_url(named), _checked_key(key or _find_key(folder, data, environment))
    )


def find_redis(url: str | None, data: Path | None, environment: Mapping[str, str]) -> str:
    """Return the address of the log; an option beats --data, which beats the environment."""
    if url or (data is None and environment.get("ILBO_REDIS_URL")):
        return url or environment["ILBO_REDIS_URL"]
    folder = find_folder(data, environment)
    status = read_status(folder)
    if status is None:
        raise CommandError(
            f"no newsroom runs in {folder.path}: start `ilbo run`, name its --data, or the log "
            "itself with --redis URL or ILBO_REDIS_URL",
            Exit.UNREACHABLE,
        )
    return status.redis


def _checked_url(url: str) -> str:
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise CommandError(f"{url} is no address: {error}", Exit.USAGE) from error
    if parts.scheme not in ("http", "https") or not parts.host:
        raise CommandError(f"{url} is no http or https address", Exit.USAGE)
    return url.rstrip("/")


def _checked_key(key: str) -> str:
    if not key or not key.isascii() or not key.isprintable():
        raise CommandError("the access key has letters that no key has", Exit.USAGE)
    return key


def _find_key(folder: Folder, data: Path | None, environment: Mapping[str, str]) -> str:
    if data is None and environment.get("ILBO_KEY"):
        return environment["ILBO_KEY"]
    path = folder.local_key
    if data is None and environment.get("ILBO_KEY_FILE"):
        path = Path(environment["ILBO_KEY_FILE"])
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            f"no access key: {path} can't be read; give --key, ILBO_KEY or ILBO_KEY_FILE",
            Exit.USAGE,
        ) from error
