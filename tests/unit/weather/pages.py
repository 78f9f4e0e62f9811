"""Pages in the form of KMA's web map, with values of our own."""

from datetime import UTC, datetime, timedelta, timezone

KST = timezone(timedelta(hours=9))
NOW = datetime(2026, 3, 12, 6, 20, tzinfo=UTC)
"""15:20 in Korea: the page of 15 o'clock is out."""
ROWS = (
    '<local stn_id="90" icon="" desc="-" ta="4.1">속초</local>',
    '<local stn_id="108" icon="01" desc="맑음" ta="8.7">서울</local>',
    '<local stn_id="133" icon="03" desc="구름많음" ta="9.6" rn_hr1="0.5">대전</local>',
    '<local stn_id="152" icon="" desc="" ta="-0.0">울산</local>',
)
HEADER = 'year="2026" month="03" day="12" hour="15"'


def page(
    *rows: str, header: str = HEADER, encoding: str = "utf-8", declared: str | None = None
) -> bytes:
    """Return a page with these rows."""
    text = (
        f'<?xml version="1.0" encoding="{declared or encoding}"?>\n'
        f'<current xmlns="current">\n <weather {header}>\n  '
        + "\n  ".join(rows or ROWS)
        + "\n </weather>\n</current>\n"
    )
    return text.encode(encoding)


def header_of(moment: datetime) -> str:
    """Return the header of the page of that hour."""
    local = moment.astimezone(KST)
    return f'year="{local:%Y}" month="{local:%m}" day="{local:%d}" hour="{local:%H}"'
