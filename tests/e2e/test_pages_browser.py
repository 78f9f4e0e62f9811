"""The pages of `ilbo run`, as a reader's browser shows them and as plain HTTP hands them out."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import Scripts, open_browser, visiting
from tests.e2e.processes import Newsroom, newsroom
from tests.until import until

HEADLINE = "올해 첫 지역고용아카데미 열어"
PAGES = ("front", "article", "section", "weather")
WIDTHS = (390, 1440)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Return a newsroom that shows the example edition."""
    data = tmp_path_factory.mktemp("pages") / "data"
    with newsroom(data, ILBO_CLOCK="2026-03-12T15:00:00+09:00") as running:
        running.wait_open()
        yield running


@pytest.fixture(scope="module")
def site(room: Newsroom) -> dict[str, str]:
    """Return the addresses of four of its pages."""
    url = room.status.site
    return {
        "front": f"{url}/",
        "article": until(lambda: article_address(url), 20, what="the edition is shown"),
        "section": f"{url}/sections/society",
        "weather": f"{url}/weather",
    }


def article_address(url: str) -> str | None:
    page = httpx.get(f"{url}/sections/all", timeout=10).text
    links = re.findall(r'<a [^>]*href="(/articles/[^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return next((url + path for path, inner in links if HEADLINE in inner), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as running:
        yield running


@pytest.mark.browser
@pytest.mark.parametrize("scripts", ["on", "off"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_complaint(
    site: dict[str, str], browser: Browser, name: str, width: int, scripts: Scripts
) -> None:
    with visiting(browser, site[name], width, scripts) as visit:
        assert visit.complaints == []
        assert {urlsplit(address).netloc for address in visit.requested} == {
            urlsplit(site[name]).netloc
        }
        assert visit.overflow() <= 0
        for text in ("2026.03.12 (목)", "동두천", "기상청 제공", "발행인"):
            assert text in visit.text()


@pytest.mark.browser
@pytest.mark.parametrize("scripts", ["on", "off"])
def test_a_reader_gets_from_the_front_page_to_the_article(
    site: dict[str, str], browser: Browser, scripts: Scripts
) -> None:
    with visiting(browser, site["front"], 390, scripts) as visit:
        visit.page.get_by_role("link", name=HEADLINE).first.click()
        visit.page.wait_for_url(site["article"])
        assert HEADLINE in visit.page.get_by_role("heading", level=1).inner_text()
        assert visit.complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_nothing_that_is_not_there(site: dict[str, str], name: str) -> None:
    answer = httpx.get(site[name], timeout=10)
    assert answer.status_code == 200
    assert "기상청 제공" in answer.text
    named = re.findall(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"', answer.text)
    addresses = {urljoin(site[name], address) for address in named}
    assert addresses
    for address in addresses:
        assert urlsplit(address).netloc == urlsplit(site[name]).netloc, address
        assert httpx.get(address, timeout=10).status_code == 200, address


@pytest.mark.browser
def test_an_open_page_tells_what_is_new_and_moves_nothing(
    room: Newsroom, site: dict[str, str], browser: Browser
) -> None:
    article = {"article_id": "live", "headline": "서울 첫눈", "body": "25일 새벽 첫눈이 내렸다."}
    past = {"published_at": "2026-03-12T14:00:00+09:00"}
    with visiting(browser, site["front"], 390, "on") as visit:
        visit.page.get_by_role("heading", name="실시간 통신").scroll_into_view_if_needed()
        before = visit.page.evaluate("scrollY"), visit.text()
        until(lambda: _listens(room))
        room.redis.xadd("articles", {"data": json.dumps(article | past, ensure_ascii=False)})
        button = visit.page.get_by_role("button", name="새 소식 1건")
        button.wait_for(timeout=10_000)
        assert (visit.page.evaluate("scrollY"), "서울 첫눈" in visit.text()) == (before[0], False)
        with visit.page.expect_navigation():
            button.click()
        assert "서울 첫눈" in visit.text()
        assert visit.complaints == []


def _listens(room: Newsroom) -> bool:
    metrics = httpx.get(f"{room.status.site}/metrics", timeout=10).text
    return "ilbo_render_listeners 1.0" in metrics
