"""The base of everything that is said: a frozen fact, strict to write and tolerant to read."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

__all__ = ["AwareDatetime", "Fact"]


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
