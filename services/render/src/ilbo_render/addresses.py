"""Addresses of the site's own pages."""

from datetime import date
from functools import lru_cache
from urllib.parse import quote

from ilbo_paper import Paper

_KEPT_PATHS = 1024  # quoting Korean takes longer than all else about an address


def section_path(paper: Paper, name: str) -> str:
    """Return the page of a section."""
    return f"/sections/{paper.section_slug(name)}"


@lru_cache(_KEPT_PATHS)
def source_path(name: str) -> str:
    """Return the page of what one body released."""
    return f"/sources/{quote(name, safe='')}"


@lru_cache(_KEPT_PATHS)
def tag_path(name: str) -> str:
    """Return the page of what one tag marks."""
    return f"/tags/{quote(name, safe='')}"


def photo_path(article_id: str, number: int) -> str:
    """Return the page of one picture of an article, counted from 1."""
    return f"/photos/{article_id}/{number}"


def day_path(day: date) -> str:
    """Return the archive page of one day."""
    return f"/archive/{day:%Y/%m/%d}"


def list_path(path: str, page: int) -> str:
    """Return the address of one page of a list."""
    if page == 1:
        return path
    return f"{path}{'&' if '?' in path else '?'}page={page}"
