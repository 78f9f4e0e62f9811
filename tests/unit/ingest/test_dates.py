from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_ingest.readers.dates import KST, read_date, read_interface_date

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=KST)


def kst(*numbers: int) -> datetime:
    year, month, day, *clock = numbers
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=KST)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Thu, 26 Mar 2026 11:26:26 +0900", kst(2026, 3, 26, 11, 26, 26)),
        ("Thu, 26 Mar 2026 11:26:26 +0900 (KST)", kst(2026, 3, 26, 11, 26, 26)),
        ("Mon, 15 Jun 2026 01:00:00 GMT", kst(2026, 6, 15, 10)),
        ("15 Jun 26 01:00 UT", kst(2026, 6, 15, 10)),
        ("Thu, 01 Jan 2004 19:48:21 EST", kst(2004, 1, 2, 9, 48, 21)),
        ("Thursday, 26 March 2026 11:26 KST", kst(2026, 3, 26, 11, 26)),
        ("Thu, 26 Mar 2026 11:26:26", kst(2026, 3, 26, 11, 26, 26)),
        ("Thu Mar 26 11:26:26 KST 2026", kst(2026, 3, 26, 11, 26, 26)),
        ("Thu Mar 26 11:26:26 2026", kst(2026, 3, 26, 11, 26, 26)),
        ("2026-04-30T16:43:13+09:00", kst(2026, 4, 30, 16, 43, 13)),
        ("2026-06-15T01:00:00Z", kst(2026, 6, 15, 10)),
        ("2026-06-15T01:00:00.123Z", kst(2026, 6, 15, 10)),
        ("2026-06-15T01:00Z", kst(2026, 6, 15, 10)),
        ("2026-04-30T16:43:13", kst(2026, 4, 30, 16, 43, 13)),
        ("2026-03-26 11:26", kst(2026, 3, 26, 11, 26)),
        ("2026-03-26 11:26:05", kst(2026, 3, 26, 11, 26, 5)),
        ("2026-03-26 11:26 KST", kst(2026, 3, 26, 11, 26)),
        ("2026-03-26 11:26 (KST)", kst(2026, 3, 26, 11, 26)),
        ("2026.03.12 14:18", kst(2026, 3, 12, 14, 18)),
        ("2026/03/12 14:18:07", kst(2026, 3, 12, 14, 18, 7)),
        ("2026년 03월 12일 14:18", kst(2026, 3, 12, 14, 18)),
        ("2026년 3월 12일 목요일 오후 2시 18분", kst(2026, 3, 12, 14, 18)),
        ("2026-03-12 오후 2:18", kst(2026, 3, 12, 14, 18)),
        ("2026-03-12 오전 12:05", kst(2026, 3, 12, 0, 5)),
        ("2026-03-12 02:18 PM", kst(2026, 3, 12, 14, 18)),
        ("20260312141800", kst(2026, 3, 12, 14, 18)),
        ("202603121418", kst(2026, 3, 12, 14, 18)),
        ("2026-03-12 24:00", kst(2026, 3, 13)),
        ("2026-03-12T23:59:60Z", kst(2026, 3, 13, 8, 59, 59)),
        ("2026-08-07T00:00:00+09:00", kst(2026, 8, 7)),
    ],
)
def test_a_printed_time_is_read_to_the_minute(text: str, at: datetime) -> None:
    found = read_date(text, NOW)
    assert found is not None
    assert (found.at, found.precision, found.doubt) == (at, "minute", None)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-08-07 00:00:00.0", kst(2026, 8, 7)),
        ("2026-08-04 00:00:00", kst(2026, 8, 4)),
        ("2026.09.08", kst(2026, 9, 8)),
        ("2026. 4. 12.(일)", kst(2026, 4, 12)),
        ("2026-04-12", kst(2026, 4, 12)),
        ("20260412", kst(2026, 4, 12)),
        ("12 Apr 2026", kst(2026, 4, 12)),
    ],
)
def test_a_day_without_an_hour_has_the_precision_of_a_day(text: str, at: datetime) -> None:
    found = read_date(text, NOW)
    assert found is not None
    assert (found.at, found.precision) == (at, "day")


@pytest.mark.parametrize(
    "text",
    [
        "", "어제", "방금 전", "2026-02-30", "2026-13-01", "03/12/2026 14:18:00", "2026-03",
        "2026", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00", "2026-03-12 25:00",
        "2026-03-12 14:60", "2026-03-12 오후 25:10", "Thu, 26 Mar 2026 11:26:26 XYZ", "1774500000",
            "9999-12-31 24:00", "9999-12-31T23:00:00-09:00",
        "2026-03-12 14:18 2026-03-12", "9" * 5000,
    ],
)  # fmt: skip
def test_a_form_outside_the_table_is_no_date_and_never_now(text: str) -> None:
    assert read_date(text, NOW) is None


@pytest.mark.parametrize("text", ["2026. 7. 14.(월)", "Mon, 26 Mar 2026 11:26:26 +0900"])
def test_a_weekday_that_contradicts_the_date_waits_for_an_editor(text: str) -> None:
    found = read_date(text, NOW)
    assert found is not None
    assert found.doubt is not None
    assert "weekday" in found.doubt


@pytest.mark.parametrize(
    ("text", "is_ahead"),
    [
        ("Wed, 25 Nov 2026 11:30:00 GMT", True),
        ("2026-11-25 12:11", True),
        ("2026-11-26", True),
        ("2026-11-25 12:10", False),
        ("2026-11-25", False),
    ],
)
def test_a_time_in_the_future_is_suspect_but_clocks_differ(text: str, is_ahead: bool) -> None:
    found = read_date(text, NOW)
    assert found is not None
    assert found.is_ahead is is_ahead


def test_a_source_may_mean_another_zone_by_a_naive_time() -> None:
    found = read_date("2026-03-26 11:26", NOW, timezone(timedelta(hours=1)))
    assert found is not None
    assert found.at == datetime(2026, 3, 26, 10, 26, tzinfo=UTC)


def test_the_interface_puts_the_month_first_and_means_midnight() -> None:
    found = read_interface_date("05/08/2026 16:52:10", NOW)
    assert found is not None
    assert (found.at, found.precision) == (kst(2026, 5, 8, 16, 52, 10), "minute")
    midnight = read_interface_date("05/08/2026 00:00:00", NOW)
    assert midnight is not None
    assert midnight.precision == "minute"
    assert read_interface_date("2026-05-08 16:52:10", NOW) is None
    assert read_interface_date("13/08/2026 16:52:10", NOW) is None


@given(st.text(max_size=70))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = read_date(text, NOW)
    assert found is None or found.at.tzinfo is not None


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2026, 11, 1)))  # noqa: DTZ001
def test_what_was_written_is_read_back(written: datetime) -> None:
    at = written.replace(second=0, microsecond=0, tzinfo=KST)
    for form in ("%Y-%m-%dT%H:%M:%S%z", "%a, %d %b %Y %H:%M:%S %z", "%Y.%m.%d %H:%M KST"):
        found = read_date(at.strftime(form), NOW)
        assert found is not None
        assert found.at == at
