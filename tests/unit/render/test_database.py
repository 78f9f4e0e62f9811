"""The replica's file: damaged, of another version, and written all or nothing."""

import sqlite3
from pathlib import Path

import pytest

from ilbo_bus import Permanent, Unavailable
from ilbo_events import ARTICLES, WEATHER
from tests.unit.render.newsroom import Desk
from tests.unit.render.stories import article, html_article, observed

BOMB = "<div>" * 200


def kept_aside(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob("*.corrupt-*")]


@pytest.mark.parametrize("place", [4096, -4096], ids=["first table", "last page"])
async def test_a_damaged_file_is_kept_aside_and_made_anew(
    desk: Desk, tmp_path: Path, place: int
) -> None:
    await desk.articles(*(article(f"n{number}") for number in range(200)))
    desk.room.close()
    path = tmp_path / "pages.db"
    content = bytearray(path.read_bytes())
    content[place : place + 4000] = b"\xff" * 4000
    path.write_bytes(content)
    desk._open()
    assert desk.room.writer.position(ARTICLES) == "0", "the log is read from its beginning"
    assert kept_aside(tmp_path) == [bytes(content)]
    await desk.articles(article())
    assert "articles/snow" in await desk.text("/")


async def test_a_file_that_is_no_database_is_kept_aside(desk: Desk, tmp_path: Path) -> None:
    desk.room.close()
    (tmp_path / "pages.db").write_bytes(b"no database at all" * 500)
    desk._open()
    assert len(kept_aside(tmp_path)) == 1
    assert desk.room.writer.position(ARTICLES) == "0"


async def test_a_file_of_another_version_is_made_anew(desk: Desk, tmp_path: Path) -> None:
    await desk.articles(article())
    desk.room.close()
    with sqlite3.connect(tmp_path / "pages.db") as connection:
        connection.execute("PRAGMA user_version=0")
    connection.close()
    desk._open()
    assert desk.room.writer.position(ARTICLES) == "0"
    assert kept_aside(tmp_path) == []


async def test_the_position_is_that_of_the_newest_entry_of_each_stream(desk: Desk) -> None:
    early, late = desk.deliveries([article()]), desk.deliveries([article("rain")])
    await desk.handlers.on_articles(late)
    await desk.handlers.on_articles(early)  # came again on its own, after the others
    weather = desk.deliveries([observed(6.4)])
    await desk.handlers.on_weather(weather)
    desk.restart()
    assert desk.room.writer.position(ARTICLES) == late[0].entry_id
    assert desk.room.writer.position(WEATHER) == weather[0].entry_id


async def test_a_disk_that_refuses_is_no_fault_of_the_event(desk: Desk) -> None:
    writer = desk.room.writer
    deliveries = desk.deliveries([article()])
    writer._connection.execute("PRAGMA max_page_count=1")
    writer._connection.execute("PRAGMA query_only=1")
    with pytest.raises(Unavailable, match="read model"):
        await desk.handlers.on_articles(deliveries)
    assert writer.position(ARTICLES) == "0"
    writer._connection.execute("PRAGMA query_only=0")
    writer._connection.execute("PRAGMA max_page_count=1000000")
    await desk.handlers.on_articles(deliveries)
    assert "articles/snow" in await desk.text("/")


async def test_markup_built_to_hurt_is_refused_and_its_neighbours_are_shown(desk: Desk) -> None:
    with pytest.raises(Permanent, match="nested deeper"):
        await desk.articles(article("rain"), html_article("bomb", BOMB), article("snow"))
    text = await desk.text("/sections/all")
    assert "articles/rain" in text
    assert "articles/snow" in text
    assert (await desk.get("/articles/bomb")).status == 404
