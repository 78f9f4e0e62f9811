"""HTTP for pictures: put one into the media store, to name it in articles."""

import logging
from dataclasses import dataclass

from ilbo_ingest.answers import Answer, ProblemError, json_answer, later
from ilbo_ingest.door import Call
from ilbo_ingest.media.picture_store import PictureStore, media_id_of
from ilbo_ingest.media.refusals import RefusedPictureError
from ilbo_ingest.media.shelves import ShelfError
from ilbo_ingest.media.workshop import WorkshopBusyError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MediaDesk:
    """What the requests with pictures need."""

    store: PictureStore

    async def add(self, call: Call) -> Answer:
        """Store the picture in a request; the same bytes again are the same picture."""
        try:
            known = await self.store.find(media_id_of(call.data))
            image = known or await self.store.add(call.data)
        except RefusedPictureError as error:
            log.info("picture refused", extra={"reason": error.reason, "key": call.key.id})
            faults = [("body", str(error))]
            raise ProblemError(422, "No picture that is taken", str(error), faults) from error
        except WorkshopBusyError as error:
            raise later(503, "Busy", str(error), 5) from error
        except ShelfError as error:
            raise store_away(error) from error
        said = {"media_id": image.media_id, "bytes": len(call.data), "key": call.key.id}
        log.info("picture %s", "known" if known else "stored", extra=said)
        return json_answer(200 if known else 201, image.model_dump(mode="json"))


def store_away(error: ShelfError) -> ProblemError:
    """Return the problem of a media store that can't be used now."""
    log.warning("the media store is away: %s", error)
    return later(503, "The media store can't be used now", "send the same request again", 5)
