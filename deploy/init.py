"""One-shot init of the containers: passwords, the ACL file and the first access key.

`make` (the default) makes what is missing and leaves what is there, so it may run before every
start; only the ACL file is written anew, so that changed rules take effect with the next start
of Redis. `key` prints the first access key.
"""

import hashlib
import os
import re
import secrets
import sys
from pathlib import Path

from ilbo_ingest.keys import KeyFile

VOLUMES = Path("/volumes")
RULES = Path(__file__).with_name("users.acl")
SERVICES = ("ingest", "weather", "render")
FIRST_KEY = "first-key/key"


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner reads; it is there whole or not at all."""
    half = path.with_name(f".{path.name}.new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def password(path: Path) -> str:
    """Return the password in `path`, made now if there is none."""
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(32))
    return path.read_text()


def acl_lines(rules: str, passwords: dict[str, str]) -> str:
    """Return the ACL file: one line a user, without comments, passwords hashed."""
    kept = "\n".join(line for line in rules.splitlines() if line and not line.startswith("#"))
    lines = re.sub(r"\n\s+", " ", kept).splitlines()
    hashed = {user: hashlib.sha256(text.encode()).hexdigest() for user, text in passwords.items()}
    return "".join(
        line.replace("{password}", f"#{hashed.get(line.split()[1], '')}") + "\n" for line in lines
    )


def make(volumes: Path) -> None:
    """Make what is missing in the volumes."""
    passwords = {
        user: password(volumes / f"{user}-secrets" / "redis-password") for user in SERVICES
    }
    passwords["ops"] = password(volumes / "redis-secrets" / "ops-password")
    write_secret(volumes / "redis-secrets" / "users.acl", acl_lines(RULES.read_text(), passwords))
    first_key = volumes / FIRST_KEY
    if not first_key.exists():
        write_secret(first_key, KeyFile(volumes / "ingest-data" / "keys.json").add("first"))


def main(volumes: Path, task: str) -> int:
    """Run one task."""
    if task == "make":
        make(volumes)
    elif task == "key":
        sys.stdout.write((volumes / FIRST_KEY).read_text() + "\n")
    else:
        sys.stderr.write(f"init: unknown task {task!r}; tasks are make and key\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(VOLUMES, sys.argv[1]))
