"""The text part: what readers without HTML get."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rundbrief.i18n.texts import _
from rundbrief.lint.findings import Clues, Finding, words
from rundbrief.lint.mail import Mail, said
from rundbrief.problems import Level

# Source: RFC 5322, 2.1.1.
MOST_OF_A_LINE = 998


def check_text(mail: Mail) -> Iterator[Finding]:
    if not mail.text.strip():
        what, why = _("the text part is empty"), _("programs without HTML show nothing")
        fix = _("compare newsletter.txt with the packaged template")
        yield Finding(what, why, fix, level=Level.ERROR, clues=Clues(template="newsletter.txt"))
        return
    for line in re.split(r"\r\n|\r|\n", mail.text):
        if (size := len(line.encode(errors="replace"))) > MOST_OF_A_LINE:
            what = _("a line of the text part is {size} bytes long")
            why = _("mail servers break or refuse lines over {most} bytes")
            values = {"size": size, "most": MOST_OF_A_LINE}
            clues = Clues(written=(words(line),))
            yield Finding(
                what, why, _("break it, or shorten the address in it"), values, Level.ERROR, clues
            )
    shown = set(re.split(r"[\s<>()]+", mail.text))
    shown |= {word.rstrip(".,;:").partition("#")[0] for word in shown}
    for link in mail.find("a"):
        href = (link.get("href") or "").strip()
        if href.startswith(("https://", "http://", "mailto:")) and not (
            {href, href.partition("#")[0], href.removeprefix("mailto:")} & shown
        ):
            what = _("the link to {href} is missing in the text part")
            why = _("readers without HTML can't follow it")
            fix = _("show its address in newsletter.txt, too")
            text = words(said(link))
            written = (rf"\[\s*{text}\s*\]",) if text else ()
            clues = Clues(written, (re.escape(href),), template="newsletter.txt")
            yield Finding(what, why, fix, {"href": href}, clues=clues)
