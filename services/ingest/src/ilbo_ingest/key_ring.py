"""Who a request comes from: access keys read from their file again whenever it changes."""

import hmac
import logging
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ilbo_ingest.keys import AccessKey, KeysFileError, hash_of, list_keys

log = logging.getLogger(__name__)
_KEY = re.compile(r"ilbo_([0-9A-Za-z]{8})_[0-9A-Za-z]{43}")
_NOBODY = hash_of("")


class NoAccessError(Exception):
    """The key is unknown, wrong, expired or revoked; which of these is not told."""


class KeyRing:
    """The live keys; a revoked one stops with the next request."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self._state: tuple[int, int, int] | None = None
        self._keys: dict[str, AccessKey] = {}

    def key_of(self, authorization: str | None) -> AccessKey:
        """Return whose key it is; raise NoAccessError, or KeysFileError for a broken file."""
        self._refresh()
        scheme, _, text = (authorization or "").partition(" ")
        match = _KEY.fullmatch(text.strip())
        key = self._keys.get(match[1]) if match else None
        # Unknown and wrong keys take the same steps, and so the same time.
        is_right = hmac.compare_digest(hash_of(text.strip()), key.sha256 if key else _NOBODY)
        if key is None or not is_right or scheme.lower() != "bearer":
            raise NoAccessError
        if not key.is_live(self._clock()):
            raise NoAccessError
        return key

    def keys(self) -> list[AccessKey]:
        """Return all keys of the file."""
        self._refresh()
        return list(self._keys.values())

    def _refresh(self) -> None:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            self._state, self._keys = None, {}
            return
        except OSError as error:
            raise KeysFileError(f"{self._path}: {error.strerror}") from error
        state = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        if state != self._state:
            self._keys = {key.id: key for key in list_keys(self._path)}
            self._state = state
            log.info("access keys read", extra={"keys": len(self._keys)})
