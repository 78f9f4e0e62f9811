"""Articles to measure with: Korean prose of about a thousand characters, 3.3 KB as an event."""

from datetime import UTC, datetime, timedelta
from random import Random

from ilbo_events import ArticlePublished, Envelope, Source, encode

# ruff: noqa: SIM905 - lists of words read better as words
_PLACES = "서울 부산 대구 인천 광주 대전 울산 세종 수원 청주 전주 창원 제주 춘천 강릉 목포".split()
_BODIES = "고용노동부 국토교통부 환경부 보건복지부 교육부 기상청 소방청 산림청 통계청".split()
_SECTIONS = "사회 정치 경제 문화 지역 국제".split()
_SUBJECTS = "도서관 버스노선 공원 시장 병원 학교 하천 축제 주택 일자리 돌봄 미세먼지 철도".split()
_DEEDS = "개선한다 넓힌다 점검한다 지원한다 공개한다 정비한다 시작한다 마친다 알린다".split()
_WORDS = (
    "지역 주민 올해 지난해 예산 계획 사업 이용 시간 대상 신청 누리집 담당 현장 의견 결과 자료 "
    "기준 분기 상반기 하반기 안전 교통 환경 건강 교육 돌봄 문화 산업 청년 어르신 가족 전국 관계"
).split()
_ENDINGS = ("이라고 밝혔다", "까지 넓힌다", "에서 볼 수 있다", "부터 받는다", "에도 적용한다")
_BODY_CHARACTERS = 1070


def article_id(number: int) -> str:
    """Return the id of the article with this number."""
    return f"bench-{number:07d}"


def article_path(number: int) -> str:
    """Return the address of its page."""
    return f"/articles/{article_id(number)}"


def article(number: int, published_at: datetime) -> ArticlePublished:
    """Return the article with this number, the same every time."""
    random = Random(number)
    place, subject = random.choice(_PLACES), random.choice(_SUBJECTS)
    return ArticlePublished(
        article_id=article_id(number),
        section=_SECTIONS[number % len(_SECTIONS)],
        headline=f"{place} {subject}, {random.choice(_WORDS)} {random.choice(_DEEDS)} ({number})",
        subheads=(f"{random.choice(_WORDS)} {random.choice(_WORDS)} 함께 {random.choice(_DEEDS)}",),
        body_html=_body(random),
        dateline=place,
        source=Source(name=_BODIES[number % len(_BODIES)], kogl_type="1"),
        tags=(place, subject),
        first_published_at=published_at,
        published_at=published_at,
    )


def fields(event: ArticlePublished) -> dict[str, str | bytes]:
    """Return the event as the stream entry that ingest would make of it."""
    envelope = Envelope(
        id=f"{event.article_id}:0.{event.revision}",
        type="ArticlePublished",
        source="/ilbo/ingest",
        time=datetime.now(UTC),
        subject=event.article_id,
    )
    return encode(event, envelope)


def archive(count: int, newest: datetime) -> list[ArticlePublished]:
    """Return `count` articles, one a minute, the last of them published at `newest`."""
    return [
        article(number, newest - timedelta(minutes=count - 1 - number)) for number in range(count)
    ]


def _body(random: Random) -> str:
    paragraphs: list[str] = []
    length = 0
    while length < _BODY_CHARACTERS:
        text = " ".join(_sentence(random) for _ in range(random.randint(3, 5)))
        paragraphs.append(f"<p>{text}</p>")
        length += len(text)
    paragraphs[0] = paragraphs[0].replace("<p>", "<p><strong>", 1).replace(". ", ".</strong> ", 1)
    return "\n".join(paragraphs)


def _sentence(random: Random) -> str:
    words = " ".join(random.choice(_WORDS) for _ in range(random.randint(6, 10)))
    return f"{random.choice(_PLACES)} {words}{random.choice(_ENDINGS)}."
