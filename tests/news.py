"""Events about a first snow, to be varied by tests."""

from datetime import UTC, datetime

from ilbo_events import ArticlePublished, Envelope

MORNING = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)


def article(**changes: object) -> ArticlePublished:
    """Return an article; raise ValidationError as the model does."""
    given: dict[str, object] = {
        "article_id": "snow-seoul",
        "headline": "서울 첫눈",
        "body": ("25일 새벽 서울에 첫눈이 내렸다.",),
        "first_published_at": MORNING,
        "published_at": MORNING,
    }
    return ArticlePublished.model_validate(given | changes)


def envelope(**changes: str) -> Envelope:
    """Return the envelope of an article."""
    given = {"id": "e-1", "type": "ArticlePublished", "source": "/ingest"} | changes
    return Envelope(**given, time=MORNING)
