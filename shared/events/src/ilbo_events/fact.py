"""The base of everything that is said: a frozen fact, strict to write and tolerant to read."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic import AwareDatetime as AnyAwareDatetime

__all__ = ["AwareDatetime", "Fact"]


def _in_utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("lies outside the years 1 to 9999 in UTC") from error


AwareDatetime = Annotated[AnyAwareDatetime, AfterValidator(_in_utc)]
"""A time with an offset; held, compared and written in UTC."""


class Fact(BaseModel):
    """One immutable statement; readers ignore the fields they don't know."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        allow_inf_nan=False,
        str_max_length=262_144,
        use_attribute_docstrings=True,
        ser_json_inf_nan="constants",
    )
