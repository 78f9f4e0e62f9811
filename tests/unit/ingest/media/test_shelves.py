"""What every shelf promises, kept by a folder, by memory and by a bucket."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from ilbo_ingest.media.shelves import FolderShelf, ObjectShelf, Shelf, ShelfError, open_shelf
from tests.object_server import ObjectServer, object_server

SNOW = {"4d5e/240.avif": b"small", "4d5e/picture.json": b"{}"}


@pytest.fixture
def server() -> Iterator[ObjectServer]:
    with object_server() as running:
        yield running


@pytest.fixture(params=["folder", "memory", "bucket"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    if request.param == "bucket":
        running: ObjectServer = request.getfixturevalue("server")
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        return open_shelf("s3://pictures/paper", tmp_path)
    if request.param == "memory":
        return ObjectShelf(MemoryStore())
    return open_shelf(str(tmp_path / "m"), tmp_path)


async def test_what_is_put_is_there(shelf: Shelf) -> None:
    await shelf.put(SNOW)
    assert await shelf.get("4d5e/240.avif") == b"small"
    assert await shelf.get("4d5e/picture.json") == b"{}"


async def test_what_was_never_put_is_none(shelf: Shelf) -> None:
    assert await shelf.get("4d5e/240.avif") is None


async def test_what_is_put_again_replaces(shelf: Shelf) -> None:
    await shelf.put(SNOW)
    await shelf.put({"4d5e/240.avif": b"other"})
    assert await shelf.get("4d5e/240.avif") == b"other"
    assert await shelf.get("4d5e/picture.json") == b"{}"


async def test_a_bucket_tells_browsers_what_a_file_is(
    server: ObjectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    await open_shelf("s3://pictures/paper", tmp_path).put(SNOW)
    stored = server.objects["/pictures/paper/4d5e/240.avif"]
    assert stored.headers["content-type"] == "image/avif"
    assert stored.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert stored.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=newsroom/")


async def test_a_bucket_that_refuses_is_an_error_and_no_missing_file(
    server: ObjectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    server.status = 403
    shelf = open_shelf("s3://pictures/paper", tmp_path)
    with pytest.raises(ShelfError):
        await shelf.get("4d5e/240.avif")
    with pytest.raises(ShelfError):
        await shelf.put(SNOW)


@pytest.mark.parametrize("place", ["gopher://pictures", "file:///pictures", "memory://"])
def test_an_address_that_is_no_bucket_is_named(place: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=place):
        open_shelf(place, tmp_path)


async def test_without_an_address_the_folder_beside_the_data_is_used(tmp_path: Path) -> None:
    await open_shelf("", tmp_path / "media").put(SNOW)
    assert (tmp_path / "media/4d5e/240.avif").read_bytes() == b"small"


async def test_other_users_may_read_a_folder(tmp_path: Path) -> None:
    await FolderShelf(tmp_path).put(SNOW)
    assert stat.S_IMODE((tmp_path / "4d5e/240.avif").stat().st_mode) == 0o644


async def test_a_folder_that_is_full_keeps_the_old_file_and_no_half_of_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = FolderShelf(tmp_path)
    await shelf.put(SNOW)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device", str(tmp_path))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ShelfError, match="No space left"):
        await shelf.put({"4d5e/240.avif": b"other"})
    assert await shelf.get("4d5e/240.avif") == b"small"
    assert sorted(os.listdir(tmp_path / "4d5e")) == ["240.avif", "picture.json"]


async def test_files_are_on_the_disk_before_their_names_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, rename = os.fsync, Path.rename

    def noting_sync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        order.append("sync folder" if is_folder else "sync file")
        sync(descriptor)

    def noting_rename(path: Path, target: Path) -> Path:
        order.append(f"name {target.name}")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", noting_sync)
    monkeypatch.setattr(Path, "rename", noting_rename)
    await FolderShelf(tmp_path).put(SNOW)
    assert order == [
        "sync folder",
        *("sync file", "name 240.avif", "sync folder"),
        *("sync file", "name picture.json", "sync folder"),
    ]
