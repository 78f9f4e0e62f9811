"""Asks data.go.kr's short-term forecast service for the grid cells of the newspaper's stations."""

from datetime import datetime, timedelta
from functools import partial

from ilbo_weather.exchange import Request
from ilbo_weather.providers import kst, ultra_fcst, ultra_ncst
from ilbo_weather.providers.access import KeyedAccess
from ilbo_weather.providers.cells_client import CellPlan
from ilbo_weather.providers.forecast_items import Cell

_HOUR = timedelta(hours=1)
_NCST_READY = timedelta(minutes=10)
_FCST_ISSUED = timedelta(minutes=30)


def data_go_kr_request(access: KeyedAccess, operation: str, parameters: str) -> Request:
    """Return the request for an operation of the service."""
    return Request(
        f"{access.base.rstrip('/')}/{operation}?serviceKey={access.key.quoted}"
        f"&pageNo=1&numOfRows=1000&dataType=JSON&{parameters}",
        endpoint=f"data.go.kr/{operation}",
        account=access.account,
    )


def cell_request(access: KeyedAccess, operation: str, cell: Cell, base: datetime) -> Request:
    """Return the request for what one issue says about one cell."""
    local = base.astimezone(kst.KST)
    parameters = f"base_date={local:%Y%m%d}&base_time={local:%H%M}&nx={cell.nx}&ny={cell.ny}"
    return data_go_kr_request(access, operation, parameters)


def version_request(access: KeyedAccess, kind: str, base: datetime) -> Request:
    """Return the request for when an issue's file was made; `kind` is ODAM, VSRT or SHRT."""
    parameters = f"ftype={kind}&basedatetime={kst.stamp(base)}"
    return data_go_kr_request(access, "getFcstVersion", parameters)


def ultra_ncst_plan(access: KeyedAccess) -> CellPlan:
    """Return how the observations of an hour are asked for."""
    return CellPlan(
        ultra_ncst.SPEC,
        _ncst_slot,
        partial(cell_request, access, "getUltraSrtNcst"),
        ultra_ncst.read,
        partial(version_request, access, "ODAM"),
    )


def ultra_fcst_plan(access: KeyedAccess) -> CellPlan:
    """Return how the sky that was forecast for this hour is asked for."""
    return CellPlan(
        ultra_fcst.SPEC,
        _fcst_slot,
        partial(cell_request, access, "getUltraSrtFcst"),
        ultra_fcst.read,
        partial(version_request, access, "VSRT"),
    )


def _ncst_slot(now: datetime) -> datetime:
    """Return the newest full hour whose values may be there."""
    return (now - _NCST_READY).replace(minute=0, second=0, microsecond=0)


def _fcst_slot(now: datetime) -> datetime:
    """Return the issue whose first hour is the one that runs: half an hour before it."""
    return now.replace(minute=0, second=0, microsecond=0) - _FCST_ISSUED
