import hashlib
import stat
from pathlib import Path

import pytest
from deploy.init import RULES, SERVICES, acl_file, run

from ilbo_ingest.keys import hash_of, keys_file, list_keys


@pytest.fixture
def volumes(tmp_path: Path) -> Path:
    for name in ("first-key", "ingest-data", "redis-secrets"):
        (tmp_path / name).mkdir()
    for service in SERVICES:
        (tmp_path / f"{service}-secrets").mkdir()
    run(tmp_path, ["make"])
    return tmp_path


def secret_files(volumes: Path) -> dict[Path, str]:
    return {path: path.read_text() for path in volumes.rglob("*") if path.is_file()}


def test_every_secret_is_readable_by_its_owner_alone(volumes: Path) -> None:
    for path in volumes.rglob("*"):
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_running_again_changes_nothing(volumes: Path) -> None:
    before = secret_files(volumes)
    run(volumes, ["make"])
    assert secret_files(volumes) == before


def test_what_a_crash_left_half_written_does_no_harm(volumes: Path) -> None:
    password = volumes / "render-secrets/redis-password"
    password.unlink()
    half = password.with_name(".redis-password.new")
    half.write_text("half")
    run(volumes, ["make"])
    assert len(password.read_text()) > 40
    assert not half.exists()


def test_the_acl_file_knows_passwords_by_their_hash_only(volumes: Path) -> None:
    users = (volumes / "redis-secrets/users.acl").read_text()
    for service in SERVICES:
        password = (volumes / f"{service}-secrets/redis-password").read_text()
        line = next(line for line in users.splitlines() if line.startswith(f"user {service} "))
        assert f"#{hashlib.sha256(password.encode()).hexdigest()} " in line
        assert password not in users
    assert "{password}" not in users


def test_the_acl_file_has_one_line_a_user() -> None:
    lines = acl_file(RULES.read_text(), dict.fromkeys((*SERVICES, "ops"), "x")).splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["user", name] for name in ("default", "health", "ingest", "weather", "render", "ops")
    ]


def test_the_first_key_is_known_to_ingest(volumes: Path) -> None:
    key = run(volumes, ["key"]).strip()
    (known,) = list_keys(keys_file(volumes / "ingest-data"))
    assert known.sha256 == hash_of(key)


def test_keys_are_added_listed_and_revoked(volumes: Path) -> None:
    text = run(volumes, ["add-key", "통신사"]).strip()
    key_id = text.split("_")[1]
    assert f"{key_id}  live  통신사" in run(volumes, ["list-keys"])
    assert f"{key_id}  dead  통신사" in run(volumes, ["revoke-key", key_id])
