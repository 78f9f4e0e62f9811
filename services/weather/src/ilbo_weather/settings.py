"""What the weather service takes from its environment."""

from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator

from ilbo_bus import ServiceSettings


class Settings(ServiceSettings):
    """Settings of the weather service."""

    service: ClassVar[str] = "weather"

    port: int = Field(default=8002, ge=1, le=65535)
    """Port to listen on."""
    weather_kma_url: str = "https://www.kma.go.kr/XML/weather/sfc_web_map.xml"
    """Address of KMA's web map; empty: nothing is polled."""
    weather_interval_seconds: float = Field(default=600, gt=0, le=86_400)
    """Each source is asked at most once in so long, by chance within its first tenth."""
    weather_daily_calls: int = Field(default=9000, ge=1, le=1_000_000)
    """So often each endpoint is asked in a day with one key; no more until midnight in Korea."""
    weather_connect_seconds: float = Field(default=3, gt=0, le=60)
    """Time to connect."""
    weather_read_seconds: float = Field(default=10, gt=0, le=60)
    """Time the server may be silent."""
    weather_deadline_seconds: float = Field(default=15, gt=0, le=120)
    """Time for a whole fetch."""
    weather_lease_seconds: float = Field(default=30, gt=0, le=3600, validate_default=True)
    """After this long without a sign of life another process polls."""

    @field_validator("weather_kma_url")
    @classmethod
    def _http(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("is no http or https address")
        return url

    @field_validator("weather_lease_seconds")
    @classmethod
    def _outlasts_a_fetch(cls, seconds: float, info: ValidationInfo) -> float:
        if seconds < 1.5 * info.data.get("weather_deadline_seconds", 0):
            raise ValueError("must be at least 1.5 times ILBO_WEATHER_DEADLINE_SECONDS")
        return seconds
