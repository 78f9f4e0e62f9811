"""OpenTelemetry: the context travels in the event; spans leave when an endpoint is configured."""

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext

from opentelemetry import trace
from opentelemetry.trace import Link
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()
tracer = trace.get_tracer("ilbo_bus")


def configure_tracing(service: str) -> None:
    """Export spans over OTLP when OTEL_EXPORTER_OTLP_ENDPOINT (or …_TRACES_ENDPOINT) is set."""
    names = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    if not any(os.environ.get(name) for name in names):
        return
    # Imported here: the exporter costs 15 MB that a service without tracing keeps free.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": f"ilbo-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def current_traceparent() -> str | None:
    """Return the W3C traceparent of the running span, for the event that leaves now."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")


def handling(stream: str, traceparents: Iterable[str | None]) -> AbstractContextManager[object]:
    """Return the span of one batch; without somebody who takes spans it is nothing."""
    if isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        return nullcontext()
    return tracer.start_as_current_span(f"process {stream}", links=links(traceparents))


def links(traceparents: Iterable[str | None]) -> list[Link]:
    """Return links to the spans that sent a batch's events."""
    found = []
    for parent in traceparents:
        if parent is not None:
            context = _PROPAGATOR.extract({"traceparent": parent})
            span = trace.get_current_span(context).get_span_context()
            if span.is_valid:
                found.append(Link(span))
    return found
