"""What the weather service answers about warnings."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from ilbo_bus import REDIS_ERRORS
from ilbo_events import WeatherWarningIssued
from ilbo_weather.warnings.cap import MEDIA_TYPE, write_cap
from ilbo_weather.warnings.changes import has_ended
from ilbo_weather.warnings.redis_warnings import RedisWarnings

State = Literal["active", "none", "unknown"]


class WarningsShown(BaseModel):
    """The warnings, and whether anybody knows."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    state: State
    """active: some are in force; none: the source says that none is; unknown: nobody could be
    asked lately, and what is listed is what was said last."""
    checked_at: dict[str, datetime]
    """When each source was understood last."""
    warnings: list[WeatherWarningIssued]
    """In force, or foreseen."""


def warning_routes(
    store: RedisWarnings,
    sources: Sequence[str],
    patience: timedelta,
    now: Callable[[], datetime],
    sender: str,
) -> APIRouter:
    """Return the routes below /v1/warnings."""
    router = APIRouter(prefix="/v1/warnings", tags=["warnings"])

    async def loaded() -> tuple[list[WeatherWarningIssued], dict[str, datetime]]:
        try:
            warnings, checked = await store.load()
        except REDIS_ERRORS as error:
            raise HTTPException(503, "nothing can be read now", {"Retry-After": "5"}) from error
        return [each for each in warnings if not has_ended(each, now())], checked

    @router.get("")
    async def warnings() -> WarningsShown:
        """Return what is in force, what is foreseen, and how sure that is."""
        known, checked = await loaded()
        state = state_of(known, sources, checked, now() - patience)
        return WarningsShown(state=state, checked_at=checked, warnings=known)

    @router.get("/{warning_id}.cap", response_class=Response)
    async def as_cap(warning_id: str) -> Response:
        """Return one warning as CAP 1.2."""
        known, _ = await loaded()
        for warning in known:
            if warning.warning_id == warning_id:
                return Response(write_cap(warning, sender), media_type=MEDIA_TYPE)
        raise HTTPException(404, f"no warning {warning_id[:100]} is in force")

    return router


def state_of(
    known: Sequence[WeatherWarningIssued],
    sources: Sequence[str],
    checked: Mapping[str, datetime],
    since: datetime,
) -> State:
    """Return what is known: none only when every source was understood since that time."""
    if not sources or not all(
        (at := checked.get(source)) is not None and at >= since for source in sources
    ):
        return "unknown"
    return "active" if known else "none"
