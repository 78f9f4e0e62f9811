"""Addresses of the site, and those that lead nowhere."""

import pytest

from ilbo_render.routes import (
    MAX_ADDRESS_BYTES,
    NOT_FOUND,
    BadAddressError,
    Redirect,
    Target,
    route,
)

ASSETS = frozenset({"/favicon.svg", "/a/site.0123456789.css"})


def asked(address: str) -> Target | Redirect:
    path, _, query = address.encode().partition(b"?")
    return route(path, query, ASSETS)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/", Target("front")),
        ("/?utm_source=a", Target("front")),
        ("/articles/20260312-1", Target("article", "20260312-1")),
        ("/sections/society?page=3", Target("section", "society", 3)),
        ("/sections/society?x=1&page=3", Target("section", "society", 3)),
        ("/sections/all", Target("everything")),
        ("/sources/%EA%B8%B0%EC%83%81%EC%B2%AD", Target("source", "기상청")),
        ("/sources/기상청", Target("source", "기상청")),
        ("/tags/%EB%88%88%2F%EB%B9%84", Target("tag", "눈/비")),
        ("/archive/2026", Target("archive", "2026")),
        ("/archive/2026/03", Target("archive", "2026-03")),
        ("/archive/2026/03/12", Target("day", "2026-03-12")),
        ("/archive/2026/03/12/sitemap.xml", Target("day_sitemap", "2026-03-12")),
        ("/feed.xml", Target("feed.xml")),
        ("/sections/society/atom.xml", Target("atom.xml", "society", of="section")),
        ("/sources/a%2Fb/feed.json", Target("feed.json", "a/b", of="source")),
        ("/lite/", Target("lite_front")),
        ("/lite/20260312-1", Target("lite_article", "20260312-1")),
        ("/photos/20260312-1/2", Target("photo", "20260312-1", 2)),
        ("/favicon.svg", Target("asset", "/favicon.svg")),
        ("/a/site.0123456789.css", Target("asset", "/a/site.0123456789.css")),
    ],
)
def test_an_address_names_its_page(address: str, target: Target) -> None:
    assert asked(address) == target


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/sections/society/", "/sections/society"),
        ("/sections/all/", "/sections/all"),
        ("/tags/%EB%88%88/", "/tags/%EB%88%88"),
        ("/tags/눈/", "/tags/%EB%88%88"),
        ("/photos/?page=2", "/photos"),
        ("/lite", "/lite/"),
        ("/sources/", "/sources"),
    ],
)
def test_another_final_slash_leads_to_the_page(address: str, location: str) -> None:
    assert asked(address) == Redirect(location)


@pytest.mark.parametrize(
    "address",
    [
        "/search/x", "/live", "/sections", "/tags", "/sections//society", "//evil.example/",
        "/tags/", "/articles/", "/sections/", "//photos/", "/sources//feed.xml",
        "//evil.example/..", "/articles/..%2f..%2fetc%2fpasswd", "/articles/a/b",
        "/../../etc/passwd", "/a/../../etc/passwd", "/a/site.css", "/archive/2026/3",
        "/archive/2026/02/30", "/archive/2026/03/12/x", "/archive/0000", "/archive/２０２６",
        "/photos/a", "/photos/a/0", "/photos/a/01", "/photos/a/100", "/photos/a/٣", "/photos/a/b",
        "/sections/society?page=0", "/sections/society?page=-1", "/sections/society?page=x",
        "/sections/society?page=99999999", "/sections/society?page=",
        "/articles/" + "a" * 129, "/tags/" + "a" * MAX_ADDRESS_BYTES,
    ],
)  # fmt: skip
def test_any_other_address_is_unknown(address: str) -> None:
    assert asked(address) == NOT_FOUND


@pytest.mark.parametrize(
    "address",
    ["/%", "/%zz", "/tags/%ff", "/tags/%00", "/tags/a%0d%0aset-cookie:x", "/\\evil", "/%5c"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddressError):
        asked(address)
