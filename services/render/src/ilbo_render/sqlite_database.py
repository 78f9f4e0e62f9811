"""The replica's database file: opened, made anew, or moved aside when it can't be read."""

import logging
import sqlite3
import time
from pathlib import Path

log = logging.getLogger(__name__)

SCHEMA_VERSION = 2
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE positions (stream TEXT PRIMARY KEY, entry TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    row INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL,
    id_hash INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    is_held INTEGER NOT NULL,
    published_us INTEGER NOT NULL,
    section TEXT,
    source TEXT,
    tags TEXT NOT NULL,
    traits INTEGER NOT NULL,
    packed BLOB,
    withdrawal TEXT
);
-- By hash: a third of the pages of an index of ids, and every batch writes most of them.
CREATE INDEX by_hash ON articles (id_hash);
CREATE INDEX withdrawn ON articles (published_us) WHERE is_withdrawn;
CREATE TABLE observations (
    station_id TEXT NOT NULL,
    observed_us INTEGER NOT NULL,
    time_precision TEXT NOT NULL,
    generation INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (station_id, observed_us, time_precision)
) WITHOUT ROWID;
CREATE TABLE warnings (
    warning_id TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    is_lifted INTEGER NOT NULL,
    over_us INTEGER,
    event TEXT NOT NULL
) WITHOUT ROWID;
"""


class WrongSchemaError(Exception):
    """The file was made by another version: it is deleted and made anew from the log."""


def prepare_database(path: Path, fingerprint: str) -> None:
    """Leave a readable database at `path`; an unreadable one is moved aside and kept.

    `fingerprint` names what the content can't be read without, such as the dictionary.
    """
    try:
        _check(path, fingerprint)
    except WrongSchemaError as error:
        log.warning("read model is made anew from the log: %s", error)
        for file in _files(path):
            file.unlink()
    except sqlite3.DatabaseError as error:
        stamp = time.time_ns()
        for file in _files(path):
            file.rename(file.with_name(f"{file.name}.corrupt-{stamp}"))
        log.error(  # noqa: TRY400 - the cause is in the message, a traceback adds nothing
            "read model can't be read and is made anew; the old one is kept as %s: %s",
            f"{path.name}.corrupt-{stamp}", error,
        )  # fmt: skip
    if not path.exists():
        _create(path, fingerprint)


def connect(path: Path, *, mode: str, cache_kib: int) -> sqlite3.Connection:
    """Return a connection; `mode` is rw or ro. A commit is on disk once the writer has synced."""
    connection = sqlite3.connect(
        f"file:{path}?mode={mode}",
        uri=True,
        isolation_level=None,
        cached_statements=64,
        check_same_thread=False,  # opened by the composition root, used by one thread afterwards
    )
    # The write-ahead log is synced by SqliteWriter.sync, beside the readers instead of before them.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA cache_size=-{cache_kib}")
    connection.execute("PRAGMA wal_autocheckpoint=4000")
    return connection


def _check(path: Path, fingerprint: str) -> None:
    if not path.exists():
        return
    connection = sqlite3.connect(path)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA_VERSION:
            raise WrongSchemaError(f"schema {version}, not {SCHEMA_VERSION}")
        (problem,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if problem != "ok":
            raise sqlite3.DatabaseError(problem)
        found = connection.execute("SELECT value FROM meta WHERE name='fingerprint'").fetchone()
        if found != (fingerprint,):
            raise WrongSchemaError("another dictionary")
    finally:
        connection.close()


def _create(path: Path, fingerprint: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        created_ms = str(int(time.time() * 1000))
        meta = f"INSERT INTO meta VALUES ('created_ms', {created_ms}), ('fingerprint', '{fingerprint}');"  # noqa: S608, E501 - both are our own
        connection.executescript(
            f"BEGIN; {_SCHEMA} {meta} PRAGMA user_version={SCHEMA_VERSION}; COMMIT;"
        )
    finally:
        connection.close()


def _files(path: Path) -> list[Path]:
    names = [path.name + ending for ending in ("", "-wal", "-shm")]
    return [file for name in names if (file := path.with_name(name)).exists()]
