"""Quoted-printable, the encoding of texts in emails. Source: RFC 2045, section 6.7.

Python's own email package writes lines of the length of headers, 78 characters; 76 are allowed.
"""

from __future__ import annotations

from binascii import b2a_qp
from collections.abc import Iterator

MAX_LINE = 76
_FROM = b"From "


def encode_text(text: str) -> str:
    """Encode a text. Its lines end with LF, which is changed to CRLF when a message is written."""
    lines = text.encode().splitlines()
    encoded = b2a_qp(b"\n".join(lines) + b"\n", istext=True)
    return b"\n".join(_protect(encoded.split(b"\n"))).decode("ascii")


def _protect(lines: list[bytes]) -> Iterator[bytes]:
    """Encode the F of “From ” at the beginning of a line.

    Mailboxes in the mbox format separate messages by such lines, so programs change them to
    “>From ”. Source: RFC 4155.
    """
    waiting = lines[::-1]
    while waiting:
        line = waiting.pop()
        if line.startswith(_FROM):
            line = b"=46" + line[1:]
        if len(line) > MAX_LINE:
            end = MAX_LINE - 8
            # Not within an encoded character, such as `=C3`.
            while b"=" in line[end - 2 : end]:
                end -= 1
            waiting.append(line[end:])
            line = line[:end] + b"="
        yield line
