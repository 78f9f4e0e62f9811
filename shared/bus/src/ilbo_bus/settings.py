"""What every service takes from its environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Self

from pydantic import AwareDatetime, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from ilbo_bus.addresses import parse_address
from ilbo_bus.clock import Clock, system_clock
from ilbo_bus.errors import SettingsError


class _FileSource(EnvSettingsSource):
    """ILBO_X_FILE names a file that holds the value of ILBO_X: for secrets."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        ending = "_file"
        found = {name.lower(): value for name, value in os.environ.items()}
        return {
            name.removesuffix(ending): Path(value).read_text("utf-8").strip()
            for name, value in found.items()
            if name.startswith(self.env_prefix.lower()) and name.endswith(ending) and value
        }


class ServiceSettings(BaseSettings):
    """Settings of every service; each adds its own."""

    model_config = SettingsConfigDict(
        env_prefix="ILBO_", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    service: ClassVar[str] = "ilbo"

    redis_url: str = "redis://127.0.0.1:6379/0"
    """Redis or Valkey: redis://, rediss://, unix://, redis+sentinel://h:p,h:p/master,
    redis+cluster://h:p,h:p."""
    redis_username: str | None = None
    """ACL user; None: the one of the address."""
    redis_password: SecretStr | None = None
    """Its password; None: the one of the address."""
    namespace: str = Field(default="", max_length=64)
    """Put before every key; a cluster needs a hash tag here, e.g. {paper}:."""
    config: Path = Path("ilbo.toml")
    """The newspaper's file."""
    data: Path = Path("data")
    """Folder for what the service keeps beside Redis."""
    clock: AwareDatetime | None = None
    """A fixed wall-clock now, for reproducible pages; never used for timeouts."""
    clock_since: AwareDatetime | None = None
    """The real time at which ILBO_CLOCK was right: from then on it runs, for replays. None: it
    stands still."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = Field(default=8000, ge=1, le=65535)
    """Port to listen on."""
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    """debug, info, warning or error."""

    @field_validator("redis_url")
    @classmethod
    def _readable(cls, url: str) -> str:
        parse_address(url)
        return url

    def wall_clock(self) -> Clock:
        """Return the clock of the service."""
        return system_clock(self.clock, self.clock_since)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take arguments first, then the environment, then *_FILE; there is no .env file."""
        return init_settings, env_settings, _FileSource(settings_cls)

    @classmethod
    def load(cls) -> Self:
        """Return the settings of the environment; raise SettingsError naming each wrong one."""
        try:
            return cls()
        except (ValidationError, OSError) as error:
            raise SettingsError(_explain(error)) from error


def _explain(error: ValidationError | OSError) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}"
    details = error.errors(include_url=False, include_input=False)
    return "; ".join(f"ILBO_{str(d['loc'][0]).upper()}: {d['msg']}" for d in details if d["loc"])
