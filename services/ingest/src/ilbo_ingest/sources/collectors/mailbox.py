"""Mailboxes: what came since the last visit, read over IMAP (RFC 3501) and never deleted.

A mail is known by its number (UID) within the box's UIDVALIDITY; when the server counts anew, the
mails of the last days are read again, and their articles are known by their Message-ID.
"""

import asyncio
import imaplib
import ssl
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from imap_tools.consts import SHORT_MONTH_NAMES, MailMessageFlags
from imap_tools.errors import ImapToolsError, MailboxLoginError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from ilbo_ingest.readers.reader import Document
from ilbo_ingest.sources.arrivals import Arrival, Ended
from ilbo_ingest.sources.memory import Failure, Memory
from ilbo_ingest.sources.senders import doubt_about
from ilbo_paper import ImapSource

_TIMEOUT_SECONDS = 20.0
_FIRST = timedelta(days=2)
_MOST_MAIL_BYTES = 32 * 1024 * 1024
_MOST_VISIT_BYTES = 64 * 1024 * 1024
_VALIDITY, _LAST = "uid_validity", "last_uid"
_ERRORS = (ImapToolsError, imaplib.IMAP4.error, OSError, EOFError)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Mail:
    uid: int
    data: bytes | None
    """None: it is larger than any document that is read."""
    size: int


class MailboxCollector:
    """Reads the mails of a mailbox, the oldest first."""

    def __init__(self, source: ImapSource, password: str, clock: Callable[[], datetime]) -> None:
        self._source = source
        self._password = password
        self._clock = clock
        self.address = f"imap://{source.user}@{source.host}:{source.port}/{source.mailbox}"
        self.server = f"{source.host}:{source.port}"

    async def collect(self, memory: Memory) -> AsyncGenerator[Arrival | Ended, None]:
        """Bring each new mail; how far the box was read is told when all are taken in."""
        session = _Session(self._source, self._password)
        since = self._clock() - _FIRST
        try:
            cursor, mails = await _in_thread(partial(session.new_mails, dict(memory.cursor), since))
            for mail in mails:
                yield self._arrival(mail)
            if self._source.mark_seen:
                await _in_thread(partial(session.mark_seen, [mail.uid for mail in mails]))
        except _ERRORS as error:
            yield Ended(_failure(error), has_contact=not isinstance(error, OSError))
        else:
            yield Ended(cursor=cursor)
        finally:
            # Also when the service stops in mid-visit, and a thread still waits for the server.
            await asyncio.shield(_in_thread(session.close))

    def _arrival(self, mail: _Mail) -> Arrival:
        data = mail.data if mail.data is not None else b""
        name = f"{self._source.mailbox} {mail.uid}"
        if mail.data is None:
            name += f", too large with {mail.size} bytes"
        document = Document(data, name, "message/rfc822")
        return Arrival(document, hold=doubt_about(data, self._source.senders))


class _Session:
    """One connection; every method blocks, and raises the errors in _ERRORS but for `close`."""

    def __init__(self, source: ImapSource, password: str) -> None:
        self._source = source
        self._password = password
        self._box: BaseMailBox | None = None
        self._works = threading.Lock()
        self._is_over = False

    def new_mails(
        self, cursor: dict[str, str], since: datetime
    ) -> tuple[dict[str, str], list[_Mail]]:
        """Return how far the box is read then, and what came since it was read last."""
        with self._works:
            return self._new_mails(self._open(), cursor, since)

    def mark_seen(self, uids: list[int]) -> None:
        """Mark mails as seen."""
        with self._works:
            if uids and self._box is not None:
                numbers = [str(uid) for uid in uids]
                self._box.flag(numbers, MailMessageFlags.SEEN, True)  # noqa: FBT003 - its name there

    def close(self) -> None:
        """Take leave of the server; where a thread still waits for it, cut the connection."""
        self._is_over = True
        box = self._box
        if box is None:
            return
        if self._works.acquire(blocking=False):
            try:
                box.logout()
            except _ERRORS:
                _cut(box)
            finally:
                self._works.release()
        else:
            _cut(box)

    def _new_mails(
        self, box: BaseMailBox, cursor: dict[str, str], since: datetime
    ) -> tuple[dict[str, str], list[_Mail]]:
        source = self._source
        status = box.folder.status(source.mailbox, ["UIDVALIDITY", "UIDNEXT"])
        validity, following = str(status["UIDVALIDITY"]), int(status["UIDNEXT"])
        last = int(cursor.get(_LAST, 0)) if cursor.get(_VALIDITY) == validity else None
        criteria = _since(since) if last is None else f"UID {last + 1}:*"
        uids = sorted(int(uid) for uid in box.uids(criteria, charset=None))
        wanted = [uid for uid in uids if uid > (last or 0)]
        mails = self._within_limits(box, wanted[: source.mails_per_visit])
        is_all = len(mails) == len(wanted)
        read = following - 1 if is_all else mails[-1].uid
        return {_VALIDITY: validity, _LAST: str(max(read, last or 0))}, mails

    def _open(self) -> BaseMailBox:
        source = self._source
        context = ssl.create_default_context()
        if source.extra_ca is not None:
            context.load_verify_locations(source.extra_ca)
        match source.security:
            case "tls":
                box: BaseMailBox = MailBox(
                    source.host, source.port, _TIMEOUT_SECONDS, ssl_context=context
                )
            case "starttls":
                box = MailBoxStartTls(source.host, source.port, _TIMEOUT_SECONDS, context)
            case "none":
                box = MailBoxUnencrypted(source.host, source.port, _TIMEOUT_SECONDS)
        self._box = box
        if self._is_over:  # the service stopped while the server was called
            _cut(box)
        if (source.user + self._password).isascii():
            box.login(source.user, self._password, None)
        else:
            box.login_utf8(source.user, self._password, None)
        box.folder.set(source.mailbox, readonly=not source.mark_seen)
        return box

    def _within_limits(self, box: BaseMailBox, uids: list[int]) -> list[_Mail]:
        """Return as many of the mails as one visit may bring; at least one."""
        mails: list[_Mail] = []
        total = 0
        for uid in uids:
            size = _size(box, uid)
            if mails and total + size > _MOST_VISIT_BYTES:
                break
            data = _fetch(box, uid) if size <= _MOST_MAIL_BYTES else None
            total += len(data or b"")
            mails.append(_Mail(uid, data, size))
        return mails


def _cut(box: BaseMailBox) -> None:
    with suppress(OSError):
        box.client.shutdown()


def _since(day: datetime) -> str:
    """Return the criterion for mails since a day, whose month no locale may translate."""
    return f"SINCE {day.day}-{SHORT_MONTH_NAMES[day.month - 1]}-{day.year}"


def _size(box: BaseMailBox, uid: int) -> int:
    answer = box.client.uid("fetch", str(uid), "(RFC822.SIZE)")[1]
    line = b" ".join(part for part in answer if isinstance(part, bytes))
    _, _, rest = line.partition(b"RFC822.SIZE ")
    digits = rest.split(b" ")[0].rstrip(b")")
    return int(digits) if digits.isdigit() else 0


def _fetch(box: BaseMailBox, uid: int) -> bytes:
    """Return a mail's bytes without marking it as seen."""
    answer = box.client.uid("fetch", str(uid), "(BODY.PEEK[])")[1]
    return next((part[1] for part in answer if isinstance(part, tuple)), b"")


def _failure(error: BaseException) -> Failure:
    """Return why a mailbox brought nothing; an answer of the server may quote nothing secret."""
    reason = "imap"
    if isinstance(error, MailboxLoginError):
        reason = "login"
    elif isinstance(error, ssl.SSLError):
        reason = "tls"
    elif isinstance(error, TimeoutError):
        reason = "timeout"
    elif isinstance(error, OSError):
        reason = "connect"
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Failure("failing", reason, f"{type(error).__name__}: {said}"[:300])


async def _in_thread(work: Callable[[], T]) -> T:
    return await asyncio.to_thread(work)
