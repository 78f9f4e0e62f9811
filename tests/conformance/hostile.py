"""Hostile payloads against the article input: accepted clean or refused by name, never a crash."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from ilbo_events import ArticlePublished, Provenance
from ilbo_ingest.article_input import draft_of
from ilbo_ingest.decoding import UndecodableError, decode_text
from ilbo_ingest.desk import Edited, RefusedDraftError, edit
from ilbo_ingest.documents import Document, read_document
from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.json_body import JsonError, parse_json
from ilbo_ingest.readers.portal.text import normalised
from ilbo_ingest.sanitizer import RefusedHtmlError, sanitize
from ilbo_paper import read_paper
from tests.conformance.checks import Check
from tests.machine import ROOT

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)
_ACTIVE = re.compile(
    r"<script|<iframe|<svg|<style|\son\w+\s*=|javascript:|data:text", re.IGNORECASE
)


def check_json(samples: Path) -> list[Check]:
    """JSON files as request bodies: what is no JSON is refused, nothing crashes."""
    checks = []
    for path in sorted((samples / "hostile/json").glob("*.json")):
        end = _end(path.read_bytes())
        allowed = ("refused",) if path.name.startswith("n_") else ("refused", "accepted")
        checks.append(Check(f"json: {path.name}", True, end in allowed or end))
    return checks


def check_texts(samples: Path) -> list[Check]:
    """Strange strings as headline and text: refused, or clean in the event."""
    strings: list[str] = json.loads((samples / "hostile/text/naughty_strings.json").read_text())
    cases = json.loads((samples / "hostile/text/korean_cases.json").read_text("utf-8"))
    strings += [case[name] for case in cases for name in ("a", "b") if name in case]
    checks = [Check(f"text: {text[:30]!a}", True, _is_safe(text)) for text in strings]
    return checks + _korean(cases)


def check_html(samples: Path) -> list[Check]:
    """Payloads as a body in HTML: nothing that acts is left, cleaning again changes nothing."""
    checks = []
    for line in (samples / "hostile/xss.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        try:
            clean = sanitize(case["payload"], "https://example.kr/news/1")
        except RefusedHtmlError:
            continue
        tags = " ".join(re.findall(r"<[^>]*>", clean))
        checks.append(Check(f"html: {case['id']} acts", None, _ACTIVE.search(tags)))
        again = sanitize(clean, "https://example.kr/news/1")
        checks.append(Check(f"html: {case['id']} again", clean, again))
    return checks


def check_documents(samples: Path) -> list[Check]:
    """Each document is read or refused with a reason; what a reader finds, its own checks say."""
    paper = read_paper(ROOT / "ilbo.toml")
    folders = ("ingest", "hostile/xml", "hostile/feeds")
    paths = [path for folder in folders for path in sorted((samples / folder).rglob("*.*"))]
    checks = []
    for path in paths:
        try:
            read_document(Document(path.read_bytes(), path.name), paper, lambda: datetime.now(UTC))
            end = "read or refused"
        except UnreadableDocumentError as error:
            end = "read or refused" if str(error) else "refused without a reason"
        except Exception as error:  # noqa: BLE001 - any other exception is what this looks for
            end = repr(error)
        checks.append(Check(f"document: {path.name}", "read or refused", end))
    return checks


def _korean(cases: list[dict[str, str]]) -> list[Check]:
    by_id = {case["id"]: case for case in cases}

    def headline(case_id: str, side: str = "a") -> str | None:
        article = _accepted({"headline": by_id[case_id][side], "body": "글"})
        return article.headline if article else None

    lead_cut = bytes.fromhex(by_id["cp949-lead-cut"]["bytes_hex"])
    zero_width = by_id["zero-width"]["a"]
    plain = re.sub("[\u200b-\u200d\ufeff\u2060]", "", zero_width)
    return [
        Check("korean: nfc and nfd", headline("nfc-nfd", "a"), headline("nfc-nfd", "b")),
        Check("korean: jamo kept", by_id["jamo-compat"]["a"], headline("jamo-compat")),
        Check("korean: half width kept", by_id["halfwidth-jamo"]["a"], headline("halfwidth-jamo")),
        Check("korean: filler refused", None, headline("hangul-filler")),
        Check("korean: tags removed", "기사", headline("variation")),
        Check("korean: zero width in keys", normalised(plain), normalised(zero_width)),
        Check("korean: uhc", by_id["uhc-only"]["a"], _decoded(by_id["uhc-only"]["a"])),
        Check("korean: cut lead byte", "refused", _decoded_or_refused(lead_cut)),
    ]


def _decoded(text: str) -> str:
    around = " 서울 기사 사회"
    return decode_text((text + around).encode("cp949")).removesuffix(around)


def _decoded_or_refused(data: bytes) -> str:
    try:
        return decode_text(data)
    except UndecodableError:
        return "refused"


def _article(content: object) -> Edited:
    now = datetime.now(UTC)
    provenance = Provenance(origin="key:x", fetched_at=now, sha256="0" * 64, reader="test")
    draft = draft_of(content, None, None)
    return edit(draft, read_paper(ROOT / "ilbo.toml"), now, provenance)


def _accepted(content: object) -> ArticlePublished | None:
    try:
        return _article(content).article
    except RefusedDraftError:
        return None


def _is_safe(text: str) -> bool:
    article = _accepted({"headline": text, "body": text})
    if article is None:
        return True
    article.model_dump_json().encode()
    return _UNSEEN.search(article.headline) is None and "\n" not in article.headline


def _end(data: bytes) -> str:
    try:
        _article(parse_json(data))
    except (JsonError, RefusedDraftError):
        return "refused"
    except Exception as error:  # noqa: BLE001 - any other exception is what this looks for
        return repr(error)
    return "accepted"
