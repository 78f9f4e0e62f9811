"""Each process takes the first replica that no other holds."""

from pathlib import Path

import pytest

from ilbo_render.replica import NoReplicaError, take_replica


def test_the_first_free_folder_is_taken_and_names_the_group(tmp_path: Path) -> None:
    first, second = take_replica(tmp_path), take_replica(tmp_path)
    assert [(r.group, r.folder.name) for r in (first, second)] == [
        ("render-0", "replica-0"),
        ("render-1", "replica-1"),
    ]
    first.release()
    third = take_replica(tmp_path)
    assert third.group == "render-0"
    third.release()
    second.release()


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(NoReplicaError, match="ILBO_DATA"):
        take_replica(tmp_path / "data")
