"""The servers the other tests rely on."""

from redis import Redis

from tests.servers import RedisServer


def test_a_killed_server_comes_back_at_its_address_with_what_it_acknowledged(
    redis_server: RedisServer,
) -> None:
    with redis_server.client() as client:
        entry = client.xadd("articles", {"data": "서울 첫눈"})
    redis_server.restart()
    with redis_server.client() as client:
        assert client.xrange("articles") == [(entry, {b"data": "서울 첫눈".encode()})]
        assert client.config_get("appendfsync") == {"appendfsync": "always"}


def test_a_shared_server_is_empty_for_each_test(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("서울", "첫눈")


test_a_shared_server_is_empty_again = test_a_shared_server_is_empty_for_each_test
