import json

import pytest
from bench.figures import Figure, Target, as_json, percentile, table


def test_a_percentile_is_a_value_that_was_measured() -> None:
    hundred = [float(number) for number in range(100, 0, -1)]
    assert percentile(hundred, 50) == 50
    assert percentile(hundred, 99) == 99
    assert percentile(hundred, 100) == 100
    assert percentile([7.0], 1) == 7
    assert percentile([1.0, 2.0, 3.0], 50) == 2, "the rank is rounded up"


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_the_median_is_judged_and_not_the_best() -> None:
    target = Target("<=", 5)
    assert Figure("latency", "p50", "ms", (1, 1, 6, 7, 8), target).verdict == "missed"
    assert Figure("latency", "p50", "ms", (4, 5, 5, 90, 90), target).verdict == "met"


def test_a_ratio_is_met_from_its_limit_on() -> None:
    target = Target(">=", 0.8)
    assert Figure("pages", "ratio", "", (0.8,), target).verdict == "met"
    assert Figure("pages", "ratio", "", (0.79,), target).verdict == "missed"


def test_what_this_machine_can_not_show_is_not_judged() -> None:
    unfair = Target("<=", 5, applies=False)
    assert Figure("latency", "p50", "ms", (50,), unfair).verdict == "not judged"
    assert Figure("latency", "fsync", "ms", (2,)).verdict == ""


def test_the_table_has_aligned_columns_and_names_a_measurement_once() -> None:
    lines = table(
        [
            Figure("latency", "front page, p50", "ms", (3.0, 4.123, 5.0), Target("<=", 5)),
            Figure("latency", "fsync", "ms", (0.2,)),
            Figure("throughput", "bare", "events/s", (23456.7,)),
        ]
    ).splitlines()
    assert set(lines[1]) == {"-"}
    assert [line.split("  ")[0] for line in lines[2:]] == ["latency", "", "throughput"]
    assert " ".join(lines[2].split()) == "latency front page, p50 4.12 ms 3.00 - 5.00 <= 5.00 met"
    assert "23,457 events/s" in lines[4]
    for heading in ("figure", "median", "verdict"):
        place = lines[0].index(heading)
        assert lines[2][place - 2 : place] == "  "
        assert lines[2][place] != " "


def test_the_json_holds_every_repetition() -> None:
    figure = Figure("catch-up", "shown", "s", (3.0, 2.0, 4.0), Target("<=", 10))
    found = json.loads(json.dumps(as_json(figure)))
    assert found["samples"] == [3.0, 2.0, 4.0]
    assert found["median"] == 3.0
    assert found["target"] == {"bound": "<=", "limit": 10, "applies": True}
    assert found["verdict"] == "met"
