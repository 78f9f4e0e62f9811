"""A picture that is sent is kept, and articles show it under its id."""

import json
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest

from ilbo_bus import SettingsError
from ilbo_ingest.app import create_app
from ilbo_ingest.media.picture_store import media_id_of
from tests.integration.ingest import Client, events, ingest_service, settings_for
from tests.integration.log import Log
from tests.unit.ingest.media.drawing import encoded, opened, photograph

pytestmark = pytest.mark.usefixtures("log")
PROBLEM = "application/problem+json"
TEXT = (
    "한빛군은 25일 새벽 첫눈이 내려 마을 어귀가 하얗게 덮였다고 밝혔다.\n\n"
    "군은 이른 아침부터 주요 도로의 눈을 치우고 빙판길 사고를 막는 데 힘을 쏟았다.\n"
)


@pytest.fixture
async def client(redis_url: str, tmp_path: Path) -> AsyncIterator[Client]:
    async with ingest_service(settings_for(redis_url, tmp_path)) as found:
        yield found


async def test_a_picture_is_stored_once_and_named_by_its_content(client: Client) -> None:
    snow = photograph(600, 400)
    first = await client.send("POST", "/v1/media", snow)
    again = await client.send("POST", "/v1/media", snow)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    image = first.json()
    assert image["media_id"] == media_id_of(snow)
    assert (image["width_pixels"], image["height_pixels"]) == (600, 400)
    assert image["widths_pixels"] == [240, 480, 600]
    for width in image["widths_pixels"]:
        for suffix in ("avif", "webp", "jpg"):
            file = client.data / "media" / image["media_id"] / f"{width}.{suffix}"
            assert opened(file.read_bytes()).width == width


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no_picture: SVG"),
        (b"%PDF-1.7", "no_picture"),
        (b"", "no_picture"),
        (photograph()[:900], "damaged"),
    ],
)
async def test_what_is_no_picture_is_refused_by_name(
    client: Client, body: bytes, reason: str
) -> None:
    answer = await client.send("POST", "/v1/media", body, content_type="image/jpeg")
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert answer.json()["errors"][0]["reason"].startswith(reason)
    assert list((client.data / "media").glob("*")) == []


def test_a_place_that_is_none_stops_the_start_and_is_named(redis_url: str, tmp_path: Path) -> None:
    settings = settings_for(redis_url, tmp_path, media_url="gopher://pictures")
    with pytest.raises(SettingsError, match="ILBO_MEDIA_URL: gopher://pictures"):
        create_app(settings)


async def test_who_has_no_key_stores_nothing(client: Client) -> None:
    assert (await client.http.post("/v1/media", content=photograph())).status_code == 401
    assert not (client.data / "media").exists()


async def test_an_article_names_its_pictures_by_id(client: Client, log: Log) -> None:
    stored = (await client.send("POST", "/v1/media", photograph(600, 400))).json()
    named = {"media_id": stored["media_id"], "caption": "첫눈", "alt": "눈 덮인 마을"}
    pasted = {**stored, "credit": "한빛군", "width_pixels": 9999}
    for number, image in enumerate((named, pasted)):
        answer = await client.post({"headline": f"첫눈 {number}", "images": [image]})
        assert answer.status_code == 201, answer.text
    first, second = (event["images"][0] for event in events(log.redis))
    assert first == {**stored, "caption": "첫눈", "alt": "눈 덮인 마을"}
    assert second == {**stored, "credit": "한빛군"}


async def test_a_picture_that_is_not_there_is_named_and_nothing_is_published(
    client: Client, log: Log
) -> None:
    stored = (await client.send("POST", "/v1/media", photograph())).json()
    images = [{"media_id": stored["media_id"]}, {"media_id": "f" * 32}, {"media_id": "x"}]
    answer = await client.post({"headline": "첫눈", "images": images})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [
        "images.1.media_id",
        "images.2.media_id",
    ]
    assert events(log.redis) == []


def mail(picture: bytes) -> bytes:
    """Return a press release as mail, with a photograph and a logo."""
    message = EmailMessage()
    message["From"] = "한빛군 공보담당 <press@hanbit.example.kr>"
    message["To"] = "desk@news.example.kr"
    message["Subject"] = "[보도자료] 한빛군에 첫눈"
    message["Date"] = "Wed, 25 Nov 2026 09:00:00 +0900"
    message["Message-ID"] = "<snow-1@hanbit.example.kr>"
    message.set_content(TEXT)
    message.add_attachment(picture, maintype="image", subtype="jpeg", filename="IMG_1.jpg")
    return message.as_bytes()


async def test_a_picture_inside_a_document_becomes_its_articles(client: Client, log: Log) -> None:
    snow = photograph(600, 400)
    answer = await client.send("POST", "/v1/documents?name=a.eml", mail(snow))
    assert answer.status_code == 200, answer.text
    (event,) = events(log.redis)
    assert [image["media_id"] for image in event["images"]] == [media_id_of(snow)]
    assert (client.data / "media" / media_id_of(snow) / "picture.json").is_file()
    again = await client.send("POST", "/v1/documents?name=a.eml", mail(snow))
    assert [item["state"] for item in again.json()["items"]] == ["unchanged"]


async def test_a_document_is_published_without_a_picture_that_is_none(
    client: Client, log: Log
) -> None:
    broken = photograph(600, 400)[:3000]
    answer = await client.send("POST", "/v1/documents?name=a.eml", mail(broken))
    assert [item["state"] for item in answer.json()["items"]] == ["published"]
    assert any("damaged" in note["reason"] for note in answer.json()["notes"])
    assert events(log.redis)[0]["images"] == []


async def test_reading_a_document_stores_nothing(client: Client) -> None:
    answer = await client.send("POST", "/v1/read?name=a.eml", mail(photograph(600, 400)))
    (found,) = answer.json()["places"][0]["pictures"]
    assert found["bytes"] == len(photograph(600, 400))
    assert not (client.data / "media").exists()


async def test_a_document_takes_pictures_that_were_sent_before(client: Client, log: Log) -> None:
    png = encoded(opened(photograph(600, 400)), "PNG")
    stored = (await client.send("POST", "/v1/media", png)).json()
    images = quote(json.dumps([{"media_id": stored["media_id"], "caption": "첫눈"}]))
    text = mail(photograph(500, 400))
    answer = await client.send("POST", f"/v1/documents?name=a.eml&images={images}", text)
    assert answer.status_code == 200, answer.text
    found = events(log.redis)[0]["images"]
    assert found[0]["media_id"] == stored["media_id"]
    assert (found[0]["caption"], len(found)) == ("첫눈", 2)


@pytest.mark.parametrize(
    ("images", "status"),
    [("{", 400), ("7", 422), ('[{"media_id":"f"}]', 422), ('[{"id":"f"}]', 422)],
)
async def test_pictures_that_make_no_sense_are_refused(
    client: Client, log: Log, images: str, status: int
) -> None:
    path = f"/v1/documents?name=a.eml&images={quote(images)}"
    answer = await client.send("POST", path, mail(photograph()))
    assert answer.status_code == status, answer.text
    assert events(log.redis) == []
