"""Which drawing stands for a condition code; the source's own word always stands beside it."""

_EXACT = {
    "clear": "sun",
    "mostly_clear": "part",
    "mostly_cloudy": "part",
    "overcast": "cloud",
    "precip_in_vicinity": "rain",
}
_BY_PREFIX = (
    (("snow", "sleet", "blowing_snow", "hail", "ice_pellets"), "snow"),
    (("rain", "drizzle", "shower", "freezing", "thunder", "dry_thunder", "lightning"), "rain"),
    (("fog", "mist", "haze", "yellow_dust"), "fog"),
)


def icon(condition_code: str | None) -> str | None:
    """Return the icon's name; None when nothing is known or no drawing fits."""
    if condition_code is None:
        return None
    if condition_code.endswith("_ended"):
        return "cloud"
    by_prefix = (name for prefixes, name in _BY_PREFIX if condition_code.startswith(prefixes))
    return _EXACT.get(condition_code) or next(by_prefix, None)
