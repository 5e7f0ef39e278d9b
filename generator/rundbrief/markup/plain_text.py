"""Markdown and HTML to plain text: titles, summaries, wrapped texts with links as footnotes."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import nh3
from markdown.inlinepatterns import InlineProcessor

from rundbrief.characters import is_text
from rundbrief.i18n.texts import Texts, load_texts
from rundbrief.markup.bounded_markdown import BoundedMarkdown
from rundbrief.markup.fast_renderer import strip_inline_fast
from rundbrief.markup.literals import remove_placeholders
from rundbrief.markup.markdown_source import find_beginning, find_references
from rundbrief.markup.sanitise import BLOCK_TAGS
from rundbrief.markup.sentences import find_sentence_ends
from rundbrief.markup.text_limits import TextLimitError
from rundbrief.markup.text_wrapping import WIDTH, wrap
from rundbrief.markup.typography import Apostrophes, count_marks, find_typography
from rundbrief.markup.user_extensions import NO_EXTENSIONS, UserExtensions
from rundbrief.web_addresses import hide_all_credentials

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from rundbrief.markup.renderer import Fragment

SUMMARY_LENGTH = 220
# How a sentence goes on tells whether it ends.
_NEXT_WORD = 10
# A summary is taken from this much of a paragraph, addresses of links included.
_READ_LENGTH = 20 * SUMMARY_LENGTH

# A summary has no room for more points.
_READ_POINTS = SUMMARY_LENGTH // 3

# Put before the text, so that `2. *Quarter*` is no list; a private-use character.
_MARK = "\ue000"

_NOTE_MARK = r" ?\[\^[^\]\s]{1,100}\]"
# In sanitised HTML, where a value may hold `>`.
_NOTE = re.compile(
    r'<sup\b[^>]*><a class="footnote-ref".*?</sup>|<a class="footnote-backref".*?</a>'
)
_IMAGE = re.compile(r'<img\b(?:[^">]|"[^"]*")*? alt="([^"]*)"(?:[^">]|"[^"]*")*>')
# Words before and behind these are apart.
_SEPARATING_TAG = re.compile(rf"</?(?:br|{'|'.join(sorted(BLOCK_TAGS))})\b[^<>]*>")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var)"
    r'\b(?:[^">]|"[^"]*")*>'
)
_TAG = re.compile(r'<[^">]*(?:"[^"]*"[^">]*)*>')
_ALL_STRUCK = re.compile(r"~~[^~]+~~")
_STRUCK = re.compile(r"<del>.*?</del>", re.DOTALL)
_AROUND = f"{_MARK}<p>/ "
# Without one of these there is no markup in a line.
_SIGN = re.compile(r"[*_`\[\]<>&\\{}~!]")
# What a line ends in that needs no dot behind it, and what may still come after that.
_ENDS = tuple(".,:;!?…")
_CLOSERS = ')]”“’‘"'

_BLOCKS = frozenset(
    {
        *("p", "div", "blockquote", "pre", "ul", "ol", "dl", "dt", "dd", "table", "tr", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "details", "summary", "figcaption"),
        *("caption", "thead", "tbody", "tfoot"),
    }
)
_ROWS = frozenset({"tr", "thead", "tbody", "tfoot"})
# Stands for `<br>`; HTML contains no such character.
_BREAK = "\0"
# A no-break space stays one.
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


@cache
def _inline(language: str, extensions: UserExtensions) -> BoundedMarkdown:
    """Return the reader of single lines. language: of the typographic marks that it sets."""
    names = ["attr_list", *(["smarty"] if language else [])]
    configs = dict(extensions.configs)
    if language:
        typography = find_typography(load_texts(language))
        configs["smarty"] = dict(typography.smarty) | configs.get("smarty", {})
    markdown = BoundedMarkdown([*dict.fromkeys((*names, *extensions.names))], configs)
    if language:
        Apostrophes(markdown, typography.quotes)
    # Behind code, with priority 190, and before links, with priority 170.
    markdown.inlinePatterns.register(_NoNotes(_NOTE_MARK), "rundbrief-no-notes", 175)
    return markdown


class _NoNotes(InlineProcessor):
    """Leaves out the marks of footnotes, whose notes are elsewhere."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], __: str
    ) -> tuple[str, int, int]:
        return "", m.start(), m.end()


def strip_markdown(
    text: str,
    references: str = "",
    texts: Texts | None = None,
    extensions: UserExtensions = NO_EXTENSIONS,
) -> str:
    """Strip all markup and invisible characters from one line of Markdown.

    texts: of the language whose typographic marks are set, as in rendered texts; None for none.
    """
    text = _visible(text)
    plain = None if extensions.names else _strip_fast(text.strip(), texts)
    if plain is None:
        # A character reference may stand for a control character.
        language = texts.language if texts else ""
        plain = _visible(_convert(text, references, language, extensions))
    return hide_all_credentials(" ".join(plain.split()))


def _strip_fast(text: str, texts: Texts | None) -> str | None:
    quotes = find_typography(texts).quotes if texts and count_marks(text) else None
    if quotes is None and not _SIGN.search(text):
        return text
    return strip_inline_fast(text, quotes)


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c for c in text if is_text(c) or c.isspace())


def _convert(
    text: str, references: str, language: str, extensions: UserExtensions = NO_EXTENSIONS
) -> str:
    """Convert with Markdown. language: see `_inline`."""
    markdown = _inline(language, extensions)
    text = text.strip()
    # Behind the mark, a quotation mark wouldn't be the first character.
    mark = "" if text.startswith(("'", '"')) else _MARK
    line = f"{mark}{remove_placeholders(text)}"
    try:
        rendered = markdown.reset().convert(f"{line}\n\n{references}" if references else line)
    except (TextLimitError, RecursionError):
        markdown.parser.state.clear()
        return text  # whoever renders the whole text says what is wrong
    if extensions.names:
        # Images of an extension are emojis, whose names are characters.
        rendered = _IMAGE.sub(r"\1", rendered)
    # What is struck is no longer true.
    if "<del>" in rendered and (valid := _STRUCK.sub("", rendered)).strip(_AROUND):
        rendered = valid
    rendered = _SEPARATING_TAG.sub(" ", rendered)
    bare = nh3.clean(rendered, tags=set(), clean_content_tags={"script", "style"})
    return html.unescape(bare).replace(_MARK, "")


def strip_html(rendered: str) -> str:
    """Strip the tags from rendered HTML, into one line; alt texts of images stay.

    Blocks that don't end in punctuation, such as headings, are separated by a middle dot.
    """
    text = _NOTE.sub("", rendered) if "footnote" in rendered else rendered
    if "<img" in text:
        text = _IMAGE.sub(r" [\1] ", text)
    text = _TAG.sub("\n", _INLINE_TAG.sub("", _in_one_line(text)))
    lines = [line for line in map(str.strip, html.unescape(text).split("\n")) if line]
    apart = (line if line.rstrip(_CLOSERS).endswith(_ENDS) else f"{line} ·" for line in lines[:-1])
    return " ".join((*apart, *lines[-1:]))


def _in_one_line(text: str) -> str:
    """Collapse white space; in most texts, only lines have to be joined."""
    text = text.replace("\n", " ")
    return text if text.isprintable() and "  " not in text else " ".join(text.split())


def summarise(body: str, texts: Texts, extensions: UserExtensions = NO_EXTENSIONS) -> str:
    """Take the first paragraph, shortened, or as many points of a list as there is room for."""
    beginning = find_beginning(body)
    points = beginning.points[:_READ_POINTS]
    references = find_references(body, (beginning.paragraph, *points))

    def read(text: str) -> str:
        return strip_markdown(shorten(text, _READ_LENGTH), references, texts, extensions)

    summary = read(beginning.paragraph) if beginning.paragraph else ""
    if len(summary) > SUMMARY_LENGTH:
        return shorten(summary, SUMMARY_LENGTH)
    for number, point in enumerate(points):
        words = "" if _ALL_STRUCK.fullmatch(point) else read(point)
        longer = f"{summary}{_separator(summary)}{words}" if summary and words else summary or words
        left = len(beginning.points) - number + beginning.further
        if len(longer) + len(_more(left - 1, texts)) > SUMMARY_LENGTH:
            return summary + _more(left, texts) if number else shorten(longer, SUMMARY_LENGTH)
        summary = longer
    left = len(beginning.points) - len(points) + beginning.further
    return summary + _more(left, texts) if points and summary else summary


def _separator(text: str) -> str:
    return " " if text.endswith(tuple(".!?:…")) else "; "


def _more(number: int, texts: Texts) -> str:
    """Say how many points a summary has no room for."""
    return texts.plural(" (and {n} more)", " (and {n} more)", number) if number else ""


def shorten(text: str, length: int) -> str:
    """Cut at the end of a sentence where one is near, else at a word, with an ellipsis."""
    if len(text) <= length:
        return text
    ends = find_sentence_ends(text[: length + _NEXT_WORD])
    end = max((end for end in ends if end <= length), default=0)
    if end > length // 2:
        return text[:end]
    cut = text[: length + 1]
    plain = cut[:length].rpartition(" ")[0] or cut[: length - 1]
    return plain.rstrip(" ,;:–-") + "…"


def render_text(fragment: Fragment, root: str, *, width: int = WIDTH) -> str:
    """Render a fragment as text, wrapped. root: what addresses inside the site begin with."""
    from lxml import html as lxml_html

    if not fragment.html.strip():
        return ""
    tree = lxml_html.fragment_fromstring(str(fragment.at(root)), create_parent="div")
    writer = _TextWriter(width)
    writer.block(tree, "", "")
    notes = [f"[{number}] {href}" for href, number in writer.links.items()]
    return "\n\n".join(
        filter(None, ("\n".join(part).strip("\n") for part in (writer.lines, notes)))
    )


@dataclass
class _TextWriter:
    """Walks the tree once, and writes lines."""

    width: int
    lines: list[str] = field(default_factory=list)
    # Addresses, with the number of each.
    links: dict[str, int] = field(default_factory=dict)

    def block(self, element: HtmlElement, first: str, rest: str) -> None:
        """Write an element: runs of text become paragraphs, blocks in it their own.

        first, rest: what its first line and its further lines begin with.
        """
        text = element.text or ""
        for child in element:
            if child.tag in _BLOCKS:
                first = self._paragraph(text, first, rest)
                before = len(self.lines)
                self._block_in(child, first, rest)
                first = rest if len(self.lines) > before else first
                text = child.tail or ""
            else:
                text += self._inline(child) + (child.tail or "")
        self._paragraph(text, first, rest)

    def _paragraph(self, text: str, first: str, rest: str) -> str:
        """Write the collected text; a list marker precedes its first line only."""
        lines = map(str.strip, _SPACE.sub(" ", text).split(_BREAK))
        text = "\n".join(lines).strip("\n")
        for line in text.split("\n") if text else ():
            wrapped = wrap(line, first=first, rest=rest, width=self.width)
            self.lines.extend(wrapped or [rest.rstrip()])
            first = rest
        return first

    def _block_in(self, element: HtmlElement, first: str, rest: str) -> None:
        tag = str(element.tag)
        if tag in ("ul", "ol", "pre") and first != rest:
            self.lines.append(first.rstrip())  # a list item without text of its own
        if tag in ("ul", "ol"):
            self._list(element, rest, numbered=tag == "ol")
        elif tag == "pre":
            code = element.text_content().strip("\n").split("\n")
            self.lines.extend(f"{rest}    {line}".rstrip() for line in code)
        elif tag == "tr":
            texts = (self._inline(cell).replace(_BREAK, " ") for cell in element)
            cells = [_SPACE.sub(" ", text).strip() for text in texts]
            self.lines.extend(wrap(" | ".join(cells), first=first, rest=rest, width=self.width))
        elif tag == "hr":
            self.lines.append(f"{first}* * *")
        else:
            quote = "> " if tag == "blockquote" else ""
            self.block(element, first + quote, rest + quote)
            self._drop_empty_lines(rest + quote)
        if self.lines and self.lines[-1] != rest.rstrip() and tag not in _ROWS:
            self.lines.append(rest.rstrip())

    def _drop_empty_lines(self, indent: str) -> None:
        """Drop empty lines at the end. In a quotation, they have its marks."""
        while self.lines and self.lines[-1] in ("", indent.rstrip()):
            self.lines.pop()

    def _list(self, element: HtmlElement, indent: str, *, numbered: bool) -> None:
        start = int(element.get("start") or 1)
        for number, item in enumerate((i for i in element if i.tag == "li"), start=start):
            point = f"{number}. " if numbered else "- "
            self.block(item, indent + point, indent + " " * len(point))
            self._drop_empty_lines(indent)

    def _inline(self, element: HtmlElement) -> str:
        if element.tag in ("img", "br"):
            text = f"[{element.get('alt')}]" if element.get("alt") else ""
            return _BREAK if element.tag == "br" else text
        text = (element.text or "") + "".join(
            self._inline(child) + (child.tail or "") for child in element
        )
        if element.tag == "del":
            return f"~~{text}~~"
        if element.get("class") == "footnote-ref":
            return f" ({text})"
        if element.get("class") == "footnote-backref":
            return ""
        href = element.get("href", "") if element.tag == "a" else ""
        if not href or href.startswith("#") or href in (text, f"mailto:{text}"):
            return text
        return f"{text} [{self.links.setdefault(href, len(self.links) + 1)}]"
