"""Access keys of weather services: one spelling when sent, none at all in what people read.

data.go.kr shows each key in two spellings, Decoding (`+ / =`) and Encoding (`%2B %2F %3D`); sent
through a client that encodes parameters, the second is encoded twice and refused with code 30.
"""

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, unquote

_HIDDEN = "***"


@dataclass(frozen=True)
class Key:
    """A key in its Decoding spelling."""

    value: str = field(repr=False)

    @classmethod
    def of(cls, given: str) -> "Key":
        """Return the key, whichever of the two spellings was configured."""
        given = given.strip()
        return cls(unquote(given) if "%" in given else given)

    @property
    def quoted(self) -> str:
        """As it stands in an address."""
        return quote(self.value, safe="")

    @property
    def fingerprint(self) -> str:
        """What quotas and breakers know it by."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:12]

    def scrub(self, text: str) -> str:
        """Return the text without the key, however it is spelt there."""
        return self._pattern.sub(_HIDDEN, text)

    def scrub_bytes(self, content: bytes) -> bytes:
        """Return the body without the key: an upstream may echo the address it was asked at."""
        return self._bytes_pattern.sub(_HIDDEN.encode(), content)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("".join(map(_spellings, self.value)), re.IGNORECASE)

    @cached_property
    def _bytes_pattern(self) -> re.Pattern[bytes]:
        return re.compile(self._pattern.pattern.encode(), re.IGNORECASE)


def _spellings(character: str) -> str:
    """Return a pattern of a character: itself, escaped in JSON, in XML, once or twice in a URL."""
    if character.isalnum():
        return character
    code = ord(character)
    percent = "".join(f"%(?:25)*{byte:02X}" for byte in character.encode())
    blank = "|[ ]" if character == "+" else ""
    return rf"(?:{percent}|\\?{re.escape(character)}|&\#{code};|&\#x0*{code:x};{blank})"
