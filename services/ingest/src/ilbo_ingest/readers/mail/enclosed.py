"""The releases among the files of a mail: each once, in its best form, apart from their annexes."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilbo_ingest.drafts import Draft, Note
from ilbo_ingest.readers.portal.text import normalised
from ilbo_ingest.readers.releases.front import LETTERHEAD

_BEST_FIRST = ("HWPX", "HWP", "DOCX", "PDF")
_TIMES = frozenset({"embargo_until", "published_at"})


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One article that a file of a mail holds."""

    file: str
    format: str
    draft: Draft
    notes: tuple[Note, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether it has the head of a release, or is wire copy, which needs none."""
        return (
            not self.format.startswith(_BEST_FIRST)
            or any(place.field in _TIMES for place in self.draft.places)
            or any(note.reason == LETTERHEAD for note in self.notes)
        )

    @property
    def rank(self) -> tuple[bool, int]:
        """The lower, the better its form."""
        names = [self.format.startswith(name) for name in _BEST_FIRST]
        return self.draft.hold is not None, names.index(True) if True in names else -1


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the files is published, and why the rest is not."""

    releases: tuple[Enclosed, ...]
    notes: tuple[Note, ...]


def chosen(files: Sequence[Enclosed]) -> Chosen:
    """Return the releases; the same one as HWPX and PDF counts once."""
    marked = [file for file in files if file.is_marked] or list(files)
    notes = [
        Note(0, file.file[:200], "an annex, which is not published by itself")
        for file in files
        if file not in marked
    ]
    by_title: dict[str, list[Enclosed]] = {}
    for file in marked:
        by_title.setdefault(normalised(file.draft.headline), []).append(file)
    best = [min(same, key=lambda file: file.rank) for same in by_title.values()]
    notes += [
        Note(0, file.file[:200], "the same release in another form")
        for file in marked
        if file not in best
    ]
    return Chosen(tuple(best), tuple(notes))
