"""Documents as they came, on disk: to be read again, and to be looked at when they were refused.

`<folder>/<source>/<time>-<hash>` holds the bytes, the same name with `.json` what is known of them.
The oldest go first when a source has too many.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_META = ".json"


@dataclass(frozen=True, slots=True)
class DocumentFolder:
    """One folder with a bounded number of documents and bytes for each source."""

    path: Path
    most_documents: int
    most_bytes: int

    def keep(self, source: str, data: bytes, about: Mapping[str, object], at: datetime) -> Path:
        """Keep a document and return its file; raise OSError when there is no room.

        A document that is there already is not kept twice.
        """
        folder = self.path / source
        folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(data).hexdigest()
        known = next(folder.glob(f"*-{digest[:16]}"), None)
        if known is not None:
            return known
        file = folder / f"{at.astimezone(UTC):%Y%m%dT%H%M%S}Z-{digest[:16]}"
        content = {"source": source, "kept_at": at.isoformat(), "sha256": digest, **about}
        file.with_name(file.name + _META).write_text(
            json.dumps(content, ensure_ascii=False, indent=1), "utf-8"
        )
        part = file.with_name(file.name + ".part")
        part.write_bytes(data)
        part.rename(file)
        self._make_room(folder)
        return file

    def _make_room(self, folder: Path) -> None:
        files = sorted(file for file in folder.iterdir() if file.suffix != _META)
        sizes = [_size(file) for file in files]
        total = sum(sizes)
        for number, (file, size) in enumerate(zip(files, sizes, strict=True)):
            left = len(files) - number
            if left <= 1 or (left <= self.most_documents and total <= self.most_bytes):
                return
            file.unlink(missing_ok=True)
            file.with_name(file.name + _META).unlink(missing_ok=True)
            total -= size


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # another replica made room
        return 0
