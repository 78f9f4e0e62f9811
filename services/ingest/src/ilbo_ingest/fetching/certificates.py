"""Whose certificates a source may show."""

import ssl
from functools import lru_cache

import httpx

from ilbo_ingest.fetching.exchange import Trust
from ilbo_ingest.fetching.failures import FailedError


@lru_cache(maxsize=64)
def tls_context(trust: Trust) -> ssl.SSLContext:
    """Return the TLS settings of a source; raise FailedError when its CA file can't be used."""
    context = httpx.create_ssl_context(trust_env=False)
    if trust.tls == "legacy":
        # Servers of public bodies: no RFC 5746, 1024-bit keys. Names are verified all the same.
        context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)  # named since 3.12
        context.set_ciphers("DEFAULT@SECLEVEL=1")
    if trust.extra_ca is not None:
        try:
            context.load_verify_locations(trust.extra_ca)
        except OSError as error:  # ssl.SSLError too
            raise FailedError("tls", f"{trust.extra_ca} holds no certificates: {error}") from error
    return context
