"""Which sources of warnings can be asked with what the settings give."""

from collections.abc import Sequence

from ilbo_bus import Clock
from ilbo_weather.ports import Fetcher
from ilbo_weather.providers.access import Access, KeyedAccess
from ilbo_weather.providers.keys import Key
from ilbo_weather.warnings.clients import CapSource, hub_source, status_source
from ilbo_weather.warnings.watch import WarningSource


def available_sources(
    fetcher: Fetcher,
    clock: Clock,
    status: tuple[str, str],
    hub: tuple[str, str],
    cap_addresses: Sequence[str],
) -> list[WarningSource]:
    """Return the sources that can be asked; `status` and `hub` are an address and a key.

    The hub says the same as data.go.kr, so it is asked only where that one can't be.
    """
    sources: list[WarningSource] = []
    for (base, key), make in ((status, status_source), (hub, hub_source)):
        if base and key and not sources:
            sources.append(make(KeyedAccess(fetcher, clock, base, Key.of(key))))
    if cap_addresses:
        sources.append(CapSource(Access(fetcher, clock, ""), tuple(cap_addresses)))
    return sources
