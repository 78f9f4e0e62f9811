"""Pages that look like an article and are none: errors, locked doors, lists, robots' tests.

They come with status 200. Each is refused by name; what says of itself that it is an article and
shows a text is one, whatever its title sounds like.
"""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from ilbo_ingest.readers.elements import text_of
from ilbo_ingest.readers.prose import Prose
from ilbo_ingest.readers.web.about import About
from ilbo_ingest.readers.web.page import Page
from ilbo_ingest.readers.web.titles import page_titles

_LITTLE, _SOME, _MUCH = 140, 600, 1_500
_LONG_PARAGRAPH = 200
_SHORT_TITLE = 80
"""The title of an error page says nothing else; longer ones are headlines."""
_ERROR = re.compile(
    r"^\W*(?:error\W*)?(?:40[0134]|410|429|50[0234])\b"
    r"|\b(?:page|file|article|story|document|resource)\b.{0,30}\b(?:not|no longer|n't)\b"
    r".{0,12}\b(?:found|available|exist)"
    r"|\bnot found\W*$|^\W*(?:error|오류|에러)(?:\s*(?:page|페이지|안내|발생))?\W*$"
    r"|\b(?:access denied|forbidden|service unavailable|bad gateway|internal server error"
    r"|site (?:is )?under maintenance|temporarily unavailable)\b"
    r"|(?:페이지|기사|게시물|게시글|문서|자료|주소|글|화면)[을를이가은는의\s]{0,3}(?:\S{1,8}\s){0,2}"
    r"(?:찾을\s?수\s?없|존재하지\s?않|삭제(?:되었|된|됐)|없습니다|없거나)"
    r"|(?:찾을\s?수\s?없는|존재하지\s?않는|삭제된|없는)\s?(?:페이지|기사|게시물|게시글|문서|글)(?:입니다|예요|$)"
    r"|잘못된\s?(?:접근|요청|경로|주소)|(?:서비스|시스템|서버)\s?(?:점검|오류|장애|에러)"
    r"|일시적인?\s?(?:오류|장애)|접[근속]이?\s?(?:거부|차단|제한)",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"just a moment|attention required|are you (?:a )?(?:human|robot)|captcha|verify (?:that )?you"
    r"|checking your browser|security check|enable javascript|자동\s?(?:입력|등록)\s?방지"
    r"|로봇이 아닙니다",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"^\W*(?:log\s?in|sign\s?in|sign\s?up|register|subscribe(?: to (?:read|continue))?"
    r"|(?:회원\s?)?로그인|회원\s?가입|구독(?:하기|\s?안내|\s?신청)?)\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"""\balert\(\s*["'](.{2,120}?)["']\s*\)""")
_LISTS = frozenset({"collectionpage", "searchresultspage", "itemlist", "profilepage"})


def why_no_article(page: Page, about: About, prose: Prose) -> str | None:
    """Return why the page is no article; None when it is one."""
    length = sum(map(_length, prose.paragraphs))
    if not length:
        return f"no text of an article was found{_alert(page)}"
    if about.is_marked and length >= _SOME:
        return None
    titles = " · ".join(title for title in page_titles(page) if _length(title) <= _SHORT_TITLE)
    text = " ".join(prose.paragraphs)[:_SOME]
    for what, pattern in (
        ("an error page", _ERROR),
        ("a test for robots", _ROBOT),
        ("a login page", _LOGIN),
    ):
        if _says(pattern, titles, text, length):
            return f"this is {what}: {(titles or text)[:120]}"
    if length < _SOME and _asks_for_password(page):
        return f"this is a login page: {titles[:120]}"
    return None if about.is_marked else _list(page, about, prose) or _too_little(length)


def _length(text: str) -> int:
    """Return how long a text is; a syllable of Hangul says as much as two letters."""
    return len(text) + sum(1 for sign in text if "가" <= sign <= "힣")


def _says(pattern: re.Pattern[str], titles: str, text: str, length: int) -> bool:
    """Whether the title says it and no long text contradicts, or the few words that are there."""
    if length < _MUCH and any(pattern.search(title) for title in titles.split(" · ")):
        return True
    return length < _SOME and pattern.search(text) is not None


def _list(page: Page, about: About, prose: Prose) -> str | None:
    """Return that the page leads to articles and is none itself."""
    if about.types & _LISTS:
        return f"this is a list: the page calls itself {', '.join(sorted(about.types & _LISTS))}"
    if urlsplit(page.url or "//x/x").path in ("", "/"):
        return "this is a front page: its address names no article"
    leading = _leading_to(page)
    body = _plain("".join(prose.paragraphs))
    shown = [text for text in leading if text in body]
    if len(shown) >= 5 and sum(map(len, shown)) * 2 >= len(body):
        return f"this is a list: {len(shown)} of its lines are headlines that lead elsewhere"
    longest = max(map(len, prose.paragraphs))
    linked = sum(map(len, leading))
    if len(leading) >= 10 and longest < _LONG_PARAGRAPH and linked > 2 * len(body):
        return f"this is a list: {len(leading)} headlines lead elsewhere, and there is little text"
    return None


def _too_little(length: int) -> str | None:
    if length >= _LITTLE:
        return None
    return "there is little text, and the page does not call itself an article"


def _leading_to(page: Page) -> set[str]:
    """Return the texts of links that are long enough to be headlines."""
    texts = (_plain(text_of(link)) for link in page.root.iter("a") if link.get("href"))
    return {text for text in texts if len(text) >= 12}


def _asks_for_password(page: Page) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in page.root.iter("input"))


def _alert(page: Page) -> str:
    """Return what a page without text tells its reader in a dialog, as many in Korea do."""
    for script in page.root.iter("script"):
        if match := _SAID.search((script.text or "")[:20_000]):
            return f"; the page says: {match[1]}"
    body = next(page.root.iter("body"), None)
    said = _words(body)
    return f"; the page says: {said}" if said else ""


def _words(body: HtmlElement | None) -> str:
    if body is None:
        return ""
    parts = (text_of(each) for each in body.iter("p", "h1", "h2", "strong", "title"))
    return next((part[:120] for part in parts if part), "")


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())
