from redis.exceptions import ConnectionError as RedisConnectionError

from ilbo_render.opening import read_up


class Log:
    """A log that is handled after so many questions."""

    def __init__(self, questions: int, *, answers: bool = True) -> None:
        self._left = questions
        self._answers = answers

    async def has_handled_all(self) -> bool:
        if not self._answers:
            raise RedisConnectionError("away")
        self._left -= 1
        return self._left <= 0


async def test_a_replica_opens_when_everything_is_handled() -> None:
    log = Log(3)
    assert await read_up(log.has_handled_all)


async def test_a_log_that_never_ends_keeps_no_replica_closed() -> None:
    assert not await read_up(Log(1000).has_handled_all, log_seconds=0.1)


async def test_without_redis_there_is_nothing_to_wait_for() -> None:
    away = Log(1, answers=False)
    assert not await read_up(away.has_handled_all, log_seconds=1000, redis_seconds=0.1)
