"""The blocks of a press release to one draft: head, title, subtitles, text, contact, licence.

The form is that of Korean ministries: a box 보도시점 | 배포, the title, subtitles between dashes,
the text in levels, a table of officials, annexes (붙임). Every line is used or told of in a note.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from ilbo_events import Source
from ilbo_events.articles import KoglType
from ilbo_ingest.agencies import section_of
from ilbo_ingest.drafts import Draft, Found, Note, Place, UnreadableDocumentError
from ilbo_ingest.readers.portal.text import normalised
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.readers.releases.blocks import Extraction
from ilbo_ingest.readers.releases.body import (
    Body,
    Heading,
    Part,
    Text,
    body_of,
    is_badge,
    parts_of,
)
from ilbo_ingest.readers.releases.embargo_line import ReleaseHead, Timing, timing_of
from ilbo_ingest.readers.releases.front import Front, read_front
from ilbo_ingest.readers.releases.head import Head, note, read_head
from ilbo_ingest.readers.releases.issuer import (
    Issuer,
    is_licence,
    issuer_of,
    kogl_type_of,
)
from ilbo_ingest.readers.releases.lines import Flow, Item, Line, Picture, flow_of, lines_of
from ilbo_ingest.readers.releases.moments import days_in

SCOPE = "release"
MARKED = "보도시점"
_FEWEST_LETTERS = 10
_LONGEST_HEADLINE = 200
_LONGEST_NOTICE = 500
_LONGEST_TIME = 200
_CUT_HEADLINE = 100
_MOST_PLACED = 200
_FURNITURE = {
    "header": "a running head",
    "footer": "a running foot",
    "comment": "a comment for its writers, which is not published",
}
_END = re.compile(r"\s*끝\s*\.?\s*$")
_END_LINE = re.compile(r"[-–<\[/\s]*끝[-–>\]/.\s]*")
_ANNEX = re.compile(r"붙\s*임\s*[:：]?\s*\S.{0,150}")
_NEXT_ANNEX = re.compile(r"\d{1,2}\s*[.)]\s*.{1,150}")
_LAST_ANNEX = re.compile(r"(?:\d\s*부|끝)\s*\.?\s*$")
_WHERE_ELSE = re.compile(r"(?:보도자료|자료)는.{0,60}(?:누리집|홈페이지).{0,40}(?:볼|확인|내려)")
_LONGEST_MARK = 80
_ADDRESSEE = re.compile(r"수\s*신(?:자)?\s*[:：]?\s+\S")
_SUBJECT = re.compile(r"제\s*목\s*[:：]?\s+\S")
_CONFIDENTIAL = re.compile(r"대\s*외\s*비|비\s*공\s*개|내부\s*(?:결재|검토|보고)|배포\s*금지")
_SENTENCE = re.compile(r"다\s*\.[”\"’')]*$")


@dataclass(slots=True)
class _Release:
    """What was made of the lines so far."""

    head: Head
    front: Front
    notes: list[Note]
    text: list[Item] = field(default_factory=list)
    kogl: list[KoglType | None] = field(default_factory=list)
    rights: list[str] = field(default_factory=list)


def read_release(extraction: Extraction, context: Context, title: str | None = None) -> Found:
    """Return the article of a document; raise UnreadableDocumentError when it says nothing.

    `title` is the one it has elsewhere, as the subject of a mail is.
    """
    flow = flow_of(extraction.blocks)
    _check_text(flow, extraction.format)
    head = read_head(flow.items)
    times = timing_of(head.times, context.now)
    front = read_front(head.rest, times.published_at, title)
    times = _dated(head, front, times, context)
    release = _Release(head, front, [*head.notes, *front.notes, *_furniture(flow)])
    _take_text(release, flow)
    draft = _draft(release, times, extraction, context)
    remarks = (Note(0, "", f"the parser says: {remark}") for remark in extraction.remarks)
    notes = sorted(release.notes, key=lambda told: told.line)
    return Found(extraction.format, (draft,), notes=(*notes, *remarks))


def _check_text(flow: Flow, name: str) -> None:
    words = "".join(line.text for item in flow.items for line in lines_of(item))
    letters = sum(map(str.isalnum, words))
    if letters < _FEWEST_LETTERS:
        raise UnreadableDocumentError(f"the {name} holds hardly any text: {letters} letters")


def _dated(head: Head, front: Front, times: Timing, context: Context) -> Timing:
    """Let a day that stands alone count where no label tells one."""
    if head.times.distribution is not None or front.dated is None:
        return times
    head.times = ReleaseHead(head.times.release, front.dated)
    return timing_of(head.times, context.now)


def _furniture(flow: Flow) -> Iterable[Note]:
    for line in flow.furniture:
        if line.part in _FURNITURE:
            yield note(line, _FURNITURE[line.part])


def _take_text(release: _Release, flow: Flow) -> None:
    items = release.front.body
    listed = _listed_annexes(items)
    for item, below in zip_longest(items, items[1:]):
        if isinstance(item, Picture):
            reason = "a picture, which no licence of the text covers"
            release.notes.append(Note(0, item.name[:200], reason))
            release.notes += [note(line, reason) for line in item.lines]
        elif isinstance(item, Line) and item.number in listed:
            release.notes.append(note(item, "the list of annexes"))
        elif isinstance(item, Line) and is_badge(item, below):
            release.notes.append(note(item, "a reference to an annex"))
        elif isinstance(item, Line):
            _take_line(release, item)
        else:
            release.text.append(item)
    release.text += [
        Line(line.number, f"* {line.text}") for line in flow.furniture if line.part == "footnote"
    ]


def _listed_annexes(items: Sequence[Item]) -> set[int]:
    """Return the lines that only list annexes: 붙임 1. … 2. … 끝."""
    found: set[int] = set()
    lines = [item for item in items if isinstance(item, Line)]
    for line, below in zip_longest(lines, lines[1:]):
        goes_on = line.number - 1 in found and _NEXT_ANNEX.fullmatch(line.text) is not None
        is_list = _LAST_ANNEX.search(line.text) or (below and _NEXT_ANNEX.fullmatch(below.text))
        if goes_on or (_ANNEX.fullmatch(line.text) and is_list):
            found.add(line.number)
    return found


def _take_line(release: _Release, line: Line) -> None:
    # Nothing of this is said in long paragraphs, in which looking for it could take for ever.
    is_short = len(line.text) <= _LONGEST_NOTICE
    if is_short and is_licence(line.text):
        release.kogl.append(kogl_type_of(line.text))
        release.rights.append(line.text)
        release.head.places.append(_place("rights", [line]))
    elif is_short and _WHERE_ELSE.search(line.text):
        release.notes.append(note(line, "where else the release can be found"))
    elif _END_LINE.fullmatch(line.text):
        release.notes.append(note(line, "the mark of the end"))
    elif (shown := _END.sub("", line.text)).endswith("."):
        release.text.append(Line(line.number, shown, line.level, line.box))
    else:
        release.text.append(line)


def _draft(release: _Release, times: Timing, extraction: Extraction, context: Context) -> Draft:
    front = release.front
    doubts = [*extraction.doubts, *release.head.doubts, *_not_for_print(release)]
    headline = _headline(release, doubts)
    parts = parts_of(release.text)
    body = body_of(parts)
    if not body.paragraphs and not body.html:
        doubts.append("there is no text under the title")
    issuer = issuer_of(
        front.letterhead, _first_sentence(parts), headline, release.head.departments,
        times.published_at,
    )  # fmt: skip
    holds = [times.hold] if times.hold else []
    return Draft(
        headline=headline,
        upstream_id=_identity(release.head.times, headline),
        scope=SCOPE,
        section=section_of(issuer.named.agency, context.paper) if issuer else None,
        subheads=front.subheads,
        body=body.paragraphs,
        body_html=body.html,
        source=_source(issuer, release),
        published_at=times.published_at,
        published_precision=times.precision,
        embargo_until=times.embargo_until,
        hold="; ".join([*holds, *doubts])[:1000] or None,
        rights=" ".join(release.rights)[:500] or None,
        names_licence=bool(release.rights),
        places=tuple(_places(release, issuer, body, parts)),
    )


def _not_for_print(release: _Release) -> Iterable[str]:
    """Yield why a document may not be meant for readers at all."""
    lines = [line for item in release.front.body for line in lines_of(item)]
    lines += [*release.front.title, *(line for lines in release.front.subtitles for line in lines)]
    short = [line.text for line in lines if len(line.text) <= _LONGEST_MARK]
    if any(_ADDRESSEE.match(text) for text in short) and any(map(_SUBJECT.match, short)):
        yield "it is an official letter (수신, 제목) and no release"
    if marked := next(filter(None, map(_CONFIDENTIAL.search, short)), None):
        yield f"it is marked “{marked[0]}”"


def _headline(release: _Release, doubts: list[str]) -> str:
    """Return the title; a document without one lends its first words, and is doubtful."""
    front = release.front
    headline = front.headline
    if headline and len(headline) <= _LONGEST_HEADLINE and not _SENTENCE.search(headline):
        return headline
    doubts.append("it has no title")
    if not headline:
        lines = [line for item in release.text for line in lines_of(item)]
        if not lines:
            raise UnreadableDocumentError("the release is a letterhead without text")
        return lines[0].text[:_CUT_HEADLINE]
    release.text[:0] = front.title
    return f"{headline[:_CUT_HEADLINE]}…" if len(headline) > _CUT_HEADLINE else headline


def _first_sentence(parts: list[Part]) -> str:
    return next((part.text for part in parts if isinstance(part, Text) and part.level == 1), "")


def _identity(times: ReleaseHead, headline: str) -> str:
    """Return what stays when an embargo is moved: the day it was handed out, and the title."""
    days = days_in((times.distribution or "")[:_LONGEST_TIME])
    if days:
        day = f"{days[0].year or ''}-{days[0].month}-{days[0].day}"
    else:
        days = days_in((times.release or "")[:_LONGEST_TIME])
        day = f"{days[0].year or ''}-{days[0].month}" if days else ""
    return f"{day} {normalised(headline)}".strip()[:500]


def _source(issuer: Issuer | None, release: _Release) -> Source | None:
    if issuer is None:
        return None
    types = {kind for kind in release.kogl if kind is not None}
    is_clear = len(types) == 1 and None not in release.kogl
    return Source(name=issuer.named.name[:200], kogl_type=types.pop() if is_clear else None)


def _places(
    release: _Release, issuer: Issuer | None, body: Body, parts: list[Part]
) -> Iterable[Place]:
    front = release.front
    yield _place("headline", front.title)
    for lines in front.subtitles:
        yield _place("subheads", lines)
    if issuer is not None:
        reason = f" ({issuer.named.note})" if issuer.named.note else ""
        yield Place("source", issuer.where + reason, issuer.named.name)
    name = "body" if body.html is None else "body_html"
    lines = [line for part in parts for line in _lines_of_part(part)]
    if lines:
        yield Place(name, f"lines {lines[0].number} to {lines[-1].number}", lines[0].text[:200])
    yield from release.head.places


def _lines_of_part(part: Part) -> list[Line]:
    return [part.line] if isinstance(part, Heading | Text) else part.lines


def _place(name: str, lines: list[Line]) -> Place:
    numbers = ", ".join(str(line.number) for line in lines)
    return Place(name, f"line {numbers}", " ".join(line.text for line in lines)[:_MOST_PLACED])
