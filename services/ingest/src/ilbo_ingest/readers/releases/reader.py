"""Office documents among the readers: HWPX, HWP, DOCX and PDF, told by their bytes."""

import os
from collections.abc import Callable

from ilbo_ingest.drafts import Found, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.releases.blocks import Extraction
from ilbo_ingest.readers.releases.containers import RefusedFileError, looks_like_office
from ilbo_ingest.readers.releases.release import read_release
from ilbo_ingest.readers.releases.sandbox import Sandbox

Extract = Callable[[bytes], Extraction]


class ReleaseReader:
    """A press release as an office document."""

    name = "release"

    def __init__(self, extract: Extract | None = None) -> None:
        self._extract = extract or Sandbox(os.cpu_count() or 1).extract

    def recognises(self, document: Document) -> bool:
        """Take every office file, those too that are refused by name."""
        return looks_like_office(document.data)

    def read(self, document: Document, context: Context) -> Found:
        """Return the release, read by a process of its own."""
        try:
            extraction = self._extract(document.data)
        except RefusedFileError as error:
            raise UnreadableDocumentError(str(error)) from error
        return read_release(extraction, context)
