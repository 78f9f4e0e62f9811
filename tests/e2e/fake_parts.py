"""Stand-ins for the services: processes that are ready at once, and newsrooms made of them."""

import asyncio
import os
import sys
from pathlib import Path

from ilbo.errors import CommandError
from ilbo.folder import Folder
from ilbo.newsroom.newsroom import Newsroom
from ilbo.newsroom.plan import PartPlan, Setup
from ilbo.newsroom.report import LineReport
from tests.servers import free_port

READY = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")
    def log_message(self, *args):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + READY
WITH_CHILD = "import subprocess, sys; subprocess.Popen(['sleep', '600'])\n" + READY
OUSTED = """
import subprocess, sys
squatter = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1])));"
command = [sys.executable, "-c", squatter + "print(flush=True); time.sleep(5)", sys.argv[1]]
child = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
child.stdout.readline()
sys.exit(1)
"""
BROKEN = "import sys; sys.exit(7)"


def setup(folder: Path, programs: dict[str, str]) -> Setup:
    """Return three services, each running its program with its port as argument."""
    plans = []
    for name in ("render", "ingest", "weather"):
        port = free_port()
        command = (sys.executable, "-I", "-c", programs.get(name, READY), str(port))
        url = f"http://127.0.0.1:{port}"
        plans.append(PartPlan(name, command, os.environ, url, ("127.0.0.1", port)))
    return Setup(Folder(folder), "unix:///nowhere", None, tuple(plans))


async def _run(folder: Path, programs: dict[str, str]) -> None:
    report = LineReport()

    async def opened() -> None:
        report.open("http://site", {})

    await Newsroom(setup(folder, programs), report, opened).run()


if __name__ == "__main__":
    _, path, *pairs = sys.argv
    kinds = dict(pair.split("=") for pair in pairs)
    run = _run(Path(path), {name: globals()[kind] for name, kind in kinds.items()})
    try:
        asyncio.run(run)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.code)
