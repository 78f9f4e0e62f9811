"""Press releases of the samples: the fields of each, its head lines, and its broken forms refused.

Sentences of real releases are known by their hash only; they belong to those who wrote them.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from ilbo_ingest.drafts import Draft, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.registry import read_with
from ilbo_ingest.readers.releases.embargo_line import ReleaseHead, Timing, timing_of
from ilbo_ingest.readers.releases.labels import fields_of_line
from ilbo_ingest.readers.releases.lines import Line
from ilbo_paper import read_paper
from tests.conformance.checks import Check
from tests.machine import ROOT

_NOW = datetime(2026, 11, 25, tzinfo=UTC)
_PHONE = re.compile(r"\d{2,4}-\d{3,4}-\d{4}")
_RELEASES: dict[str, dict[str, object]] = {
    "moel_press_generated.hwpx": {
        "format": "HWPX",
        "headline": "4080acc87fd0d1c2",
        "subheads": ["d3f454485d355e13"],
        "body": ["1956eeddd1ba785e", "ba39e86a01a2d837"],
        "source": "고용노동부",
        "public": "2026-03-12T03:00:00+00:00",
        "hold": None,
    },
    "noori_MSIT_press_release_2018-09-03.hwp": {
        "format": "HWP 5.0.3.4",
        "headline": "612383031eda678e",
        "subheads": ["b4681d7fb7957ce5", "a40ae97f6da36fc5"],
        "body": [
            *("1fbc9081606e7b41", "594f7f7228cefee9", "30cd89fb40e2075a", "5eaf79e26d54853f"),
            *("9010226423170698", "ed6b89bd4e862419", "e927f02a63f3d74d", "ad1353be43cd2775"),
            *("2a0493f0e7e11d7d", "8d355b68035933f0", "20463ac00c730414", "a6b424e0410b2c26"),
            *("95e7eed7240cc9db", "98be3a48d85977b1", "4291bf5d5d728f6b", "27ce46eb27b3029f"),
            *("2059de8ac260826a", "588c82394fe9c6fc", "d37ff733e436523e", "68ff1e91349dd3bd"),
            *("c7ca182dd3aab48b", "a7e7a51bd46c0947", "a5d6901a31ff6966", "30fdba76154ea251"),
            *("ca8ebfe3d969fd71", "ec6a5a95961aeaa9", "82537fbb0a6bc2e1", "95002b8838f34503"),
            *("23a49f6b0b7214a2", "3973e022e93220f9", "5e729f1aa10ef80a", "3f3dcd95e4f9ef03"),
            "ff7ed62ca7d0e69b",
        ],
        "source": "과학기술정보통신부",
        "public": "2018-09-03T03:00:00+00:00",
        "hold": None,
    },
    "sample1.hwpx": {
        "format": "HWPX",
        "headline": "5c67e8578836de39",
        "subheads": [],
        "body": ["e5a883cf8c72b96b"],
        "source": None,
        "public": None,
        "hold": None,
    },
}
# Day and hour in UTC from which each line lets a release be published; None: an editor decides.
_HEADS = (
    datetime(2018, 9, 3, 3, tzinfo=UTC),
    datetime(2026, 4, 12, 3, tzinfo=UTC),
    datetime(2026, 5, 6, 15, tzinfo=UTC),
    datetime(2026, 5, 7, 6, tzinfo=UTC),
    None,
)
_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "boo"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def check_releases(samples: Path) -> list[Check]:
    """Compare each release with its facts, each head line with its time, each broken file."""
    folder = samples / "ingest/hwp"
    checks = [check for name in _RELEASES for check in _release(folder / name)]
    checks += _heads((samples / "ingest/embargo_headers.txt").read_text("utf-8"))
    return [*checks, *_broken(folder)]


def _release(path: Path) -> Iterator[Check]:
    found = _facts(path.read_bytes(), path.name)
    for name, value in _RELEASES[path.name].items():
        yield Check(f"release: {path.name} {name}", value, found[name])
    yield Check(f"release: {path.name} contacts published", [], found["contacts"])


def _facts(data: bytes, name: str) -> dict[str, object]:
    _, found = read_with(Document(data, name), Context(read_paper(ROOT / "ilbo.toml"), _NOW))
    [draft] = found.drafts
    return {
        "format": found.format,
        "headline": _hash(draft.headline),
        "subheads": [_hash(line) for line in draft.subheads],
        "body": [_hash(line) for line in _paragraphs(draft)],
        "source": draft.source.name if draft.source else None,
        "public": draft.published_at and draft.published_at.astimezone(UTC).isoformat(),
        "hold": draft.hold,
        "contacts": _PHONE.findall(" ".join([draft.headline, *_paragraphs(draft)])),
    }


def _paragraphs(draft: Draft) -> list[str]:
    if draft.body_html is None:
        return list(draft.body)
    blocks = re.split(r"</?(?:p|ul|li|h3|table|caption|tr|t[hd]|br)\b[^>]*>", draft.body_html)
    return [text for block in blocks if (text := re.sub("<[^>]*>", "", block).strip())]


def _heads(text: str) -> list[Check]:
    lines = [line.split("#")[0].rstrip() for line in text.splitlines()]
    found = [_timing(line) for line in lines if line]
    times = [None if timing.hold else timing.published_at for timing in found]
    checks = [
        Check(f"release: head line {number}", wanted, time and time.astimezone(UTC))
        for number, (wanted, time) in enumerate(zip(_HEADS, times, strict=True), 1)
    ]
    return [*checks, Check("release: the day alone is a day", "day", found[2].precision)]


def _timing(line: str) -> Timing:
    fields = {field.meaning: field.value for field in fields_of_line(line, Line(1, line))}
    return timing_of(ReleaseHead(fields.get("release"), fields.get("distribution")), _NOW)


def _broken(folder: Path) -> Iterator[Check]:
    hwpx = (folder / "moel_press_generated.hwpx").read_bytes()
    hwp = (folder / "noori_MSIT_press_release_2018-09-03.hwp").read_bytes()
    forms = {
        "hwpx cut off": hwpx[: len(hwpx) // 2],
        "hwp cut off": hwp[: len(hwp) // 2],
        "hwp cut to its header": hwp[:512],
        "bomb": _changed(hwpx, lambda xml: xml + b" " * (64 << 20)),
        "entities": _changed(hwpx, _with_entities),
        "external entity": _changed(hwpx, _with_external_entity),
        "no text": _changed(hwpx, lambda xml: re.sub(rb"<hp:t>[^<]*</hp:t>", b"", xml)),
        "empty part": _changed(hwpx, lambda _: b""),
        "no archive": b"PK\x03\x04" + hwpx[4:200],
        "another archive": _archive(("readme.txt", b"hello")),
        "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
        "pdf without pages": b"%PDF-1.7\n%%EOF",
    }
    for name, data in forms.items():
        yield Check(f"release: broken: {name}", "refused with a reason", _end(data))


def _end(data: bytes) -> str:
    try:
        _facts(data, "broken")
    except UnreadableDocumentError as error:
        return "refused with a reason" if len(str(error)) > 10 else "refused"
    return "read"


def _changed(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    return _archive(
        *((name, change(old) if name.endswith("section0.xml") else old) for name, old in parts)
    )


def _archive(*parts: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return written.getvalue()


def _with_entities(xml: bytes) -> bytes:
    return _ENTITIES + xml.partition(b"?>")[2].replace(b"<hp:t>", b"<hp:t>&b;")


def _with_external_entity(xml: bytes) -> bytes:
    declared = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    return declared + xml.partition(b"?>")[2].replace(b"<hp:t>", b"<hp:t>&a;")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
