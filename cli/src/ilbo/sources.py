"""`ilbo sources`: how each source of ingest fares."""

import asyncio
import os

from ilbo.console import show_json, show_note, show_table
from ilbo.ingest_client import Content, IngestClient
from ilbo.options import AsJson, IngestKey, IngestUrl, RunningData
from ilbo.targets import IngestTarget, find_ingest


def sources(
    data: RunningData = None,
    url: IngestUrl = None,
    key: IngestKey = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List the sources that ingest reads, and their health."""
    found = asyncio.run(_sources(find_ingest(url, key, data, os.environ)))
    if as_json:
        for source in found:
            show_json(source)
    elif found:
        columns = list(dict.fromkeys(name for source in found for name in source))
        rows = ([str(source.get(name, "")) for name in columns] for source in found)
        show_table(columns, rows)
    else:
        show_note("ingest reads no sources")


async def _sources(target: IngestTarget) -> list[Content]:
    async with IngestClient(target, patience_seconds=5) as client:
        return await client.sources()
