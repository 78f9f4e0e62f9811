"""Folders and mailboxes as sources: what is dropped or sent is read once, and nothing is lost."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from ilbo_bus import SettingsError
from tests.imap_server import ImapServer
from tests.integration.ingest import events
from tests.integration.log import Log
from tests.integration.sources import item, polling, polling_settings, rss, write_paper
from tests.unit.ingest.pages import Page
from tests.until import until_async

FOLDER: dict[str, Any] = {
    "name": "서류함",
    "kind": "folder",
    "path": "inbox",
    "interval_seconds": 0.2,
    "settle_seconds": 0.3,
}
BODY = "한빛구는 15일부터 도서관 여는 시간을 밤 열 시까지 늘린다고 밝혔다. " * 5


def drop(folder: Path, name: str, data: bytes) -> None:
    """Put a file into the folder as a program does that writes elsewhere first."""
    part = folder / f"{name}.part"
    part.write_bytes(data)
    part.rename(folder / name)


def mail(number: int, sender: str = "press@moel.go.kr", results: str = "") -> bytes:
    """Return a press release in a mail."""
    message = EmailMessage()
    if results:
        message["Authentication-Results"] = results
    message["From"] = f"홍보담당관 <{sender}>"
    message["To"] = "desk@example.kr"
    message["Subject"] = f"[보도자료] 도서관 밤 열 시까지 {number}"
    message["Date"] = "Mon, 15 Jun 2026 10:00:00 +0900"
    message["Message-ID"] = f"<{number}@moel.go.kr>"
    message.set_content(BODY)
    return message.as_bytes()


@pytest.fixture
async def imap() -> AsyncIterator[ImapServer]:
    async with ImapServer() as server:
        yield server


def mailbox_of(server: ImapServer, **given: Any) -> dict[str, Any]:
    usual = {
        "name": "보도자료 메일",
        "kind": "imap",
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "user": "desk",
        "password_variable": "TEST_MAIL_PASSWORD",
        "senders": ["@moel.go.kr"],
        "interval_seconds": 1,
    }
    return usual | given


async def test_a_dropped_file_is_read_once_and_shows_its_end(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    settings = polling_settings(redis_url, tmp_path, write_paper(tmp_path, FOLDER))
    inbox = tmp_path / "inbox"
    async with polling(settings) as client:
        await client.reaches("서류함", "ok")
        drop(inbox, "feed.xml", rss([item(1), item(2)]))
        drop(inbox, "page.txt", Page().text().encode())
        drop(inbox, "photo.png", b"\x89PNG\r\n\x1a\n")
        (inbox / "link.txt").symlink_to("/etc/hostname")
        (inbox / "half.xml.part").write_bytes(b"<rss>")
        await until_async(lambda: len(list((inbox / "done").iterdir())) == 2)
        await until_async(lambda: len(list((inbox / "refused").iterdir())) == 4)
        assert {path.name for path in inbox.iterdir()} == {"done", "refused", "half.xml.part"}
        reasons = {p.name: p.read_text("utf-8") for p in (inbox / "refused").glob("*.txt")}
        assert "PNG" in reasons["photo.png.reason.txt"]
        assert "symbolic link" in reasons["link.txt.reason.txt"]
        assert {event["headline"] for event in events(log.redis)} >= {"발표 1", "발표 2"}
        said = len(events(log.redis))
        drop(inbox, "feed.xml", rss([item(1), item(2)]))
        await until_async(lambda: (inbox / "done" / "feed-2.xml").exists())
        assert len(events(log.redis)) == said
        [refused] = await client.refused()
        assert (refused["kind"], refused["title"]) == ("document", "photo.png")
        assert await client.state("서류함") == "ok", "a folder takes every format"


async def test_a_file_that_is_still_written_is_not_read(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    settings = polling_settings(
        redis_url, tmp_path, write_paper(tmp_path, FOLDER | {"settle_seconds": 1})
    )
    inbox = tmp_path / "inbox"
    whole = rss([item(1)])
    async with polling(settings) as client:
        await client.reaches("서류함", "ok")
        written = inbox / "slow.xml"
        until = time.monotonic() + 1.5
        with written.open("wb") as file:
            for start in range(0, len(whole), max(len(whole) // 20, 1)):
                file.write(whole[start : start + max(len(whole) // 20, 1)])
                file.flush()
                assert written.exists(), "taken before it was whole"
                await asyncio.sleep(0.05)
        assert time.monotonic() < until + 5
        await until_async(lambda: (inbox / "done" / "slow.xml").exists())
        assert [event["headline"] for event in events(log.redis)] == ["발표 1"]


async def test_mail_is_read_from_where_it_was_left_and_stays(
    redis_url: str, log: Log, tmp_path: Path, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_MAIL_PASSWORD", "geheim")
    settings = polling_settings(redis_url, tmp_path, write_paper(tmp_path, mailbox_of(imap)))
    imap.box.receives(mail(1))
    async with polling(settings) as client:
        await until_async(lambda: len(events(log.redis)) == 1)
        imap.box.receives(mail(2))
        await until_async(lambda: len(events(log.redis)) == 2)
        visits = len(imap.visits())
        await until_async(lambda: len(imap.visits()) >= visits + 2)
        assert (await client.sources())["보도자료 메일"]["state"] == "ok"
    fetched = [c for c in imap.commands if "BODY.PEEK" in c]
    async with polling(settings):
        imap.box.receives(mail(3))
        await until_async(lambda: len(events(log.redis)) == 3)
        imap.box.counts_anew()
        asked = len(imap.commands)
        await until_async(lambda: len(imap.commands) > asked + 20)
    assert len(events(log.redis)) == 3, "the same mails under new numbers are the same articles"
    assert len(fetched) == 2, "a mail is fetched once"
    assert imap.box.seen == set()
    assert len(imap.box.mails) == 3
    assert not any(word in " ".join(imap.commands) for word in ("EXPUNGE", "Deleted", "MOVE"))


async def test_mail_of_strangers_waits_for_an_editor_and_seen_mail_is_marked(
    redis_url: str, log: Log, tmp_path: Path, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_MAIL_PASSWORD", "geheim")
    paper = write_paper(tmp_path, mailbox_of(imap, mark_seen=True))
    imap.box.receives(mail(1, "stranger@example.com"))
    imap.box.receives(mail(2, results="mx.example.kr; dmarc=fail"))
    imap.box.receives(b"no mail at all")
    imap.box.receives(mail(3))
    async with polling(polling_settings(redis_url, tmp_path, paper)) as client:
        await until_async(lambda: len(imap.box.seen) == 4)
        await client.reaches("보도자료 메일", "ok")
        row = (await client.sources())["보도자료 메일"]
        assert (row["items"]["held"], row["items"]["published"]) == (2, 1)
    assert len(events(log.redis)) == 1


async def test_a_wrong_password_is_told_without_the_password(
    redis_url: str, tmp_path: Path, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_MAIL_PASSWORD", "falsch")
    settings = polling_settings(redis_url, tmp_path, write_paper(tmp_path, mailbox_of(imap)))
    async with polling(settings) as client:
        row = await client.reaches("보도자료 메일", "failing")
        assert row["failure"] == "login"
        assert "falsch" not in str(row)


async def test_a_secret_that_is_missing_stops_the_service_and_names_itself(
    redis_url: str, tmp_path: Path, imap: ImapServer
) -> None:
    assert "TEST_MAIL_PASSWORD" not in os.environ
    settings = polling_settings(redis_url, tmp_path, write_paper(tmp_path, mailbox_of(imap)))
    with pytest.raises(SettingsError, match="TEST_MAIL_PASSWORD is not set"):
        async with polling(settings):
            pass
