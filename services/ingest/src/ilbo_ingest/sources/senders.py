"""Whose mail is published at once: addresses a newspaper trusts. Pure.

What the receiving server found out about the sender stands in Authentication-Results (RFC 8601).
"""

import re
from collections.abc import Sequence
from email import policy
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.parser import BytesHeaderParser

_FAILED = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*(fail|permerror)\b", re.IGNORECASE)
_MOST_HEADER_BYTES = 256 * 1024


def doubt_about(mail: bytes, senders: Sequence[str]) -> str | None:
    """Return why an editor has to look at a mail first; None: it is of a known sender."""
    headers = BytesHeaderParser(policy=policy.default).parsebytes(mail[:_MOST_HEADER_BYTES])
    assert isinstance(headers, EmailMessage)
    found = _senders(headers)
    if not found:
        return "the mail names no sender"
    for address in found:
        if not any(_is_one(address, sender) for sender in senders):
            return f"{address[:100]} is none of this source's senders"
    results = headers.get_all("Authentication-Results") or []
    # The topmost is of the server that took the mail; the others anybody could have written.
    if results and (failed := _FAILED.search(str(results[0]))):
        return f"the sender is doubtful: {failed[0]}"
    return None


def _senders(headers: EmailMessage) -> list[str]:
    fields = headers.get_all("From") or []
    return [
        address.addr_spec.casefold()
        for field in fields
        if isinstance(field, AddressHeader)
        for address in field.addresses
    ]


def _is_one(address: str, sender: str) -> bool:
    sender = sender.casefold()
    return address.endswith(sender) if sender.startswith("@") else address == sender
