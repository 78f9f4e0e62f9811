"""Pictures as pages name them: which of the sizes that are kept, and under which address."""

from collections.abc import Mapping
from types import MappingProxyType

from ilbo_events import Image, PictureFormat

SIZES: Mapping[str, str] = MappingProxyType(
    {
        "lead": "(min-width:80em) 521px, (min-width:62em) 40vw, (min-width:40em) 94vw, 100vw",
        "story": "(min-width:80em) 262px, (min-width:62em) 19vw, (min-width:40em) 30vw, "
        "(min-width:24em) 104px, 29vw",
        "thumb": "(min-width:24em) 104px, 29vw",
        "listed": "(min-width:40em) 104px, 76px",
        "photo": "(min-width:62em) 292px, (min-width:50em) 352px, (min-width:40em) 44vw, 78vw",
        "photo 1": "(min-width:62em) 600px, (min-width:50em) 352px, (min-width:40em) 44vw, 78vw",
        "gallery": "(min-width:80em) 280px, (min-width:55em) 31vw, (min-width:37em) 46vw, 94vw",
        "figure": "(min-width:80em) 736px, (min-width:62em) 57vw, (min-width:40em) 94vw, 100vw",
        "alone": "(min-width:80em) 1216px, 94vw",
    }
)
"""How wide a picture is where it stands, as the style sheet sets it."""
SHARED_WIDTH = 1200
"""What search engines and other sites show."""
_FALLBACK_WIDTH = 800


def srcset(image: Image, picture_format: PictureFormat) -> str:
    """Return every size in one format, for a browser to choose from."""
    return ", ".join(f"{image.path(width, picture_format)} {width}w" for width in image.sizes)


def fallback(image: Image) -> str:
    """Return the address for browsers that know neither AVIF nor WebP."""
    return image.path(_at_most(image, _FALLBACK_WIDTH), "jpg")


def shared(image: Image) -> str:
    """Return the address for those who show the picture elsewhere."""
    return image.path(shared_size(image)[0], "jpg")


def shared_size(image: Image) -> tuple[int, int]:
    """Return width and height of what `shared` names."""
    width = _at_most(image, SHARED_WIDTH)
    return width, max(1, round(image.height_pixels * width / image.width_pixels))


def _at_most(image: Image, width: int) -> int:
    """Return the largest width that is not larger, or the smallest."""
    return max((kept for kept in image.sizes if kept <= width), default=min(image.sizes))
