"""Where a weather warning holds, in one line; the whole list stands on the weather page."""

from collections.abc import Sequence

from ilbo_render.typography import shortened

LINE_LENGTH = 60


def in_a_line(areas: Sequence[str]) -> str:
    """Return the first areas, at least one, and how many more there are."""
    shown: list[str] = []
    for area in areas:
        if shown and len(", ".join([*shown, area])) > LINE_LENGTH:
            break
        shown.append(area if len(area) <= LINE_LENGTH else shortened(area, LINE_LENGTH))
    more = len(areas) - len(shown)
    return ", ".join(shown) + (f" 외 {more}곳" if more else "")
