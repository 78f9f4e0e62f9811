"""Pages of korea.kr and Newswire, and the leads of a list: which facts readers must find in them.

Sentences are known by their hash only where they belong to those who wrote them.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from ilbo_ingest.drafts import Draft, Found
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.registry import read_with
from ilbo_paper import read_paper
from tests.conformance.checks import Check
from tests.machine import ROOT

_LIST = "ingest/html/korea_kr_pressReleaseList_item_20260908.html"
_VIEW = "ingest/html/korea_kr_pressReleaseView_shell_156759486.html"
_NEWSWIRE = "ingest/html/newswire_article_column.html"
_LEADS = "ingest/korea_kr_press_leads_20260908.json"
_RECEIVED = datetime(2026, 11, 25, tzinfo=UTC)
_SEPTEMBER_8 = datetime(2026, 9, 7, 15, tzinfo=UTC)
_ITEM = """<li><a href="/briefing/pressReleaseView.do?newsId={id}&amp;pageIndex=1">
<span class="text"><strong>{title}</strong><span class="lead">{title} {body}</span>
<span class="source"><span>2026.09.08</span><span>{agency}</span></span></span></a></li>"""


def check_pages(samples: Path) -> list[Check]:
    """Compare the pages with their facts."""
    return [
        *_check_list(samples),
        *_check_view(samples),
        *_check_newswire(samples),
        *_check_leads(samples),
    ]


def _check_list(samples: Path) -> list[Check]:
    reader, found = _read((samples / _LIST).read_bytes())
    [draft] = found.drafts
    link = "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156780677"
    facts = {
        "reader": ("korea-kr-list", reader),
        "headline": ("7105085f9ae00356", _hash(draft.headline)),
        "id": ("156780677", draft.upstream_id),
        "link": (link, draft.link),
        "ministry": ("국토교통부", _source(draft)),
        "day": ((_SEPTEMBER_8, "day"), (draft.published_at, draft.published_precision)),
        "a standing phrase is no lead": (None, draft.summary),
        "no body": ((), draft.body),
    }
    return _checks("pages: list", facts)


def _check_view(samples: Path) -> list[Check]:
    reader, found = _read((samples / _VIEW).read_bytes())
    [draft] = found.drafts
    files = ("198448595", "198448596")
    addresses = [
        f"https://www.korea.kr/common/download.do?fileId={file}&tblKey=GMN" for file in files
    ]
    facts = {
        "reader": ("korea-kr-view", reader),
        "headline": ("19bf52c98972bd09", _hash(draft.headline)),
        "published": (datetime(2026, 4, 30, 7, 43, 13, tzinfo=UTC), draft.published_at),
        "ministry": ("외교부", _source(draft)),
        "attachments": (addresses, [attachment.url for attachment in draft.attachments]),
        "names": (["사진 1.jpg", "사진 2.jpg"], [each.name for each in draft.attachments]),
        "no body in an iframe": ((), draft.body),
    }
    return _checks("pages: view", facts)


def _check_newswire(samples: Path) -> list[Check]:
    reader, found = _read((samples / _NEWSWIRE).read_bytes())
    [draft] = found.drafts
    [picture] = draft.pictures
    facts = {
        "reader": ("newswire-page", reader),
        "body": (("본문 시작...", "본문 텍스트..."), draft.body),
        "dateline": ("부산=뉴스와이어", draft.dateline),
        "caption": ("캡션 텍스트", picture.caption),
        "the large picture": (False, "thumb" in (picture.url or "thumb")),
        "nobody's contact": (False, "담당자" in repr(draft)),
        "without a title it waits": (True, draft.hold is not None),
    }
    return _checks("pages: newswire", facts)


def _check_leads(samples: Path) -> list[Check]:
    """Read the leads out of a list built like the real one."""
    leads: list[dict[str, str]] = json.loads((samples / _LEADS).read_text("utf-8"))
    items = (_ITEM.format(**{key: escape(text) for key, text in lead.items()}) for lead in leads)
    page = f'<div class="list_type"><ul>{"".join(items)}</ul></div>'
    _, found = _read(page.encode())
    read = {draft.upstream_id: draft for draft in found.drafts}
    checks = [Check("pages: leads", len(leads), len(read))]
    for lead in leads:
        draft = read.get(lead["id"], Draft(headline=""))
        facts = {
            "headline": (_words(lead["title"]), _words(draft.headline)),
            "ministry": (lead["agency"], _source(draft)),
            "summary": (_words(lead["body"]), _words(draft.summary or "")),
        }
        checks += _checks(f"pages: lead {lead['id']}", facts)
    return checks


def _read(data: bytes) -> tuple[str, Found]:
    context = Context(read_paper(ROOT / "ilbo.toml"), _RECEIVED)
    reader, found = read_with(Document(data, "page.html"), context)
    return reader.name, found


def _source(draft: Draft) -> str | None:
    return draft.source.name if draft.source else None


def _checks(name: str, facts: Mapping[str, tuple[object, object]]) -> list[Check]:
    return [Check(f"{name} {fact}", wanted, found) for fact, (wanted, found) in facts.items()]


def _words(text: str) -> list[str]:
    return text.split()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
