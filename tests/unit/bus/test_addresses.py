import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_bus.addresses import RedisAddress, check_namespace, parse_address


@pytest.mark.parametrize(
    "url",
    ["redis://127.0.0.1:6379/0", "rediss://:secret@redis.example:6380/1", "unix:///run/r.sock"],
)
def test_a_single_server_is_left_to_the_client(url: str) -> None:
    assert parse_address(url) == RedisAddress("single", url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "redis+sentinel://s1:26379,s2/paper",
            RedisAddress("sentinel", "", (("s1", 26379), ("s2", 26379)), "paper"),
        ),
        (
            "redis+sentinel://ops:p%40ss@s1/paper/2",
            RedisAddress("sentinel", "", (("s1", 26379),), "paper", 2, "ops", "p@ss"),
        ),
        (
            "redis+cluster://:secret@c1:7000, c2:7001",
            RedisAddress("cluster", "", (("c1", 7000), ("c2", 7001)), password="secret"),
        ),
        ("redis+cluster://[::1]:7000", RedisAddress("cluster", "", (("::1", 7000),))),
        ("redis+cluster://[::1]", RedisAddress("cluster", "", (("::1", 6379),))),
        ("redis+cluster://c1/", RedisAddress("cluster", "", (("c1", 6379),))),
    ],
)
def test_sentinel_and_cluster_are_told_apart_by_their_scheme(
    url: str, expected: RedisAddress
) -> None:
    read = parse_address(url)
    assert (read.kind, read.nodes, read.master, read.database) == (
        expected.kind, expected.nodes, expected.master, expected.database,
    )  # fmt: skip
    assert (read.username, read.password) == (expected.username, expected.password)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("localhost:6379", "is no Redis address; schemes are redis, rediss, unix"),
        ("http://localhost", "http://localhost is no Redis address"),
        ("redis://", "'' is no host:port"),
        ("redis://:6379", "':6379' is no host:port"),
        ("redis+sentinel://s1", "names no master: redis"),
        ("redis+sentinel:///paper", "is no host:port"),
        ("redis+cluster://c1:port", "'c1:port' is no host:port"),
        ("redis+cluster://c1,,c2", "'' is no host:port"),
        ("redis+cluster://c1:70000", "is no host:port"),
        ("redis+sentinel://s1/paper/two", "'two' is no database number"),
        ("redis://h:99999/0", "'h:99999' is no host:port"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(url: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        parse_address(url)


def test_no_message_shows_a_password() -> None:
    for url in ("http://ops:secret@h", "redis+sentinel://ops:secret@s1", "redis://:secret@:1"):
        with pytest.raises(ValueError, match=r"^((?!secret).)*$"):
            parse_address(url)


@given(st.text(max_size=60) | st.from_regex(r"redis(\+\w+)?://[\w:,@/\[\]]*", fullmatch=True))
def test_any_text_is_an_address_or_a_value_error(url: str) -> None:
    try:
        parse_address(url)
    except ValueError:
        return


@pytest.mark.parametrize("namespace", ["", "paper:", "{}:", "}{", "{paper:"])
def test_a_cluster_needs_one_slot_for_a_newspaper(namespace: str) -> None:
    cluster = parse_address("redis+cluster://c1")
    with pytest.raises(ValueError, match="ILBO_NAMESPACE with a hash tag"):
        check_namespace(cluster, namespace)
    check_namespace(cluster, "{paper}:")
    check_namespace(parse_address("redis://h"), namespace)
