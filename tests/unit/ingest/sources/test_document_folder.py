"""Documents as they came, bounded, with what is known of them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ilbo_ingest.sources.document_folder import DocumentFolder

NOON = datetime(2026, 6, 15, 3, tzinfo=UTC)


def documents(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix != ".json")


def test_a_document_is_kept_with_what_is_known_of_it(tmp_path: Path) -> None:
    kept = DocumentFolder(tmp_path, 10, 1000)
    file = kept.keep("고용노동부", b"<rss/>", {"headers": [["etag", '"1"']]}, NOON)
    assert file.read_bytes() == b"<rss/>"
    assert file.name.startswith("20260615T030000Z-")
    about = json.loads(file.with_name(file.name + ".json").read_text("utf-8"))
    assert (about["source"], about["headers"]) == ("고용노동부", [["etag", '"1"']])
    assert kept.keep("고용노동부", b"<rss/>", {}, NOON + timedelta(hours=1)) == file
    assert documents(tmp_path) == [file]


def test_of_too_many_the_oldest_go_with_what_was_known_of_them(tmp_path: Path) -> None:
    kept = DocumentFolder(tmp_path, 3, 1000)
    files = [
        kept.keep("가", b"%d" % number, {}, NOON + timedelta(minutes=number)) for number in range(6)
    ]
    assert documents(tmp_path) == files[3:]
    assert len(list((tmp_path / "가").iterdir())) == 6
    kept.keep("나", b"x", {}, NOON)
    assert len(documents(tmp_path)) == 4, "each source has its own room"


def test_of_too_much_the_oldest_go_and_the_newest_stays(tmp_path: Path) -> None:
    kept = DocumentFolder(tmp_path, 10, 100)
    for number in range(3):
        kept.keep("가", bytes([number]) * 40, {}, NOON + timedelta(minutes=number))
    assert len(documents(tmp_path)) == 2
    large = kept.keep("가", b"y" * 500, {}, NOON + timedelta(hours=1))
    assert documents(tmp_path) == [large]
