from dataclasses import replace
from pathlib import Path

from ilbo.folder import Folder
from ilbo.newsroom.plan import Call, part_url, ports, server_plan, service_plans

CALL = Call(Folder(Path("/d")), Path("/p/ilbo.toml"), 8000, "127.0.0.1", None, None, True)


def test_the_site_has_the_port_asked_for_and_the_others_the_two_after_it() -> None:
    assert ports(CALL) == {"render": 8000, "ingest": 8001, "weather": 8002}


def test_the_redis_port_counts_only_for_the_embedded_server() -> None:
    assert ports(replace(CALL, redis_port=6390))["redis"] == 6390
    assert "redis" not in ports(replace(CALL, redis_port=6390, redis_url="redis://h"))


def test_services_are_told_where_everything_is() -> None:
    environment = {"ILBO_CLOCK": "2026-03-12T15:00:00+09:00", "ILBO_PORT": "1", "PATH": "/bin"}
    plans = {
        p.name: p
        for p in service_plans(CALL, "unix:///d/redis.sock", environment, on_terminal=False)
    }
    given = plans["ingest"].environment
    assert given["ILBO_REDIS_URL"] == "unix:///d/redis.sock"
    assert (given["ILBO_PORT"], given["ILBO_DATA"]) == ("8001", "/d")
    assert given["ILBO_CONFIG"] == "/p/ilbo.toml"
    assert given["ILBO_CLOCK"] == environment["ILBO_CLOCK"]
    assert plans["weather"].command[1:] == ("-m", "ilbo_weather")
    assert plans["render"].url == "http://127.0.0.1:8000"


def test_credentials_of_another_server_do_not_reach_the_embedded_one() -> None:
    environment = {"ILBO_REDIS_PASSWORD": "x", "ILBO_REDIS_USERNAME": "y"}
    own = service_plans(CALL, "unix:///d/redis.sock", environment, on_terminal=False)
    assert not environment.keys() & own[0].environment.keys()
    theirs = service_plans(
        replace(CALL, redis_url="redis://h"), "redis://h", environment, on_terminal=False
    )
    assert theirs[0].environment["ILBO_REDIS_PASSWORD"] == "x"


def test_services_are_calm_on_a_terminal_unless_told_otherwise() -> None:
    calm = service_plans(CALL, "u", {}, on_terminal=True)
    assert calm[0].environment["ILBO_LOG_LEVEL"] == "warning"
    told = service_plans(CALL, "u", {"ILBO_LOG_LEVEL": "debug"}, on_terminal=True)
    assert told[0].environment["ILBO_LOG_LEVEL"] == "debug"


def test_the_server_inherits_the_lock() -> None:
    assert server_plan(CALL, ("valkey",), {}, 7).kept_open == (7,)


def test_a_part_that_listens_everywhere_is_asked_on_loopback() -> None:
    assert part_url("0.0.0.0", 80) == "http://127.0.0.1:80"
    assert part_url("::", 80) == "http://[::1]:80"


def test_what_is_told_of_a_replay_stands_over_the_environment() -> None:
    replay = {"ILBO_WEATHER_KMA_URL": "http://127.0.0.1:1/", "ILBO_CLOCK": "2026-03-12T14:00+09:00"}
    environment = {"ILBO_WEATHER_KMA_URL": "", "PATH": "/bin"}
    plans = service_plans(CALL, "u", environment, replay, on_terminal=False)
    assert all(replay.items() <= dict(plan.environment).items() for plan in plans)
