"""Publishes one article over HTTP with the standard library alone.

KEY=$(cat data/local.key) python examples/publish.py [ADDRESS OF INGEST]
"""

import json
import os
import sys
from urllib.request import Request, urlopen

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8001"
ARTICLE = {
    "headline": "한강 다리 야간 조명, 봄부터 한 시간 늘린다",
    "body": ["서울의 한강 다리 조명이 4월부터 밤 11시까지 켜진다.", "전기는 태양광으로 채운다."],
    "section": "지역",
    "tags": ["한강", "야경"],
}

request = Request(  # noqa: S310 - the address is the caller's own
    f"{ADDRESS}/v1/articles",
    data=json.dumps(ARTICLE).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['KEY']}",
        "Content-Type": "application/json",
        # The same key again is the same request: sending it twice publishes once.
        "Idempotency-Key": "hangang-bridge-lights-1",
    },
)
with urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
    print(answer.read().decode())  # noqa: T201 - a script prints
