import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from ilbo import publish, sources
from ilbo.errors import CommandError, Exit
from ilbo.ingest_client import IngestClient
from ilbo.receipts import article_count, receipt_summary
from ilbo.targets import IngestTarget
from tests.unit.cli.calls import Called, call
from tests.unit.cli.stand_in import StandIn, stand_in

ARTICLE = {"type": "ArticlePublished", "subject": "a1", "state": "published", "revision": 1}
SEEN = {"type": "WeatherObserved", "subject": "108", "state": "published", "revision": 1}
RECEIPT = json.dumps({"reader": "portal-text", "items": [ARTICLE, SEEN, SEEN], "notes": []})

app = typer.Typer()
app.command("publish")(publish.publish)
app.command("sources")(sources.sources)


@pytest.fixture
def ingest() -> Iterator[StandIn]:
    with stand_in() as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "판.txt"
    path.write_text("2026.03.12 (목)", "utf-8")
    return path


def _publish(ingest: StandIn, *files: object, given: bytes = b"") -> Called:
    target = ("--url", ingest.url, "--key", "ilbo_x")
    return call(app, "publish", *map(str, files), *target, given=given)


def test_a_document_is_sent_whole_with_key_and_name(ingest: StandIn, file: Path) -> None:
    ingest.will_answer(200, RECEIPT)
    called = _publish(ingest, file)
    assert (called.code, called.errors) == (0, "")
    assert called.out == f"{file}: 1 article published, 2 observations published\n"
    [asked] = ingest.asked
    assert asked.path.startswith("/v1/documents?name=%ED")
    assert asked.body == file.read_bytes()
    assert asked.headers["authorization"] == "Bearer ilbo_x"


def test_while_ingest_is_busy_the_same_request_is_sent_again(ingest: StandIn, file: Path) -> None:
    ingest.will_answer(503, '{"detail":"Redis does not answer"}', retry_after="0")
    ingest.will_answer(429, retry_after="0")
    ingest.will_answer(200, RECEIPT)
    called = _publish(ingest, file)
    assert called.code == 0
    assert "Redis does not answer" in called.errors
    keys = {asked.headers["idempotency-key"] for asked in ingest.asked}
    assert (len(ingest.asked), len(keys)) == (3, 1)


def test_each_document_has_an_idempotency_key_of_its_own(ingest: StandIn, file: Path) -> None:
    ingest.will_answer(200, RECEIPT)
    _publish(ingest, file, file)
    assert len({asked.headers["idempotency-key"] for asked in ingest.asked}) == 2


def test_a_refused_document_is_named_with_the_reason_and_the_others_are_sent(
    ingest: StandIn, file: Path, tmp_path: Path
) -> None:
    ingest.will_answer(422, '{"title":"No readable document","detail":"the document is empty"}')
    ingest.will_answer(200, RECEIPT)
    called = _publish(ingest, file, tmp_path / "none", file)
    assert called.code == 1
    assert f"{file}: the document is empty (422)" in called.errors
    assert f"{tmp_path}/none: No such file" in called.errors
    assert called.out.count("1 article published") == 1


def test_a_refused_item_is_no_success(ingest: StandIn, file: Path) -> None:
    refused = {**ARTICLE, "state": "refused", "reason": "the key may not write for 기상청"}
    ingest.will_answer(200, json.dumps({"reader": "r", "items": [refused], "notes": []}))
    called = _publish(ingest, file)
    assert called.code == 1
    assert "a1: the key may not write for 기상청" in called.errors


def test_a_wrong_key_ends_at_once(ingest: StandIn, file: Path) -> None:
    ingest.will_answer(401, '{"detail":"send a key"}')
    called = _publish(ingest, file, file)
    assert called.code == Exit.USAGE
    assert len(ingest.asked) == 1
    assert "ilbo_x" not in called.errors


def test_programs_get_one_object_a_file(ingest: StandIn, file: Path) -> None:
    ingest.will_answer(200, RECEIPT)
    called = call(app, "publish", "-", "--url", ingest.url, "--key", "k", "--json", given=b"x")
    shown = json.loads(called.out)
    assert (shown["file"], len(shown["items"])) == ("-", 3)


async def test_an_ingest_that_never_answers_is_an_error_in_the_end() -> None:
    target = IngestTarget("http://127.0.0.1:9", "k")
    async with IngestClient(target, patience_seconds=0.3) as client:
        with pytest.raises(CommandError, match="no answer") as caught:
            await client.publish("x", b"x")
    assert caught.value.code is Exit.UNREACHABLE


@pytest.mark.parametrize("body", ["<html>", "[]", "{}", '{"items": 1}'])
def test_another_server_is_an_error_that_says_so(ingest: StandIn, file: Path, body: str) -> None:
    ingest.will_answer(200, body)
    called = _publish(ingest, file)
    assert called.code == 1
    assert "does not answer as ingest does" in called.errors


def test_sources_are_listed(ingest: StandIn) -> None:
    source = {"kind": "document", "name": "portal-text", "items": {"published": 2}}
    ingest.will_answer(200, json.dumps({"since": "2026", "sources": [source]}))
    target = ("--url", ingest.url, "--key", "k")
    assert json.loads(call(app, "sources", "--json", *target).out) == source
    assert "portal-text" in call(app, "sources", *target).out


def test_a_receipt_counts_what_was_taken() -> None:
    receipt = json.loads(RECEIPT)
    assert article_count(receipt) == 1
    unchanged = {"items": [{**ARTICLE, "state": "unchanged"}]}
    assert receipt_summary(unchanged) == "1 article unchanged"
    assert receipt_summary({"items": []}) == "nothing to publish in it"
