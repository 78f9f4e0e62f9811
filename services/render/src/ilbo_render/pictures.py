"""Pictures as pages name them: which of the sizes that are kept, and under which address."""

from ilbo_events import Image, PictureFormat

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
