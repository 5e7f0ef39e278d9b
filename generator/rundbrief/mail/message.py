"""A mail as bytes, ready for any mail system."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any

from rundbrief.config.fields import is_text
from rundbrief.newsletter.images import Picture
from rundbrief.problems import RundbriefError

_ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[bBqQ]\?")

# One plain address and nothing else. Source: RFC 5322, `dot-atom`.
_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII
)

# RFC 5322 allows 998 bytes a line; what we don't fold must fit, its header's name included.
_MOST_OF_A_LINE = 900


_IMAGE = re.compile(r"""(<img\b(?:[^">]|"[^"]*")*?\ssrc=")([^"]*)(")""", re.IGNORECASE)


class HeaderError(RundbriefError):
    """A header's value can't be sent. The argument names the header."""


@dataclass(frozen=True)
class Letter:
    """What goes into a mail. at: aware. key: the same for the same letter, for ever.

    pictures: those that the HTML shows by their address are put into the mail.
    """

    subject: str
    sender_name: str
    sender: str
    to: str
    reply_to: str | None
    list_id: str | None
    list_name: str
    unsubscribe: str | None
    language: str
    key: str
    at: datetime
    text: str
    html: str
    pictures: tuple[Picture, ...] = ()


class _Policy(EmailPolicy):
    """Leaves `List-*` headers on one line: the standard folding turns a long address into encoded
    words, which mail programs don't take for an address (RFC 2369, RFC 8058).
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() == "subject" and not value.isascii():
            return self._encoded(name, value)
        return self._whole(name, value) or self._begun(name, super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def _encoded(self, name: str, value: str) -> str:
        """Encode all of it: where the standard folding changes from plain to encoded words at the
        end of a line, it adds a space.
        """
        words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}"

    def _begun(self, name: str, folded: str) -> str:
        """Begin a value beside its name. The standard folding puts one that fits a line of its own,
        but not beside the name, onto the next; what is read back then begins with a space.
        """
        beside = f"{name}: "
        alone = f"{name}:{self.linesep} "
        return beside + folded.removeprefix(alone) if folded.startswith(alone) else folded

    def _whole(self, name: str, value: str) -> str | None:
        return f"{name}: {value}{self.linesep}" if name.lower().startswith("list-") else None


_POLICY = _Policy(linesep="\r\n", max_line_length=78, cte_type="7bit")


def build_message(letter: Letter) -> bytes:
    """Serialise, and make sure that what arrives is what was meant.

    Raises HeaderError for a value that could become another header.
    """
    message = EmailMessage(policy=_POLICY)
    headers = _headers(letter)
    for name, value in headers:
        message[name] = value
    html, embedded = _embed(letter)
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if embedded:
        _attach(message, embedded, letter.key)
    # Only now: each of the calls above takes `Content-*` headers away.
    message["Content-Language"] = _checked("Content-Language", letter.language)
    # Random by default, which would make each build another file.
    message.set_boundary(_boundary(letter.key))
    data = message.as_bytes()
    _verify(data, letter, ["Content-Language", *(name for name, __ in headers)])
    _verify_parts(data, letter.text, html, embedded)
    return data


def _boundary(words: str) -> str:
    return f"=_{hashlib.sha256(words.encode()).hexdigest()[:32]}"


def _embed(letter: Letter) -> tuple[str, dict[str, Picture]]:
    """Let the HTML name pictures as parts of the mail. Gives it, and those pictures by their id."""
    domain = letter.list_id or _ascii("From", letter.sender.rpartition("@")[2])
    by_address = {picture.src: picture for picture in letter.pictures}
    embedded: dict[str, Picture] = {}

    def name(match: re.Match[str]) -> str:
        picture = by_address.get(unescape(match[2]))
        if picture is None:
            return match[0]
        content_id = f"{picture.name}@{domain}"
        embedded[content_id] = picture
        return f"{match[1]}cid:{content_id}{match[3]}"

    html = _IMAGE.sub(name, letter.html)
    return html, dict(sorted(embedded.items()))


def _attach(message: EmailMessage, embedded: Mapping[str, Picture], key: str) -> None:
    """Make `related[text/html, images]` of the HTML part. Source: RFC 2387."""
    html = list(message.iter_parts())[1]
    assert isinstance(html, EmailMessage)
    for content_id, picture in embedded.items():
        html.add_related(
            picture.data,
            "image",
            picture.subtype,
            cte="base64",
            cid=_plain("Content-ID", f"<{content_id}>"),
            disposition="inline",
            filename=picture.name,
        )
    html.set_param("type", "text/html")
    html.set_boundary(_boundary(f"related {key}"))


# No Auto-Submitted: a person sends a newsletter. With it, list software and mail servers would keep
# back the answers of readers' programs and, some, the mail itself (RFC 3834).
def _headers(letter: Letter) -> list[tuple[str, str | Address]]:
    domain = letter.list_id or _ascii("From", letter.sender.rpartition("@")[2])
    headers: list[tuple[str, str | Address]] = [
        ("From", _address("From", letter.sender_name, letter.sender)),
        ("To", _address("To", letter.list_name, letter.to)),
        ("Subject", _checked("Subject", letter.subject)),
        ("Date", format_datetime(letter.at)),
        ("Message-ID", _plain("Message-ID", f"<{letter.key}@{domain}>")),
    ]
    if letter.reply_to:
        headers.append(("Reply-To", _address("Reply-To", "", letter.reply_to)))
    if letter.list_id:
        headers.append(("List-Id", _plain("List-Id", f"<{letter.list_id}>")))
    if letter.unsubscribe:
        headers.append(("List-Unsubscribe", _plain("List-Unsubscribe", f"<{letter.unsubscribe}>")))
        if letter.unsubscribe.startswith("https://"):
            headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


def _address(header: str, name: str, address: str) -> Address:
    user, __, domain = address.rpartition("@")
    whole = f"{user}@{_ascii(header, domain)}"
    if not _ADDRESS.fullmatch(whole) or _ENCODED_WORD.search(whole):
        raise HeaderError(header)
    return Address(_checked(header, name), addr_spec=whole)


def _ascii(header: str, domain: str) -> str:
    """Write a domain with umlauts as the mail system knows it."""
    try:
        return domain.encode("idna").decode() if domain else ""
    except UnicodeError:
        raise HeaderError(header) from None


def _plain(header: str, value: str) -> str:
    """Refuse what mail programs can't take for one identifier or address in angle brackets."""
    inside = value[1:-1]
    if not inside.isascii() or len(inside) > _MOST_OF_A_LINE or set(inside) & set('<> "'):
        raise HeaderError(header)
    return _checked(header, value)


def _checked(header: str, value: str) -> str:
    """Refuse what could end a header or, as an encoded word, hide such an end.

    CPython before 3.11.15 decodes an encoded word in a subject and writes its line breaks out.
    """
    if not all(is_text(c) for c in value) or _ENCODED_WORD.search(value):
        raise HeaderError(header)
    return value


def _verify(data: bytes, letter: Letter, names: list[str]) -> None:
    """Read the bytes as a mail program would, and compare."""
    read = message_from_bytes(data, policy=policy.default)
    expected = [*names, "MIME-Version", "Content-Type"]
    if strange := sorted(set(read.keys()) ^ set(expected)) or len(read) != len(expected):
        raise HeaderError(str(strange))
    if str(read["Subject"]) != letter.subject:
        raise HeaderError("Subject")
    for header, name in (("From", letter.sender_name), ("To", letter.list_name)):
        # Python's reader leaves spaces between the encoded words of a name, against RFC 2047.
        if ["".join(a.display_name.split()) for a in read[header].addresses] != [
            "".join(name.split())
        ]:
            raise HeaderError(header)
    if any(part.defects for part in read.walk()):
        raise HeaderError("Content-Type")


def _verify_parts(data: bytes, text: str, html: str, embedded: Mapping[str, Picture]) -> None:
    """Compare the tree of parts, what the HTML names, and each picture's bytes."""
    read = message_from_bytes(data, policy=policy.default)
    shown: Any = "text/html"
    if embedded:
        types = tuple(f"image/{picture.subtype}" for picture in embedded.values())
        shown = ("multipart/related", ("text/html", *types))
    if _tree(read) != ("multipart/alternative", ("text/plain", shown)):
        raise HeaderError("Content-Type")
    bodies = [part for part in read.walk() if part.get_content_maintype() == "text"]
    if [_lines(part.get_content()) for part in bodies] != [_lines(text), _lines(html)]:
        raise HeaderError("Content-Type")
    images = [part for part in read.walk() if part.get_content_maintype() == "image"]
    found = [(part["Content-ID"], part.get_content()) for part in images]
    if found != [(f"<{key}>", picture.data) for key, picture in embedded.items()]:
        raise HeaderError("Content-ID")
    if _named(html) != set(embedded):
        raise HeaderError("Content-ID")


def _tree(part: Any) -> Any:
    kind = part.get_content_type()
    return (kind, tuple(map(_tree, part.iter_parts()))) if part.is_multipart() else kind


def _lines(text: str) -> list[str]:
    """Take a text apart as a mail program does: its last line may have got an end."""
    return re.split(r"\r\n|\r|\n", text.removesuffix("\n").removesuffix("\r"))


def _named(html: str) -> set[str]:
    """Find the parts of the mail that its HTML names."""
    found: set[str] = set()

    class _Reader(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            del tag
            found.update(v.removeprefix("cid:") for __, v in attributes if v and v[:4] == "cid:")

    _Reader().feed(html)
    return found
