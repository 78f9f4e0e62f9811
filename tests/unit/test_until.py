import pytest

from tests.until import until, until_async


def test_returns_the_first_true_value() -> None:
    values = iter([0, 0, 7])
    assert until(lambda: next(values), 1, every=0) == 7


def test_fails_after_the_deadline_and_names_what_was_awaited() -> None:
    message = r"not within 0\.01 s: 첫눈; the last value was 0"
    with pytest.raises(AssertionError, match=message):
        until(lambda: 0, 0.01, every=0.001, what="첫눈")


def test_named_exceptions_count_as_not_yet_and_others_rise() -> None:
    answers = iter([OSError("refused")])

    def ask() -> int:
        for error in answers:
            raise error
        return 1

    assert until(ask, 1, every=0, ignoring=(OSError,)) == 1
    with pytest.raises(ZeroDivisionError):
        until(lambda: 1 // 0, 1, ignoring=(OSError,))


async def test_the_asynchronous_form_takes_both_kinds_of_condition() -> None:
    async def answer() -> int:
        return 3

    assert await until_async(answer, 1) == 3
    assert await until_async(lambda: 4, 1) == 4
    with pytest.raises(AssertionError, match="not within"):
        await until_async(lambda: None, 0.01, every=0.001)
