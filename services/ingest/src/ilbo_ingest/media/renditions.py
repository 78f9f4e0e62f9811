"""A picture in any allowed format to the sizes and formats that pages use. Runs in the worker only.

Nothing of the bytes that came is passed on: the picture is decoded, turned upright, brought to
sRGB, set on white where it is transparent, and encoded anew, so that neither metadata nor what
else a file may hold besides its picture (polyglots) survives. Of an animation the first frame is
kept. Formats: JPEG (ITU-T T.81, with Exif's orientation), PNG (W3C), GIF89a, WebP (RFC 9649), AVIF
(AOMedia), BMP.
"""

import io
import struct
from typing import Final

from PIL import (
    AvifImagePlugin,  # noqa: F401 - registers the format
    Image,
    ImageCms,
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401 - registers the format
)

from ilbo_ingest.media.answer import Renditions
from ilbo_ingest.media.refusals import RefusedPictureError

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")
MAX_PIXELS: Final = 50_000_000
WIDTHS: Final = (240, 480, 800, 1200, 1600)
# Infographics may be long; WebP ends at 16,383.
MAX_HEIGHT: Final = 8_000
_SMALLEST: Final = 3
_MAX_PROFILE_BYTES: Final = 4 * 1024 * 1024
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Measured at 1200 px on one core: AVIF at speed 7 takes 0.2-0.3 s; at 6 twice as long for 3-8 %
# fewer bytes, at 5 seven times as long for 10 %; at 8 two thirds for up to 12 % more.
_ENCODERS: Final[dict[str, tuple[str, dict[str, int]]]] = {
    "avif": ("AVIF", {"quality": 50, "speed": 7, "max_threads": 1}),
    "webp": ("WEBP", {"quality": 75, "method": 4}),
    "jpg": ("JPEG", {"quality": 80, "progressive": 1, "optimize": 1}),
}
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, OverflowError)


def render(data: bytes) -> Renditions:
    """Return the picture in all its sizes; raise RefusedPictureError with the reason."""
    image = _opened(data)
    try:
        picture = _upright(image)
    except Image.DecompressionBombError as error:
        raise _too_many(image) from error
    except _BROKEN as error:
        raise RefusedPictureError("damaged", str(error)[:200] or type(error).__name__) from error
    top = _fitted(picture, min(picture.width, WIDTHS[-1], _widest(picture.size)))
    widths = (*(width for width in WIDTHS if width < top.width), top.width)
    files = {
        f"{width}.{suffix}": content
        for width in widths
        for suffix, content in _encoded(_fitted(top, width))
    }
    return Renditions(top.size, widths, _average(top), files)


def _opened(data: bytes) -> Image.Image:
    """Return the picture, nothing of it decoded yet, when it is one of an allowed size."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise RefusedPictureError("no_picture", _what(data)) from error
    except Image.DecompressionBombError as error:
        raise RefusedPictureError("too_many_pixels", str(error)[:200]) from error
    except _BROKEN as error:
        raise RefusedPictureError("damaged", str(error)[:200] or type(error).__name__) from error
    if image.width * image.height > MAX_PIXELS:
        raise _too_many(image)
    if min(image.size) < _SMALLEST:
        raise RefusedPictureError("too_small", f"{image.width}×{image.height} pixels show nothing")
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Return the decoded picture in sRGB, at most about twice as wide as needed."""
    turn = _TURNS.get(_orientation(image))
    image.draft(None, (2 * WIDTHS[-1], 2 * WIDTHS[-1]))  # a JPEG is decoded smaller at once
    image.load()
    plain = _in_srgb(_reduced(_eight_bits(image)), image.info.get("icc_profile"))
    return plain if turn is None else plain.transpose(turn)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except (*_BROKEN, TypeError, KeyError, IndexError):
        return 1


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return the first frame with a byte for each channel."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("1", "P", "PA", "La", "RGBa", "F"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _reduced(image: Image.Image) -> Image.Image:
    factor = min(image.width // (2 * WIDTHS[-1]), image.height)
    return image.reduce(factor) if factor > 1 else image


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Return the picture in sRGB, on white where it is transparent."""
    transparency = None
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        transparency, image = rgba.getchannel("A"), rgba.convert("RGB")
    colors = _converted(image, profile)
    if transparency is None:
        return colors
    ground = Image.new("RGB", image.size, "white")
    ground.paste(colors, mask=transparency)
    return ground


def _converted(image: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and 0 < len(profile) <= _MAX_PROFILE_BYTES:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            found = None  # a profile that can't be used: as if there was none
        if found is not None:
            return found
    return image.convert("RGB")


def _widest(size: tuple[int, int]) -> int:
    """Return how wide it may be so that it is not too high."""
    width, height = size
    return max(1, width * MAX_HEIGHT // height)


def _fitted(picture: Image.Image, width: int) -> Image.Image:
    if width == picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(picture: Image.Image) -> list[tuple[str, bytes]]:
    picture.info = {}  # encoders would write profile and comments from here
    found = []
    for suffix, (name, options) in _ENCODERS.items():
        file = io.BytesIO()
        picture.save(file, name, **options)
        found.append((suffix, file.getvalue()))
    return found


def _average(picture: Image.Image) -> str:
    pixel = picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return "#" + "".join(f"{channel:02x}" for channel in pixel)


def _too_many(image: Image.Image) -> RefusedPictureError:
    return RefusedPictureError(
        "too_many_pixels", f"{image.width}×{image.height} pixels, {MAX_PIXELS:,} are allowed"
    )


def _what(data: bytes) -> str:
    """Return what the bytes are instead, where that is easily seen."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return "SVG is not taken: it may hold scripts"
    if start.startswith(b"<"):
        return "this is HTML or XML"
    return "this is no JPEG, PNG, GIF, WebP, AVIF or BMP"
