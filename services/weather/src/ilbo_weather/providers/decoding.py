"""Bytes of Korean services to text: the bytes decide, because servers mislabel EUC-KR and UTF-8."""


class UndecodableError(ValueError):
    """The bytes are no text in any encoding these services use; the page is refused."""


def decode(content: bytes) -> str:
    """Return the text without a byte order mark; CP949 is EUC-KR with its extension."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UndecodableError(repr(content[:80]))
