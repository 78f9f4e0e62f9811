"""A mailbox on loopback that speaks as much IMAP (RFC 3501) as a client that reads needs."""

import asyncio
import re
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass
class Mailbox:
    """The mails of one box, by their numbers."""

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    validity: int = 7
    next_uid: int = 1

    def receives(self, mail: bytes) -> int:
        """Put a mail into the box and return its number."""
        uid = self.next_uid
        self.mails[uid] = mail
        self.next_uid += 1
        return uid

    def counts_anew(self) -> None:
        """Give every mail a new number, as a restored server does."""
        mails = list(self.mails.values())
        self.mails.clear()
        self.validity += 1
        self.next_uid = 1
        for mail in mails:
            self.receives(mail)


class ImapServer:
    """One user with one mailbox; commands it was given are kept."""

    def __init__(self, password: str = "geheim") -> None:
        self.box = Mailbox()
        self.commands: list[str] = []
        self._password = password
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def visits(self) -> list[str]:
        """Return each time somebody signed in."""
        return [command for command in self.commands if command.startswith("LOGIN")]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            writer.write(b"* OK ready\r\n")
            while line := await reader.readline():
                if not self._answer(line.decode().strip(), writer):
                    break
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    def _answer(self, line: str, writer: asyncio.StreamWriter) -> bool:
        tag, _, command = line.partition(" ")
        self.commands.append(command)
        name = command.split(" ")[0].upper()
        if name == "LOGIN" and f'"{self._password}"' not in command:
            writer.write(f"{tag} NO wrong password\r\n".encode())
            return True
        for answer in self._answers(name, command):
            writer.write(answer + b"\r\n")
        writer.write(f"{tag} OK {name} done\r\n".encode())
        return name != "LOGOUT"

    def _answers(self, name: str, command: str) -> list[bytes]:
        box = self.box
        match name:
            case "CAPABILITY":
                return [b"* CAPABILITY IMAP4rev1"]
            case "STATUS":
                state = f"(UIDVALIDITY {box.validity} UIDNEXT {box.next_uid})"
                return [f'* STATUS "INBOX" {state}'.encode()]
            case "SELECT" | "EXAMINE":
                return [f"* {len(box.mails)} EXISTS".encode()]
            case "UID":
                return self._of_uids(command)
            case "LOGOUT":
                return [b"* BYE"]
        return []

    def _of_uids(self, command: str) -> list[bytes]:
        _, verb, rest = command.split(" ", 2)
        match verb.upper():
            case "SEARCH":
                first = re.search(r"UID (\d+):\*", rest)
                start = int(first[1]) if first else 1
                # As real servers do: with n:* the newest mail is always among them.
                uids = [u for u in self.box.mails if u >= start] or list(self.box.mails)[-1:]
                return [("* SEARCH " + " ".join(map(str, uids))).encode()]
            case "FETCH":
                return self._fetched(int(rest.split(" ")[0]), rest)
            case "STORE":
                self.box.seen |= {int(uid) for uid in rest.split(" ")[0].split(",")}
        return []

    def _fetched(self, uid: int, rest: str) -> list[bytes]:
        mail = self.box.mails[uid]
        if "RFC822.SIZE" in rest:
            return [f"* 1 FETCH (UID {uid} RFC822.SIZE {len(mail)})".encode()]
        head = f"* 1 FETCH (UID {uid} BODY[] {{{len(mail)}}}\r\n".encode()
        return [head + mail + b")"]
