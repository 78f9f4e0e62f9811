"""Killed at any moment, a replica shows each article once and goes on by itself."""

import random
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from tests.integration.log import Log
from tests.integration.render_process import RenderProcess, publish_many, rendering
from tests.until import until

ARTICLES = 3000


def test_kills_in_the_middle_of_batches_lose_and_repeat_nothing(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    chance = random.Random(20260312)
    ids = publish_many(log.redis, ARTICLES)
    written: list[int] = []
    render = RenderProcess(redis_url, tmp_path, ILBO_BATCH_SIZE="10")
    for _ in range(5):
        wanted = (written[-1] if written else 0) + chance.randint(100, 300)
        render.launch()
        until(partial(_has_written, tmp_path, wanted), 30, every=0.001)
        render.kill()
        written.append(_written(tmp_path))
    render.close()
    assert written[-1] < ARTICLES, "the kills came before the end"
    with rendering(redis_url, tmp_path) as last:
        assert last.everything() == ids[::-1]
        until(lambda: log.pending() == 0, 60, what="what the killed ones had taken is settled")
        assert last.everything() == ids[::-1]


def _has_written(data: Path, wanted: int) -> bool:
    return _written(data) >= wanted


def _written(data: Path) -> int:
    path = data / "replica-0" / "pages.db"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            (number,) = connection.execute("SELECT count(*) FROM articles").fetchone()
            return int(number)
    except sqlite3.Error:
        return 0
