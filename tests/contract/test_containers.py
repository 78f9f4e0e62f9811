"""What the files of the containers promise, read without an engine."""

import re
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from deploy.init import SERVICES, acl_file

from ilbo_events import STREAMS
from tests.machine import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_container_is_contained(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"].partition(":")[0] not in ("", "0", "root")
    assert service["pids_limit"] > 0
    assert service["mem_limit"]


@pytest.mark.parametrize("name", sorted(set(COMPOSE["services"]) - {"init"}))
def test_what_runs_is_started_again(name: str) -> None:
    assert COMPOSE["services"][name]["restart"] == "unless-stopped"


def test_only_the_edge_is_published_and_to_this_machine_alone() -> None:
    published = {name: s["ports"] for name, s in COMPOSE["services"].items() if "ports" in s}
    assert published == {"edge": ["${ILBO_ADDRESS:-127.0.0.1}:${ILBO_PORT:-8080}:8080"]}


def test_secrets_come_from_files() -> None:
    for service in COMPOSE["services"].values():
        for name in service.get("environment", {}):
            assert not re.search(r"PASSWORD|SECRET|KEY$", name) or name.endswith("_FILE")


def test_redis_keeps_what_it_acknowledged() -> None:
    lines = (ROOT / "deploy" / "redis.conf").read_text("utf-8").splitlines()
    assert {
        "appendonly yes",
        "appendfsync always",
        "maxmemory-policy noeviction",
        "enable-debug-command no",
    } <= set(lines)


def test_the_rules_of_redis_follow_the_registry_of_streams() -> None:
    rules = (ROOT / "deploy" / "users.acl").read_text("utf-8")
    users = acl_file(rules, dict.fromkeys((*SERVICES, "ops"), "x")).splitlines()
    for service in SERVICES:
        user = next(line for line in users if line.startswith(f"user {service} "))
        selectors = re.findall(r"\(([^()]+)\)", user)
        may = {
            (stream.name, command)
            for stream in STREAMS
            for command in ("+xadd", "+xreadgroup")
            for selector in selectors
            if {f"~{stream.name}", command} <= set(selector.split())
        }
        publishes = {(s.name, "+xadd") for s in STREAMS if service in s.producers}
        reads = {(s.name, "+xreadgroup") for s in STREAMS if service in s.consumers}
        assert may == publishes | reads, service


def test_the_dockerfile_builds_where_no_registry_answers() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert "# syntax" not in text
    assert "@sha256:" not in text
