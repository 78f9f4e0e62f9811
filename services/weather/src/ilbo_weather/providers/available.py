"""Which weather services are asked: those that are wanted and have address and key."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from ilbo_bus import Clock
from ilbo_paper import Paper
from ilbo_weather.ports import Fetcher, Provider
from ilbo_weather.providers import (
    asos_hourly,
    aws_minute,
    kma_site_json,
    kma_web_map,
    met_norway,
    metar,
    open_meteo,
    ultra_fcst,
    ultra_ncst,
)
from ilbo_weather.providers.access import Access, KeyedAccess
from ilbo_weather.providers.asos_client import AsosClient
from ilbo_weather.providers.aws_client import aws_client
from ilbo_weather.providers.cells_client import CellPlan, CellsClient
from ilbo_weather.providers.data_go_kr_client import ultra_fcst_plan, ultra_ncst_plan
from ilbo_weather.providers.forecast_items import cells_of
from ilbo_weather.providers.keys import Key
from ilbo_weather.providers.kma_site_client import kma_site_client
from ilbo_weather.providers.kma_web_map_client import kma_web_map_client
from ilbo_weather.providers.met_norway_client import MetNorwayClient
from ilbo_weather.providers.metar_client import metar_client
from ilbo_weather.providers.open_meteo_client import open_meteo_client
from ilbo_weather.providers.order import SPECS
from ilbo_weather.providers.spec import ProviderSpec

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What the operator configured; an empty address or key: not asked."""

    wanted: tuple[str, ...]
    """Names of the services."""
    user_agent: str
    patience_seconds: float
    """After this long a service that is asked place by place goes on the next time."""
    kma_url: str = ""
    kma_site_url: str = ""
    data_go_kr_url: str = ""
    data_go_kr_key: str = ""
    api_hub_url: str = ""
    api_hub_key: str = ""
    aws_minutes: int = 0
    open_meteo_url: str = ""
    met_norway_url: str = ""
    met_norway_contact: str = ""
    metar_url: str = ""


def available_providers(
    settings: ProviderSettings, fetcher: Fetcher, clock: Clock, paper: Paper
) -> tuple[Provider, ...]:
    """Return the services that can be asked, the best first; tell once of the others."""
    makers = _Makers(settings, fetcher, clock, paper).by_name()
    found: list[Provider] = []
    for spec in SPECS:
        if spec.name not in settings.wanted or _is_off(spec, settings):
            continue
        provider = makers[spec.name]()
        if provider is not None:
            found.append(provider)
        elif spec.key_setting:
            log.info("%s is not asked: %s is not set", spec.name, spec.key_setting)
    return tuple(found)


def _is_off(spec: ProviderSpec, settings: ProviderSettings) -> bool:
    """Return whether a service is asked only when somebody says so, and nobody did."""
    return spec == aws_minute.SPEC and not settings.aws_minutes


class _Makers:
    """Makes each client, or none where its address or key is missing."""

    def __init__(
        self, settings: ProviderSettings, fetcher: Fetcher, clock: Clock, paper: Paper
    ) -> None:
        self._settings = settings
        self._fetcher = fetcher
        self._clock = clock
        self._stations = paper.stations

    def by_name(self) -> dict[str, Callable[[], Provider | None]]:
        """Return a maker for each service."""
        return {
            kma_web_map.SPEC.name: self._kma_web_map,
            kma_site_json.SPEC.name: self._kma_site,
            asos_hourly.SPEC.name: self._asos,
            aws_minute.SPEC.name: self._aws,
            ultra_ncst.SPEC.name: self._ultra_ncst,
            ultra_fcst.SPEC.name: self._ultra_fcst,
            open_meteo.SPEC.name: self._open_meteo,
            met_norway.SPEC.name: self._met_norway,
            metar.SPEC.name: self._metar,
        }

    def _kma_web_map(self) -> Provider | None:
        access = self._open(self._settings.kma_url)
        return kma_web_map_client(access) if access else None

    def _kma_site(self) -> Provider | None:
        access = self._open(self._settings.kma_site_url)
        return kma_site_client(access) if access else None

    def _asos(self) -> Provider | None:
        access = self._keyed(self._settings.api_hub_url, self._settings.api_hub_key)
        return AsosClient(access) if access else None

    def _aws(self) -> Provider | None:
        minutes = self._settings.aws_minutes
        access = self._keyed(self._settings.api_hub_url, self._settings.api_hub_key)
        return aws_client(access, minutes) if access else None

    def _ultra_ncst(self) -> Provider | None:
        access = self._data_go_kr()
        return self._cells(ultra_ncst_plan(access), access) if access else None

    def _ultra_fcst(self) -> Provider | None:
        access = self._data_go_kr()
        return self._cells(ultra_fcst_plan(access), access) if access else None

    def _cells(self, plan: CellPlan, access: Access) -> Provider:
        cells = cells_of(self._stations)
        return CellsClient(plan, access, cells, self._settings.patience_seconds)

    def _open_meteo(self) -> Provider | None:
        access = self._open(self._settings.open_meteo_url)
        return open_meteo_client(access, self._stations) if access else None

    def _met_norway(self) -> Provider | None:
        settings = self._settings
        access = self._open(settings.met_norway_url)
        if access is None or not settings.met_norway_contact:
            return None
        agent = f"{settings.user_agent} {settings.met_norway_contact}"
        return MetNorwayClient(access, agent, self._stations, settings.patience_seconds)

    def _metar(self) -> Provider | None:
        access = self._open(self._settings.metar_url)
        return metar_client(access) if access else None

    def _data_go_kr(self) -> KeyedAccess | None:
        return self._keyed(self._settings.data_go_kr_url, self._settings.data_go_kr_key)

    def _open(self, url: str) -> Access | None:
        return Access(self._fetcher, self._clock, url) if url else None

    def _keyed(self, url: str, key: str) -> KeyedAccess | None:
        given = Key.of(key)
        return KeyedAccess(self._fetcher, self._clock, url, given) if url and given.value else None
