"""The stack in containers: what it keeps from whom."""

import json
import socket
import subprocess
import time
from functools import partial
from typing import Any

import httpx
import pytest

from tests.e2e.compose import Stack
from tests.until import until

pytestmark = pytest.mark.docker

OURS = ("redis", "ingest", "weather", "render", "edge")


@pytest.mark.parametrize("service", OURS)
def test_a_container_is_contained(stack: Stack, service: str) -> None:
    (container,) = stack.containers(service)
    host = container["HostConfig"]
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert host["Memory"] > 0
    assert host["PidsLimit"] > 0
    assert host["RestartPolicy"]["Name"] == "unless-stopped"
    status = dict(
        line.split(":", 1)
        for line in stack.execute(service, "cat", "/proc/1/status").splitlines()
        if ":" in line
    )
    assert "0" not in status["Uid"].split(), "not root"
    assert int(status["CapEff"], 16) == 0
    assert status["NoNewPrivs"].strip() == "1"
    assert status["Seccomp"].strip() == "2"
    with pytest.raises(AssertionError, match=r"Read-only file system|Permission denied"):
        stack.execute(service, "touch", "/opt/here")


@pytest.mark.parametrize("service", ["ingest", "weather", "render"])
def test_a_service_has_one_secret_that_only_it_can_read(stack: Stack, service: str) -> None:
    listing = stack.execute(service, "stat", "-c", "%a %u %n", "/run/secrets/redis-password")
    assert listing.split()[:2] == ["400", "10001"]
    assert stack.execute(service, "ls", "/run/secrets").split() == ["redis-password"]


def test_secrets_stand_in_no_environment_log_or_image(stack: Stack) -> None:
    secrets = [stack.key(), stack.execute("redis", "cat", "/run/secrets/ops-password")]
    secrets += [
        stack.execute(service, "cat", "/run/secrets/redis-password")
        for service in ("ingest", "weather", "render")
    ]
    assert len({secret.strip() for secret in secrets if secret.strip()}) == 5
    said = stack.compose("logs", "--no-color") + json.dumps(stack.containers())
    for image in stack.compose("images", "-q").split():
        said += _docker("image", "inspect", image) + _docker("history", "--no-trunc", image)
    for secret in secrets:
        assert secret.strip() not in said


def test_redis_is_reached_by_those_who_need_it_only(stack: Stack) -> None:
    networks = {service: _networks(stack.containers(service)[0]) for service in OURS}
    assert {service for service in OURS if "bus" in networks[service]} == {
        "redis", "ingest", "weather", "render",
    }  # fmt: skip
    assert networks["redis"] == {"bus"}
    assert networks["render"] == {"bus", "web"}, "render reaches nothing outside"
    published = {
        service: {port for port, hosts in _ports(stack, service).items() if hosts}
        for service in OURS
    }
    assert published == {service: set() for service in OURS} | {"edge": {"8080/tcp"}}
    with pytest.raises(AssertionError, match=r"NOAUTH|NOPERM"):
        stack.execute("redis", "redis-cli", "-e", "XLEN", "articles")
    with pytest.raises(AssertionError, match="NOPERM"):
        stack.execute(
            "redis", "redis-cli", "-e", "--user", "health", "--pass", "x", "XLEN", "pages"
        )


def test_half_sent_requests_are_closed_and_hold_up_nobody(stack: Stack) -> None:
    started = time.monotonic()
    half = [_half_sent(stack.port) for _ in range(200)]
    try:
        assert httpx.get(f"{stack.url}/", timeout=5).status_code == 200
        for connection in half:
            connection.settimeout(max(0.1, started + 15 - time.monotonic()))
            assert _rest(connection).startswith((b"", b"HTTP/1.1 408"))
    finally:
        for connection in half:
            connection.close()


def test_a_body_beyond_the_limit_is_refused(stack: Stack) -> None:
    answer = httpx.post(f"{stack.url}/v1/documents", content=b"x" * (34 << 20), timeout=30)
    assert answer.status_code == 413


def test_no_service_is_denied_anything_in_redis(stack: Stack) -> None:
    stack.compose("restart", "ingest", "weather", "render")
    stack.up()
    address = f"{stack.url}/v1/articles/acl-1"
    headers = {"Authorization": f"Bearer {stack.key()}"}
    for body in ("초판", "재판"):
        # A client asks again while a service that was restarted is not there: 503, Retry-After.
        until(partial(_published, address, headers, body), 30, what=f"{body} is published")
    page = f"{stack.url}/articles/acl-1"
    until(lambda: "재판" in httpx.get(page, timeout=10).text, 30, what="재판 is shown")
    until(lambda: httpx.delete(address, headers=headers, timeout=10).is_success, 30)
    until(lambda: httpx.get(page, timeout=10).status_code == 410, 30, what="it is withdrawn")
    letters = int(stack.redis("XLEN", "articles.dead"))
    stack.redis("XADD", "articles", "*", "data", "{")
    until(lambda: int(stack.redis("XLEN", "articles.dead")) == letters + 1, 30)
    until(lambda: int(stack.redis("XLEN", "pages")) > 0, 30)
    # What the other tests did to this server stands in the log, too.
    denied = json.loads(stack.redis("--json", "ACL", "LOG"))
    assert [entry for entry in denied if entry["username"] in ("ingest", "weather", "render")] == []


def _published(address: str, headers: dict[str, str], body: str) -> bool:
    article = {"headline": "권한 점검", "body": body}
    return httpx.put(address, json=article, headers=headers, timeout=10).is_success


def _networks(container: dict[str, Any]) -> set[str]:
    return {name.rpartition("_")[2] for name in container["NetworkSettings"]["Networks"]}


def _ports(stack: Stack, service: str) -> dict[str, Any]:
    ports: dict[str, Any] = stack.containers(service)[0]["NetworkSettings"]["Ports"]
    return ports


def _half_sent(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ")
    return connection


def _rest(connection: socket.socket) -> bytes:
    """Return what comes until the other side closes; fail when it stays open."""
    try:
        return connection.recv(1000)
    except ConnectionResetError:
        return b""


def _docker(*arguments: str) -> str:
    return subprocess.run(
        ["docker", *arguments], capture_output=True, text=True, timeout=60, check=True
    ).stdout
