"""Pictures as readers get them: only as pictures, for ever, and never anything else."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ilbo_render.media import Media
from ilbo_render.media_files import FolderMedia, MediaError, MediaFiles, open_media
from tests.object_server import StoredObject, object_server
from tests.unit.render.newsroom import Desk

ID = "4d5e0f6a9b2c7d18e3f05a6b9c4d7e21"
SNOW = f"/media/{ID}/240.avif"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    folder = tmp_path / "media" / ID
    folder.mkdir(parents=True)
    for suffix in ("avif", "webp", "jpg"):
        (folder / f"240.{suffix}").write_bytes(b"<script>a picture in " + suffix.encode())
    (folder / "picture.json").write_text("{}")
    (tmp_path / "media/secret.jpg").write_text("secret")
    (tmp_path / "240.jpg").write_text("secret")
    found = Desk(tmp_path)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("suffix", "kind"), [("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")]
)
async def test_a_picture_is_sent_as_what_its_name_says_and_as_nothing_else(
    desk: Desk, suffix: str, kind: str
) -> None:
    answer = await desk.get(f"/media/{ID}/240.{suffix}", accept_encoding="br")
    assert answer.status == 200
    assert answer.body == b"<script>a picture in " + suffix.encode()
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "content-encoding" not in answer.headers


async def test_a_picture_may_be_kept_for_a_year(desk: Desk) -> None:
    answer = await desk.get(SNOW)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = await desk.get(SNOW, if_none_match=f'W/{answer.headers["etag"]}, "x"')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == answer.headers["cache-control"]
    assert (await desk.get(SNOW, if_none_match='"x"')).status == 200


async def test_head_tells_everything_but_the_picture(desk: Desk) -> None:
    answer = await desk.get(SNOW, "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(len(b"<script>a picture in avif"))
    assert (await desk.get(SNOW, "POST")).status == 405


@pytest.mark.parametrize(
    "path",
    [
        f"/media/{'f' * 32}/240.avif",
        f"/media/{ID}/241.avif",
        f"/media/{ID}/picture.json",
        f"/media/{ID}/240.svg",
        f"/media/{ID}/0240.avif",
        f"/media/{ID}/240.avif/",
        f"/media/{ID}",
        "/media/",
        "/media/secret.jpg",
        f"/media/{ID}/../secret.jpg",
        f"/media/{ID}/..%2fsecret.jpg",
        f"/media/{ID}/%2e%2e/secret.jpg",
        "/media/../240.jpg",
        "/media/%2e%2e/240.jpg",
        f"/media/{ID.upper()}/240.avif",
        f"/media/{ID}/240.avif%00",
        "/media//etc/passwd",
    ],
)
async def test_nothing_else_is_there(desk: Desk, path: str) -> None:
    answer = await desk.get(path)
    assert answer.status == 404
    assert b"secret" not in answer.body
    assert answer.headers["cache-control"] == "no-store"


async def test_a_picture_that_came_later_is_found(desk: Desk, tmp_path: Path) -> None:
    path = f"/media/{ID}/480.avif"
    assert (await desk.get(path)).status == 404
    (tmp_path / "media" / ID / "480.avif").write_bytes(b"later")
    assert (await desk.get(path)).body == b"later"


class FakeMedia:
    """Media that count who asks, and can be away."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_away = False

    async def get(self, key: str) -> bytes | None:
        self.asked.append(key)
        if self.is_away:
            raise MediaError("the bucket does not answer")
        return b"x" * int(key.split("/")[1].split(".")[0])


async def status(media: Media, width: int) -> int:
    sent: list[dict[str, object]] = []

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        sent.append(message)

    await media.answer("GET", f"/media/{ID}/{width}.avif".encode(), b"", send)
    number = sent[0]["status"]
    assert isinstance(number, int)
    return number


async def test_what_is_asked_for_most_stays_in_memory() -> None:
    files = FakeMedia()
    media = Media(files, cache_bytes=1000)
    for width in (400, 500, 400, 300, 400, 500):
        await status(media, width)
    assert [key.removeprefix(f"{ID}/") for key in files.asked] == [
        "400.avif", "500.avif", "300.avif", "500.avif",
    ]  # fmt: skip
    assert media.size_bytes <= 1000


async def test_a_store_that_is_away_is_no_missing_picture() -> None:
    files = FakeMedia()
    media = Media(files, cache_bytes=1000)
    files.is_away = True
    assert await status(media, 400) == 503
    files.is_away = False
    assert await status(media, 400) == 200


@pytest.fixture(params=["folder", "bucket"])
def files(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MediaFiles]:
    if request.param == "folder":
        (tmp_path / ID).mkdir()
        (tmp_path / ID / "240.avif").write_bytes(b"snow")
        yield open_media(str(tmp_path), tmp_path / "other")
        return
    with object_server() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        server.objects[f"/pictures/paper/{ID}/240.avif"] = StoredObject(b"snow", {})
        yield open_media("s3://pictures/paper", tmp_path)


async def test_pictures_are_read_from_a_folder_or_a_bucket(files: MediaFiles) -> None:
    assert await files.get(f"{ID}/240.avif") == b"snow"
    assert await files.get(f"{ID}/480.avif") is None


async def test_a_folder_may_come_later(tmp_path: Path) -> None:
    files = open_media("", tmp_path / "media")
    assert isinstance(files, FolderMedia)
    assert await files.get(f"{ID}/240.avif") is None


@pytest.mark.parametrize("place", ["gopher://pictures", "file:///pictures", "memory://"])
def test_an_address_that_is_no_bucket_is_named(place: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=place):
        open_media(place, tmp_path)
