"""Mails for tests, in words of our own, and a desk that reads what is attached to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage

from ilbo_ingest.drafts import Draft, Found, Note, Place, UnreadableDocumentError
from ilbo_ingest.readers.mail.reader import MailReader
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.releases.front import LETTERHEAD
from tests.unit.ingest.pages import paper

NOW = datetime(2026, 3, 11, 3, tzinfo=UTC)
NEWS = (
    "국토교통부는 주말 이틀 동안 전철을 더 자주 보내기로 했다고 밝혔다. 첫차는 다섯 시에 떠나고 "
    "막차는 한 시까지 다닌다.\n\n늘어나는 열차는 모두 마흔 편이다. 표는 여느 때와 같은 값이다."
)
COVER = "안녕하세요. 국토교통부 대변인실입니다.\n보도자료를 붙임과 같이 송부드립니다."
PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 3_000


def mail(
    text: str = NEWS, subject: str = "[보도자료] 주말 전철 증편", **headers: str
) -> EmailMessage:
    """Return a mail; `from_` and such name headers."""
    message = EmailMessage()
    given = {
        "From": "국토교통부 대변인실 <press@molit.example>",
        "To": "desk@paper.example",
        "Subject": subject,
        "Date": "Wed, 11 Mar 2026 10:00:00 +0900",
        "Message-ID": "<abc@molit.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


def attach(message: EmailMessage, name: str, data: bytes = b"data", kind: str = "") -> None:
    """Attach a file."""
    main, _, sub = (kind or "application/octet-stream").partition("/")
    message.add_attachment(data, maintype=main, subtype=sub, filename=name)


def release(headline: str, **parts: object) -> Found:
    """Return what a file with the head of a release holds."""
    place = Place("embargo_until", "line 1", "2026. 3. 12.(목) 12:00")
    draft = Draft(headline=headline, body=("글",), places=(place,), **parts)  # type: ignore[arg-type] # as a Draft takes them
    return Found("HWPX", (draft,))


def annex(headline: str) -> Found:
    """Return what a file without such a head holds."""
    return Found("HWPX", (Draft(headline=headline, body=("표",)),))


def bannered(headline: str, kind: str = "PDF") -> Found:
    """Return what a file with a letterhead holds."""
    return Found(kind, (Draft(headline=headline),), notes=(Note(1, "보도자료", LETTERHEAD),))


@dataclass
class FileDesk:
    """Reads attached files by their names."""

    holds: dict[str, Found] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, document: Document, _: Context) -> Found:
        self.asked.append(document.name)
        if document.name not in self.holds:
            raise UnreadableDocumentError("a ZIP that is neither HWPX nor DOCX is not read")
        return self.holds[document.name]


def read(
    message: EmailMessage | bytes, files: Callable[[Document, Context], Found] | None = None
) -> Found:
    """Return what is found in a mail."""
    data = message if isinstance(message, bytes) else bytes(message)
    return MailReader(files or FileDesk()).read(Document(data, "a.eml"), Context(paper(), NOW))
