"""What a contributor's text may consist of, written down again.

The program has lists of its own. With these, a mistake in them is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hostile_vectors.parsing import ParsedPage

EVERYWHERE = {"id", "class", "title", "lang", "dir"}
_WITHOUT_OTHERS = (
    *("p", "blockquote", "pre", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "dl", "dt", "dd"),
    *(
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "abbr",
        "b",
        "br",
        "cite",
        "code",
        "del",
    ),
    *("em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "strong", "sub", "sup", "u"),
    *("var", "figure", "figcaption", "summary"),
)
HARMLESS: dict[str, frozenset[str] | set[str]] = {
    **dict.fromkeys(_WITHOUT_OTHERS, frozenset()),
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "details": {"open"},
    "div": {"role", "tabindex", "aria-label"},
    "span": {"role", "aria-label"},
}

# A page or a mail, a telephone number, a place inside the site. In the name of a host, an escaped
# slash, backslash or @ would make another one of it.
SAFE_ADDRESS = re.compile(
    r"https?://((?!%(?:2f|40|5c))[^/?#@\\\s])+([/?#]\S*)?|mailto:\S*|tel:\S*"
    r"|webcal://status\.example\.org/\S*|(?!//)[^:\\\s]*([?#]\S*)?",
    re.IGNORECASE,
)
# Where a program may load something from: the site itself, at the address that it is built for.
OWN_ADDRESS = re.compile(r"(https://status\.example\.org/|(?!//)[^:\\\s]*$)[^\\\s]*")


def harmful_in_text(page: ParsedPage) -> Iterator[tuple[str, str]]:
    """Find elements, and attributes of elements, that no text may have."""
    for name, attributes in page.prose:
        if name not in HARMLESS:
            yield name, ""
        for key in attributes:
            if key not in EVERYWHERE | HARMLESS.get(name, set()):
                yield name, key


def is_harmless(shape: str) -> bool:
    """Whether an element of an email, with the styles that it gets there, may be in a text."""
    name, *attributes = shape.split(" ")
    allowed = EVERYWHERE | HARMLESS.get(name, set()) | {"style"}
    return name in HARMLESS and set(attributes) <= allowed
