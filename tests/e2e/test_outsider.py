"""Any program that can XADD publishes; what it gets wrong hurts nobody."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.e2e.processes import Newsroom, ilbo, newsroom
from tests.until import until


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("site") / "data", "--no-sample") as running:
        running.wait_open()
        yield running


def _add(site: Newsroom, data: str) -> str:
    with site.redis as client:
        return str(client.xadd("articles", {"data": data}).decode())


def _article(headline: str) -> str:
    return json.dumps({"headline": headline, "body": "첫 문단\n\n둘째 문단"}, ensure_ascii=False)


def _shown_within_a_second(site: Newsroom, headline: str) -> None:
    until(lambda: headline in site.get("/"), 1, every=0.01, what=f"{headline} on the front page")


def test_data_alone_is_on_the_front_page_within_a_second(site: Newsroom) -> None:
    entry = _add(site, _article("서울 첫눈"))
    _shown_within_a_second(site, "서울 첫눈")
    page = site.get(f"/articles/{entry}")
    assert page.index("첫 문단") < page.index("둘째 문단")


def test_broken_json_is_kept_with_its_reason_and_stops_nothing(site: Newsroom) -> None:
    entry = _add(site, '{"headline":"끊긴 글')
    _add(site, _article("다음 글은 나온다"))
    _shown_within_a_second(site, "다음 글은 나온다")

    def letter() -> dict[str, object] | None:
        listed = ilbo("dead", "list", "--json", "--data", str(site.data)).stdout.splitlines()
        letters = [json.loads(line) for line in listed]
        return next((found for found in letters if found["entry"] == entry), None)

    found = until(letter, 10)
    assert "data" in str(found["reason"]) or "JSON" in str(found["reason"])
    shown = ilbo("dead", "show", str(found["letter"]), "--data", str(site.data))
    assert '{"headline":"끊긴 글' in shown.stdout


def test_tail_shows_what_others_add(site: Newsroom) -> None:
    before = time.monotonic()
    _add(site, _article("꼬리에 보이는 글"))
    assert time.monotonic() - before < 5
