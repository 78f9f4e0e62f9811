import pytest

from ilbo_ingest.drafts import Picture
from tests.unit.ingest.feeds.feeds import draft, reading, reasons, rss

LINK = "<title>첫눈</title><link>https://hangang.example.kr/7</link>"
SENTENCE = "강변에 첫눈이 내려 길이 미끄럽다고 시가 밝혔다. "


def told(html: str, more: str = LINK) -> str:
    return rss(f"{more}<description><![CDATA[{html}]]></description>")


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("눈이 왔다.", ("눈이 왔다.",)),
        ("눈이 왔다.\n\n비가 왔다.", ("눈이 왔다.", "비가 왔다.")),
        ("<p>눈이 왔다.</p><p>비가 왔다.</p>", ("눈이 왔다.", "비가 왔다.")),
        ("눈이 왔다.<br><br>비가 왔다.", ("눈이 왔다.", "비가 왔다.")),
        ("눈이 왔다.<br />비가 왔다.", ("눈이 왔다.\n비가 왔다.",)),
        ("<div><span>눈</span>이 왔다&middot;비</div>", ("눈이 왔다·비",)),
        ("<P STYLE='a>b'>눈이\n 왔다.</P>", ("눈이 왔다.",)),
        ("<p>눈이 왔다.</p><img src='/a.jpg' alt='눈'>", ("눈이 왔다.",)),
    ],
)
def test_html_that_is_nothing_but_paragraphs_becomes_paragraphs(
    html: str, paragraphs: tuple[str, ...]
) -> None:
    found = draft(told(html))
    assert (found.body, found.body_html) == (paragraphs, None)


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>눈이 <b>많이</b> 왔다.</p>", "<p>눈이 <b>많이</b> 왔다.</p>"),
        ("<p>A &lt;script&gt; 이야기</p>", "<p>A &lt;script&gt; 이야기</p>"),
        ('<p><a href="/8">다음</a></p>',
         '<p><a href="https://hangang.example.kr/8" rel="noopener noreferrer nofollow ugc">다음</a>'
         "</p>"),
        ("<p onclick='x()'>눈 <script>alert(1)</script><b>비</b></p>", "<p>눈 <b>비</b></p>"),
    ],
)  # fmt: skip
def test_html_that_says_more_stays_html_and_is_harmless(html: str, clean: str) -> None:
    assert draft(told(html)).body_html == clean


@pytest.mark.parametrize(
    ("html", "more", "is_excerpt"),
    [
        (SENTENCE, LINK, True),
        (SENTENCE + "…", LINK, True),
        (f"<p>{SENTENCE * 8}</p>" * 3, LINK, False),
        (f"<p>{SENTENCE * 8}</p>" * 3 + "<p>[…]</p>", LINK, True),
        (SENTENCE * 80, LINK, False),
        (SENTENCE, "<title>첫눈</title>", False),
        ("", LINK, True),
    ],
)
def test_a_summary_is_an_excerpt_unless_it_is_told_in_full(
    html: str,
    more: str,
    is_excerpt: bool,
) -> None:
    assert draft(told(html, more)).is_excerpt is is_excerpt


def test_a_content_is_the_text_and_the_description_its_summary() -> None:
    found = draft(
        rss(
            f"{LINK}<description>눈이 왔다.</description>"
            f"<content:encoded><![CDATA[<p>{SENTENCE}</p>]]></content:encoded>"
        )
    )
    assert found.body == (SENTENCE.strip(),)
    assert found.summary == "눈이 왔다."
    assert not found.is_excerpt


def test_a_content_that_ends_in_the_middle_is_an_excerpt() -> None:
    content = "<content:encoded><![CDATA[<p>눈이 왔다 [&hellip;]</p>]]></content:encoded>"
    assert draft(rss(LINK + content)).is_excerpt


def test_a_repeated_description_is_no_text_of_its_own() -> None:
    found = draft(
        rss(
            f"{LINK}<description>눈이 왔다.</description>"
            "<itunes:summary>눈이 왔다.</itunes:summary>"
        )
    )
    assert found.is_excerpt
    assert found.summary is None


def test_wire_copy_loses_its_credits_and_keeps_them_as_fields() -> None:
    found = draft(
        told(
            "<p>(서울=뉴스1) 김새봄 기자 = 눈이 <b>많이</b> 왔다.</p>"
            "<p>&lt;저작권자 ⓒ 뉴스1, 무단전재 및 재배포 금지&gt;</p>"
        )
    )
    assert found.body_html == "<p>눈이 <b>많이</b> 왔다.</p>"
    assert (found.dateline, found.byline) == ("서울=뉴스1", "김새봄 기자")
    assert found.rights == "<저작권자 ⓒ 뉴스1, 무단전재 및 재배포 금지>"


def test_a_source_named_in_the_text_is_credited() -> None:
    found = draft(told("눈이 왔다. [뉴스출처 : 기상청]"))
    assert found.body == ("눈이 왔다.",)
    assert found.source is not None
    assert found.source.name == "기상청"


def test_pictures_leave_the_text_with_their_captions_and_a_counter_is_none() -> None:
    found = draft(
        told(
            "<figure><img src='/a.jpg' alt='공원'><figcaption>눈 덮인 공원</figcaption></figure>"
            "<p>눈이 <b>왔다</b>.</p><img src='https://c.example.kr/1.gif' width='1' height='1'>"
        )
    )
    assert found.body_html == "<p>눈이 <b>왔다</b>.</p>"
    assert found.pictures == (
        Picture(url="https://hangang.example.kr/a.jpg", caption="눈 덮인 공원", alt="공원"),
    )


@pytest.mark.parametrize("text", ["첨부파일 참고", "<p>자세한 내용은 붙임 참조</p>"])
def test_a_text_that_only_points_to_a_file_is_none(text: str) -> None:
    found = draft(told(text))
    assert (found.body, found.body_html) == ((), None)
    assert any("says only where the text is" in why for why in reasons(told(text)))


@pytest.mark.parametrize("html", ["<script>alert(1)</script>", "<iframe src='x'></iframe>"])
def test_a_text_that_shows_nothing_costs_only_the_text(html: str) -> None:
    found = reading(told(html)).articles
    assert [edited.article.headline for edited in found] == ["첫눈"]
    assert found[0].article.body_html is None


def test_the_place_of_the_text_shows_no_tags() -> None:
    html = "<p>눈 <script>alert(1)</script><b onclick='x'>비</b></p>"
    values = [place.value for place in draft(told(html)).places if place.field == "body"]
    assert values == ["눈 비"]
