"""An empty site reads the example edition, the way `ilbo publish` would."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

from ilbo.errors import CommandError
from ilbo.ingest_client import Content, IngestClient, RefusedError
from ilbo.newsroom.report import Report
from ilbo.receipts import article_count
from ilbo.repository import ExamplePicture


@dataclass(frozen=True, slots=True)
class Edition:
    """Files to be published in their order, and their pictures by the name of the file."""

    files: list[Path]
    pictures: dict[str, list[ExamplePicture]]

    def ordered(self) -> list[Path]:
        """Return the files as they are published: those with pictures late, the leading one last.

        So the front page begins with pictures, and nothing waits for them that has none.
        """
        *others, leading = self.files
        return [*sorted(others, key=lambda file: file.name in self.pictures), leading]


async def is_empty(redis: Redis, articles_stream: str) -> bool:
    """Return whether no article was ever published; a log that can't be asked is not empty."""
    try:
        return int(await redis.xlen(articles_stream)) == 0
    except (RedisError, OSError):
        return False


async def publish_examples(edition: Edition, client: IngestClient, report: Report) -> None:
    """Publish the edition; what goes wrong is said and is no reason not to open."""
    if not edition.files:
        report.say(
            "the site is empty: the example edition is in examples/ of the repository, and this "
            "`ilbo` isn't run from a clone; `ilbo publish FILE` fills it",
            "warning",
        )
        return
    pictures = {
        name: asyncio.create_task(_stored(given, client, report))
        for name, given in edition.pictures.items()
    }
    articles = 0
    for path in edition.ordered():
        images = await pictures[path.name] if path.name in pictures else []
        try:
            receipt = await client.publish(path.name, path.read_bytes(), images)
        except (OSError, RefusedError, CommandError) as error:
            report.say(f"{path}: {error}", "warning")
        else:
            articles += article_count(receipt)
    await asyncio.gather(*pictures.values())
    report.say(
        f"the site was empty: read the example edition ({articles} articles)",
        files=len(edition.files),
        articles=articles,
    )


async def _stored(
    given: list[ExamplePicture], client: IngestClient, report: Report
) -> list[Content]:
    """Return the pictures of one file as they are stored, each with its words."""
    images = []
    for picture in given:
        try:
            image = await client.store_picture(picture.file.read_bytes())
        except (OSError, RefusedError, CommandError) as error:
            report.say(f"{picture.file}: {error}", "warning")
        else:
            images.append({"media_id": image["media_id"], **picture.words})
    return images
