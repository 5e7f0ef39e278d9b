"""Requirements of servers and email clients: sizes, a plain text part, well-formed MIME."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from urllib.parse import unquote

from rundbrief.i18n.texts import _
from rundbrief.lint.email import Email, text_of
from rundbrief.lint.findings import Finding, Patterns, text_pattern
from rundbrief.problems import Level
from rundbrief.web_addresses import encode_host

# Gmail clips longer emails and shows the rest only behind a link.
MAX_BYTES = 102_400
WARN_BYTES = 92_160

# Gmail drops styles beyond this size.
MAX_STYLE_BYTES = 16_384


def check_size(email: Email) -> Iterator[Finding]:
    size = len(email.html.encode(errors="replace"))
    why = _("Gmail clips an email after 100 KB")
    fix = _("leave out some updates, or close issues more often")
    values = {"size": size // 1024}
    if size > MAX_BYTES:
        yield Finding(_("the newsletter is {size} KB"), why, fix, values, Level.ERROR)
    elif size > WARN_BYTES:
        yield Finding(_("the newsletter is {size} KB, close to the limit"), why, fix, values)


def check_styles(email: Email) -> Iterator[Finding]:
    """Check that Gmail doesn't drop the styles in the head."""
    size = sum(len(style.encode(errors="replace")) for style in email.styles)
    if size > MAX_STYLE_BYTES:
        yield Finding(
            _("the styles in the head are {size} KB"),
            _("Gmail reads the first 16 KB and drops the rest"),
            _("move rules into inline.css, and delete unused ones"),
            {"size": -(-size // 1024)},
            Level.ERROR,
            Patterns(layout=(r"<mj-style\b", r"<style\b")),
        )
    for sheet in email.stylesheets:
        for rule in sheet.at_rules:
            if rule.depth:
                yield Finding(
                    _("“@{keyword}” is inside another @-rule"),
                    _("Gmail drops all styles of an email with such a rule"),
                    _("write the @-rules one after the other, or join their conditions with “and”"),
                    {"keyword": rule.keyword},
                    Level.ERROR,
                    Patterns(layout=(_at_rule(rule.keyword, rule.prelude), rf"@{rule.keyword}\b")),
                )


def _at_rule(keyword: str, prelude: str) -> str:
    return rf"@{keyword}\s*{text_pattern(prelude)}"


def check_text(email: Email) -> Iterator[Finding]:
    if not email.text.strip():
        what, why = _("the plain text is empty"), _("email clients without HTML show nothing")
        fix = _("compare newsletter.txt with the packaged template")
        yield Finding(
            what, why, fix, level=Level.ERROR, patterns=Patterns(template="newsletter.txt")
        )
        return
    shown = _comparable(email.text)
    for link in email.find("a"):
        href = (link.get("href") or "").strip()
        if href.startswith(("https://", "http://", "mailto:")) and not _is_shown(href, shown):
            what = _("the link to {href} is missing from the plain text")
            why = _("readers without HTML can't follow it")
            fix = _("include the address in newsletter.txt as well")
            text = text_pattern(text_of(link))
            content = (rf"\[\s*{text}\s*\]",) if text else ()
            patterns = Patterns(content, (re.escape(href),), template="newsletter.txt")
            yield Finding(what, why, fix, {"href": href}, patterns=patterns)


_HOST = re.compile(r"(?<=://)[^\s/?#:@<>()]+|(?<=@)[^\s/?#:@<>()]+")


def _comparable(text: str) -> str:
    """Write hosts in Punycode and percent-encoded characters as themselves."""
    return _HOST.sub(lambda host: encode_host(host[0]), unquote(text))


def _is_shown(href: str, text: str) -> bool:
    """Return whether a comparable text shows an address, even without its fragment."""
    address = href.partition("#")[0]
    if address.startswith("mailto:"):
        address = address.removeprefix("mailto:").partition("?")[0]
    return bool(re.search(rf"{re.escape(_comparable(address))}(?![A-Za-z0-9_/%=&~+-])", text))


# In bytes, without CRLF. Source: RFC 5322, section 2.1.1.
MAX_LINE_BYTES = 998

_REQUIRED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_CID = re.compile(r"""cid:([^"'\s)>]+)""", re.IGNORECASE)
_FIX = _(
    "report it to us; until it is fixed, send the HTML and the text through your newsletter service"
)


def check_mime(email: Email) -> Iterator[Finding]:
    yield from _check_lines(email.source)
    try:
        yield from _check_headers(email)
        yield from _check_parts(email.parsed)
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, IndexError) as exc:
        # Python's parser fails on some malformed messages instead of reporting a defect.
        yield _defect(type(exc).__name__)


def _mime_error(what: str, why: str, fix: str = _FIX, **values: object) -> Finding:
    return Finding(what, why, fix, values, Level.ERROR)


def _defect(name: str) -> Finding:
    what = _("the email is malformed ({defect})")
    return _mime_error(what, _("mail servers may reject it"), defect=name)


def _check_lines(eml: bytes) -> Iterator[Finding]:
    if re.search(rb"(?<!\r)\n|\r(?!\n)", eml):
        what = _("the email has lines that don't end with CR and LF")
        yield _mime_error(what, _("servers reject such emails because attackers use them"))
    longest = max((len(line) for line in re.split(rb"\r\n|\r|\n", eml)), default=0)
    if longest > MAX_LINE_BYTES:
        what = _("a line of the email is {size} bytes long")
        why = _("mail servers break or reject lines longer than {most} bytes")
        yield _mime_error(what, why, size=longest, most=MAX_LINE_BYTES)


def _check_headers(email: Email) -> Iterator[Finding]:
    message = email.parsed
    required = (*_REQUIRED, *(("List-Id",) if email.list_id else ()))
    for name in required:
        if len(message.get_all(name, [])) != 1:
            what = _("the email header “{header}” is missing or present twice")
            yield _mime_error(what, _("mail servers may reject it"), header=name)
    leave = str(message.get("List-Unsubscribe", ""))
    post = str(message.get("List-Unsubscribe-Post", "")).strip()
    one_click = "List-Unsubscribe=One-Click"
    patterns = Patterns(settings=(r"\bunsubscribe\s*:",))
    if email.unsubscribe and email.unsubscribe not in leave:
        what = _("the email header “{header}” is missing or present twice")
        yield _mime_error(what, _("email clients show a button for it"), header="List-Unsubscribe")
    if ("https://" in leave and post != one_click) or (post and "https://" not in leave):
        what = _("List-Unsubscribe and List-Unsubscribe-Post don't match")
        why = _("Gmail and Yahoo require one-click unsubscribe")
        fix = _("set “unsubscribe” to an address that starts with https://")
        yield Finding(what, why, fix, {}, Level.ERROR, patterns)


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
                what = _("the image “cid:{cid}” is not attached to the email")
                yield _mime_error(what, _("readers see a broken image"), cid=cid)


def _check_order(parts: list[EmailMessage]) -> Iterator[Finding]:
    """Check the order of alternatives: clients show the last one that they support.

    Source: RFC 2046, section 5.1.4.
    """
    groups = [p for p in parts if p.get_content_type() == "multipart/alternative"]
    for group in groups:
        kinds = [p.get_content_type() for p in group.iter_parts()]
        rich = {"text/html", "multipart/related"}
        if "text/plain" not in kinds or kinds[0] != "text/plain" or kinds[-1] not in rich:
            what = _("the plain text of the email must come before the HTML")
            yield _mime_error(what, _("email clients show the last part that they support"))
    if not groups:
        what = _("the email doesn't contain both plain text and HTML")
        yield _mime_error(what, _("readers without HTML need the plain text"))
