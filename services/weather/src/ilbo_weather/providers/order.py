"""All weather services that are known, the best first."""

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

SPECS = (
    kma_web_map.SPEC,
    kma_site_json.SPEC,
    asos_hourly.SPEC,
    aws_minute.SPEC,
    ultra_ncst.SPEC,
    ultra_fcst.SPEC,
    open_meteo.SPEC,
    met_norway.SPEC,
    metar.SPEC,
)
"""Of two of one rank the first is the better."""
PROVIDER_NAMES = tuple(spec.name for spec in SPECS)
