"""Items whose text stands elsewhere: on their page, and where that shows none in a file."""

from ilbo_events import ArticlePublished
from ilbo_ingest.fetching import Fetched, FetchFailure, Outcome, Request, Validators
from ilbo_ingest.sources.memory import Memory
from ilbo_paper import FeedSource, PageListSource
from tests.unit.ingest.releases.documents import LEAD, hangul_file
from tests.unit.ingest.sources.fakes import FakeDesk, feed_source
from tests.unit.ingest.web.test_article_page import TEXT, page
from tests.unit.ingest.web.test_korea_kr import IFRAME, VIEW, item, listed

LIST = "https://www.korea.kr/briefing/pressReleaseList.do"
VIEW_OF_1 = "https://www.korea.kr/briefing/pressReleaseView.do?newsId=1"
FILE = "https://www.korea.kr/common/download.do?fileId=1&tblKey=GMN"
FEED = "https://www.example.go.kr/rss.xml"
NEWS = "https://www.example.go.kr/news/101"
NAME = "정책브리핑"


class Site:
    """Some pages; every other is gone."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | Outcome] = {}
        self.asked: list[Request] = []

    def shows(self, url: str, body: bytes | str | Outcome) -> None:
        self.pages[url] = body.encode() if isinstance(body, str) else body

    async def fetch(self, request: Request) -> Outcome:
        self.asked.append(request)
        found = self.pages.get(request.url)
        if found is None:
            return FetchFailure("http_status", f"{request.url}: status 404", 404)
        if not isinstance(found, bytes):
            return found
        return Fetched(request.url, found, (), "public", Validators(), "")

    def urls(self) -> list[str]:
        return [request.url for request in self.asked]


def page_list(**given: object) -> PageListSource:
    return PageListSource.model_validate(
        {"name": NAME, "kind": "page-list", "url": LIST, "licence": "kogl-1", **given}
    )


def rss(*links: str) -> bytes:
    items = "".join(
        f"<item><title>서울 첫눈 {n}</title><link>{link}</link><guid>{link}</guid>"
        "<pubDate>Mon, 15 Jun 2026 10:00:00 +0900</pubDate></item>"
        for n, link in enumerate(links)
    )
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


async def visited(
    site: Site, source: FeedSource | PageListSource, desk: FakeDesk | None = None
) -> tuple[FakeDesk, Memory]:
    desk = desk or FakeDesk({source.name: site}, sources=[source], site=site)
    return desk, await desk.visit(source.name)


def said(desk: FakeDesk) -> list[ArticlePublished]:
    return [event for event in desk.said() if isinstance(event, ArticlePublished)]


async def test_a_release_of_a_list_is_read_from_the_file_its_page_attaches() -> None:
    site = Site()
    site.shows(LIST, listed(item(1)))
    site.shows(VIEW_OF_1, VIEW.format(title="등대 다섯 곳 새로 켠다", body=IFRAME))
    site.shows(FILE, hangul_file("hwpx"))
    desk, memory = await visited(site, page_list(section="사회"))
    [article] = said(desk)
    assert article.headline == "등대 다섯 곳 새로 켠다"
    assert any(LEAD.removeprefix("□ ") in part for part in (article.body_html or "", *article.body))
    assert article.source is not None
    assert (article.source.name, article.source.kogl_type) == ("해양수산청", "1")
    assert (article.section, memory.items) == ("사회", {"published": 1})
    before = len(site.asked)
    await visited(site, page_list(section="사회"), desk)
    assert site.urls()[before:] == [LIST], "what is known is not fetched again"


async def test_without_a_licence_neither_page_nor_file_is_shown() -> None:
    site = Site()
    site.shows(LIST, listed(item(1)))
    site.shows(VIEW_OF_1, VIEW.format(title="등대", body=IFRAME))
    site.shows(FILE, hangul_file("hwpx"))
    desk, _ = await visited(site, page_list(licence="link-only"))
    [article] = said(desk)
    assert (article.body, article.body_html) == ((), None)
    assert article.source is not None
    assert article.source.url == VIEW_OF_1


async def test_what_cannot_be_had_now_is_published_at_a_later_visit() -> None:
    site = Site()
    site.shows(LIST, listed(item(1), item(2, "갯벌 안내인 모집")))
    site.shows(VIEW_OF_1, FetchFailure("http_status", "status 503", 503))
    view_of_2 = VIEW_OF_1.replace("newsId=1", "newsId=2")
    site.shows(view_of_2, VIEW.format(title="갯벌", body=f"<p>{TEXT[0]}</p>"))
    desk, memory = await visited(site, page_list())
    assert [article.headline for article in said(desk)] == ["갯벌 안내인 모집"]
    assert memory.sha256 == "", "the list is read again although it is the same"
    site.shows(VIEW_OF_1, VIEW.format(title="등대", body=f"<p>{TEXT[1]}</p>"))
    await visited(site, page_list(), desk)
    assert [article.headline for article in said(desk)][1:] == ["등대 다섯 곳 새로 켠다"]


async def test_a_page_that_is_gone_leaves_headline_and_link() -> None:
    site = Site()
    site.shows(LIST, listed(item(1)))
    desk, memory = await visited(site, page_list())
    [article] = said(desk)
    assert (article.headline, article.body) == ("등대 다섯 곳 새로 켠다", ())
    assert memory.sha256 != ""


async def test_one_visit_fetches_so_many_pages_and_the_next_the_others() -> None:
    site = Site()
    site.shows(LIST, listed(*(item(number, f"발표 {number}") for number in range(1, 8))))
    desk, _ = await visited(site, page_list(pages_per_visit=3))
    counts = [len(said(desk))]
    for _ in range(2):
        await visited(site, page_list(pages_per_visit=3), desk)
        counts.append(len(said(desk)))
    assert counts == [3, 6, 7]


async def test_a_feed_without_texts_takes_them_from_its_pages() -> None:
    site = Site()
    site.shows(FEED, rss(NEWS))
    site.shows(NEWS, page())
    desk, _ = await visited(site, feed_source(url=FEED, bodies="from-page"))
    [article] = said(desk)
    text = " ".join(article.body) or (article.body_html or "")
    assert all(part in text for part in TEXT)
    assert article.headline == "서울 첫눈 0"


async def test_as_given_fetches_no_page() -> None:
    site = Site()
    site.shows(FEED, rss(NEWS))
    await visited(site, feed_source(url=FEED))
    assert site.urls() == [FEED]


async def test_what_others_link_to_is_asked_as_a_stranger() -> None:
    site = Site()
    stranger = "https://intranet.example.com/news/1"
    site.shows(FEED, rss(NEWS, stranger))
    await visited(site, feed_source(url=FEED, bodies="from-page"))
    assert {request.url: request.reach for request in site.asked} == {
        FEED: "allowed", NEWS: "allowed", stranger: "public",
    }  # fmt: skip


async def test_a_list_that_turns_into_another_page_has_changed_its_format() -> None:
    site = Site()
    site.shows(LIST, listed(item(1)))
    desk, _ = await visited(site, page_list())
    site.shows(LIST, "<!DOCTYPE html><html><body>서비스가 종료되었습니다</body></html>")
    _, memory = await visited(site, page_list(), desk)
    assert memory.failure is not None
    assert memory.failure.trouble == "changed-format"
