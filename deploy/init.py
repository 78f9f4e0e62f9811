"""One-shot init of the containers: passwords, the ACL file, the first access key; later more keys.

It makes what is missing and leaves what is there, so it runs before every start; only the ACL
file is written anew, so that changed rules take effect with the next start of Redis.
"""

import argparse
import hashlib
import os
import re
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from ilbo_ingest.keys import (
    KeysFileError,
    UnknownKeyIdError,
    add_key,
    keys_file,
    list_keys,
    revoke_key,
)

VOLUMES = Path("/volumes")
RULES = Path(__file__).with_name("users.acl")
SERVICES = ("ingest", "weather", "render")


def make(volumes: Path) -> None:
    """Make what is missing in the volumes."""
    passwords = {user: _password(volumes / f"{user}-secrets/redis-password") for user in SERVICES}
    passwords["ops"] = _password(volumes / "redis-secrets/ops-password")
    _write_secret(volumes / "redis-secrets/users.acl", acl_file(RULES.read_text(), passwords))
    if not _first_key(volumes).exists():
        _, text = add_key(_keys(volumes), "first", datetime.now(UTC))
        _write_secret(_first_key(volumes), text)


def acl_file(rules: str, passwords: dict[str, str]) -> str:
    """Return the ACL file: one line a user, no comments, each {password} as its SHA-256."""
    kept = "\n".join(line for line in rules.splitlines() if line and not line.startswith("#"))
    users = re.sub(r"\n\s+", " ", kept).splitlines()
    return "".join(f"{_with_hash(user, passwords)}\n" for user in users)


def run(volumes: Path, arguments: list[str]) -> str:
    """Do one task and return what it has to say."""
    asked = _parser().parse_args(arguments)
    if asked.task == "make":
        make(volumes)
        return ""
    if asked.task == "key":
        return _first_key(volumes).read_text() + "\n"
    if asked.task == "add-key":
        _, text = add_key(_keys(volumes), asked.name, datetime.now(UTC))
        return f"{text}\n"
    if asked.task == "revoke-key":
        revoke_key(_keys(volumes), asked.id, datetime.now(UTC))
    now = datetime.now(UTC)
    return "".join(
        f"{key.id}  {'live' if key.is_live(now) else 'dead'}  {key.name}\n"
        for key in list_keys(_keys(volumes))
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="init", description=(__doc__ or "").partition("\n")[0])
    tasks = parser.add_subparsers(dest="task", required=True)
    tasks.add_parser("make", help="make what is missing")
    tasks.add_parser("key", help="print the first access key")
    tasks.add_parser("add-key", help="make a key and print it, once").add_argument("name")
    tasks.add_parser("list-keys", help="list the keys by their ids")
    tasks.add_parser("revoke-key", help="let a key in no longer").add_argument("id")
    return parser


def _keys(volumes: Path) -> Path:
    return keys_file(volumes / "ingest-data")


def _first_key(volumes: Path) -> Path:
    return volumes / "first-key/key"


def _password(path: Path) -> str:
    """Return the password in the file, made now if there is none."""
    if not path.exists():
        _write_secret(path, secrets.token_urlsafe(32))
    return path.read_text()


def _write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner reads; it is there whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _with_hash(user: str, passwords: dict[str, str]) -> str:
    if "{password}" not in user:
        return user
    name = user.split()[1]
    return user.replace("{password}", f"#{hashlib.sha256(passwords[name].encode()).hexdigest()}")


if __name__ == "__main__":
    try:
        sys.stdout.write(run(VOLUMES, sys.argv[1:]))
    except (OSError, KeysFileError, UnknownKeyIdError) as error:
        sys.exit(f"init: {error}")
