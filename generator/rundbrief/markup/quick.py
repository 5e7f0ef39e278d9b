"""Plain Markdown to HTML in a tenth of the time: the same HTML, or none.

Most of what people write is paragraphs, headings and lists with some bold words, code and links.
That much is read here, line by line. What could be anything else, a sign that has a meaning for
Markdown or one of its extensions, HTML, a line that is indented, makes us give up, and the text
takes the long way. A test compares both ways.

No sanitiser is needed: no `<`, `>` or `&` of the text comes this far, and no quotation mark into an
attribute; the elements and attributes are ours, and addresses go through the same `follow`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from markdown.extensions.toc import slugify

from rundbrief.markup.sanitise import VALUES, Follow

# What may be nowhere, not even in code: control and private characters, white space other than
# blanks and line ends, and signs of HTML, tables, attributes and escapes …
_OTHER = re.compile(
    r"[\0-\t\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    r"\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U0010ffff<>&\\|{}]"
)
# … and pictures, notes, longer rows of signs, and breaks by blanks at a line's end.
_OTHERS = ("![", "[^", "``", "***", " \n")
# What a line may begin with, so that it begins nothing but words: a letter, a digit, some signs of
# prose, the beginning of something bold, of code or of a link.
_START = r"(?:[^\W_]|[(“„‚‘«€$%§@/]|[\"'](?=[^\W_])|\*\*?(?=[^\W_])|`(?=[^\s`])|\[(?=[^\W_]))"
_LINE = re.compile(_START)
_HEADING = re.compile(rf"(#{{1,6}}) ((?={_START})[^#]+)")
_POINT = re.compile(rf"([-*+]|\d{{1,4}}\.) ((?={_START})(?!\d+\.(?: |$)).*)")
_FURTHER = re.compile(rf" {{0,3}}(?={_START})")
_NUMBERED = re.compile(r"\d+\.(?: |$)")

# Words with nothing in them that means more. A single `_` between letters stays what it is.
_WORDS = r"(?:[^`*\[\]_]++|(?<=[^\W_])_(?=[^\W_]))++"
_MARKED = rf"(?=[^\W_]|[€$%(„“‚‘\"']){_WORDS}(?<=[^\s])"
_HOST = r"(?:[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.)+[a-z]{2,20}"
_PATH = r"[A-Za-z0-9/.#?=%+,;@~_-]+"
_TARGET = rf"https?://{_HOST}(?:[/?#](?:{_PATH})?)?|mailto:[A-Za-z0-9.+-]+@{_HOST}|{_PATH}"
_TOKEN = re.compile(
    rf"(?P<words>{_WORDS})"
    r"|`(?P<code>[^`\s](?:[^`\n]*[^`\s])?)`"
    rf"|(?<![\w*])\*\*(?P<strong>{_MARKED})\*\*(?![\w*])"
    rf"|(?<![\w*])\*(?P<em>{_MARKED})\*(?![\w*])"
    rf"|\[(?P<label>{_MARKED})\]\((?P<target>{_TARGET})\)"
)
# Quotation marks that leave no doubt: an opening one before a letter, a closing one behind a word.
_QUOTES = (
    re.compile(r'(?:^|(?<=[ \n(]))"(?=[^\W_])'),
    re.compile(r'(?<=[^\W_])"(?=[ \n.,;:!?)]|$)|(?<=[.,;:!?)])"(?=[ \n]|$)'),
    re.compile(r"(?:^|(?<=[ \n(]))'(?=[^\W_\d])(?!s\b)"),
    re.compile(r"(?<=[^\W_])'(?=[ \n.,;:!?)]|$)|(?<=[.,;:!?)])'(?=[ \n]|$)"),
)
_APOSTROPHE = re.compile(r"(?<=[^\W_])'(?=[^\W_])")
_EM_DASH = re.compile(r"(?<!-)---(?!-)")
_EN_DASH = re.compile(r"(?<!-)--(?!-)")
_ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_NOT_IN_ATTRIBUTES = re.compile("[<>&\"'\N{NO-BREAK SPACE}]")
_TAG = re.compile(r"<[^>]*>")


class _NotPlainError(Exception):
    """A text takes the long way."""


def render_quickly(body: str, follow: Follow, quotes: Sequence[str]) -> str | None:
    """Render a text that is plain enough; else None, and `follow` may have been asked in vain.

    quotes: opening and closing quotation marks, double and single.
    """
    if _may_be_more(body):
        return None
    try:
        return "\n".join(_Writer(follow, quotes).write(body))
    except _NotPlainError:
        return None


def read_quickly(line: str) -> str | None:
    """Give the words of one line that is plain enough, as they are written; else None."""
    if "\n" in line or _may_be_more(line):
        return None
    try:
        return "".join(match["label"] or match[match.lastgroup or 0] for match in _tokens(line))
    except _NotPlainError:
        return None


def _may_be_more(text: str) -> bool:
    others = any(other in text for other in _OTHERS)
    return others or text.endswith(" ") or bool(_OTHER.search(text))


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Take words, bold words, code and links one after the other; nothing may lie between."""
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() != end:
            break
        end = match.end()
        yield match
    if end != len(text):
        raise _NotPlainError


class _Writer:
    def __init__(self, follow: Follow, quotes: Sequence[str]) -> None:
        self.follow = follow
        self.quotes = [mark.replace("\N{NO-BREAK SPACE}", "&nbsp;") for mark in quotes]
        self.ids: set[str] = set()

    def write(self, body: str) -> Iterator[str]:
        blocks = list(_split(body))
        kinds = [_kind(block) if _is_list(block) else "" for block in blocks]
        if any(kind and kind == following for kind, following in pairwise(kinds)):
            raise _NotPlainError  # one list of two parts, with paragraphs in it
        # As our extension does: a heading of the first level lowers them all.
        lower = int(any(block.startswith("# ") for block in blocks))
        for block in blocks:
            if block.startswith("#"):
                yield self._heading(block, lower)
            elif _is_list(block):
                yield self._list(block)
            else:
                yield f"<p>{self._paragraph(block)}</p>"

    def _heading(self, line: str, lower: int) -> str:
        match = _HEADING.fullmatch(line)
        if not match:
            raise _NotPlainError
        html = self._inline(match[2])
        if "&" in html:
            raise _NotPlainError
        name = slugify(_TAG.sub("", html), "-")
        if name in self.ids or not VALUES["id"].fullmatch(name):
            raise _NotPlainError
        self.ids.add(name)
        level = min(len(match[1]) + lower, 6)
        return f'<h{level} id="{name}">{html}</h{level}>'

    def _paragraph(self, block: str) -> str:
        if _NUMBERED.match(block) or not all(map(_LINE.match, block.split("\n"))):
            raise _NotPlainError
        return self._inline(block)

    def _list(self, block: str) -> str:
        tag = _kind(block)
        if tag == "ol" and not block.startswith("1. "):
            raise _NotPlainError
        points: list[str] = []
        for line in block.split("\n"):
            if match := _POINT.fullmatch(line):
                if (tag == "ol") is not match[1][0].isdigit():
                    raise _NotPlainError
                points.append(match[2])
            elif points and _FURTHER.match(line) and not _NUMBERED.match(line.lstrip()):
                points[-1] += f"\n{line}"
            else:
                raise _NotPlainError
        items = "\n".join(f"<li>{self._inline(point)}</li>" for point in points)
        return f"<{tag}>\n{items}\n</{tag}>"

    def _inline(self, text: str) -> str:
        return "".join(_WRITERS[match.lastgroup or ""](self, match) for match in _tokens(text))

    def tidy(self, words: str) -> str:
        """Set quotation marks, dashes, ellipses and apostrophes as `smarty` does."""
        if "'" in words:
            words = _APOSTROPHE.sub("’", words)
        if "'" in words or '"' in words:
            for pattern, mark in zip(_QUOTES, self.quotes, strict=True):
                words = pattern.sub(mark, words)
            if "'" in words or '"' in words:
                raise _NotPlainError
        if "--" in words:
            words = _EN_DASH.sub("–", _EM_DASH.sub("—", words))
        return _ELLIPSIS.sub("…", words) if "..." in words else words

    def link(self, match: re.Match[str]) -> str:
        label, address = self.tidy(match["label"]), self.follow("a", match["target"])
        if address is None:
            return f"<a>{label}</a>"
        if _NOT_IN_ATTRIBUTES.search(address):
            raise _NotPlainError
        return f'<a href="{address}">{label}</a>'


_WRITERS: dict[str, Callable[[_Writer, re.Match[str]], str]] = {
    "words": lambda writer, match: writer.tidy(match[0]),
    "code": lambda __, match: f"<code>{match['code']}</code>",
    "strong": lambda writer, match: f"<strong>{writer.tidy(match['strong'])}</strong>",
    "em": lambda writer, match: f"<em>{writer.tidy(match['em'])}</em>",
    "target": _Writer.link,
}


def _split(body: str) -> Iterator[str]:
    """Split at empty lines, and around headings, which need none."""
    block: list[str] = []
    for line in body.split("\n"):
        if block and (not line or line.startswith("#")):
            yield "\n".join(block)
            block = []
        if line.startswith("#"):
            yield line
        elif line:
            block.append(line)
    if block:
        yield "\n".join(block)


def _is_list(block: str) -> bool:
    return bool(_POINT.match(block))


def _kind(block: str) -> str:
    return "ol" if block[0].isdigit() else "ul"
