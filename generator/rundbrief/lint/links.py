"""Links: where they lead, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from rundbrief.i18n.texts import _
from rundbrief.lint.findings import Clues, Finding, attribute, words
from rundbrief.lint.mail import Mail, said
from rundbrief.problems import Level

# Words that say nothing without the sentence around them.
EMPTY_WORDS = {
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
_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)

# What ends like a file is a file's name and no host.
_FILES = frozenset(
    {
        *("pdf", "md", "html", "htm", "txt", "csv", "png", "jpg", "jpeg", "gif", "svg", "doc"),
        *("docx", "xls", "xlsx", "ppt", "pptx", "zip", "yml", "yaml", "json", "js", "py", "sh"),
    }
)
# What a newsletter service puts an address in the place of.
_PLACEHOLDER = re.compile(r"\*\||\{\{|\[\[|%%|\{\$|\$\{")


def check_link_texts(mail: Mail) -> Iterator[Finding]:
    for link in _links(mail):
        text = said(link)
        name = " ".join((link.get("aria-label") or link.get("title") or text).split())
        if not name:
            if not any(True for __ in link.iter("img")):
                what, why = _("a link to {href} has no words"), _("nobody can see or hear it")
                fix = _("write words between its square brackets, or delete it")
                yield Finding(what, why, fix, {"href": _href(link)}, clues=_clues(link))
        elif _says_nothing(name, mail.language):
            what = _("the link “{text}” doesn't say where it leads")
            why = _("people look through links alone, and screen readers list them")
            fix = _("link the words that name the thing: [the travel rules](travel.md)")
            yield Finding(what, why, fix, {"text": text}, clues=_clues(link))
        elif other := _other_host(text, _href(link)):
            what = _("the link says {text} but leads to {host}")
            why = _("that is how fraud looks, and spam filters know it")
            fix = _("let the words name the thing, or the address that it leads to")
            yield Finding(what, why, fix, {"text": text, "host": other}, clues=_clues(link))


def check_addresses(mail: Mail) -> Iterator[Finding]:
    """Links and pictures must have whole, safe addresses: a mail has no place of its own."""
    for element in mail.find("a", "area", "img"):
        name = "src" if element.tag == "img" else "href"
        value = element.get(name)
        if value is not None and (finding := _check_address(element, name, value.strip())):
            yield finding


def _check_address(element: HtmlElement, name: str, value: str) -> Finding | None:
    clues, values = _clues(element, name), {"address": value, "text": said(element)}
    bare = re.sub(r"[\x00-\x20]", "", value).lower()
    if not bare or bare == "#":
        what, why = _("the link “{text}” leads nowhere"), _("readers press it, and nothing happens")
        if name == "src":
            what, why = _("a picture has no address"), _("readers see a broken picture")
        return Finding(what, why, _("give it an address, or delete it"), values, Level.ERROR, clues)
    if bare.startswith(("javascript:", "vbscript:")):
        what, why = _("the link “{text}” runs a program"), _("every mail program refuses it")
        return Finding(what, why, _("link to a page"), values, Level.ERROR, clues)
    if bare.startswith("http://"):
        what, why = _("{address} is not encrypted"), _("others can read and change what it shows")
        return Finding(what, why, _("write https:// if the site can do it"), values, clues=clues)
    if bare.startswith("#") or _PLACEHOLDER.search(value) or _scheme(bare):
        return None
    what = _("{address} is not a whole address")
    why = _("a mail has no page that the rest of the address could be taken from")
    return Finding(what, why, _("begin it with https://"), values, Level.ERROR, clues)


def check_unsubscribe(mail: Mail) -> Iterator[Finding]:
    why = _("every reader must be able to leave, and mail services ask for it")
    if mail.unsubscribe is None:
        links = [f"{said(link)} {_href(link)}" for link in _links(mail)]
        if not any(_UNSUBSCRIBE.search(link) for link in links):
            what = _("readers can't unsubscribe")
            fix = _("set “unsubscribe” under newsletter in mkdocs.yml")
            yield Finding(what, why, fix, clues=_settings("newsletter"))
    elif mail.unsubscribe not in {_href(link) for link in _links(mail)}:
        what = _("no link leads to the address of “unsubscribe”")
        fix = _("put it into the footer, as the packaged parts/footer.mjml does")
        clues = Clues(template="parts/footer.mjml")
        yield Finding(what, why, fix, {"address": mail.unsubscribe}, clues=clues)


def check_postal_address(mail: Mail) -> Iterator[Finding]:
    why = _("readers must see who writes to them; the law of many countries asks for it")
    if mail.address is None:
        what, fix = _("the postal address is missing"), _("set “address” under brand in mkdocs.yml")
        yield Finding(what, why, fix, clues=_settings("brand"))
    elif " ".join(mail.address.split()) not in said(mail.tree):
        what = _("the mail doesn't show the postal address")
        fix = _("put it into the footer, as the packaged parts/footer.mjml does")
        clues = Clues(template="parts/footer.mjml")
        yield Finding(what, why, fix, {"address": mail.address}, clues=clues)


def _settings(key: str) -> Clues:
    return Clues(settings=(rf"^\s+{key}\s*:", r"^\s*-\s*rundbrief\b", r"\brundbrief\b(?=[^\n]*\])"))


def _links(mail: Mail) -> Iterator[HtmlElement]:
    return (link for link in mail.find("a") if link.get("href") is not None)


def _href(link: HtmlElement) -> str:
    return str(link.get("href", "")).strip()


def _clues(element: HtmlElement, name: str = "href") -> Clues:
    address, text = element.get(name, ""), words(said(element))
    written, layout = [], []
    if text:
        written += [rf"\[\s*{text}\s*\]\s*[(\[]", rf"<a\b[^>]*>\s*{text}\s*</a"]
        layout += [rf">\s*{text}\s*</a"]
    if address.strip():
        written += [re.escape(address), *_ending(address)]
        layout += [attribute(name, address)]
    else:
        layout += [rf"""(?<![\w-]){name}\s*=\s*["']\s*["']"""]
        written += [r"\]\(\s*(?:<>)?\s*\)"]
    return Clues(tuple(written), tuple(layout))


def _ending(address: str) -> tuple[str, ...]:
    """A file of the project is linked by a path that ends like its address."""
    name = address.partition("#")[0].rstrip("/").rpartition("/")[2].removesuffix(".html")
    return (rf"[(/]{re.escape(name)}(?:\.md)?[)#]",) if name and "." not in name else ()


def _says_nothing(text: str, language: str) -> bool:
    bare = text.strip(" .,:;!?…→←»«›‹>-\u00a0").casefold()
    languages = {"en", language.partition("-")[0].lower()}
    return any(bare in EMPTY_WORDS.get(code, "").split("|") for code in languages)


def _scheme(address: str) -> bool:
    return bool(re.match(r"(?:https|mailto|tel|sms|cid|data|webcal|xmpp|matrix|geo):", address))


def _other_host(text: str, href: str) -> str | None:
    """Give the host of an address, if the text names another one."""
    match = _HOST.fullmatch(text)
    if not match or match[1].rpartition(".")[2].lower() in _FILES:
        return None
    try:
        host = (urlsplit(href).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return None
    shown = match[1].lower().removeprefix("www.")
    related = host == shown or host.endswith(f".{shown}") or shown.endswith(f".{host}")
    return None if related or not host else host
