"""What is asked of an upstream and what comes back, before anybody reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ilbo_weather.readings import NO_VALIDATORS, Validators


@dataclass(frozen=True, slots=True)
class Request:
    """One GET. The address may hold a key: it is never logged, counted or stored."""

    url: str = field(repr=False)
    endpoint: str
    """What a quota counts it under, e.g. data.go.kr/getUltraSrtNcst."""
    account: str = ""
    """Which key it uses, by the key's fingerprint; empty: none."""
    weight: int = 1
    """How many calls it counts as where locations are counted."""
    known: Validators = NO_VALIDATORS
    headers: Mapping[str, str] = field(default_factory=dict)
    """What this upstream wants beside the usual, e.g. an identifying User-Agent."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer with its body, decompressed, whatever its status."""

    content: bytes
    validators: Validators = NO_VALIDATORS
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    """By lower-case name."""
