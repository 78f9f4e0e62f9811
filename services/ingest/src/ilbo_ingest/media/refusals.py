"""Why a picture is not taken."""

from typing import Literal

Reason = Literal[
    "no_picture",
    "damaged",
    "too_large",
    "too_many_pixels",
    "too_small",
    "too_costly",
]
"""The names stand in notes and answers.

no_picture       no format that is taken, whatever its name or type says
damaged          cut off, or not what its format says
too_large        more bytes than are taken
too_many_pixels  more pixels than are taken, looked at before any of them is decoded
too_small        nothing to see: a tracking pixel, a rule
too_costly       decoding it took more memory or time than a picture may
"""


class RefusedPictureError(ValueError):
    """The picture is not taken; what it belongs to is published without it."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail
