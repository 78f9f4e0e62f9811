"""The access key of the commands on this machine: DATA/local.key, known to ingest by its hash."""

from ilbo.folder import Folder


def ensure_local_key(folder: Folder) -> str:
    """Return the local access key; make one when there is none, or ingest no longer knows it."""
    raise NotImplementedError
