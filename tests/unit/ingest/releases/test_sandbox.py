"""The process that takes a document apart: bounded, without secrets, every end a named refusal."""

import dataclasses
import json
import platform
import sys

import pytest

from ilbo_ingest.readers.releases import sandbox
from ilbo_ingest.readers.releases.blocks import Cell, Extraction, Figure, Paragraph, Table
from ilbo_ingest.readers.releases.containers import RefusedFileError
from ilbo_ingest.readers.releases.sandbox import Sandbox
from tests.unit.ingest.releases.documents import LEAD, TITLE, hangul_file
from tests.unit.ingest.releases.test_formats import words

CONFINED = """
import sys
from ilbo_ingest.readers.releases.confinement import confine, refuse_actions
confine()
refuse_actions()
sys.stdin.buffer.read()
"""


def ends(code: str, seconds: float = 20, data: bytes = b"x") -> Extraction:
    """Return what comes of a worker that does this."""
    return Sandbox(1, (sys.executable, "-c", code), seconds).extract(data)


def test_a_document_comes_back_as_it_was_found() -> None:
    extraction = Sandbox(1).extract(hangul_file("hwpx"))
    assert TITLE in words(extraction)
    assert LEAD in words(extraction)


def test_every_block_survives_the_way_between_processes() -> None:
    inner = Table((Cell(0, 0, (Paragraph("안"), Figure("a.jpg", "글")), 2, 3),), "표 제목")
    table = Table((Cell(1, 2, (inner, Paragraph("밖", 3, "footnote"))),))
    said = {
        "format": "HWP 5",
        "blocks": [dataclasses.asdict(table)],
        "doubts": ["a"],
        "remarks": ["b"],
    }
    answer = json.dumps({"extraction": said})
    found = ends(f"print({answer!r})")
    assert found == Extraction("HWP 5", (table,), ("a",), ("b",))


def test_a_refusal_is_passed_on() -> None:
    with pytest.raises(RefusedFileError, match="the HWP is protected"):
        ends("""print('{"refused": "the HWP is protected by a password"}')""")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("print('hello')", "gave no answer"),
        ("pass", "gave no answer"),
        ("print('{}')", "gave no answer"),
        ("import sys; sys.exit(3)", "status 3"),
        ("import os; os.abort()", "stops its parser"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "status -11"),
    ],
)
def test_a_worker_that_fails_is_a_refusal(code: str, reason: str) -> None:
    with pytest.raises(RefusedFileError, match=reason):
        ends(code)


def test_a_worker_that_hangs_is_killed_with_what_it_started() -> None:
    code = (
        "import subprocess, sys, time;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "time.sleep(600)"
    )
    with pytest.raises(RefusedFileError, match=r"takes more than 0\.5 s"):
        ends(code, seconds=0.5)


def test_nobody_who_holds_its_pipes_makes_us_wait() -> None:
    code = (
        "import subprocess, sys;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(20)'],"
        " start_new_session=True);"
        "sys.exit(0)"
    )
    with pytest.raises(RefusedFileError, match="takes more than"):
        ends(code, seconds=0.5, data=b"x" * 2**21)


def test_a_worker_that_never_reads_is_no_trap() -> None:
    with pytest.raises(RefusedFileError, match="status 1"):
        ends("import sys; sys.exit(1)", data=b"x" * 2**22)


def test_a_worker_that_floods_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MAX_ANSWER_BYTES", 2**16)
    with pytest.raises(RefusedFileError, match="bytes of text"):
        ends("while True: print('x' * 1000)")


def test_a_worker_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ILBO_REDIS_PASSWORD", "geheim")
    with pytest.raises(RefusedFileError, match="nothing"):
        ends(
            "import json, os;"
            "print(json.dumps({'refused': os.environ.get('ILBO_REDIS_PASSWORD', 'nothing')}))"
        )


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("x = b'x' * (600 << 20)", "MemoryError"),
        ("import socket; socket.socket()", "socket.__new__ is not allowed"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen is not allowed"),
        ("import os; os.fork()", "os.fork is not allowed"),
        ("open('/tmp/x', 'w')", "writing a file"),
        ("import os; os.remove('/tmp/x')", "os.remove is not allowed"),
    ],
)
def test_a_confined_worker_may_read_and_compute_only(action: str, reason: str) -> None:
    code = f"""{CONFINED}
import json
try:
    {action}
    said = 'it was allowed'
except Exception as error:
    said = f'{{type(error).__name__}}: {{error}}'
print(json.dumps({{'refused': said}}))
"""
    with pytest.raises(RefusedFileError, match=reason):
        ends(code)


@pytest.mark.skipif(
    (sys.platform, platform.machine() in ("x86_64", "aarch64")) != ("linux", True),
    reason="the numbers of system calls are known for Linux on two machines",
)
def test_what_gets_around_python_meets_the_kernel() -> None:
    code = """
import ctypes, json
from ilbo_ingest.readers.releases.system_calls import refuse_system_calls
c = ctypes.CDLL(None, use_errno=True)
refuse_system_calls()
said = [c.socket(2, 1, 0), c.execve(b'/bin/true', 0, 0), ctypes.get_errno(), c.getpid() > 0]
print(json.dumps({'refused': str(said)}))
"""
    with pytest.raises(RefusedFileError, match=r"\[-1, -1, 1, True\]"):
        ends(code)


def test_a_confined_worker_that_computes_for_ever_is_ended() -> None:
    code = (
        "import resource, signal;"
        "from ilbo_ingest.readers.releases import confinement as c;"
        "c.CPU_SECONDS = 1; c.confine();"
        "exec('while True: pass')"
    )
    with pytest.raises(RefusedFileError, match="processor time"):
        ends(code)
