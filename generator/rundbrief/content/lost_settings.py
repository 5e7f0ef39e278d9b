"""Finding settings at the beginning of a text that are not written as front matter.

Without this, keys such as `audience` would have no effect and be published as text. People write
them without the lines `---`, or with other ones; as TOML, JSON, a table, a comment or a block of
code, as other programs want it; or something invisible is before them. So we don't list forms: we
take away everything but words and separators, and compare what is left with our keys.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from rundbrief.content.schema import FollowUp, Incident, Page, Update
from rundbrief.content.snapshot import Issue
from rundbrief.validation.fields import is_derived

# How far a text is searched, and how far below its first sentence, in lines that readers see.
_FIRST_LINES = 40
_BELOW_TEXT = 12
# In characters; settings are short, and a line may have a megabyte.
_MAX_LENGTH = 1000
# Of a table that may hold settings.
_MAX_COLUMNS = 20

# Line breaks to YAML or to programs that people copy from, but not to Markdown.
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]|<br ?/?>", re.IGNORECASE)
_TAG = re.compile(r"<(?!!--)[^<>]{0,200}>")
_META = re.compile(r"<meta\s[^<>]{0,200}>", re.IGNORECASE)
_NAME = re.compile(r"""\sname=["']?(\w+)""", re.IGNORECASE)
_CONTENT = re.compile(r"""\scontent=["']?([^"'>]*)""", re.IGNORECASE)
# `<audience>internal</audience>`
_ELEMENT = re.compile(r"<(audience|draft)>\s*(\w+)", re.IGNORECASE)
# `<div data-audience="internal">`, `{audience=internal}`, `!!! note "audience: internal"`
_ATTRIBUTE = re.compile(
    r"(?:<[^<>]{0,200}\b|\{[^{}]{0,200}\b|!!! ?\w[\w ]{0,40}\")(audience|draft)"
    r"\s?[=:]\s?[\"']?(\w+)",
    re.IGNORECASE,
)
_TASK = re.compile(r"^(\s*[-*+] )\[[ xX]\] ")
_NOTE = re.compile(r"\[comment\]:", re.IGNORECASE)
# `---`, `+++`, `- - -`, `— — —`, and with the name of a format: ```` ```yaml ````.
_FENCE = re.compile(r"(?P<mark>[-–—‐‑−_=+*~`;.%/])(?:\s?(?P=mark)){1,9}\s?(?:ya?ml|toml|json)?")
_SINGLE_DASH = re.compile(r"[-–—‐‑−]")
_HYPHENS = frozenset("-–—‐‑−")
_KEY_LINE = re.compile(r"[\W_]*([^\W_][\w -]{0,30}?)[\W_]{0,9}?\s*[:=|](.*)", re.DOTALL)
_ANY_KEY = re.compile(r"[\W_]*[^\W\d_][\w-]{0,30}[\"'*`]{0,2}\s?[:=](?:\s|$|[\"'\[{])")
_OTHER_SEPARATOR = re.compile(
    r"[\W_]*(audience|draft)\s*(?:[-–—=]>?|→|[,;]|\s)\s*(\w+)[\W_]*", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,3}[.)]\s+")
_MAY_BE_SETTING = re.compile(r"[:=|]|audience|draft", re.IGNORECASE)
_RESTRICTING_KEY = re.compile("audience|draft", re.IGNORECASE)
_INSIDE = re.compile(r"(?<!\w)(audience|draft)\W{1,12}(\w+)", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_CODE = re.compile(r"(`{3,}|~{3,})")
_COLONS = str.maketrans(dict.fromkeys("∶꞉ː", ":"))
_WRAPPERS = tuple("{<[(|%;\"'`@:/+-")

_YES = frozenset({"true", "yes", "on", "1", "ja", "wahr"})
# What a key's value looks like. Such a key is never mistaken for a word of a text.
_VALUES = {
    "audience": frozenset({"internal", "public", "intern", "private", "confidential"}),
    "draft": _YES,
    "highlight": _YES,
    "nothing_to_report": _YES,
    "health": frozenset({"on-track", "at-risk", "off-track"}),
    "kind": frozenset({"notice"}),
}
# Who may read a text, under names of other programs or in German.
_RESTRICTED = frozenset({"internal", "intern", "confidential", "vertraulich"})
_WHO_MAY_READ = frozenset(
    {
        *("access", "audiences", "classification", "confidentiality", "distribution", "for"),
        *("permission", "privacy", "publicity", "readers", "scope", "share", "sharing", "tlp"),
        *("visibility", "visible", "einstufung", "empfänger", "freigabe", "klassifikation"),
        *("klassifizierung", "leser", "leserkreis", "lesbar", "publikum", "sichtbar"),
        *("sichtbarkeit", "schutzklasse", "verteiler", "vertraulichkeit", "zielgruppe", "zugriff"),
    }
)
_ELSEWHERE = {
    "status": frozenset({"draft", "entwurf"}),
    "entwurf": _YES,
    **dict.fromkeys(("published", "publish"), frozenset({"false", "no", "nein"})),
    **dict.fromkeys(("private", "hidden", "unlisted"), _YES),
}
_NEVER_WORDS = frozenset({"nothing_to_report", "leave_out", "preheader"})


@cache
def _keys() -> frozenset[str]:
    return frozenset(
        info.alias or name
        for model in (Update, Page, Incident, FollowUp, Issue)
        for name, info in model.model_fields.items()
        if not is_derived(info)
    )


@dataclass(frozen=True)
class LostSetting:
    """A line that looks like a setting."""

    # From 0.
    line: int
    # What should be `---` on the first line is this line of hyphens; empty if it isn't that.
    fence: bool = False


def find_lost_setting(text: str, *, below_front_matter: bool = False) -> LostSetting | None:
    """Find the first setting at the beginning of a text that is not read as one."""
    return _Reader(below_front_matter).read(text)


@dataclass
class _Reader:
    """One pass over the first lines."""

    below_front_matter: bool
    fence: int = -1
    # The character that the fence consists of.
    mark: str = ""
    # There is one before everything else.
    opened: bool = False
    # The last line with a key or a value.
    last: int = -1
    # Of keys that may also be words of a text: lines by key.
    weak: dict[str, int] = field(default_factory=dict)
    headings: int = 0
    # Of the lines that are not empty.
    lines: int = 0
    # The line on which a sentence begins; settings below it are none, unless they are unmistakable.
    text: int | None = None
    # The fence of the block of code or the end of the comment that a line is in.
    code: str = ""
    comment: bool = False
    # What the last line consists of, if they are keys whose values may be below: by column.
    heads: dict[int, str] = field(default_factory=dict)

    def read(self, text: str) -> LostSetting | None:
        # Empty lines and comments don't count, since readers don't see them.
        counted = 0
        for number, raw in enumerate(text.split("\n")):
            written = raw.strip()
            is_comment = written.startswith("<!--") and written.endswith("-->")
            counted += bool(written) and not self.comment and not is_comment
            if counted > _FIRST_LINES:
                break
            for part in _BREAKS.split(written[:_MAX_LENGTH]):
                line = _simplify(part)
                if line and self._is_setting(number, line):
                    is_fence = 0 <= self.fence == number - 1 and self.mark in _HYPHENS
                    return LostSetting(self.fence if is_fence else self._first(number), is_fence)
            if self.text is not None and number > self.text + _BELOW_TEXT:
                break
        return None

    def _first(self, number: int) -> int:
        return min([*self.weak.values(), number])

    def _is_setting(self, number: int, line: str) -> bool:
        """Look at a line; tell whether it is certain now that there are settings."""
        if self._is_hidden(line):
            return False
        self.lines += not line.startswith("<!--")
        if self._is_value(line) or (_MAY_BE_SETTING.search(line) and _is_unmistakable(line)):
            return True
        if self.text is not None:
            return False
        return self._is_setting_above_text(number, line) and not self.below_front_matter

    def _is_value(self, line: str) -> bool:
        """Whether a line has the value of a key that is alone on the line above, or in a table."""
        if not (self.heads or _RESTRICTING_KEY.search(line)) or not re.search(r"\w", line):
            return False  # nothing to look for, or the line below the head of a table
        cells = [cell.strip("#>: ") for cell in line.strip("| ").split("|")]
        below = (column for column in self.heads if column < len(cells))
        found = any(_bare(cells[column]) in _VALUES[self.heads[column]] for column in below)
        keys = ((column, _tidy(cell)) for column, cell in enumerate(cells[:_MAX_COLUMNS]))
        self.heads = {column: key for column, key in keys if key in ("audience", "draft")}
        return found

    def _is_setting_above_text(self, number: int, line: str) -> bool:
        if _FENCE.fullmatch(line) or (self.lines == 1 and _SINGLE_DASH.fullmatch(line)):
            return self._is_closing(number, line[0])
        if _restricts(line):
            return True
        if key := _key_of(line):
            self.weak.setdefault(key, number)
            self.last = number
            return self._is_certain(line, key)
        if self._opened_by_hyphens(number) and _ANY_KEY.match(line):
            return True
        if not self._goes_on(number, line):
            self.text = number
        return False

    def _is_closing(self, number: int, mark: str) -> bool:
        """Note a line of hyphens or the like; tell whether it ends settings."""
        self.fence, self.mark = number, mark
        self.opened = self.opened or self.lines == 1
        return self.last == number - 1 >= 0 and mark != "`"

    def _is_hidden(self, line: str) -> bool:
        """Tell whether a line is in code that explains settings, or in a comment below them."""
        is_explained = self.below_front_matter or self.text is not None
        if match := _CODE.match(line):
            self.code = "" if self.code else match[1]
            return is_explained
        was_comment = self.comment
        if "<!--" in line or was_comment:
            self.comment = "-->" not in line.rpartition("<!--")[2]
        in_comment = was_comment or "<!--" in line
        return (is_explained and bool(self.code)) or (self.below_front_matter and in_comment)

    def _is_certain(self, line: str, key: str) -> bool:
        """Whether keys that may also be words of a text are settings."""
        is_written_so = re.match(rf"[\W_]*{key}\W", line) is not None
        return (
            len(self.weak) > 1
            or (self.lines == 1 and is_written_so and not line.startswith(("- ", "* ", "> ", "#")))
            or (self.opened and self.mark != "`")
        )

    def _opened_by_hyphens(self, number: int) -> bool:
        return self.fence == number - 1 >= 0 and self.mark in (*_HYPHENS, "+")

    def _goes_on(self, number: int, line: str) -> bool:
        """Whether settings may still follow: below headings, comments, and lists of values."""
        if match := _HEADING.match(line):
            self.headings += 1
            return self.headings == 1 and not match[1][:1].isdigit()
        if self.comment or line.endswith("-->") or line.startswith("<!--"):
            return True
        is_value = line.startswith(("- ", "[", "]", "{", "}", '"')) and bool(self.weak)
        self.last = number if is_value else self.last
        return is_value or not re.search(r"\w", line) or bool(_ANY_KEY.match(line))


def _simplify(raw: str) -> str:
    """Remove what readers don't see, and the different ways to write the same character."""
    text = html.unescape(raw) if "&" in raw else raw
    if match := _ATTRIBUTE.search(text) if _MAY_BE_SETTING.search(text) else None:
        text = f"{match[1]}: {match[2]}"
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_COLONS)
    if not (text.isascii() and text.isprintable()):
        kept = (c if c != "\t" else " " for c in text if c == "\t" or not _is_invisible(c))
        text = "".join(kept)
    text = text.replace("\\", "")
    if "<" in text:
        text = _ELEMENT.sub(r"\1: \2", _META.sub(_read_meta, text))
        text = _TAG.sub(" ", text)
    if "[" in text:
        text = _TASK.sub(r"\1", _NOTE.sub("", text))
    text = " ".join(text.split())
    return _NUMBER.sub("", text, count=1) if text[:1].isdigit() else text


def _read_meta(match: re.Match[str]) -> str:
    name, content = _NAME.search(match[0]), _CONTENT.search(match[0])
    return f"{name[1]}: {content[1]}" if name and content else match[0]


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cc", "Mn")


def _key_of(line: str) -> str:
    """Return the key that a line begins with; empty if it is none of ours."""
    cells = [_tidy(cell) for cell in line.strip("| ").split("|")]
    if len(cells) > 1 and all(cell in _keys() for cell in cells):
        return cells[0]  # GitHub shows front matter as a table with the keys in its head
    match = _KEY_LINE.fullmatch(line)
    key = _tidy(match[1]) if match else ""
    return key if key in _keys() else ""


def _restricts(line: str) -> bool:
    """Whether a line is a setting of another name that keeps a text from being published."""
    match = _KEY_LINE.fullmatch(line)
    if not match:
        return False
    key, value = _tidy(match[1]), _bare(match[2])
    if key in _WHO_MAY_READ:
        return value in _RESTRICTED
    is_alone = match[2].strip(" ,;\"'}").casefold() == value
    # `Status: draft` and `- status: draft` are news.
    is_written_so = key != "status" or line.strip("\"'{ ").startswith(key)
    return is_alone and is_written_so and value in _ELSEWHERE.get(key, frozenset())


def _is_unmistakable(line: str) -> bool:
    """Whether a line is a setting and nothing else, wherever it is."""
    is_heading = line.startswith("#")
    return any(_fits(key, value, alone=is_heading) for key, value in _pairs_in(line))


def _pairs_in(line: str) -> Iterator[tuple[str, str]]:
    """Yield what may be keys with their values."""
    if match := _KEY_LINE.fullmatch(line):
        yield match[1], match[2]
        if match[2].lstrip()[:1] not in ("'", '"') or line.startswith(_WRAPPERS):
            yield from _INSIDE.findall(match[2] if _tidy(match[1]) in _keys() else "")
    if match := _OTHER_SEPARATOR.fullmatch(line):
        yield match[1], match[2]
    if line.startswith(_WRAPPERS) and not line.startswith("- "):
        yield from _INSIDE.findall(line)


def _fits(written: str, value: str, *, alone: bool) -> bool:
    """Tell a setting from prose by its value. alone: the value must not be followed by words."""
    key = _tidy(written)
    if key in _NEVER_WORDS:
        return True
    bare = _bare(value)
    if key == "expires":
        return bool(re.match(r"\d{4}-\d\d?-\d\d?", bare))
    if key in _VALUES:
        is_written_so = written == key == "audience"
        first_word = re.split(r"[\s(/.]", bare, maxsplit=1)[0]
        is_restricted = key == "audience" and first_word in _VALUES[key] and not alone
        return is_restricted or bare in _VALUES[key] or (is_written_so and " " not in bare)
    return any(
        bare in _VALUES[known] and SequenceMatcher(None, key, known).ratio() >= 0.75
        for known in ("audience", "draft")
        if len(key) <= 2 * len(known)
    )


def _bare(value: str) -> str:
    return re.split(r"[,;|#)}\]]", value)[0].strip(" \"'*_`:=|.-").casefold()


def _tidy(key: str) -> str:
    return re.sub(r"[\s-]+", "_", key.strip("\"'*_` ")).casefold()
