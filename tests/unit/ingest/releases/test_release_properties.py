"""Whatever a document holds: every line is published, placed or noted, and nothing crashes."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from ilbo_ingest.desk import prepared
from ilbo_ingest.drafts import Found, UnreadableDocumentError
from ilbo_ingest.readers.releases.blocks import Block, Cell, Paragraph, Table, text_of
from ilbo_ingest.readers.releases.embargo_line import ReleaseHead, timing_of
from ilbo_ingest.readers.releases.labels import meaning_of
from ilbo_ingest.readers.releases.lines import Line, flow_of
from tests.unit.ingest.releases.documents import (
    CONTACT,
    HEAD,
    LEAD,
    MORE,
    NOW,
    SUBTITLE,
    TITLE,
    box,
    grid,
    only,
    read,
)

PIECES = (
    *HEAD, *CONTACT, TITLE, SUBTITLE, LEAD, MORE, "보도자료", "기상청", "2026. 4. 10.(금)",
    "붙임 1. 지점 현황 1부. 끝.", "2. 묻고 답하기", "공공누리 제1유형", "끝.", "- 1 -", "<총괄>",
    "* 뜻풀이", "1. 추진 배경", "※ 5월 7일 15:00 이전 보도 금지", "\U000f03da 새 소식이다.",
)  # fmt: skip
texts = st.one_of(st.sampled_from(PIECES), st.text(max_size=60))
paragraphs = st.builds(
    Paragraph,
    texts,
    st.integers(0, 3),
    st.sampled_from(("body", "body", "body", "footnote", "header", "comment")),
)
rows = st.lists(st.lists(texts, min_size=1, max_size=6), min_size=1, max_size=4)
blocks: st.SearchStrategy[list[Block]] = st.lists(
    st.one_of(paragraphs, st.builds(lambda found: grid(*found), rows)), max_size=14
)


def letters(text: str) -> str:
    """Return what is left when levels, marks and blanks don't count."""
    return "".join(filter(str.isalnum, text))


def told(found: Found) -> str:
    """Return everything that is said of a document, published or not."""
    draft = only(found)
    html = unescape(re.sub(r"<[^>]+>", " ", draft.body_html or ""))
    places = (place.value for place in draft.places)
    notes = (note.text for note in found.notes)
    parts = [draft.headline, *draft.subheads, *draft.body, html, *places, *notes]
    return letters(" ".join([*parts, draft.hold or ""]))


@given(blocks)
def test_every_line_is_published_or_told_of(found_blocks: list[Block]) -> None:
    try:
        found = read(found_blocks)
    except UnreadableDocumentError:
        return
    said = told(found)
    for item in flow_of(found_blocks).items:
        for line in [item] if isinstance(item, Line) else item.lines:
            if meaning_of(line.text) is not None:
                continue  # a label; what stands beside it is looked for
            shown = letters(line.text[:60]).removeprefix("ㅇ").removeprefix("o")
            assert shown.removesuffix("끝") in said


@given(blocks)
def test_every_draft_can_be_cleaned(found_blocks: list[Block]) -> None:
    try:
        draft = only(read(found_blocks))
    except UnreadableDocumentError:
        return
    assert prepared(draft).headline.strip()


@given(st.text(max_size=210), st.one_of(st.none(), st.text(max_size=60)))
def test_any_head_is_read_or_held(release: str, distribution: str | None) -> None:
    timing = timing_of(ReleaseHead(release, distribution), NOW)
    assert timing.hold is None or timing.embargo_until is None


WORDS_OF_TIME = (
    "2026. 4. 12.", "(일)", "(월)", "12:00", "24:00", "조간", "석간", "온라인", "지면", "배포",
    "즉시", "전일", "부터", "~", "12시", "오후", "9월", "3일",
)  # fmt: skip
DATE_WORDS = st.sampled_from(WORDS_OF_TIME)


@given(st.lists(DATE_WORDS, max_size=12), st.lists(DATE_WORDS, max_size=5))
def test_words_of_time_in_any_order_crash_nothing(one: list[str], two: list[str]) -> None:
    timing = timing_of(ReleaseHead(" ".join(one), " ".join(two)), NOW)
    assert timing.hold is not None or timing.published_at == timing.embargo_until


def test_text_in_cells_within_cells_is_kept() -> None:
    deep: Block = Paragraph("가장 안쪽의 글이다.")
    for _ in range(6):
        deep = Table((Cell(0, 0, (deep,)), Cell(0, 1, (Paragraph("곁"),))))
    found = read([box(TITLE), Paragraph(LEAD), deep])
    assert "가장 안쪽의 글이다." in (only(found).body_html or "")
    assert "가장 안쪽의 글이다." in text_of([deep])
