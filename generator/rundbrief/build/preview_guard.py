"""Who may read the preview: this computer's browser, and no other website in it.

A preview has no login, and shows drafts and internal content. A page of another website could read
it if the name of that website leads to this computer ("DNS rebinding"), or load its scripts.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from rundbrief.i18n.texts import Texts, _

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"(\[(?P<address>[^\]]*)\]|(?P<name>[\w.-]*?)\.?)(:\d*)?", re.ASCII)
_HEADERS = (
    # Other websites can't include scripts, images or frames.
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("X-Content-Type-Options", "nosniff"),
)


def guard(application: WSGIApplication, host: str, texts: Texts) -> WSGIApplication:
    """Wrap a WSGI application so that it answers only requests of its own pages.

    host: the address that the server listens on.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, *_HEADERS], *more)

        refused = _find_reason(environ, host)
        if refused is None:
            return application(environ, start)
        status, message = refused
        start(f"{status.value} {status.phrase}", [("Content-Type", "text/plain; charset=utf-8")])
        return [f"{texts(message)}\n".encode()]

    return answer


def _find_reason(environ: WSGIEnvironment, host: str) -> tuple[HTTPStatus, str] | None:
    """Return why a request is refused, if it is."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return HTTPStatus.METHOD_NOT_ALLOWED, _("The preview only answers GET and HEAD.")
    if not is_own_name(environ.get("HTTP_HOST", ""), host):
        return HTTPStatus.MISDIRECTED_REQUEST, _(
            "The preview only answers under its own address. Use the one that “rundbrief serve”"
            " printed."
        )
    # Browsers say where a request comes from. Following a link from elsewhere is harmless.
    is_foreign = environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin")
    if is_foreign and environ.get("HTTP_SEC_FETCH_DEST") != "document":
        return HTTPStatus.FORBIDDEN, _("The preview can't be used by other websites.")
    if any(sign in environ["PATH_INFO"] for sign in "\0\\"):
        return HTTPStatus.BAD_REQUEST, _("The address is invalid.")
    return None


def is_own_name(given: str, host: str) -> bool:
    """Return whether a Host header names this server. Ports don't count: they may be forwarded.

    host: the address that the server listens on.
    """
    found = _HOST.fullmatch(given.lower())
    name = found["address"] or found["name"] if found else ""
    if name in _LOCAL_NAMES or name == host.lower():
        return True
    if is_local(host):
        return False
    # Other computers use one of this computer's addresses or its name, neither of which another
    # website can have.
    return _is_address(name) or name in (own := socket.gethostname().lower(), f"{own}.local")


def is_local(host: str) -> bool:
    """Return whether only this computer can reach an address."""
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
