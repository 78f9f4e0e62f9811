"""The pictures of a draft: each is stored, or left out with a note that says why."""

from dataclasses import dataclass
from typing import Protocol

from ilbo_ingest.drafts import Draft, Note
from ilbo_ingest.fetching import Reach


@dataclass(frozen=True, slots=True)
class Illustrated:
    """A draft whose pictures stand in the media store."""

    draft: Draft
    """With what was stored in `images`; its `pictures` are empty."""
    notes: tuple[Note, ...] = ()
    """The pictures that were left out, and why."""
    is_whole: bool = True
    """False: a picture could not be had now. The same draft later may have it, as a revision."""


class Illustrator(Protocol):
    """Puts the pictures of drafts into the media store."""

    async def illustrate(self, draft: Draft, reach: Reach | None) -> Illustrated:
        """Return the draft with its pictures; one that can't be had hurts nothing else.

        `reach` says how far their addresses may lead: that of the page they were found in; None:
        only pictures that the document itself holds are taken. What was stored before costs one
        look into the store, so a draft may be given again at every visit. Raises nothing.
        """
