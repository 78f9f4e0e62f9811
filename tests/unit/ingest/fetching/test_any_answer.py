"""Whatever a server sends, a fetch ends with a page or a failure, and raises nothing."""

import gzip
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from ilbo_ingest.fetching import Fetched, FetchFailure, Reason, Request, Validators
from tests.unit.ingest.fetching.forbidden import PUBLIC
from tests.unit.ingest.fetching.world import World

LINES = (
    b"Content-Length: 5",
    b"Content-Length: -5",
    b"Content-Length: 5, 5",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: identity",
    b"Content-Encoding: gzip",
    b"Content-Encoding: br",
    b"Content-Type: text/xml; charset*=x'y'%ff",
    b"Content-Type: ;;==;charset",
    b"Location: /\xb1\xe2\xbb\xe7",
    b"Location: //[",
    b"Location: http:\\\\a",
    b"Location: ?",
    b"Set-Cookie: a=b; Max-Age",
    "Set-Cookie: 가=나; Path=/".encode(),
    b"Set-Cookie: =;;=",
    b"Retry-After: 1e9",
    b"Expires: Thu, 99 Foo",
    b"Cache-Control: max-age=,no-",
    b"ETag: \xff",
    b" folded",
    b"\xed\x95\x9c: x",
    b"no colon",
    b": empty",
)
BODIES = (
    b"",
    b"<rss/>",
    b"5\r\n<rss>\r\n0\r\n\r\n",
    b"zz\r\n",
    gzip.compress(b"<rss/>"),
    b"\0\xff",
)
START = st.sampled_from(
    [b"HTTP/1.1 %d OK" % status for status in (200, 204, 301, 302, 304, 308, 404, 503, 103, 99, 0)]
    + [b"HTTP/2 200", b"HTTP/1.1", b"HTTP/1.1 200", b"ICY 200 OK", b"", b"<html>"]
)
ANSWERS = st.builds(
    lambda start, lines, end, body: b"\r\n".join([start, *lines]) + end + body,
    START,
    st.lists(st.sampled_from(LINES), max_size=5),
    st.sampled_from([b"\r\n\r\n", b"\n\n", b"\r\n", b""]),
    st.sampled_from(BODIES) | st.binary(max_size=30),
)


@settings(max_examples=150)
@given(st.lists(ANSWERS | st.binary(max_size=60), min_size=1, max_size=3))
async def test_every_answer_has_an_end(answers: list[bytes]) -> None:
    world = World()
    left = list(answers)
    world.network.serve(PUBLIC, lambda _: left.pop(0) if len(left) > 1 else left[0])
    request = Request(
        "http://allowed.test/rss", cookies_from="/", validators=Validators('"v"', "then")
    )
    outcome = await world.fetch(request)
    if isinstance(outcome, FetchFailure):
        assert outcome.reason in get_args(Reason)
        assert outcome.detail
    elif isinstance(outcome, Fetched):
        assert outcome.url.startswith("http://allowed.test/")
