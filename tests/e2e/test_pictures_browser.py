"""Pictures as a browser shows them: really there, no wider than needed, and in their place."""

from collections.abc import Iterator
from urllib.parse import urljoin

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import open_browser, visiting
from tests.e2e.processes import newsroom
from tests.unit.ingest.media.drawing import photograph
from tests.until import until

pytestmark = pytest.mark.browser
SHOWN = """async () => {
  const images = [...document.images]
  for (const image of images) image.loading = 'eager'
  await Promise.all(images.map(image => image.decode().catch(() => null)))
  return images.map(image => {
    const source = image.parentElement.querySelector('source')
    const size = source.sizes.split(',').map(part => part.trim()).map(part => {
      const found = part.match(/^(\\(.*\\)) (\\S+)$/)
      return found ? (matchMedia(found[1]).matches ? found[2] : null) : part
    }).find(Boolean)
    const box = image.getBoundingClientRect()
    return {
      address: image.currentSrc,
      natural: image.naturalWidth,
      wide: box.width,
      said: size.endsWith('vw') ? parseFloat(size) / 100 * innerWidth : parseFloat(size),
      color: image.dataset.color,
    }
  })
}"""
PAGES = ("front", "article", "photos", "photo")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Return the addresses of the pages with pictures of a newsroom with the example edition."""
    data = tmp_path_factory.mktemp("pictures") / "data"
    with newsroom(data, ILBO_CLOCK="2026-03-12T15:00:00+09:00") as running:
        running.wait_open()
        url, ingest = running.status.site, running.status.ingest
        key = (data / "local.key").read_text("utf-8").strip()
        headers = {"Authorization": f"Bearer {key}"}
        images = [
            httpx.post(f"{ingest}/v1/media", content=photograph(*size), headers=headers, timeout=60)
            for size in ((1000, 640), (500, 750))
        ]
        article = {
            "article_id": "pictured",
            "headline": "한빛산에 첫눈",
            "images": [image.json() for image in images],
        }
        httpx.post(f"{ingest}/v1/articles", json=article, headers=headers, timeout=10)
        pages = {
            "front": f"{url}/",
            "article": f"{url}/articles/pictured",
            "photos": f"{url}/photos",
            "photo": f"{url}/photos/pictured/2",
        }
        until(lambda: all("한빛산에 첫눈" in _text(page) for page in pages.values()), 20)
        yield pages


def _text(address: str) -> str:
    return httpx.get(address, timeout=10).text


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as running:
        yield running


def shown(page: Page) -> list[dict[str, float | str]]:
    found: list[dict[str, float | str]] = page.evaluate(SHOWN)
    return found


@pytest.mark.parametrize("width", [320, 390, 768, 1100, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_every_picture_is_there_and_no_wider_than_needed(
    site: dict[str, str], browser: Browser, name: str, width: int
) -> None:
    with visiting(browser, site[name], width, "on") as visit:
        pictures = shown(visit.page)
        assert len(pictures) >= {"front": 5, "article": 4, "photos": 5, "photo": 1}[name]
        for picture in pictures:
            assert picture["natural"], picture
            assert str(picture["address"]).endswith(".avif"), picture
            assert picture["color"], picture
            if name != "photo":  # alone it may be as high as the window, and so less wide
                assert float(picture["said"]) == pytest.approx(picture["wide"], rel=0.2), picture
        assert visit.complaints == []
        assert visit.overflow() <= 0


def test_without_script_pictures_are_shown_and_lead_from_one_to_the_next(
    site: dict[str, str], browser: Browser
) -> None:
    with visiting(browser, site["article"], 390, "off") as visit:
        visit.page.get_by_role("link", name="사진 2장 크게 보기").click()
        visit.page.wait_for_url("**/photos/pictured/1")
        visit.page.get_by_role("link", name="다음 사진").click()
        visit.page.wait_for_url("**/photos/pictured/2")
        visit.page.get_by_role("link", name="기사 보기").click()
        visit.page.wait_for_url("**/articles/pictured")
        assert visit.complaints == []


def test_a_missing_picture_keeps_its_place(site: dict[str, str], browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    page.route("**/media/**", lambda route: route.fulfill(status=404))
    page.goto(site["article"], wait_until="load")
    image = page.locator(".figure img").first
    box = image.bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(box["width"] * 0.64, rel=0.02)
    color = image.evaluate("image => getComputedStyle(image).backgroundColor")
    assert color.startswith("rgb(")
    context.close()


def test_what_is_shared_is_a_jpeg(site: dict[str, str]) -> None:
    page = httpx.get(site["article"], timeout=10).text
    address = page.split('property="og:image" content="')[1].split('"')[0]
    answer = httpx.get(urljoin(site["article"], address), timeout=10)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
