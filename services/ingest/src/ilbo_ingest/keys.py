"""Access keys: a file that holds their hashes, and who may write what.

A key is `ilbo_<id>_<secret>`. The secret has 32 random bytes, so a plain SHA-256 of it is as
hard to turn back as the secret is to guess; it is shown once and never stored.
"""

import fcntl
import hashlib
import json
import os
import secrets
import string
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SECRET_BYTES = 32
_SECRET_LENGTH = 43
EVERYTHING = "*"


class KeysFileError(ValueError):
    """The file of keys can't be read; nobody gets in until it can."""


class UnknownKeyIdError(KeyError):
    """There is no key with this id; nothing was changed."""


class AccessKey(BaseModel):
    """One key as it is stored."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    id: str = Field(pattern=r"^[0-9A-Za-z]{8}$")
    """Names the key, in files and logs too."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Hash of the whole key."""
    name: str = Field(min_length=1, max_length=200)
    """Whose it is."""
    scopes: tuple[str, ...] = (EVERYTHING,)
    """The sources it may write for; * is all of them."""
    created_at: AwareDatetime
    """When it was made."""
    expires_at: AwareDatetime | None = None
    """From when it is refused; None: never."""
    revoked_at: AwareDatetime | None = None
    """When it was revoked; None: it is not."""

    def is_live(self, now: datetime) -> bool:
        """Whether it lets in at this time."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def may_write(self, source: str | None) -> bool:
        """Whether it may publish for this source; only * may for none."""
        return EVERYTHING in self.scopes or source in self.scopes


_KEYS = TypeAdapter(list[AccessKey])


def keys_file(data: Path) -> Path:
    """Return where the keys of a data folder are."""
    return data / "keys.json"


def add_key(
    path: Path,
    name: str,
    now: datetime,
    scopes: tuple[str, ...] = (EVERYTHING,),
    expires_at: datetime | None = None,
) -> tuple[AccessKey, str]:
    """Add a key to the file and return it with its text, which nobody can read again."""
    with _locked(path):
        keys = list_keys(path)
        key_id = _new_id({key.id for key in keys})
        text = f"ilbo_{key_id}_{_base62(secrets.token_bytes(_SECRET_BYTES))}"
        key = AccessKey(
            id=key_id,
            sha256=hash_of(text),
            name=name,
            scopes=scopes,
            created_at=now,
            expires_at=expires_at,
        )
        _write(path, [*keys, key])
    return key, text


def list_keys(path: Path) -> list[AccessKey]:
    """Return all keys, revoked and expired ones too; without a file there are none."""
    try:
        return _KEYS.validate_json(path.read_bytes())
    except FileNotFoundError:
        return []
    except (ValidationError, OSError) as error:
        reason = "is no list of keys" if isinstance(error, ValidationError) else error.strerror
        raise KeysFileError(f"{path}: {reason}") from error


def revoke_key(path: Path, key_id: str, now: datetime) -> AccessKey:
    """Revoke a key and return it; raise UnknownKeyIdError when there is none."""
    with _locked(path):
        keys = {key.id: key for key in list_keys(path)}
        if key_id not in keys:
            raise UnknownKeyIdError(key_id)
        key = keys[key_id]
        if key.revoked_at is None:
            key = keys[key_id] = key.model_copy(update={"revoked_at": now})
            _write(path, list(keys.values()))
    return key


def hash_of(text: str) -> str:
    """Return what is stored of a key."""
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one process at a time change the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _write(path: Path, keys: list[AccessKey]) -> None:
    """Replace the file at once; a reader sees the old one or the new one, never a half."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    content = json.dumps(_KEYS.dump_python(keys, mode="json"), ensure_ascii=False, indent=1)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        _keep_owner(path, file.fileno())
        file.write(content + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _keep_owner(path: Path, descriptor: int) -> None:
    """Leave the file to whom it belongs: an administrator adds keys, the service reads them."""
    try:
        known = path.stat()
    except FileNotFoundError:
        known = path.parent.stat()
    if os.geteuid() == 0:
        os.fchown(descriptor, known.st_uid, known.st_gid)


def _new_id(taken: set[str]) -> str:
    while True:
        key_id = "".join(secrets.choice(_BASE62) for _ in range(8))
        if key_id not in taken:
            return key_id


def _base62(data: bytes) -> str:
    number = int.from_bytes(data)
    digits = []
    for _ in range(_SECRET_LENGTH):
        number, rest = divmod(number, 62)
        digits.append(_BASE62[rest])
    return "".join(digits)
