"""How it travels: FastStream on Redis Streams made safe, once for all services."""

from ilbo_bus.bus import Bus, end_tasks
from ilbo_bus.clock import KST, Clock, system_clock
from ilbo_bus.delivery import Delivery, Handler
from ilbo_bus.errors import (
    BusError,
    ClaimLostError,
    ContendedError,
    Permanent,
    SettingsError,
    Unavailable,
)
from ilbo_bus.ledger import Claim, Ledger, Publication, Record, Stamp
from ilbo_bus.log_reader import LogEntry, LogReader
from ilbo_bus.retry import RetryPolicy
from ilbo_bus.service import run_service, serve, service_routes
from ilbo_bus.settings import ServiceSettings
from ilbo_bus.streams import REDIS_ERRORS
from ilbo_bus.tracing import configure_tracing

__all__ = [
    "KST",
    "REDIS_ERRORS",
    "Bus",
    "BusError",
    "Claim",
    "ClaimLostError",
    "Clock",
    "ContendedError",
    "Delivery",
    "Handler",
    "Ledger",
    "LogEntry",
    "LogReader",
    "Permanent",
    "Publication",
    "Record",
    "RetryPolicy",
    "ServiceSettings",
    "SettingsError",
    "Stamp",
    "Unavailable",
    "configure_tracing",
    "end_tasks",
    "run_service",
    "serve",
    "service_routes",
    "system_clock",
]
