"""The access key of the commands on this machine: DATA/local.key, known to ingest by its hash."""

from datetime import UTC, datetime

from ilbo.errors import CommandError, Exit
from ilbo.folder import Folder, write_private
from ilbo_ingest.keys import KeysFileError, add_key, hash_of, list_keys

_NAME = "local commands"


def ensure_local_key(folder: Folder) -> str:
    """Return the local access key; make one when there is none or ingest no longer takes it."""
    now = datetime.now(UTC)
    try:
        live = {key.sha256 for key in list_keys(folder.keys) if key.is_live(now)}
        known = folder.local_key.read_text("utf-8").strip() if folder.local_key.exists() else ""
        if known and hash_of(known) in live:
            return known
        _, text = add_key(folder.keys, _NAME, now)
        write_private(folder.local_key, f"{text}\n")
    except KeysFileError as error:
        raise CommandError(str(error), Exit.USAGE) from error
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}", Exit.USAGE) from error
    return text
