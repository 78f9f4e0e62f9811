"""The newspaper as its `ilbo.toml` describes it, checked when it is read."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from ilbo_paper.sources import NewsSource
from ilbo_paper.stations import StationPlace, stations_by_name

Text = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
_KINDS = "feed, page-list, policy-news, folder, imap"
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


Part = TypeVar("Part", bound="_Part")


class PaperError(ValueError):
    """The file can't be used: the service stops at start and names file, field and reason."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Masthead(_Part):
    """What stands on top of every page."""

    name: Text
    """제호."""
    motto: str = ""
    """One line beside the name."""
    description: Text
    """What the site is, for search engines and feeds."""
    url: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[^/\s]+$")
    """The site's public address, without a final slash; left out, where render listens."""


class Section(_Part):
    """One section; events name it by name or slug."""

    slug: Slug
    """Its part of the address /sections/{slug}."""
    name: Text
    """As readers see it, e.g. 사회."""


class Block(_Part):
    """A block of front and article pages, with 더보기."""

    title: Text
    """Its heading, e.g. 경제핫이슈."""
    section: str | None = None
    """Name of the section it shows; None: the photo articles."""


class Imprint(_Part):
    """What 신문법 제21조 and 청소년보호법 ask an internet newspaper to show on every page."""

    registration_number: Text
    """등록번호."""
    registered_on: Text
    """등록일."""
    first_issued_on: Text
    """발행일."""
    publisher: Text
    """발행인."""
    editor: Text
    """편집인."""
    youth_protection_officer: Text
    """청소년보호책임자."""
    address: Text
    """발행소."""
    telephone: Text
    """전화."""
    email: Text
    """전자우편."""
    copyright: Text
    """The last line of every page."""


class Weather(_Part):
    """The weather line."""

    stations: tuple[str, ...] = Field(min_length=1, max_length=120)
    """KMA's names of the stations, in the order of the line."""

    @field_validator("stations")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in names if name not in stations_by_name()]
        if unknown:
            raise ValueError(f"KMA has no station {', '.join(unknown)}")
        return names


class Paper(_Part):
    """The whole file."""

    masthead: Masthead
    """Name and address of the newspaper."""
    sections: tuple[Section, ...] = Field(min_length=1, max_length=50)
    """In the order of the menu; the first takes articles that name none."""
    blocks: tuple[Block, ...] = Field(default=(), max_length=20)
    """In the order of the page."""
    weather: Weather
    """Which stations the weather line shows."""
    imprint: Imprint
    """The legal notice."""
    sources_from: tuple[str, ...] = Field(default=(), max_length=20)
    """Files with more `[[sources]]`; relative to this one. It stands above the first table."""
    sources: tuple[NewsSource, ...] = Field(default=(), max_length=1000)
    """What is read by itself, each at its interval."""

    @model_validator(mode="after")
    def _sections_agree(self) -> "Paper":
        names = [section.name for section in self.sections]
        slugs = [section.slug for section in self.sections]
        if len(set(names)) < len(names) or len(set(slugs)) < len(slugs) or "all" in slugs:
            raise ValueError("each section needs a name and a slug of its own, and none is 'all'")
        for block in self.blocks:
            if block.section is not None and block.section not in names:
                raise ValueError(f"block {block.title}: there is no section {block.section}")
        return self

    @model_validator(mode="after")
    def _sources_agree(self) -> "Paper":
        names = [source.name for source in self.sources]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"sources: each needs a name of its own: {', '.join(doubled)}")
        known = {each for section in self.sections for each in (section.slug, section.name)}
        for source in self.sources:
            named = {*source.sections.values(), *([source.section] if source.section else [])}
            if unknown := sorted(named - known):
                raise ValueError(f"source {source.name}: there is no section {unknown[0]}")
        return self

    @property
    def stations(self) -> tuple[StationPlace, ...]:
        """The stations of the weather line, in its order."""
        return tuple(stations_by_name()[name] for name in self.weather.stations)

    def at(self, url: str) -> "Paper":
        """Return the newspaper at this address, unless its file names one."""
        if "url" in self.masthead.model_fields_set:
            return self
        return self.model_copy(update={"masthead": self.masthead.model_copy(update={"url": url})})

    def section_name(self, given: str | None) -> str:
        """Return the section's name for a name, a slug or nothing; unknown names stay."""
        if not given:
            return self.sections[0].name
        return next((s.name for s in self.sections if given in (s.slug, s.name)), given)

    def section_slug(self, name: str) -> str:
        """Return what stands in the section's address; an unlisted section keeps its name."""
        return next((s.slug for s in self.sections if s.name == name), quote(name, safe=""))


class _MoreSources(_Part):
    sources: tuple[NewsSource, ...] = ()


def read_paper(path: Path) -> Paper:
    """Return the newspaper in `path`; raise PaperError naming file, field and reason."""
    content = _read(path)
    named = content.get("sources_from")
    for file in named if isinstance(named, list) else ():
        if isinstance(file, str):
            _add_sources(content, path.parent / file)
    return _checked(Paper, content, path)


def _add_sources(content: dict[str, Any], path: Path) -> None:
    """Add the sources of a file that has nothing else, checked before so that it is named."""
    more = _read(path)
    _checked(_MoreSources, more, path)
    own = content.setdefault("sources", [])
    if isinstance(own, list):
        own += more.get("sources", [])


def _checked(model: type[Part], content: dict[str, Any], path: Path) -> Part:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise PaperError(f"{path}: {_explain(error, content.get('sources'))}") from error


def _read(path: Path) -> dict[str, Any]:
    """Return a file's tables; the files that sources name are relative to the one they stand in."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise PaperError(f"{path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PaperError(f"{path}: {error}") from error
    sources = content.get("sources")
    for source in sources if isinstance(sources, list) else ():
        if isinstance(source, dict) and isinstance(file := source.get("extra_ca"), str):
            source["extra_ca"] = str(path.parent / file)
    return content


def _explain(error: ValidationError, sources: Any) -> str:
    plain = {
        "union_tag_not_found": f"kind is missing, one of {_KINDS}",
        "union_tag_invalid": f"kind is none of {_KINDS}",
    }
    return "; ".join(
        f"{_place(d['loc'], sources)}: "
        + plain.get(d["type"], re.sub("^Value error, ", "", d["msg"]))
        for d in error.errors(include_url=False)
    )


def _place(location: tuple[str | int, ...], sources: Any) -> str:
    """Return a field's place in the file; a source is named as the file names it."""
    match location:
        case ("sources", int(number), *rest):
            written = sources[number] if isinstance(sources, list) else {}
            name = written.get("name") if isinstance(written, dict) else None
            # The kind that chose among the shapes of a source is no place in the file.
            inner = rest[1:] if rest else rest
            called = f" ({name})" if isinstance(name, str) else ""
            return ".".join(map(str, ("sources", number, *inner))) + called
    return ".".join(map(str, location)) or "file"
