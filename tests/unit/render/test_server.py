"""What a client gets: statuses, headers, encodings, entity tags."""

import re

import pytest

from ilbo_render.security import SECURITY_HEADERS
from tests.unit.render.newsroom import Desk
from tests.unit.render.stories import article, photo, source, withdrawn

EVERY_KIND = (
    "/", "/articles/snow", "/sections/society", "/sections/all", "/photos", "/sources",
    "/sources/%EA%B8%B0%EC%83%81%EC%B2%AD", "/tags/%EB%88%88%2F%EB%B9%84", "/archive",
    "/archive/2026", "/archive/2026/03", "/archive/2026/03/12", "/weather", "/corrections",
    "/lite/", "/lite/snow",
)  # fmt: skip
MACHINES = (
    "/feed.xml", "/atom.xml", "/feed.json", "/sections/society/feed.xml",
    "/sources/%EA%B8%B0%EC%83%81%EC%B2%AD/feed.json", "/sitemap.xml", "/news-sitemap.xml",
    "/robots.txt", "/favicon.svg", "/archive/2026/03/12/sitemap.xml", "/app.webmanifest",
)  # fmt: skip


@pytest.fixture
async def open_desk(desk: Desk) -> Desk:
    await desk.articles(
        article(source=source("기상청"), tags=("눈/비",), images=(photo(),)), withdrawn("gone")
    )
    return desk


@pytest.mark.parametrize("address", [*EVERY_KIND, *MACHINES])
async def test_every_address_of_the_site_answers_in_every_encoding(
    open_desk: Desk, address: str
) -> None:
    plain = await open_desk.get(address)
    assert plain.status == 200
    assert "content-encoding" not in plain.headers
    tags = {plain.headers["etag"]}
    for encoding in ("br", "gzip"):
        packed = await open_desk.get(address, accept_encoding=encoding)
        assert packed.headers["content-encoding"] == encoding
        assert packed.headers["content-length"] == str(len(packed.body))
        assert packed.text == plain.text
        tags.add(packed.headers["etag"])
    assert len(tags) == 3, "each representation has a tag of its own"
    assert plain.headers["vary"] == "accept-encoding"


@pytest.mark.parametrize("address", [*EVERY_KIND, "/nowhere", "/articles/gone", "/%zz"])
async def test_every_answer_carries_the_security_headers(open_desk: Desk, address: str) -> None:
    headers = (await open_desk.get(address)).headers
    for name, value in SECURITY_HEADERS:
        assert headers[name.decode()] == value.decode()


@pytest.mark.parametrize("address", EVERY_KIND)
async def test_no_page_needs_an_inline_style_or_script(open_desk: Desk, address: str) -> None:
    text = await open_desk.text(address)
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
    scripts = re.findall(r"<script[^>]*>", text)
    assert all("src=" in script or "application/ld+json" in script for script in scripts)


async def test_a_client_that_has_the_page_gets_304_without_a_body(open_desk: Desk) -> None:
    first = await open_desk.get("/", accept_encoding="gzip")
    for given in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        again = await open_desk.get("/", accept_encoding="gzip", if_none_match=given)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["vary"] == "accept-encoding"
    other = await open_desk.get("/", accept_encoding="br", if_none_match=first.headers["etag"])
    assert other.status == 200


async def test_a_changed_page_is_sent_again(open_desk: Desk) -> None:
    etag = (await open_desk.get("/")).headers["etag"]
    await open_desk.articles(article("rain"))
    assert (await open_desk.get("/", if_none_match=etag)).status == 200


async def test_a_picture_is_sent_as_it_is(open_desk: Desk) -> None:
    for address in open_desk.room.assets:
        response = await open_desk.get(address, accept_encoding="br")
        is_picture = response.headers["content-type"] == "image/png"
        assert ("content-encoding" in response.headers) is not is_picture


async def test_head_sends_the_headers_of_get_alone(open_desk: Desk) -> None:
    got = await open_desk.get("/")
    head = await open_desk.get("/", method="HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", got.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
async def test_readers_can_only_read(open_desk: Desk, method: str) -> None:
    response = await open_desk.get("/", method=method)
    assert (response.status, response.headers["allow"]) == (405, "GET, HEAD")


async def test_pages_are_asked_for_again_and_assets_are_kept(open_desk: Desk) -> None:
    page = await open_desk.get("/")
    assert page.headers["cache-control"] == "public, max-age=0, must-revalidate"
    found = re.search(r'href="(/a/[^"]+\.css)"', page.text)
    assert found is not None
    asset = await open_desk.get(found[1])
    assert asset.status == 200
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_a_withdrawn_article_is_gone_and_an_unknown_one_not_found(open_desk: Desk) -> None:
    gone = await open_desk.get("/articles/gone")
    assert (gone.status, "제공처 요청" in gone.text) == (410, True)
    assert (await open_desk.get("/lite/gone")).status == 410
    for address in ("/articles/never", "/sources/never", "/tags/never", "/sections/never",
                    "/archive/2020/01/01", "/archive/2020", "/sections/all?page=2",
                    "/sources/never/feed.xml", "/sections/never/feed.xml"):  # fmt: skip
        assert (await open_desk.get(address)).status == 404, address


async def test_a_section_of_the_paper_may_be_empty(open_desk: Desk) -> None:
    assert (await open_desk.get("/sections/economy")).status == 200
    assert (await open_desk.get("/sections/economy/feed.xml")).status == 200


async def test_a_sections_name_leads_to_its_address(open_desk: Desk) -> None:
    response = await open_desk.get("/sections/%EC%82%AC%ED%9A%8C")
    assert (response.status, response.headers["location"]) == (308, "/sections/society")


async def test_the_host_a_client_names_is_never_repeated(open_desk: Desk) -> None:
    for address in ("/", "/sections/society/", "/nowhere"):
        response = await open_desk.get(address, host="evil.example")
        assert "evil.example" not in response.text + str(response.headers)


async def test_service_paths_are_left_to_the_service(open_desk: Desk) -> None:
    for address in ("/health/live", "/health/ready", "/metrics", "/asyncapi.json"):
        assert (await open_desk.get(address)).body == b"service"
    assert (await open_desk.get("/", method="PUT")).status == 405


async def test_a_lost_file_costs_new_pages_only(open_desk: Desk) -> None:
    open_desk.restart()  # what was just published is still in memory
    await open_desk.get("/")
    open_desk.room.reader.close()
    assert (await open_desk.get("/")).status == 200
    lost = await open_desk.get("/articles/snow")
    assert (lost.status, lost.headers["retry-after"]) == (503, "5")
    open_desk.restart()
