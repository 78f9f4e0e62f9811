"""Idempotency-Key: a request is executed once and answered with the same bytes each time.

Owner of the Redis keys `ingest:answer:…`, one for each access key and Idempotency-Key. While a
request runs its mark is a lease: a process that was killed blocks nobody for long.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ilbo_ingest.answers import Answer

_KEPT_SECONDS = 24 * 3600
_BEGIN = """
local request = redis.call('HGET', KEYS[1], 'request')
if not request then
  redis.call('HSET', KEYS[1], 'request', ARGV[1], 'token', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return {'begun'}
end
if request ~= ARGV[1] then return {'other'} end
local answer = redis.call('HGET', KEYS[1], 'answer')
if answer then return {'answered', answer} end
if redis.call('HGET', KEYS[1], 'token') == ARGV[2] then return {'begun'} end
return {'running'}
"""
_FINISH = """
local token = redis.call('HGET', KEYS[1], 'token')
if token and token ~= ARGV[2] then return 0 end
if redis.call('HEXISTS', KEYS[1], 'answer') == 1 then return 0 end
redis.call('HSET', KEYS[1], 'request', ARGV[1], 'answer', ARGV[3])
redis.call('HDEL', KEYS[1], 'token')
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
"""
_ABANDON = """
if redis.call('HGET', KEYS[1], 'token') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class OtherRequestError(Exception):
    """The Idempotency-Key was used for another request; this one is refused."""


class StillRunningError(Exception):
    """The first request with this Idempotency-Key still runs; the client asks again."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """The right to execute one request."""

    key: str
    request: str
    token: str


class RedisAnswers:
    """Answers kept for a day."""

    def __init__(self, redis: Callable[[], Any], prefix: str, lease_seconds: float) -> None:
        self._redis = redis
        self._prefix = prefix
        self._lease_milliseconds = int(lease_seconds * 1000)

    async def begin(self, owner: str, idempotency_key: str, request: bytes) -> Attempt | Answer:
        """Return the right to execute, or the answer given before.

        Raises OtherRequestError and StillRunningError. Of several at once exactly one begins.
        """
        name = hashlib.sha256(idempotency_key.encode()).hexdigest()[:40]
        attempt = Attempt(
            f"{self._prefix}{owner}:{name}",
            hashlib.sha256(request).hexdigest(),
            secrets.token_hex(16),
        )
        state, *kept = await self._redis().eval(
            _BEGIN, 1, attempt.key, attempt.request, attempt.token, self._lease_milliseconds
        )
        if state == b"other":
            raise OtherRequestError("the Idempotency-Key was used with another request")
        if state == b"running":
            raise StillRunningError("the first request with this Idempotency-Key still runs")
        return _read(kept[0]) if state == b"answered" else attempt

    async def finish(self, attempt: Attempt, answer: Answer) -> None:
        """Keep the answer for a day."""
        await self._redis().eval(
            _FINISH, 1, attempt.key, attempt.request, attempt.token, _write(answer), _KEPT_SECONDS
        )

    async def abandon(self, attempt: Attempt) -> None:
        """Let the next try execute: this one came to no answer worth keeping."""
        await self._redis().eval(_ABANDON, 1, attempt.key, attempt.token)


def _write(answer: Answer) -> bytes:
    head = json.dumps([answer.status, answer.headers], ensure_ascii=False).encode()
    return head + b"\n" + answer.content


def _read(raw: bytes) -> Answer:
    head, _, content = raw.partition(b"\n")
    status, headers = json.loads(head)
    return Answer(status, content, headers)
