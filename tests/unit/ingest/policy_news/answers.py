"""Answers of the policy news interface as it gives them."""

import json
from datetime import datetime

from ilbo_ingest.documents import Reading, read_document
from ilbo_ingest.drafts import Draft
from ilbo_ingest.readers.dates import KST
from ilbo_ingest.readers.policy_news.reader import PolicyNewsReader
from ilbo_ingest.readers.reader import Context, Document
from tests.unit.ingest.pages import paper

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=KST)
ITEM = {
    "NewsItemId": "148960007",
    "ContentsStatus": "I",
    "ModifyId": "3",
    "ModifyDate": "11/24/2026 10:30:00",
    "ApproveDate": "11/24/2026 10:00:00",
    "EmbargoDate": "",
    "ApproverName": "김승인",
    "GroupingCode": "policy",
    "Title": "강변 공원&middot;산책로 새로 단장",
    "SubTitle1": "봄까지 마친다<br>주민 의견 반영",
    "ContentsType": "H",
    "DataContents": "<p>강변 공원이 새로 열린다.</p><p>산책로도 넓어진다.</p>",
    "MinisterCode": "국토교통부",
    "OriginalUrl": "http://m.korea.kr/news/policyNewsView.do?newsId=148960007&pWise=sub",
    "ThumbnailUrl": "https://www.korea.kr/thumb.jpg",
    "KoglType": "1",
}


def item(**changes: str) -> dict[str, str]:
    return ITEM | changes


def xml(*items: dict[str, str], code: str = "0", message: str = "NORMAL SERVICE.") -> bytes:
    inside = "".join(
        "<NewsItem>"
        + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in each.items())
        + "</NewsItem>"
        for each in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><response><header>'
        f"<resultCode>{code}</resultCode><resultMsg>{message}</resultMsg></header>"
        f"<body>{inside}<totalCount>{len(items)}</totalCount></body></response>"
    ).encode()


def json_of(items: object) -> bytes:
    return json.dumps({"response": {"body": {"NewsItem": items}}}, ensure_ascii=False).encode()


def gateway(code: str, constant: str, words: str = "서비스 접근거부") -> bytes:
    return (
        "<OpenAPI_ServiceResponse><cmmMsgHeader>"
        f"<errMsg>{constant}</errMsg><returnAuthMsg>{words}</returnAuthMsg>"
        f"<returnReasonCode>{code}</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>"
    ).encode()


def reading(data: bytes) -> Reading:
    return read_document(Document(data, "answer"), paper(), lambda: NOW)


def drafts(data: bytes) -> tuple[Draft, ...]:
    return PolicyNewsReader().read(Document(data), Context(paper(), NOW)).drafts


def draft(**changes: str) -> Draft:
    (only,) = drafts(xml(item(**changes)))
    return only
