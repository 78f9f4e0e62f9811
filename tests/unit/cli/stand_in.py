"""A stand-in for ingest on loopback: it answers as it is told, and keeps what it was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class StandIn:
    """Answers (status, body, headers) in turn; the last one for ever."""

    url: str = ""
    answers: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def will_answer(self, status: int, body: str = "{}", **headers: str) -> None:
        """Add an answer; `retry_after` is the header Retry-After."""
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        self.answers.append((status, body, named))


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Yield a running one."""
    state = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.asked.append(Asked(self.path, headers, self.rfile.read(length)))
            chosen = state.answers[0] if len(state.answers) == 1 else state.answers.pop(0)
            status, body, extra = chosen
            self.send_response(status)
            for name, value in {**extra, "Content-Length": str(len(body.encode()))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_DELETE = do_POST  # noqa: N815 - its name there

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
