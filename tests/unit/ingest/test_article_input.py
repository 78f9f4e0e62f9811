import pytest

from ilbo_ingest.article_input import checked_id, draft_of, withdrawal_of
from ilbo_ingest.desk import RefusedDraftError
from ilbo_ingest.drafts import Draft
from ilbo_ingest.json_body import JsonError, parse_json

FULL = """{
 "article_id": "run-0000001", "headline": "서울 첫눈", "subheads": ["25일 새벽"],
 "body": ["첫 문단", "둘째 문단"], "section": "society", "dateline": "포탈뉴스통신",
 "byline": "김보기 기자",
 "source": {"name": "기상청", "url": "https://www.kma.go.kr/", "kogl_type": "1"},
 "images": [{"media_id": "m1", "width_pixels": 640, "height_pixels": 480, "alt": "눈"}],
 "tags": ["눈", "날씨"], "published_at": "2026-03-12T09:00:00+09:00",
 "embargo_until": "2026-03-12T10:00:00Z", "correction": {"text": "날짜를 고쳤습니다."},
 "is_excerpt": true
}"""


def draft(text: str, seed: str | None = None) -> Draft:
    return draft_of(parse_json(text.encode()), None, seed)


def test_every_field_is_taken() -> None:
    full = draft(FULL)
    assert full.article_id == "run-0000001"
    assert full.body == ("첫 문단", "둘째 문단")
    assert full.source
    assert full.source.kogl_type == "1"
    assert full.images[0].media_id == "m1"
    assert full.published_at
    assert full.published_at.isoformat() == "2026-03-12T09:00:00+09:00"
    assert full.correction
    assert full.is_excerpt


def test_a_string_is_a_body_and_a_name_is_a_source() -> None:
    simple = draft('{"headline":"서울 첫눈","body":"하나\\n\\n둘","source":"기상청"}')
    assert simple.body == ("하나", "둘")
    assert simple.source
    assert simple.source.name == "기상청"


def test_the_same_text_without_an_id_is_the_same_article() -> None:
    text = '{"headline":"서울 첫눈","body":"하나"}'
    assert draft(text).article_id == draft(text).article_id
    assert draft(text).article_id != draft(text.replace("하나", "둘")).article_id


def test_an_idempotency_key_names_the_article_whatever_it_says() -> None:
    first = draft('{"headline":"서울 첫눈"}', "key\n1")
    assert first.article_id == draft('{"headline":"서울 첫눈"}', "key\n1").article_id
    assert first.article_id != draft('{"headline":"서울 첫눈"}', "key\n2").article_id


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"headline":"x","boddy":"y"}', "boddy"),
        ("{}", "headline"),
        ('{"headline":""}', "headline"),
        ('{"headline":"%s"}' % ("가" * 501), "headline"),
        ('{"headline":5}', "headline"),
        ('{"headline":"x","article_id":"../a"}', "article_id"),
        ('{"headline":"x","article_id":".."}', "article_id"),
        ('{"headline":"x","body":"y","body_html":"z"}', "request"),
        ('{"headline":"x","is_excerpt":"yes"}', "is_excerpt"),
        ('{"headline":"x","published_at":"2026-03-12T09:00:00"}', "published_at"),
        ('{"headline":"x","published_at":1773273600}', "published_at"),
        ('{"headline":"x","published_at":"1773273600"}', "published_at"),
        ('{"headline":"x","published_at":"0001-01-01T00:00:00+09:00"}', "published_at"),
        ('{"headline":"x","embargo_until":"9999-12-31T23:59:59-12:00"}', "embargo_until"),
        ('{"headline":"x","source":{"name":"기상청","who":1}}', "source"),
        ('{"headline":"x","source":{"url":"javascript:1","name":"기상청"}}', "source"),
        ('{"headline":"x","source":"%s"}' % ("가" * 201), "source.name"),
        ('{"headline":"x","images":[{"alt":"m"}]}', "images.0.media_id"),
        ('{"headline":"x","tags":["t"' + ',"t"' * 64 + "]}", "tags"),
        ('{"headline":"x","revision":7}', "revision"),
        ("[]", "request"),
        ('"x"', "request"),
    ],
)
def test_what_is_wrong_is_named(text: str, field: str) -> None:
    with pytest.raises(RefusedDraftError) as refused:
        draft(text)
    assert any(name.startswith(field) for name, _ in refused.value.faults)
    assert all(reason for _, reason in refused.value.faults)


def test_the_id_of_the_address_wins_and_must_agree() -> None:
    content = parse_json(b'{"headline":"x","article_id":"a"}')
    assert draft_of(content, "a", None).article_id == "a"
    with pytest.raises(RefusedDraftError, match="not the one of the address"):
        draft_of(content, "b", None)
    for wrong in ("..", "a/b", "가", "", "a" * 129):
        with pytest.raises(RefusedDraftError):
            checked_id(wrong)


def test_a_withdrawal_says_why_or_nothing() -> None:
    assert withdrawal_of({}).kind == "recall"
    assert withdrawal_of({"kind": "kill", "reason": "오보"}).reason == "오보"
    with pytest.raises(RefusedDraftError):
        withdrawal_of({"kind": "oops"})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1,"a":2}',
        b'{"a":{"b":1,"b":1}}',
        b'"\\ud800"',
        b'{"\\udc00":1}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"\xff",
        b'\xff\xfe"\x00a\x00"\x00',
        b"1" * 10_000,
        b"[1,]",
        b"{} {}",
    ],
)
def test_json_that_two_programs_read_in_two_ways_is_refused(data: bytes) -> None:
    with pytest.raises(JsonError):
        parse_json(data)


def test_json_of_every_good_kind_is_read() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a":[1,"\\ud83d\\ude00",null]}') == {"a": [1, "😀", None]}
