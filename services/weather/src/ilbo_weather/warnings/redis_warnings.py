"""Warnings that are in force, and when each source was last understood. Owner of weather:warnings.

A hash: a warning under its id; under `checked <source>` when that source was understood last.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from ilbo_events import WeatherWarningIssued

_CHECKED = "checked "
Redis = Any  # redis-py types every reply as a wide union


class RedisWarnings:
    """What is in force as it was said last; every method raises RedisError while it is away."""

    def __init__(self, redis: Callable[[], Redis], key: str) -> None:
        self._redis = redis
        self._key = key

    async def load(self) -> tuple[list[WeatherWarningIssued], dict[str, datetime]]:
        """Return what is in force, and when each source was understood last."""
        warnings: list[WeatherWarningIssued] = []
        checked: dict[str, datetime] = {}
        for name, raw in (await self._redis().hgetall(self._key)).items():
            field, text = name.decode(), raw.decode()
            if field.startswith(_CHECKED):
                checked[field.removeprefix(_CHECKED)] = datetime.fromisoformat(text)
            elif (found := _read(text)) is not None:
                warnings.append(found)
        return sorted(warnings, key=lambda warning: warning.warning_id), checked

    async def save(
        self,
        issued: Iterable[WeatherWarningIssued],
        lifted: Iterable[str],
        source: str,
        at: datetime,
    ) -> None:
        """Store what a source said at a time."""
        pipeline = self._redis().pipeline(transaction=True)
        for warning_id in lifted:
            pipeline.hdel(self._key, warning_id)
        for warning in issued:
            pipeline.hset(self._key, warning.warning_id, warning.model_dump_json())
        pipeline.hset(self._key, _CHECKED + source, at.isoformat())
        await pipeline.execute()


def _read(text: str) -> WeatherWarningIssued | None:
    try:
        return WeatherWarningIssued.model_validate_json(text)
    except ValidationError:
        return None
