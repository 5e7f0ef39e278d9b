"""Links, and the required footer: a way to unsubscribe, and the postal address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from rundbrief.i18n.texts import _
from rundbrief.lint.email import Email, text_of
from rundbrief.lint.findings import Finding, Patterns, attribute_pattern, text_pattern
from rundbrief.problems import Level
from rundbrief.web_addresses import find_other_host

# Link texts that are meaningless out of context, by language.
VAGUE_TEXTS = {
    "en": "here|click|click here|click this|this|this link|link|more|read more|learn more|see more"
    "|find out more|details|info|go|website",
    "de": "hier|klick|hier klicken|klicken sie hier|klick hier|klicke hier|dieser link|link|mehr"
    "|mehr lesen|weiter|weiterlesen|mehr erfahren|mehr infos|details|infos|webseite",
    "fr": "ici|cliquez ici|clique ici|lien|ce lien|plus|en savoir plus|lire la suite|lire plus",
    "es": "aquí|haz clic aquí|haga clic aquí|enlace|este enlace|más|leer más|saber más|ver más",
    "it": "qui|clicca qui|link|questo link|altro|leggi|leggi tutto|scopri di più|di più",
    "nl": "hier|klik hier|link|deze link|meer|lees meer|lees verder|meer info",
    "pt": "aqui|clique aqui|link|mais|leia mais|ler mais|saiba mais",
    "pl": "tutaj|tu|kliknij tutaj|link|więcej|czytaj więcej",
}
_UNSUBSCRIBE = re.compile(
    r"unsubscri|opt.?out|abmeld|abbestell|austragen|désabonn|désinscri|baja|disiscri|annulla"
    r"|afmeld|uitschrijv|cancelar|wypisz",
    re.IGNORECASE,
)
# Merge tags, which newsletter services replace with an address when an email is sent.
_MERGE_TAG = re.compile(r"\*\||\{\{|\[\[|%%|\{\$|\$\{")


def check_link_texts(email: Email) -> Iterator[Finding]:
    for link in _links(email):
        text = text_of(link)
        name = " ".join((link.get("aria-label") or link.get("title") or text).split())
        if not name:
            if not any(True for __ in link.iter("img")):
                what, why = (
                    _("a link to {href} has no text"),
                    _("readers can't see it, and screen readers can't announce it"),
                )
                fix = _("write the link text between the square brackets, or delete the link")
                yield Finding(what, why, fix, {"href": _href(link)}, patterns=_patterns(link))
        elif _is_vague(name, email.language):
            what = _("the link text “{text}” doesn't say where the link leads")
            why = _("people scan a text for its links, and screen readers list them")
            fix = _("use words that describe the target: [the travel rules](travel.md)")
            yield Finding(what, why, fix, {"text": text}, patterns=_patterns(link))
        elif other := find_other_host(text, _href(link)):
            what = _("the link text says {text}, but the link leads to {host}")
            why = _("phishing looks like this, and spam filters react to it")
            fix = _(
                "write a description of the target as the link text, or the address that the "
                "link leads to"
            )
            yield Finding(what, why, fix, {"text": text, "host": other}, patterns=_patterns(link))


def check_addresses(email: Email) -> Iterator[Finding]:
    """Check that addresses are absolute, since an email has no base address, and safe."""
    for element in email.find("a", "area", "img"):
        name = "src" if element.tag == "img" else "href"
        value = element.get(name)
        if value is not None and (finding := _check_address(element, name, value.strip())):
            yield finding


def _check_address(element: HtmlElement, name: str, value: str) -> Finding | None:
    patterns, values = _patterns(element, name), {"address": value, "text": text_of(element)}
    bare = re.sub(r"[\x00-\x20]", "", value).lower()
    if not bare or bare == "#":
        what, why = _("the link “{text}” leads nowhere"), _("nothing happens when readers click it")
        if name == "src":
            what, why = _("an image has no address"), _("readers see a broken image")
        return Finding(
            what, why, _("add an address, or delete the image"), values, Level.ERROR, patterns
        )
    if bare.startswith(("javascript:", "vbscript:")):
        what, why = _("the link “{text}” runs a script"), _("every email client blocks it")
        return Finding(what, why, _("link to a web page"), values, Level.ERROR, patterns)
    if bare.startswith("http://"):
        what, why = _("{address} is not encrypted"), _("others can read and change what it shows")
        return Finding(
            what, why, _("use https:// if the site supports it"), values, patterns=patterns
        )
    if bare.startswith("#") or _MERGE_TAG.search(value) or _scheme(bare):
        return None
    what = _("{address} is not a complete address")
    why = _("an email has no page that the link could be relative to")
    return Finding(what, why, _("start it with https://"), values, Level.ERROR, patterns)


def check_unsubscribe(email: Email) -> Iterator[Finding]:
    why = _("every reader must be able to unsubscribe, and email providers require it")
    if email.unsubscribe is None:
        links = [f"{text_of(link)} {_href(link)}" for link in _links(email)]
        if not any(_UNSUBSCRIBE.search(link) for link in links):
            what = _("readers can't unsubscribe")
            fix = _("set “unsubscribe” under newsletter in mkdocs.yml")
            yield Finding(what, why, fix, patterns=Patterns(section="newsletter"))
    elif email.unsubscribe not in {_href(link) for link in _links(email)}:
        what = _("no link leads to the address in “unsubscribe”")
        fix = _("add it to the footer, as the packaged parts/footer.mjml does")
        patterns = Patterns(template="parts/footer.mjml")
        yield Finding(what, why, fix, {"address": email.unsubscribe}, patterns=patterns)


def check_postal_address(email: Email) -> Iterator[Finding]:
    why = _("readers must see who sends the email; many countries require it by law")
    if email.postal_address is None:
        what, fix = _("the postal address is missing"), _("set “address” under brand in mkdocs.yml")
        yield Finding(what, why, fix, patterns=Patterns(section="brand"))
    elif " ".join(email.postal_address.split()) not in text_of(email.tree):
        what = _("the email doesn't show the postal address")
        fix = _("add it to the footer, as the packaged parts/footer.mjml does")
        patterns = Patterns(template="parts/footer.mjml")
        yield Finding(what, why, fix, {"address": email.postal_address}, patterns=patterns)


def _links(email: Email) -> Iterator[HtmlElement]:
    return (link for link in email.find("a") if link.get("href") is not None)


def _href(link: HtmlElement) -> str:
    return str(link.get("href", "")).strip()


def _patterns(element: HtmlElement, name: str = "href") -> Patterns:
    address, text = element.get(name, ""), text_pattern(text_of(element))
    content, layout = [], []
    if text:
        content += [rf"\[\s*{text}\s*\]\s*[(\[]", rf"<a\b[^<>]*>\s*{text}\s*</a"]
        layout += [rf">\s*{text}\s*</a"]
    if address.strip():
        content += [re.escape(address), *_path_patterns(address)]
        layout += [attribute_pattern(name, address)]
    else:
        layout += [rf"""(?<![\w-]){name}\s*=\s*["']\s*["']"""]
        content += [r"\]\(\s*(?:<>)?\s*\)"]
    return Patterns(tuple(content), tuple(layout))


def _path_patterns(address: str) -> tuple[str, ...]:
    """Return patterns for the path of a Markdown link, which ends like the page's address."""
    name = address.partition("#")[0].rstrip("/").rpartition("/")[2].removesuffix(".html")
    return (rf"[(/]{re.escape(name)}(?:\.md)?[)#]",) if name and "." not in name else ()


def _is_vague(text: str, language: str) -> bool:
    bare = text.strip(" .,:;!?…→←»«›‹>-\u00a0").casefold()
    languages = {"en", language.partition("-")[0].lower()}
    return any(bare in VAGUE_TEXTS.get(code, "").split("|") for code in languages)


def _scheme(address: str) -> bool:
    return bool(re.match(r"(?:https|mailto|tel|sms|cid|data|webcal|xmpp|matrix|geo):", address))
