"""Pictures for tests: drawn, encoded, and built byte by byte where no encoder would do it."""

import io
import struct
import zlib

from PIL import Image


def drawn(width: int = 300, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Return a picture whose upper left quarter is red and whose rest is blue."""
    picture = Image.new("RGB", (width, height), "#1030d0")
    picture.paste("#d03010", (0, 0, width // 2, height // 2))
    return picture if mode == "RGB" else picture.convert(mode)


def encoded(picture: Image.Image, name: str = "JPEG", **options: object) -> bytes:
    """Return the picture as a file."""
    file = io.BytesIO()
    picture.save(file, name, **options)
    return file.getvalue()


def photograph(width: int = 300, height: int = 200) -> bytes:
    """Return a JPEG."""
    return encoded(drawn(width, height), quality=90)


def opened(content: bytes) -> Image.Image:
    """Return a decoded picture."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def png(width: int, height: int, *, depth: int = 8, color: int = 2, rows: bytes = b"") -> bytes:
    """Return a PNG whose header says what is wanted, whatever its rows hold (W3C PNG, 11.2)."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    )


def gray16(width: int, height: int, value: int) -> bytes:
    """Return a PNG with 16 bits for each pixel, all of one gray."""
    row = b"\0" + struct.pack(">H", value) * width
    return png(width, height, depth=16, color=0, rows=row * height)


def is_red(pixel: object) -> bool:
    return isinstance(pixel, tuple) and pixel[0] > 150 and pixel[2] < 100


def is_blue(pixel: object) -> bool:
    return isinstance(pixel, tuple) and pixel[2] > 150 and pixel[0] < 100


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check
