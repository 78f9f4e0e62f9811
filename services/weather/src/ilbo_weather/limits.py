"""The limits of quality control, each with where it comes from.

Sources: KMA's practice in Chae, Park and Choi 2014 (doi 10.14191/Atmos.2014.24.3.445), which gives
the order of the checks and steps of a minute; WMO guidelines on quality control of data from
automatic stations (Zahumenský 2004); KMA's national records. "Chosen" says that the project took a
limit that is wider than what is known to have occurred: one that is too narrow hides true weather.
"""

from datetime import timedelta

from ilbo_events import FRESH_FOR

PHYSICAL: dict[str, tuple[float, float]] = {
    # National records 41.0 (홍천 2018-08-01) and -32.6 (양평 1981-01-05); chosen around them.
    "temperature_celsius": (-40, 45),
    # Chosen: at most the warmest sea and the driest winter air.
    "dew_point_celsius": (-55, 35),
    "relative_humidity_percent": (0, 100),
    # Chosen around the deepest typhoon (사라 1959, about 950) and the highest winter (about 1045).
    "sea_level_pressure_hectopascals": (930, 1060),
    # At the height of 대관령, 773 m, 927 is normal; chosen for stations of up to 1,700 m.
    "station_pressure_hectopascals": (800, 1060),
    # WMO: a ten-minute mean of 0 to 75.
    "wind_speed_meters_per_second": (0, 75),
    "wind_from_degrees": (0, 360),
    # National record of a gust 63.7 (속초 2006-10-23); chosen above it.
    "wind_gust_meters_per_second": (0, 100),
    # National record of an hour about 146; chosen above it.
    "precipitation_millimeters": (0, 200),
    # KMA reports tens of metres with four digits.
    "visibility_meters": (0, 99_990),
    "cloud_cover_tenths": (0, 10),
    # National record 293.6 (울릉도 1962-01-31); chosen above it.
    "snow_depth_centimeters": (0, 400),
    # National record of a day 150.9 (울릉도 1955-01-20); chosen above it.
    "new_snow_centimeters": (0, 200),
}
"""Beyond these a value is erroneous."""

STEPS: dict[str, tuple[float, float]] = {
    # WMO: 3 in a minute; chosen: 10 in an hour. Only a rare cold front does more.
    "temperature_celsius": (3, 10),
    # KMA: 0.4 in a minute; chosen: 0.5, and 6 in an hour.
    "sea_level_pressure_hectopascals": (0.5, 6),
    "station_pressure_hectopascals": (0.5, 6),
}
"""The largest usual change in a minute and in an hour; more is doubtful."""
STEP_AFTER_AT_MOST = timedelta(minutes=65)
"""Over a longer gap a step says nothing."""

STEADY_FOR = timedelta(hours=6)
"""A thermometer that shows the same tenth for so long is doubtful (chosen; WMO asks for less)."""
STEADY_GAP = FRESH_FOR
"""After a longer gap nobody knows whether it was the same."""

CLIMATE: tuple[tuple[float, float], ...] = (
    (-34, 26), (-31, 29), (-26, 32), (-18, 38), (-9, 39), (-5, 41),
    (0, 42), (0, 43), (-7, 40), (-15, 35), (-25, 31), (-33, 26),
)  # fmt: skip
"""Temperatures that occur in Korea, by month (chosen, beyond the known extremes of the country);
outside them a value is doubtful."""

DEW_POINT_ABOVE_TEMPERATURE = 0.5
"""More than that is no rounding: the dew point is erroneous (WMO: TD <= TA)."""
HUMIDITY_DIFFERENCE = 10.0
"""Between what was reported and what temperature and dew point make (chosen)."""
FOG_ENDS_METERS = 2000.0
"""The word fog with a longer view contradicts itself (WMO: fog is below 1,000)."""
SNOW_UP_TO_CELSIUS = 8.0
RAIN_DOWN_TO_CELSIUS = -8.0

NEIGHBOURS_DIFFER = 8.0
"""A value that differs more from each of its neighbours is doubtful (chosen)."""
NEIGHBOURS_WITHIN_KILOMETERS = 120.0
NEIGHBOURS_AT_LEAST = 3
NEIGHBOURS_AT_MOST = 8
LAPSE_CELSIUS_PER_METER = 0.0065
"""The standard atmosphere's (ISO 2533): a neighbour is taken to the station's height with it."""
