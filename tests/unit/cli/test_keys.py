import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ilbo.folder import Folder
from ilbo.keys import app
from ilbo.local_key import ensure_local_key
from ilbo_ingest.keys import hash_of, list_keys, revoke_key
from tests.unit.cli.calls import call


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def _data(folder: Folder) -> tuple[str, str]:
    return ("--data", str(folder.path))


def test_a_new_key_is_all_that_standard_output_holds_and_only_its_hash_is_stored(
    folder: Folder,
) -> None:
    made = call(app, "add", "서울시", *_data(folder))
    key = made.out.strip()
    assert key.startswith("ilbo_")
    assert "only time" in made.errors
    [stored] = list_keys(folder.keys)
    assert stored.sha256 == hash_of(key)
    assert key not in folder.keys.read_text("utf-8")


def test_scopes_and_days_are_stored(folder: Folder) -> None:
    call(
        app,
        "add",
        "부처",
        "--scope",
        "고용노동부",
        "--scope",
        "기상청",
        "--expires-days",
        "3",
        *_data(folder),
    )
    [stored] = list_keys(folder.keys)
    assert stored.scopes == ("고용노동부", "기상청")
    assert stored.expires_at is not None
    assert 2 <= (stored.expires_at - datetime.now(UTC)).days <= 3


def test_a_revoked_key_stays_in_the_list(folder: Folder) -> None:
    made = json.loads(call(app, "add", "desk", "--json", *_data(folder)).out)
    assert call(app, "revoke", made["id"], *_data(folder)).code == 0
    [listed] = [
        json.loads(line) for line in call(app, "list", "--json", *_data(folder)).out.splitlines()
    ]
    assert (listed["id"], listed["state"]) == (made["id"], "revoked")
    assert "revoked" in call(app, "list", *_data(folder)).out


def test_an_unknown_key_is_an_error_with_its_id(folder: Folder) -> None:
    refused = call(app, "revoke", "nosuchid", *_data(folder))
    assert (refused.code, refused.errors) == (1, f"there is no key nosuchid in {folder.path}")


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_a_name_that_is_none_is_an_error(folder: Folder, name: str) -> None:
    assert call(app, "add", name, *_data(folder)).code == 1
    assert list_keys(folder.keys) == []


def test_a_broken_file_of_keys_is_an_error_with_its_name(folder: Folder) -> None:
    folder.keys.write_text("{", "utf-8")
    assert "keys.json" in call(app, "list", *_data(folder)).errors
    assert call(app, "add", "desk", *_data(folder)).code == 1


def test_the_local_key_is_made_once_and_private(folder: Folder) -> None:
    key = ensure_local_key(folder)
    assert ensure_local_key(folder) == key
    assert len(list_keys(folder.keys)) == 1
    assert folder.local_key.read_text("utf-8") == f"{key}\n"
    assert folder.local_key.stat().st_mode & 0o777 == 0o600


def test_a_revoked_local_key_is_replaced(folder: Folder) -> None:
    old = ensure_local_key(folder)
    revoke_key(folder.keys, list_keys(folder.keys)[0].id, datetime.now(UTC))
    assert ensure_local_key(folder) != old
