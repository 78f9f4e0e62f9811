"""An object server for tests: as much of Amazon S3's interface as putting and getting needs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class StoredObject:
    """What was put, and how."""

    content: bytes
    headers: dict[str, str]


@dataclass
class ObjectServer:
    """The server, from outside."""

    port: int
    objects: dict[str, StoredObject] = field(default_factory=dict)
    status: int | None = None
    """Every request is answered with it, when set."""

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to find it."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "newsroom",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "ap-northeast-2",
        }


@contextmanager
def object_server() -> Iterator[ObjectServer]:
    """Yield a server that runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    state = ObjectServer(server.server_port)
    server.state = state  # type: ignore[attr-defined] # how a handler finds it
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def _state(self) -> ObjectServer:
        state: ObjectServer = self.server.state  # type: ignore[attr-defined] # as above
        return state

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["content-length"]))
        if self._refused():
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._state.objects[self.path] = StoredObject(content, headers)
        self._answer(200, b"")

    def do_GET(self) -> None:
        if self._refused():
            return
        found = self._state.objects.get(self.path)
        if found is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._answer(200, found.content)

    def _refused(self) -> bool:
        if self._state.status is not None:
            self._answer(self._state.status, b"<Error><Code>AccessDenied</Code></Error>")
        return self._state.status is not None

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.send_header("etag", '"1"')
        self.send_header("last-modified", "Wed, 25 Nov 2026 01:00:00 GMT")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""
