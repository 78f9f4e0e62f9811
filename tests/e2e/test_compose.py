"""The stack in containers: what a reader and a publisher see at the edge."""

import gzip
import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import brotli  # type: ignore[import-untyped]
import httpx
import pytest

from tests.e2e.compose import Stack
from tests.e2e.pages import lines_of, missing_in_order, page_text
from tests.machine import ROOT
from tests.until import until

pytestmark = pytest.mark.docker

EDITION = ROOT / "examples" / "edition-2026-03-12.txt"
HEADLINE = "올해 첫 지역고용아카데미 열어"
NOT_YET = (httpx.TransportError,)
FILL = """
for i = 1, tonumber(ARGV[1]) do
  local article = {article_id = 'fill-' .. i, headline = '지난 기사 ' .. i, body = ARGV[2]}
  redis.call('XADD', 'articles', '*', 'data', cjson.encode(article))
end
"""


def get(stack: Stack, path: str, **headers: str) -> httpx.Response:
    """Return a fresh page from the edge, as `headers` (with _ for -) ask for it."""
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(stack.url + path, headers={"Cache-Control": "no-cache"} | asked, timeout=10)


def shows(stack: Stack, path: str, text: str) -> None:
    until(lambda: text in get(stack, path).text, 15, ignoring=NOT_YET, what=f"{text} on {path}")


@pytest.fixture(scope="module")
def edition(stack: Stack) -> Stack:
    """Return the stack with the example edition published through its edge."""
    answer = stack.publish(EDITION.read_bytes(), stack.key())
    assert answer.status_code < 300, answer.text
    shows(stack, "/", HEADLINE)
    return stack


def article_path(stack: Stack) -> str:
    day = get(stack, "/archive/2026/03/12").text
    found = re.search(rf'href="(/articles/[^"]+)"[^>]*>(?:(?!</a>).)*{HEADLINE}', day, re.DOTALL)
    assert found, day
    return found[1]


def replica_shows(stack: Stack, index: int, path: str, text: str) -> bool:
    """Return whether one replica, asked past the edge, shows a text."""
    address = f"http://127.0.0.1:8000{path}"
    ask = f"import urllib.request as u; print(u.urlopen('{address}').read().decode())"
    return text in stack.execute("render", "python", "-c", ask, index=index)


def test_everything_is_healthy(stack: Stack) -> None:
    states = {
        container["Config"]["Labels"]["com.docker.compose.service"]: container["State"]
        for container in stack.containers()
    }
    assert states["init"]["ExitCode"] == 0
    for service in ("redis", "ingest", "weather", "render", "edge"):
        assert states[service]["Health"]["Status"] == "healthy"


def test_a_document_handed_in_at_the_edge_is_an_article_in_its_order(edition: Stack) -> None:
    page = page_text(get(edition, article_path(edition)).text)
    missing = missing_in_order(page, lines_of(EDITION.read_text("utf-8")))
    assert missing is None, f"{missing!r} is not there in its order in {page}"


def test_a_wrong_key_publishes_nothing(stack: Stack) -> None:
    assert stack.publish(EDITION.read_bytes(), "ilbo_00000000_wrong").status_code == 401


def test_weather_from_the_web_map_is_shown(stack: Stack) -> None:
    until(lambda: "kma-web-map" in stack.redis("XRANGE", "weather", "-", "+"), 30)
    until(lambda: "맑음서울8.7℃" in page_text(get(stack, "/").text), 10, what="서울 in the ticker")


def test_an_event_of_another_program_is_shown_within_a_second(stack: Stack) -> None:
    stack.redis("XADD", "articles", "*", "data", '{"headline":"서울 첫눈","body":"새벽에 내렸다"}')
    path = f"{stack.url}/"
    until(lambda: "서울 첫눈" in httpx.get(path, timeout=5).text, 1, what="서울 첫눈 on /")


def test_an_unreadable_event_is_a_dead_letter_and_stops_nothing(stack: Stack) -> None:
    stack.redis("XADD", "articles", "*", "data", '{"headline":')
    stack.redis("XADD", "articles", "*", "data", '{"headline":"한라산 설경","body":"흰 산"}')
    shows(stack, "/", "한라산 설경")
    until(lambda: int(stack.redis("XLEN", "articles.dead")) == 1, 10)


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_pages_pass_the_edge_compressed(edition: Stack, encoding: str) -> None:
    with httpx.stream(
        "GET", f"{edition.url}/", headers={"Accept-Encoding": encoding}, timeout=10
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("Content-Encoding", "identity") == encoding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[encoding]
    assert HEADLINE in unpack(raw).decode()
    assert "accept-encoding" in answer.headers["Vary"].lower()


@pytest.mark.parametrize("cache_control", ["no-cache", "max-age=60"])
def test_an_unchanged_page_is_not_sent_again(edition: Stack, cache_control: str) -> None:
    path = article_path(edition)
    tag = get(edition, path).headers["ETag"]
    answer = get(edition, path, If_None_Match=tag, Cache_Control=cache_control)
    assert (answer.status_code, answer.content) == (304, b"")


def test_the_edge_keeps_the_headers_of_the_pages_and_names_no_version(stack: Stack) -> None:
    headers = get(stack, "/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert not re.search(r"\d", headers.get("Server", ""))


def test_what_is_for_the_operator_is_not_at_the_edge(stack: Stack) -> None:
    for path in ("/metrics", "/health/ready", "/asyncapi.json"):
        assert get(stack, path).status_code == 404


@pytest.fixture
def replicas(edition: Stack) -> Iterator[Stack]:
    """Return the stack with two replicas of render."""
    edition.up(replicas=2)
    yield edition
    edition.up(replicas=1)


def test_every_replica_shows_every_article(replicas: Stack) -> None:
    path = article_path(replicas)
    assert replica_shows(replicas, 1, path, HEADLINE)
    assert replica_shows(replicas, 2, path, HEADLINE)
    replicas.up(replicas=3)
    assert replica_shows(replicas, 3, path, HEADLINE)
    folders = replicas.execute("render", "ls", "/data").split()
    assert {"replica-0", "replica-1", "replica-2"} <= set(folders)


def test_a_new_replica_is_asked_nothing_before_it_has_read_the_log(replicas: Stack) -> None:
    count = 5000
    replicas.redis("EVAL", FILL, "0", str(count), "지난 일 " * 300)
    newest, headline = f"/articles/fill-{count}", f"지난 기사 {count}"
    for index in (1, 2):
        shown = partial(replica_shows, replicas, index, newest, headline)
        until(shown, 20, ignoring=(AssertionError,))
    with reading(f"{replicas.url}{newest}") as answers:
        replicas.up(replicas=4)
    assert replica_shows(replicas, 4, newest, headline)
    assert set(answers) == {"200"}, f"{answers} {replicas.compose('logs', '-t', 'render')}"


@contextmanager
def reading(url: str) -> Iterator[Counter[str]]:
    """Read the page without a pause and count how the edge answers."""
    answers: Counter[str] = Counter()
    over = threading.Event()

    def read() -> None:
        with httpx.Client(headers={"Cache-Control": "no-cache"}, timeout=10) as client:
            while not over.is_set():
                answers[str(client.get(url).status_code)] += 1

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield answers
    finally:
        over.set()
        reader.join()


def test_a_killed_replica_costs_no_reader_a_page(replicas: Stack) -> None:
    killed = replicas.containers("render")[0]
    with reading(f"{replicas.url}/") as answers:
        until(lambda: answers["200"] > 20)
        os.kill(killed["State"]["Pid"], signal.SIGKILL)
        until(lambda: restarted(replicas, killed["Id"]), 30, what="the engine starts it again")
        until(lambda: replica_shows(replicas, 1, "/", "<html"), 30, ignoring=(AssertionError,))
    assert set(answers) == {"200"}, answers


def restarted(stack: Stack, container_id: str) -> bool:
    return any(
        container["RestartCount"] == 1 and container["State"]["Running"]
        for container in stack.containers("render")
        if container["Id"] == container_id
    )


def written(stack: Stack) -> list[str]:
    """Return all that Redis holds for the services, as text."""
    streams = [stack.redis("XRANGE", stream, "-", "+") for stream in ("articles", "weather")]
    ledgers = [stack.redis("HGETALL", f"{stream}.ledger") for stream in ("articles", "weather")]
    return [*streams, *map(in_any_order, ledgers), stack.redis("GET", "articles.ledger.generation")]


def in_any_order(reply: str) -> str:
    return "\n".join(sorted(reply.splitlines()))


def test_down_and_up_again_keeps_everything(edition: Stack) -> None:
    path, key, before = article_path(edition), edition.key(), written(edition)
    edition.compose("down", "--timeout", "20")
    edition.up()
    after = written(edition)
    assert [len(part) for part in after] == [len(part) for part in before]
    assert after == before
    assert HEADLINE in get(edition, path).text
    assert edition.key() == key
    length = edition.redis("XLEN", "articles")
    assert edition.publish(EDITION.read_bytes(), key).status_code < 300
    assert edition.redis("XLEN", "articles") == length, "nothing new was said"
