"""All texts that an output file holds, however they are encoded."""

from __future__ import annotations

import base64
import codecs
import email
import html
import re
import zlib
from collections.abc import Iterable, Iterator
from email.errors import HeaderParseError
from email.header import Header, decode_header, make_header
from urllib.parse import unquote

from rundbrief.build.image_texts import find_image_texts

# In bytes: what is unpacked from one file, at most.
MAX_UNPACKED = 64_000_000
# Nested encodings, such as HTML in JSON in HTML.
_MAX_DEPTH = 5

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31  # zlib's parameter for gzip with any window
_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Printable text inside binary data; shorter runs occur by chance.
_RUN = re.compile(rb"[\x20-\x7e]{24,}")

# A folded line of a calendar (RFC 5545, 3.1).
_FOLD = re.compile(r"\r?\n[ \t]")
# The search index has encoded numbers that look like words: after each word, and in the manifest.
_SEARCH_WORDS = re.compile(r"(^|.*/)search/words-[0-9a-f]+\.js")
_ENTRY = re.compile(r'[",]([^\s",]+)')
_NUMBERS = re.compile(r'(?<=",)"[A-Za-z0-9+/]*"(?=\])|(?<="records":)"[A-Za-z0-9+/]*"')

# Tags inside a sentence; at all others, one text ends and another begins.
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span"
    r"|strong|sub|sup|time|tt|u|var|wbr)(?P<attributes>\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?/?>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = _INLINE_TAG.pattern.replace("?P<attributes>", "")
# Words between which they are belong to different things; a single tag may also be inside a word.
_BETWEEN_WORDS = re.compile(rf"<br\s*/?>|(?<=\w)(?:{_TAG}){{2,}}(?=\w)", re.IGNORECASE)
_INSIDE_WORD = re.compile(rf"(?<=\w){_TAG}(?=\w)", re.IGNORECASE)
# Several tags that open or that close, and a line break, may also be inside a word.
_MAY_SPLIT = re.compile(
    rf"(?<=[^\W\d_])(?:(?:{_TAG.replace('</?', '<')})+|(?:{_TAG.replace('</?', '</')})+|<br\s*/?>)"
    r"(?=[^\W\d_])",
    re.IGNORECASE,
)
_SIGNS_OF_ENCODING = re.compile(r"[&%\\]|base64,")
_DATA = re.compile(r"base64,([A-Za-z0-9+/=\s]+)")
_ESCAPE = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|([ntrbfvN])|(.))", re.DOTALL
)
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")


def read_texts(path: str, data: bytes) -> Iterator[str]:
    """Yield the texts of a file as they are in it. Compressed data is unpacked."""
    for __ in range(_MAX_DEPTH):
        if data.startswith(_GZIP):
            data, path = unpack(data, _GZIP_WINDOW), path.removesuffix(".gz")
    if path.endswith(".eml"):
        yield from _read_message(data)
    elif (texts := find_image_texts(data)) is not None:
        yield from texts
    elif (text := _decode(data)) is None:
        yield from (run.decode("ascii") for run in _RUN.findall(data))
    elif _SEARCH_WORDS.fullmatch(path):
        yield from _ENTRY.findall(text)
    elif path.endswith("search/manifest.js"):
        yield _NUMBERS.sub("", text)
    elif "BEGIN:VCALENDAR" in text:
        yield _FOLD.sub("", text)
    else:
        yield text


def unpack(data: bytes, window: int = zlib.MAX_WBITS) -> bytes:
    """Decompress data, up to a limit; empty if it is damaged."""
    try:
        return zlib.decompressobj(window).decompress(data, MAX_UNPACKED)
    except zlib.error:
        return b""


def _decode(data: bytes) -> str | None:
    """Decode text; None if it is binary."""
    encoding = next((name for mark, name in _ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _read_message(data: bytes) -> Iterator[str]:
    """Yield headers and parts of an email, decoded."""
    message = email.message_from_bytes(data)
    for part in message.walk():
        yield from (_decode_header(value) for value in part.values())
        yield from filter(None, (part.preamble, part.epilogue))
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield from read_texts("", payload)


def _decode_header(value: str | Header) -> str:
    """Decode the encoded words of a header (RFC 2047)."""
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return str(value)


def split_segments(texts: Iterable[str]) -> set[str]:
    """Split texts at tags and quotation marks into segments, without duplicates.

    Values of attributes, names of elements and comments are segments, too.
    """
    segments: set[str] = set()
    for text in texts:
        comments = _COMMENT.findall(text)
        shown = _COMMENT.sub("", text) if comments else text
        attributes = [tag for tag in (*_INLINE_TAG.findall(shown), *comments) if tag]
        words = _BETWEEN_WORDS.sub(" ", shown)
        joined_words = _BETWEEN_WORDS.sub(" ", _MAY_SPLIT.sub("", shown))
        for version in {words, joined_words, _INSIDE_WORD.sub(" ", words), *attributes}:
            joined = _INLINE_TAG.sub("", version)
            segments.update(joined.replace(">", "<").replace('"', "<").split("<"))
    return segments


def decode_segments(segments: Iterable[str]) -> set[str]:
    """Decode what is escaped in segments: entities, percent signs, backslashes and base64."""
    decoded: set[str] = set()
    encoded = set(segments)
    for __ in range(_MAX_DEPTH):
        plain = {it for it in encoded if not _SIGNS_OF_ENCODING.search(it)}
        decoded |= plain
        texts: set[str] = set()
        for segment in encoded - plain:
            inner = set(_decode_segment(segment))
            (decoded if inner == {segment} else texts).update(inner)
        if not texts:
            return decoded
        encoded = split_segments(texts)
    return decoded | encoded


def _decode_segment(segment: str) -> Iterator[str]:
    """Decode one layer of encodings; yield the segment itself if there is none."""
    if "base64," in segment:
        for data in _DATA.findall(segment):
            yield from read_texts("", _decode_base64(data))
        segment = _DATA.sub(" ", segment)
    if "\\" in segment:
        if (css := _CSS_ESCAPE.sub(_unescape_css, segment)) != segment:
            yield css
        segment = _ESCAPE.sub(_unescape, segment)
        # Characters beyond U+FFFF are escaped as two surrogates.
        segment = segment.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "%" in segment:
        segment = unquote(segment)
    yield html.unescape(segment)


def _decode_base64(text: str) -> bytes:
    digits = "".join(text.split()).rstrip("=")
    try:
        return base64.b64decode(digits + "=" * (-len(digits) % 4))
    except ValueError:
        return b""


def _unescape(match: re.Match[str]) -> str:
    """Decode an escape of JSON, JavaScript or a calendar."""
    short, long, byte, space, other = match.groups()
    if space:
        return "\n" if space in "nN" else " "
    if other:
        return str(other)
    return _character(short or long or byte)


def _unescape_css(match: re.Match[str]) -> str:
    return _character(match[1])


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"
