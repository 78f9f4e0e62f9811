"""Judging a report: flags and reasons, never a value changed or a report dropped. Pure."""

from ilbo_events import Flag, ReportField, WeatherObserved
from ilbo_weather.checks import IN_ORDER, Case, Judged, steady_since
from ilbo_weather.values import FIELDS, Finding, flagged, has

_WORSE = {"good": 0, "not_checked": 0, "missing": 0, "doubtful": 1, "erroneous": 2}


def judge(
    report: WeatherObserved, before: Judged | None, neighbours: tuple[float, ...] = ()
) -> Judged:
    """Return the report with a flag for each field; an erroneous value is null, its raw noted."""
    report = flagged(report, _first_flags(report))
    for check in IN_ORDER:
        found = [
            finding
            for finding in check(Case(report, before, neighbours))
            if _WORSE[finding.flag] > _WORSE[getattr(report.quality, finding.field)]
        ]
        if found:
            report = flagged(report, found)
    return Judged(report, steady_since(report, before))


def _first_flags(report: WeatherObserved) -> list[Finding]:
    """Return what is known before the checks: missing, or good unless one of them objects."""
    found: list[Finding] = []
    for field in FIELDS:
        flag: Flag = getattr(report.quality, field)
        if flag in ("doubtful", "erroneous"):
            continue  # its reader knows more than the checks do
        found.append(Finding(field, _before_checks(report, field), "", ""))
    return found


def _before_checks(report: WeatherObserved, field: ReportField) -> Flag:
    if not has(report, field):
        return "missing"
    if field != "condition":
        return "good"
    # A word is checked against the temperature; a word nobody knows against nothing.
    known = report.condition is not None and report.condition.code is not None
    return "good" if known and report.temperature_celsius is not None else "not_checked"
