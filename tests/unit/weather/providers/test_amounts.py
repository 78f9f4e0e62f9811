"""Rain and snow as KMA's forecasts write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_weather.providers.amounts import Amount, parse_amount


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ("강수없음", (0, 0)),
        ("적설없음", (0, 0)),
        ("-", (0, 0)),
        ("null", (0, 0)),
        (None, (0, 0)),
        ("0", (0, 0)),
        (0, (0, 0)),
        ("1mm 미만", (0, 1)),
        ("1.0mm미만", (0, 1)),
        ("6.2mm", (6.2, 6.2)),
        ("6.2 mm", (6.2, 6.2)),
        (" 29.9mm ", (29.9, 29.9)),
        ("12.5", (12.5, 12.5)),
        (3.5, (3.5, 3.5)),
        ("30.0~50.0mm", (30, 50)),
        ("30.0mm~50.0mm", (30, 50)),
        ("30.0 ~ 50.0mm", (30, 50)),
        ("30~50mm 미만", (30, 50)),
        ("50.0mm 이상", (50, None)),
        ("50.0mm이상", (50, None)),
        ("0.5cm 미만", (0, 0.5)),
        ("1.5cm", (1.5, 1.5)),
        ("5.0cm 이상", (5, None)),
    ],
)
def test_an_amount_is_read(raw: object, amount: tuple[float, float | None]) -> None:
    assert parse_amount(raw) == Amount(*amount)


@pytest.mark.parametrize("raw", ["많음", "-998.9", "999", "1e3", "6.2km", "NaN", "~", "50 이상"])
def test_what_is_no_amount_is_none(raw: str) -> None:
    assert parse_amount(raw) is None


def test_only_one_number_is_exact() -> None:
    exact = [parse_amount(raw) for raw in ("6.2mm", "1mm 미만", "50.0mm 이상")]
    assert [amount.exact for amount in exact if amount] == [6.2, None, None]


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_nothing_raises(raw: object) -> None:
    parse_amount(raw)
