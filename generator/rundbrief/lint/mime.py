"""The mail as bytes: what servers and programs are strict about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from urllib.parse import unquote

from rundbrief.i18n.texts import _
from rundbrief.lint.findings import Clues, Finding
from rundbrief.lint.mail import Mail
from rundbrief.lint.plain import MOST_OF_A_LINE
from rundbrief.problems import Level

_REQUIRED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_CID = re.compile(r"""cid:([^"'\s)>]+)""", re.IGNORECASE)
_FIX = _("tell us; and send the HTML and the text by your newsletter service until it is mended")


def check_mime(mail: Mail) -> Iterator[Finding]:
    yield from _check_lines(mail.eml)
    try:
        yield from _check_headers(mail)
        yield from _check_parts(mail.message)
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, IndexError) as exc:
        # Python's reader knows some mails so broken that it breaks itself.
        yield _defect(type(exc).__name__)


def _error(what: str, why: str, fix: str = _FIX, **values: object) -> Finding:
    return Finding(what, why, fix, values, Level.ERROR)


def _defect(name: str) -> Finding:
    what = _("the mail has a defect ({defect})")
    return _error(what, _("mail servers may refuse it"), defect=name)


def _check_lines(eml: bytes) -> Iterator[Finding]:
    if re.search(rb"(?<!\r)\n|\r(?!\n)", eml):
        what = _("the mail has lines that don't end with CR and LF")
        yield _error(what, _("servers refuse such mails, since attackers use them"))
    longest = max((len(line) for line in re.split(rb"\r\n|\r|\n", eml)), default=0)
    if longest > MOST_OF_A_LINE:
        what = _("a line of the mail is {size} bytes long")
        why = _("mail servers break or refuse lines over {most} bytes")
        yield _error(what, why, size=longest, most=MOST_OF_A_LINE)


def _check_headers(mail: Mail) -> Iterator[Finding]:
    message = mail.message
    required = (*_REQUIRED, *(("List-Id",) if mail.list_id else ()))
    for name in required:
        if len(message.get_all(name, [])) != 1:
            what = _("the mail's header “{header}” is missing, or there twice")
            yield _error(what, _("mail servers may refuse it"), header=name)
    leave = str(message.get("List-Unsubscribe", ""))
    post = str(message.get("List-Unsubscribe-Post", "")).strip()
    one_click = "List-Unsubscribe=One-Click"
    clues = Clues(settings=(r"\bunsubscribe\s*:",))
    if mail.unsubscribe and mail.unsubscribe not in leave:
        what = _("the mail's header “{header}” is missing, or there twice")
        yield _error(what, _("programs show a button for it"), header="List-Unsubscribe")
    if ("https://" in leave and post != one_click) or (post and "https://" not in leave):
        what = _("List-Unsubscribe and List-Unsubscribe-Post don't make a pair")
        why = _("Gmail and Yahoo ask for unsubscribing with one click")
        fix = _("set “unsubscribe” to an address that begins with https://")
        yield Finding(what, why, fix, {}, Level.ERROR, clues)


def _check_parts(message: EmailMessage) -> Iterator[Finding]:
    parts = list(message.walk())
    defects = [d for part in parts for d in part.defects]
    defects += [d for value in message.values() for d in getattr(value, "defects", ())]
    for name in dict.fromkeys(type(defect).__name__ for defect in defects):
        yield _defect(name)
    yield from _check_order(parts)
    known = {str(part.get("Content-ID", "")).strip().strip("<>") for part in parts}
    for html in (p for p in parts if p.get_content_type() == "text/html"):
        body = html.get_payload(decode=True)
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
        for cid in dict.fromkeys(unquote(c) for c in _CID.findall(text)):
            if cid not in known:
                what = _("the picture “cid:{cid}” is not in the mail")
                yield _error(what, _("readers see a broken picture"), cid=cid)


def _check_order(parts: list[EmailMessage]) -> Iterator[Finding]:
    """The last alternative is the one that programs prefer. Source: RFC 2046, 5.1.4."""
    groups = [p for p in parts if p.get_content_type() == "multipart/alternative"]
    for group in groups:
        kinds = [p.get_content_type() for p in group.iter_parts()]
        rich = {"text/html", "multipart/related"}
        if "text/plain" not in kinds or kinds[0] != "text/plain" or kinds[-1] not in rich:
            what = _("the mail's text doesn't come before its HTML")
            yield _error(what, _("programs show the last form that they know"))
    if not groups:
        what = _("the mail doesn't hold both text and HTML")
        yield _error(what, _("readers without HTML need the text"))
