"""Whether a service really does its work, as it says itself."""

import httpx


async def unready(url: str, client: httpx.AsyncClient) -> str:
    """Return why the service isn't ready, empty when it is."""
    try:
        answer = await client.get(f"{url}/health/ready")
    except httpx.TransportError as error:
        return str(error) or type(error).__name__
    return "" if answer.status_code == httpx.codes.OK else answer.text[:300]
