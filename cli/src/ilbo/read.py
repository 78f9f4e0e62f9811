"""`ilbo read`: what would be published of a document; nothing is."""

import typer

from ilbo.cloudevents import sentence
from ilbo.console import show_failure, show_json, show_note, show_table
from ilbo.documents import UnreadableFileError, open_documents
from ilbo.errors import Exit
from ilbo.options import AsJson, Config, Files
from ilbo.paper_file import find_paper
from ilbo.redis_log import load_settings
from ilbo_bus import KST, system_clock
from ilbo_events import ArticlePublished, Fact, WeatherObserved
from ilbo_ingest.documents import Document, Reading, read_document
from ilbo_ingest.drafts import UnreadableDocumentError


def read(files: Files, config: Config = None, *, as_json: AsJson = False) -> None:
    """Show what FILE… would publish: a table, or one CloudEvents JSON object a line."""
    _, paper = find_paper(config)
    clock = system_clock(load_settings().clock)
    show = _show_json if as_json else _show_table
    failed = False
    for document in open_documents(files):
        if isinstance(document, UnreadableFileError):
            failed = True
            show_failure(str(document))
            continue
        try:
            reading = read_document(Document(document.content, document.name), paper, clock)
        except UnreadableDocumentError as error:
            failed = True
            show_failure(f"{document.path}: {error}")
            continue
        show(document.path, reading)
        for edited in reading.articles:
            if edited.hold is not None:
                headline = edited.article.headline
                show_note(f"{document.path}: held for an editor: {headline}: {edited.hold}")
        for note in reading.notes:
            show_note(f"{document.path}: {note}")
    if failed:
        raise typer.Exit(Exit.FAILED)


def _show_json(_path: str, reading: Reading) -> None:
    for event in reading.cloud_events():
        show_json(event)


def _show_table(path: str, reading: Reading) -> None:
    rows = [(type(event).__name__, sentence(event), _more(event)) for event in reading.events]
    show_table(("event", "what it says", "more"), rows, title=f"{path} ({reading.reader})")


def _more(event: Fact) -> str:
    match event:
        case ArticlePublished():
            day = event.published_at.astimezone(KST).strftime("%Y-%m-%d")
            return f"{day} · {len(event.body)} paragraphs · {event.article_id}"
        case WeatherObserved():
            return f"{event.observed_at.astimezone(KST):%Y-%m-%d} · {event.attribution}"
    return ""
