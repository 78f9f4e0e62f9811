"""The least an ASGI application can do: it sends one recorded answer to every request.

`python -m bench.minimal_app PORT ANSWER_FILE` serves it with the settings every service has.
"""

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bench.connection import Answer
from ilbo_bus import ServiceSettings, serve

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
# What uvicorn adds by itself, to every answer of every application.
_ADDED = frozenset({b"date"})


def record(answer: Answer, path: Path) -> None:
    """Write down an answer for the application to send."""
    headers = [(name, value) for name, value in answer.headers if name.lower() not in _ADDED]
    content = {
        "status": answer.status,
        "headers": [[name.decode("latin-1"), value.decode("latin-1")] for name, value in headers],
        "body": b64encode(answer.body).decode(),
    }
    path.write_text(json.dumps(content))


def minimal_app(path: Path) -> Callable[[Message, Receive, Send], Awaitable[None]]:
    """Return the application that sends the recorded answer."""
    content = json.loads(path.read_text())
    start = {
        "type": "http.response.start",
        "status": content["status"],
        "headers": [(k.encode("latin-1"), v.encode("latin-1")) for k, v in content["headers"]],
    }
    body = {"type": "http.response.body", "body": b64decode(content["body"])}

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send(start)
            await send(body)
        else:
            await _live(receive, send)

    return app


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def main() -> None:
    """Serve the answer that the command line names."""
    port, path = sys.argv[1:]
    serve(minimal_app(Path(path)), ServiceSettings(port=int(port), log_level="warning"))


if __name__ == "__main__":
    main()
