"""What ingest answers to a document, for a person. Pure."""

from collections import Counter

from ilbo.ingest_client import Content

_NOUNS = {"ArticlePublished": "article", "WeatherObserved": "observation"}
_REFUSED = "refused"


def receipt_summary(receipt: Content) -> str:
    """Return how many items of which kind came to which end."""
    counts = Counter((item["type"], item["state"]) for item in receipt["items"])
    parts = [
        f"{count} {_NOUNS.get(kind, kind)}{'s' if count > 1 else ''} {state}"
        for (kind, state), count in counts.items()
    ]
    return ", ".join(parts) or "nothing to publish in it"


def refusals(receipt: Content) -> list[str]:
    """Return every item that was not taken, with the reason."""
    return [
        f"{item['subject']}: {item.get('reason', _REFUSED)}"
        for item in receipt["items"]
        if item["state"] == _REFUSED
    ]


def article_count(receipt: Content) -> int:
    """Return how many articles of a document were taken."""
    taken = [item for item in receipt["items"] if item["state"] != _REFUSED]
    return sum(item["type"] == "ArticlePublished" for item in taken)
