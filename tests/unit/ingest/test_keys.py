import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from ilbo_ingest.key_ring import KeyRing, NoAccessError
from ilbo_ingest.keys import (
    KeysFileError,
    UnknownKeyIdError,
    add_key,
    keys_file,
    list_keys,
    revoke_key,
)
from tests.unit.ingest.fakes import NOON, FakeClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return keys_file(tmp_path / "data")


def test_a_key_lets_in_and_its_text_is_nowhere_in_the_file(path: Path) -> None:
    key, text = add_key(path, "통신사", NOON)
    assert KeyRing(path, FakeClock()).key_of(f"Bearer {text}") == key
    assert text not in path.read_text()
    assert text.rsplit("_", 1)[1] not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_has_the_shape_that_scanners_find(path: Path) -> None:
    key, text = add_key(path, "통신사", NOON)
    prefix, key_id, secret = text.split("_")
    assert (prefix, key_id, len(key_id), len(secret)) == ("ilbo", key.id, 8, 43)
    assert secret.isalnum()


def test_a_revoked_key_stops_with_the_next_request(path: Path) -> None:
    ring = KeyRing(path, FakeClock())
    key, text = add_key(path, "통신사", NOON)
    _, other = add_key(path, "편집국", NOON)
    ring.key_of(f"Bearer {text}")
    revoke_key(path, key.id, NOON)
    with pytest.raises(NoAccessError):
        ring.key_of(f"Bearer {text}")
    assert ring.key_of(f"Bearer {other}").name == "편집국"
    assert [key.revoked_at for key in list_keys(path)] == [NOON, None]


def test_an_expired_key_is_refused(path: Path) -> None:
    clock = FakeClock()
    _, text = add_key(path, "통신사", NOON, expires_at=NOON + timedelta(days=1))
    ring = KeyRing(path, clock)
    ring.key_of(f"Bearer {text}")
    clock.passes(days=1)
    with pytest.raises(NoAccessError):
        ring.key_of(f"Bearer {text}")


def test_whatever_is_wrong_is_refused_in_the_same_way(path: Path) -> None:
    key, text = add_key(path, "통신사", NOON)
    ring = KeyRing(path, FakeClock())
    wrong = text[:-1] + ("0" if text[-1] != "0" else "1")
    for header in (
        None,
        "",
        text,
        f"Basic {text}",
        f"Bearer {wrong}",
        f"Bearer ilbo_{key.id}_",
        f"Bearer {text.replace(key.id, 'AAAAAAAA')}",
        f"Bearer {text}\u0000",
        "Bearer ÿ",
    ):
        with pytest.raises(NoAccessError):
            ring.key_of(header)


def test_without_a_file_nobody_gets_in(path: Path) -> None:
    with pytest.raises(NoAccessError):
        KeyRing(path, FakeClock()).key_of("Bearer x")
    assert list_keys(path) == []


def test_a_broken_file_lets_nobody_in_and_says_so(path: Path) -> None:
    _, text = add_key(path, "통신사", NOON)
    ring = KeyRing(path, FakeClock())
    ring.key_of(f"Bearer {text}")
    path.write_text("[{")
    with pytest.raises(KeysFileError, match="is no list of keys"):
        ring.key_of(f"Bearer {text}")


def test_what_is_not_there_can_not_be_revoked(path: Path) -> None:
    with pytest.raises(UnknownKeyIdError):
        revoke_key(path, "AAAAAAAA", NOON)


def test_keys_added_at_the_same_time_are_all_kept(path: Path) -> None:
    threads = [
        threading.Thread(target=add_key, args=(path, f"통신사 {n}", NOON)) for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({key.id for key in list_keys(path)}) == 20


@pytest.mark.parametrize(
    ("scopes", "source", "may"),
    [
        (("*",), "기상청", True),
        (("*",), None, True),
        (("기상청",), "기상청", True),
        (("기상청",), "고용노동부", False),
        (("기상청",), None, False),
    ],
)
def test_a_scope_names_the_sources_a_key_writes_for(
    path: Path, scopes: tuple[str, ...], source: str | None, may: bool
) -> None:
    key, _ = add_key(path, "통신사", NOON, scopes=scopes)
    assert key.may_write(source) is may
