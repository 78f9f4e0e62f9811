import unicodedata
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from ilbo_ingest.decoding import UndecodableError, decode_text, rows_of
from ilbo_ingest.drafts import Found, UnreadableDocumentError
from ilbo_ingest.readers.portal.text import read_portal_text
from tests.unit.ingest.pages import Page, layout

WORDS = st.text(alphabet="가나다라마바사아자차카타파하 ", min_size=2, max_size=60).filter(str.strip)
SENTENCES = WORDS.map(lambda words: f"{words.strip()}한다.")
STRANGE = st.text(
    alphabet="가나뉴스출처더보기정치사회포토이슈(포탈뉴스통신)[]:•℃-0123.…ａ \n\r\t\u00a0\u200b",
    max_size=200,
)


@given(st.lists(SENTENCES, min_size=1, max_size=8), st.lists(WORDS, max_size=3))
def test_every_paragraph_comes_out_once_and_in_order(
    paragraphs: list[str], subheads: list[str]
) -> None:
    body = (f"(포탈뉴스통신) {paragraphs[0]}", *paragraphs[1:])
    main = Page().but(body=body, subheads=tuple(subheads)).read().drafts[0]
    assert list(main.body) == [" ".join(paragraph.split()) for paragraph in paragraphs]
    assert list(main.subheads) == [" ".join(line.split()) for line in subheads]


@given(st.lists(STRANGE, max_size=6))
def test_no_line_vanishes_whatever_stands_on_the_page(lines: list[str]) -> None:
    """Every letter is in an article, a sighting or a note; a refusal is one by name."""
    page = Page().but(body=(*Page().body, *lines), blocks=f"{Page().blocks}\n" + "\n".join(lines))
    try:
        found = page.read()
    except UnreadableDocumentError:
        return
    kept = _letters(_everything(found))
    for row in rows_of("\n".join(lines)):
        for word in row.text.split():
            assert _letters(word) in kept or _is_mark(word)


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    with suppress(UnreadableDocumentError):
        read_portal_text(text, layout())


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused_by_name(data: bytes) -> None:
    with suppress(UndecodableError):
        decode_text(data)


def _everything(found: Found) -> str:
    parts: list[str] = [f"{note.text} {note.reason}" for note in found.notes]
    for draft in found.drafts:
        source = draft.source.name if draft.source else ""
        known = (draft.section, draft.headline, draft.dateline, draft.byline, source)
        parts += [*map(str, known), *draft.subheads, *draft.body]
    parts += [f"{s.word}{s.station}{s.temperature_celsius}" for s in found.sightings]
    return "".join(parts)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in folded if letter.isalnum())


def _is_mark(word: str) -> bool:
    """Whether a word is a name of the page's own structure."""
    return _letters(word) in "뉴스출처더보기정치사회포토이슈경제핫이슈"
