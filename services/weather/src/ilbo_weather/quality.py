"""Judging a report: flags and reasons, never a value changed or a report dropped. Pure."""

from dataclasses import replace

from ilbo_events import Flag, ReportField, WeatherObserved
from ilbo_weather.checks import IN_ORDER, Case, Judged, steady_since
from ilbo_weather.values import flagged, flags_of, has, quality_of

_WORSE = {"good": 0, "not_checked": 0, "missing": 0, "doubtful": 1, "erroneous": 2}


def judge(
    report: WeatherObserved, before: Judged | None, neighbours: tuple[float, ...] = ()
) -> Judged:
    """Return the report with a flag for each field; an erroneous value is null, its raw noted."""
    report = _before_all_checks(report)
    case = Case(report, before, neighbours)
    for check in IN_ORDER:
        found = [
            finding
            for finding in check(case)
            if _WORSE[finding.flag] > _WORSE[getattr(case.report.quality, finding.field)]
        ]
        if found:
            report = flagged(report, found)
            case = replace(case, report=report)
    return Judged(report, steady_since(report, before))


def _before_all_checks(report: WeatherObserved) -> WeatherObserved:
    """Return what is known at once: what is missing; the rest is good unless a check objects."""
    flags = flags_of(report)
    for field, flag in flags.items():
        if flag not in ("doubtful", "erroneous"):  # its reader knows more than the checks do
            flags[field] = _before_checks(report, field)
    return report.model_copy(update={"quality": quality_of(tuple(flags.values()))})


def _before_checks(report: WeatherObserved, field: ReportField) -> Flag:
    if not has(report, field):
        return "missing"
    if field != "condition":
        return "good"
    # A word is checked against the temperature; a word nobody knows against nothing.
    known = report.condition is not None and report.condition.code is not None
    return "good" if known and report.temperature_celsius is not None else "not_checked"
