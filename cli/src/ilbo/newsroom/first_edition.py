"""An empty site reads the example edition, the way `ilbo publish` would."""

from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

from ilbo.errors import CommandError
from ilbo.ingest_client import IngestClient, RefusedError
from ilbo.newsroom.report import Report
from ilbo.receipts import article_count


async def is_empty(redis: Redis, articles_stream: str) -> bool:
    """Return whether no article was ever published; a log that can't be asked is not empty."""
    try:
        return int(await redis.xlen(articles_stream)) == 0
    except (RedisError, OSError):
        return False


async def publish_examples(files: list[Path], client: IngestClient, report: Report) -> None:
    """Publish the files; what goes wrong is said and is no reason not to open."""
    if not files:
        report.say(
            "the site is empty: the example edition is in examples/ of the repository, and this "
            "`ilbo` isn't run from a clone; `ilbo publish FILE` fills it",
            "warning",
        )
        return
    articles = 0
    for path in files:
        try:
            receipt = await client.publish(path.name, path.read_bytes())
        except (OSError, RefusedError, CommandError) as error:
            report.say(f"{path}: {error}", "warning")
        else:
            articles += article_count(receipt)
    report.say(
        f"the site was empty: read the example edition ({articles} articles)",
        files=len(files),
        articles=articles,
    )
