"""Web addresses: which are valid, which hold a password, and which lead elsewhere than they say."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

import idna

# As browsers read it, with any number of slashes of either kind.
_AUTHORITY = re.compile(
    r"\s*(?P<scheme>(?!mailto:|cid:)[a-z][a-z0-9+.-]*:)?(?P<slashes>[/\\]*)(?P<user>[^/\\?#]*@)?",
    re.IGNORECASE,
)
# Which browsers remove.
_IGNORED = re.compile(r"[\t\n\r]")
_WITH_USER = re.compile(r"\b([a-z][a-z0-9+.-]*://)[^\s/?#@]+@", re.IGNORECASE)
_HOST_OF_ADDRESS = re.compile(r"\A(https?://)([^/?#:@\s]+)", re.IGNORECASE)
_PATH = re.compile(r"\A[^?#]+")
_HAS_HOST = re.compile(r"https?://[^/@]", re.IGNORECASE)
# The name of a website, with or without what precedes and follows it in an address; or an email
# address.
_HOST = re.compile(
    r"(?:(?:https?|mailto):/{0,2})?(?:[^\s@/]+@)?(?P<host>(?:[\w-]+\.)+(?:[^\W\d_]{2,}|xn--[\w-]+))"
    r"\.?(?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
# Which are dots in names of hosts. Source: UTS 46.
_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61", "."))
# Which look like dots to readers.
_LIKE_DOTS = str.maketrans(dict.fromkeys("\u0701\u0702\u2024\ua4f8\ufe52\U00010a50", "."))
# Arrows and other signs around a name.
_AT_EDGES = re.compile(r"\A[^\w@]+|[^\w/]+\Z")
# Texts with these endings are names of files, not of hosts.
_FILE_EXTENSIONS = frozenset(
    {
        *("pdf", "md", "html", "htm", "txt", "csv", "png", "jpg", "jpeg", "gif", "svg", "doc"),
        *("docx", "xls", "xlsx", "ppt", "pptx", "zip", "yml", "yaml", "json", "js", "py", "sh"),
    }
)


def holds_credentials(address: str) -> bool:
    """Return whether an address has a user name or password, even if it is otherwise invalid."""
    match = _AUTHORITY.match(_IGNORED.sub("", address))
    return bool(match and match["user"] and (match["scheme"] or len(match["slashes"]) > 1))


def hide_credentials(address: str) -> str:
    """Replace a user name and password by an ellipsis."""
    if not holds_credentials(address):
        return address
    return _AUTHORITY.sub(
        lambda match: f"{match['scheme'] or ''}{match['slashes']}…@",
        _IGNORED.sub("", address),
        count=1,
    )


def read_like_browsers(address: str) -> str | None:
    """Return an http or https address with slashes for the backslashes, except in the query.

    None if no host follows the scheme and two slashes: `https:example.org` leads to a host all the
    same, and `https:///example.org`, too.
    """
    address = _PATH.sub(lambda path: path[0].replace("\\", "/"), address, count=1)
    return address if _HAS_HOST.match(address) else None


def hide_all_credentials(text: str) -> str:
    """Replace user names and passwords in all addresses of a text by an ellipsis."""
    return _WITH_USER.sub(r"\1…@", text) if "@" in text else text


def encode_host(host: str) -> str:
    """Return an international name as programs ask for it, in Punycode: `xn--mnchen-3ya.example`.

    Source: IDNA 2008 (RFC 5891), after mapping capital letters and the like (UTS 46). Names that
    it doesn't allow stay as they are.
    """
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return host


def encode_mail_domain(domain: str) -> str | None:
    """Return the domain of an email address as mail servers ask for it; None if it isn't allowed.

    Source: IDNA 2008 (RFC 5891), after making it lower case. Unlike browsers, this doesn't replace
    characters by similar ones, which would be another domain. IDNA 2003 replaced ß by ss.
    """
    try:
        return idna.encode(unicodedata.normalize("NFC", domain).lower()).decode("ascii")
    except idna.IDNAError:
        return None


def encode_host_of(address: str) -> str:
    """Return a web address whose host is in Punycode."""
    return _HOST_OF_ADDRESS.sub(lambda match: match[1] + encode_host(match[2]), address, count=1)


def is_web_address(address: str) -> bool:
    """Return whether a text is a valid http or https address with a host."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    valid = parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
    return valid and not re.search(r"[\s\"<>\\]", address)


def find_other_host(text: str, address: str) -> str | None:
    """Return the host of an address if the text of its link is the name of another; else None."""
    text = "".join(c for c in text.translate(_DOTS).translate(_LIKE_DOTS) if _is_visible(c))
    match = _HOST.fullmatch(_AT_EDGES.sub("", text))
    if not match or match["host"].rpartition(".")[2].lower() in _FILE_EXTENSIONS:
        return None
    host, named = map(_registered, (_host_of(address), match["host"]))
    related = host == named or host.endswith(f".{named}") or named.endswith(f".{host}")
    return None if related or not host else host


def _is_visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cf", "Cc")


def _host_of(address: str) -> str:
    """Return the host of a web or email address; empty if it has none."""
    if address.lower().startswith("mailto:"):
        return unquote(address[7:].partition("?")[0]).rpartition("@")[2]
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _registered(host: str) -> str:
    """Return a name in the form in which names are compared."""
    return encode_host(host.translate(_DOTS)).lower().rstrip(".").removeprefix("www.")
