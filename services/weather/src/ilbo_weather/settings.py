"""What the weather service takes from its environment."""

from typing import ClassVar

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from ilbo_bus import ServiceSettings
from ilbo_weather.providers.order import PROVIDER_NAMES


class Settings(ServiceSettings):
    """Settings of the weather service."""

    service: ClassVar[str] = "weather"

    port: int = Field(default=8002, ge=1, le=65535)
    """Port to listen on."""
    weather_kma_url: str = "https://www.kma.go.kr/XML/weather/sfc_web_map.xml"
    """Address of KMA's web map; empty: nothing is polled."""
    weather_providers: str = ",".join(PROVIDER_NAMES)
    """Which services are asked, by name and separated by commas; one whose key or address is not
    set is left out. The best are kma-web-map, kma-asos-hourly and kma-ultra-ncst."""
    weather_kma_site_url: str = ""
    """Address of weather.go.kr's current-weather-obs.do, which is not documented; empty: not asked.
    It is https://www.weather.go.kr/w/renew2021/rest/main/current-weather-obs.do"""
    weather_data_go_kr_url: str = "https://apis.data.go.kr/1360000/VilageFcstInfoService_2.0"
    """Address of data.go.kr's short-term forecast service."""
    weather_data_go_kr_key: SecretStr | None = None
    """Key of data.go.kr, in either spelling; without it the service is not asked."""
    weather_api_hub_url: str = "https://apihub.kma.go.kr/api/typ01"
    """Address of KMA's API Hub."""
    weather_api_hub_key: SecretStr | None = None
    """Key of the API Hub, each API there approved by 활용신청; without it the hub is not asked."""
    weather_aws_minutes: int = Field(default=0, ge=0, le=60)
    """The API Hub's minute data are asked for this often; 0: not at all."""
    weather_open_meteo_url: str = "https://api.open-meteo.com/v1/forecast"
    """Address of Open-Meteo; free for non-commercial use. Empty: not asked."""
    weather_met_norway_url: str = "https://api.met.no/weatherapi/locationforecast/2.0/compact"
    """Address of MET Norway's forecast."""
    weather_met_norway_contact: str = Field(default="", max_length=200, pattern=r"^[\x21-\x7e]*$")
    """Mail address or web page by which MET Norway reaches you; without it, it is not asked."""
    weather_metar_url: str = "https://aviationweather.gov/api/data/metar"
    """Address of the airports' reports; empty: not asked."""
    weather_warnings_url: str = "https://apis.data.go.kr/1360000/WthrWrnInfoService"
    """Address of data.go.kr's warnings, asked with the same key; empty: not asked."""
    weather_cap_urls: str = ""
    """Addresses of CAP 1.2 alerts that are shown as warnings, separated by blanks."""
    weather_warning_seconds: float = Field(default=300, gt=0, le=3600)
    """Warnings are asked for this often; an answer older than three times that is unknown."""
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

    weather_wis2_centre: str = Field(default="kr-ilbo", pattern=r"^[a-z]{2}-[a-z0-9-]{1,60}$")
    """WIS 2.0 centre id in the notifications of /v1/notifications."""
    weather_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+$")
    """Where others reach this service, for links to it; None: where it listens."""

    @field_validator("weather_providers")
    @classmethod
    def _known(cls, names: str) -> str:
        unknown = [name for name in _separated(names) if name not in PROVIDER_NAMES]
        if unknown:
            raise ValueError(f"there is no {', '.join(unknown)}, only {', '.join(PROVIDER_NAMES)}")
        return names

    @property
    def wanted_providers(self) -> tuple[str, ...]:
        """The names of the services that are asked."""
        return _separated(self.weather_providers)

    @field_validator(
        "weather_kma_url",
        "weather_kma_site_url",
        "weather_data_go_kr_url",
        "weather_api_hub_url",
        "weather_open_meteo_url",
        "weather_met_norway_url",
        "weather_metar_url",
    )
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


def _separated(names: str) -> tuple[str, ...]:
    return tuple(name for part in names.split(",") if (name := part.strip()))
