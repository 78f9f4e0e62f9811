from datetime import UTC, datetime, timedelta, timezone

import pytest

from ilbo_ingest.readers.releases.embargo_line import ReleaseHead, Timing, timing_of

NOW = datetime(2026, 4, 10, 3, tzinfo=UTC)
KST = timezone(timedelta(hours=9))


def timing(release: str | None, distribution: str | None = None) -> Timing:
    return timing_of(ReleaseHead(release, distribution), NOW)


@pytest.mark.parametrize(
    ("release", "distribution", "at"),
    [
        # what online media may do beats the clock beside it
        ("2026. 9. 4.(금) 조간(온라인 9. 3. 12:00)부터 보도", "2026. 9. 3.(목)", (9, 3, 12, 0)),
        ("(온라인) 2026. 9. 3.(목) 12:00 (지면) 2026. 9. 4.(금) 조간", None, (9, 3, 12, 0)),
        ("9. 4.(금) 조간(인터넷, 방송은 9. 3.(목) 12:00 이후)", "2026. 9. 3.(목)", (9, 3, 12, 0)),
        ("2026. 9. 4.(금) 조간 (온라인은 전일 12:00)", None, (9, 3, 12, 0)),
        ("2026. 4. 12.(일) 12:00 온라인‧방송", "2026. 4. 10.(금)", (4, 12, 12, 0)),
        # a clock
        ("2026. 4. 12.(일) 12:00 (월요일 조간)", "2026. 4. 10.(금)", (4, 12, 12, 0)),
        ("2026. 5. 7.(목) 15:00", "...", (5, 7, 15, 0)),
        ("2026년 5월 7일(목) 오후 2시 30분 이후", None, (5, 7, 14, 30)),
        ("2026. 5. 7. 11시(목요일 석간)", None, (5, 7, 11, 0)),
        ("’26. 5. 7.(목) 정오", None, (5, 7, 12, 0)),
        ("26.5.7. 10:00까지 보도 유예", None, (5, 7, 10, 0)),
        ("2026-05-07 09:00", None, (5, 7, 9, 0)),
        ("2026. 5. 6.(수) 24:00", None, (5, 7, 0, 0)),
        ("10. 3.(토) 12:00", "2026. 10. 2.(금)", (10, 3, 12, 0)),
        ("12:00", "2026. 4. 10.(금)", (4, 10, 12, 0)),
        # when it was handed out
        ("배포 즉시", "2026. 4. 10.(금) 09:30", (4, 10, 9, 30)),
        ("즉시 보도 가능합니다", "2026. 4. 10.(금) 09:30", (4, 10, 9, 30)),
        (None, "2026. 4. 10.(금) 09:30", (4, 10, 9, 30)),
    ],
)
def test_the_time_is_read(
    release: str | None, distribution: str | None, at: tuple[int, int, int, int]
) -> None:
    found = timing(release, distribution)
    assert found.hold is None
    assert found.embargo_until == found.published_at == datetime(2026, *at, tzinfo=KST)
    assert found.precision == "minute"


def test_a_day_without_an_hour_is_known_as_a_day() -> None:
    found = timing("배포 즉시", "2026. 5. 7.(목)")
    assert (found.published_at, found.precision) == (datetime(2026, 5, 7, tzinfo=KST), "day")


def test_without_any_label_nothing_is_known() -> None:
    assert timing(None) == Timing()
    assert timing("배포 즉시") == Timing()


def test_a_bracket_without_a_year_lies_before_the_main_day() -> None:
    found = timing("2027. 1. 1.(금) 조간 (온라인 12. 31. 12:00)", "2026. 12. 30.(수)")
    assert found.published_at == datetime(2026, 12, 31, 12, tzinfo=KST)


def test_a_day_after_new_year_is_not_of_the_old_one() -> None:
    found = timing("1. 2.(토) 12:00", "2026. 12. 31.(목)")
    assert found.published_at == datetime(2027, 1, 2, 12, tzinfo=KST)


@pytest.mark.parametrize(
    ("release", "distribution", "reason"),
    [
        ("2026. 7. 14.(화) 조간", "2026. 7. 13.(월)", "조간 names no hour"),
        ("2026. 9. 4.(금) 석간", None, "석간 names no hour"),
        ("2026. 9. 4.(금)", None, "names a day and no hour"),
        ("", None, "can't be read"),
        ("담당자에게 물을 것", None, "can't be read"),
        ("추후 공지", "2026. 4. 10.(금)", "depends on what comes"),
        ("2026. 4. 14.(화) 국무회의 의결 시(10:00 예정)", None, "depends on what comes"),
        ("2026. 4. 12.(일) 11시경", None, "only roughly"),
        ("2026. 4. 12.(일) 10:00, 상세 자료 11:00", None, "more than one time"),
        ("2026. 4. 12.(일) 자정", None, "midnight"),
        ("2026. 4. 12.(일) 25:10", None, "no clock shows"),
        ("2026. 2. 30.(월) 12:00", None, "no calendar has"),
        ("2026. 4. 12.(월) 12:00", "2026. 4. 10.(금)", "2026-04-12 is 일"),
        ("2026. 4. 12.(일) 12:00", "2026. 4. 10.(목)", "2026-04-10 is 금"),
        ("2026. 7. 14.(월) 조간", "2026. 7. 11.(금)", "the release says"),
        ("4. 12. 12:00", None, "names no year"),
        ("12:00", None, "names an hour and no day"),
        ("2026. 9. 4.(금) 조간 (온라인은 따로 알림)", None, "online media"),
        ("가" * 201, None, "too long"),
    ],
)
def test_what_is_unclear_is_held(release: str, distribution: str | None, reason: str) -> None:
    found = timing(release, distribution)
    assert found.hold is not None
    assert reason in found.hold
    assert (found.published_at, found.embargo_until) == (None, None)


def test_the_hold_says_which_words_it_is_about() -> None:
    hold = timing("2026. 9. 4.(금) 석간").hold
    assert hold is not None
    assert hold.startswith("보도시점 “2026. 9. 4.(금) 석간”: ")
