"""Mail among the readers (RFC 5322): the release attached to it or, where none is, its own text.

Of a mail with a release the text is a cover note; it may still move the embargo. Files of known
formats are read by the other readers, ten at most; archives and Outlook's winmail.dat are not
opened. A mail whose release can't be read is held: its cover note is no article.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from ilbo_events import Source
from ilbo_ingest.agencies import agency_at
from ilbo_ingest.drafts import Draft, Found, Note, Picture, UnreadableDocumentError
from ilbo_ingest.readers.dates import Moment, read_date
from ilbo_ingest.readers.mail.enclosed import Enclosed, chosen
from ilbo_ingest.readers.mail.headers import Mail, header, sender
from ilbo_ingest.readers.mail.letter import (
    Letter,
    Subject,
    letter_of,
    reads_like_a_cover,
    subject_of,
)
from ilbo_ingest.readers.mail.parts import File, Parts, looks_like_mail, parsed, parts_of
from ilbo_ingest.readers.portal.text import normalised
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.releases.blocks import Extraction, Paragraph
from ilbo_ingest.readers.releases.embargo_line import ReleaseHead, Timing, timing_of
from ilbo_ingest.readers.releases.head import read_head
from ilbo_ingest.readers.releases.lines import Line
from ilbo_ingest.readers.releases.release import read_release

ReadFile = Callable[[Document, Context], Found]
SCOPE = "mail"
_MOST_FILES = 10
_MOST_PICTURES = 30
_SMALLEST_PICTURE = 2_048
_MOST_NOTED = 30
_FEWEST_LETTERS = 60
_OF_THE_MAIL = ("text/calendar", "text/vcard", "text/x-vcard", "application/pkcs7-signature",
                "application/x-pkcs7-signature", "application/pgp-signature")  # fmt: skip
_MAY_BE_RELEASE = (".hwp", ".hwpx", ".doc", ".docx", ".pdf", ".zip", ".dat", ".7z", ".alz", ".egg")


@dataclass(slots=True)
class _Letterbox:
    """One mail while it is read."""

    mail: Mail
    parts: Parts
    subject: Subject
    letter: Letter
    sent: Moment | None
    notes: list[Note] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """Files that may hold the release and could not be read."""


class MailReader:
    """A mail with what is attached to it."""

    name = "mail"

    def __init__(self, read_file: ReadFile) -> None:
        self._read_file = read_file

    def recognises(self, document: Document) -> bool:
        """Look for the header of a mail."""
        return looks_like_mail(document.data)

    def read(self, document: Document, context: Context) -> Found:
        """Return the releases of the mail and of those within it."""
        return self._read(parsed(document.data), context, 0)

    def _read(self, mail: Mail, context: Context, depth: int) -> Found:
        parts = parts_of(mail, depth)
        box = _Letterbox(
            mail,
            parts,
            subject_of(header(mail, "subject")),
            letter_of(parts),
            read_date(header(mail, "date"), context.now),
            [Note(0, name[:200], f"is not read: it {reason}") for name, reason in parts.refused],
        )
        files = list(self._files(box, context))
        within = [self._within(inner, context, depth + 1, box) for inner in parts.mails]
        drafts = [draft for found in within for draft in found.drafts]
        picked = chosen(files)
        box.notes += picked.notes
        own = [_with_letter(file, box, context) for file in picked.releases]
        box.notes += [note for file in picked.releases for note in file.notes]
        if not own and not drafts:
            own = [_of_text(box, context)]
        else:
            box.notes += _cover_notes(box)
        named = _named(_pictured(own, box), box)
        kinds = ", ".join(file.format for file in picked.releases)
        return Found(f"mail ({kinds or 'text'})", (*named, *drafts), notes=tuple(box.notes))

    def _files(self, box: _Letterbox, context: Context) -> Iterable[Enclosed]:
        read = 0
        for file in box.parts.files:
            if file.content_type in _OF_THE_MAIL:
                box.notes.append(Note(0, file.name[:200], "a part of the mail, no document"))
                continue
            if file.content_type == "text/html" or file.name.lower().endswith((".htm", ".html")):
                box.notes.append(Note(0, file.name[:200], "an attached page, which is not opened"))
                continue
            read += 1
            if read > _MOST_FILES:
                _leave(box, file, f"only {_MOST_FILES} files of a mail are read")
                continue
            try:
                found = self._read_file(_document(file), context)
            except UnreadableDocumentError as error:
                _leave(box, file, str(error))
                continue
            box.notes += [] if found.drafts else found.notes
            for draft in found.drafts:
                yield Enclosed(file.name, found.format, draft, found.notes)

    def _within(self, mail: Mail, context: Context, depth: int, box: _Letterbox) -> Found:
        try:
            found = self._read(mail, context, depth)
        except UnreadableDocumentError as error:
            box.notes.append(Note(0, header(mail, "subject")[:200], f"a mail within: {error}"))
            return Found()
        box.notes += found.notes
        return found


def _document(file: File) -> Document:
    return Document(file.data, file.name, file.content_type)


def _leave(box: _Letterbox, file: File, reason: str) -> None:
    if file.name.lower() == "winmail.dat" or file.content_type == "application/ms-tnef":
        reason = "Outlook's own format is not opened"
    box.notes.append(Note(0, file.name[:200], f"the attachment is not read: {reason}"))
    if file.name.lower().endswith(_MAY_BE_RELEASE):
        box.unread.append(f"{file.name} ({reason})")


def _of_text(box: _Letterbox, context: Context) -> Draft:
    """Return the mail's own text as a release, under its subject; raise when it says nothing."""
    paragraphs = list(box.letter.paragraphs)
    title = box.subject.headline
    if paragraphs and normalised(paragraphs[0]) == normalised(title):
        paragraphs.pop(0)
    letters = sum(map(str.isalnum, "".join(paragraphs)))
    if letters < _FEWEST_LETTERS and not box.unread:
        fault = f": {box.letter.fault}" if box.letter.fault else ""
        raise UnreadableDocumentError(f"the mail holds no article: {letters} letters{fault}")
    blocks = tuple(Paragraph(text) for text in paragraphs)
    found = read_release(Extraction("mail", blocks), context, title)
    box.notes += [*found.notes, *_cut(box)]
    draft = found.drafts[0]
    if box.unread:
        reason = f"the release may stand in what could not be read: {'; '.join(box.unread)}"
        draft = _held(draft, reason)
    elif reads_like_a_cover(paragraphs):
        draft = _held(draft, "the mail reads like a cover note without its release")
    return _timed(draft, _subject_time(box, context), box)


def _with_letter(file: Enclosed, box: _Letterbox, context: Context) -> Draft:
    """Return a file's article with what the mail says of it."""
    lines = [Line(number, text) for number, text in enumerate(box.letter.paragraphs, 1)]
    told = _subject_time(box, context)
    head = read_head(lines).times
    if told is None and head.release is not None:
        told = timing_of(_dated(head, box.sent), context.now)
    return _timed(file.draft, told, box)


def _subject_time(box: _Letterbox, context: Context) -> Timing | None:
    words = box.subject.embargo
    if words is None:
        return None
    return timing_of(_dated(ReleaseHead(release=words), box.sent), context.now)


def _dated(head: ReleaseHead, sent: Moment | None) -> ReleaseHead:
    """Let the day a mail was sent be the day of distribution where nothing else tells it."""
    if head.distribution is not None or sent is None:
        return head
    return replace(head, distribution=f"{sent.at:%Y. %m. %d. %H:%M}")


def _timed(draft: Draft, told: Timing | None, box: _Letterbox) -> Draft:
    """Let the later of two embargoes hold, and the mail's date stand where nothing is said."""
    if draft.published_at is None and box.sent is not None:
        draft = replace(draft, published_at=box.sent.at, published_precision=box.sent.precision)
    if told is None:
        return draft
    if told.hold is not None:
        return _held(draft, told.hold)
    if told.embargo_until is None or _is_later(draft.embargo_until, told.embargo_until):
        return draft
    return replace(
        draft,
        published_at=told.published_at,
        published_precision=told.precision,
        embargo_until=told.embargo_until,
    )


def _held(draft: Draft, reason: str) -> Draft:
    return replace(draft, hold="; ".join(filter(None, [reason, draft.hold]))[:1000])


def _is_later(known: datetime | None, told: datetime) -> bool:
    return known is not None and known >= told


def _pictured(drafts: list[Draft], box: _Letterbox) -> list[Draft]:
    """Give the pictures of a mail to its article; with several nobody knows whose they are."""
    pictures = [file for file in box.parts.pictures if len(file.data) >= _SMALLEST_PICTURE]
    small = [file for file in box.parts.pictures if file not in pictures]
    box.notes += [Note(0, file.name[:200], "a sign or counting pixel") for file in small]
    if len(drafts) != 1:
        reason = "a picture of a mail with several articles"
        box.notes += [Note(0, file.name[:200], reason) for file in pictures]
        return drafts
    source = drafts[0].source
    taken = [
        Picture(data=file.data, caption="", credit=source.name if source else "", alt=file.name)
        for file in pictures[:_MOST_PICTURES]
    ]
    return [replace(drafts[0], pictures=(*drafts[0].pictures, *taken))]


def _named(drafts: list[Draft], box: _Letterbox) -> Iterable[Draft]:
    """Name each article by the mail's own id, and credit the sender where nobody is named."""
    mail_id = header(box.mail, "message-id").strip("<> ")
    for number, draft in enumerate(drafts, 1):
        upstream_id = mail_id if len(drafts) == 1 else f"{mail_id}#{number}"
        named = replace(draft, upstream_id=upstream_id, scope=SCOPE) if mail_id else draft
        yield replace(named, source=named.source or _issuer(box))


def _issuer(box: _Letterbox) -> Source | None:
    name, address = sender(box.mail)
    names = [box.subject.issuer, name.split(" ")[0], name]
    known = (agency_at(each, None) for each in names if each)
    found = next((named.name for named in known if named.agency is not None), None)
    text = found or box.subject.issuer or name or address
    return Source(name=text[:200]) if text.strip() else None


def _cover_notes(box: _Letterbox) -> list[Note]:
    notes = [
        Note(0, text[:200], "the mail's text is a cover note")
        for text in box.letter.paragraphs[:_MOST_NOTED]
    ]
    return [*notes, *_cut(box)]


def _cut(box: _Letterbox) -> list[Note]:
    fault = box.letter.fault
    cut = [Note(0, text[:200], "signature or small print") for text in box.letter.cut[:_MOST_NOTED]]
    tags = [Note(0, tag[:200], "a tag of the subject") for tag in box.subject.tags]
    faults = [Note(0, "", f"the HTML of the mail is not read: {fault}")] if fault else []
    return [*tags, *cut, *faults]
