"""The style sheets of the site keep to the scales and breakpoints at the top of rundbrief.css."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2

from conftest import REPOSITORY

ASSETS = REPOSITORY / "layouts" / "site" / "assets"
SHEETS = sorted(ASSETS.glob("*.css"))

SPACES = re.compile(r"(margin|padding|scroll-margin|scroll-padding)(-.+)?|((row|column)-)?gap")

# A font size that is no token, and why.
OTHER_SIZES = {
    ("rundbrief.css", "100%"),  # what the reader has set
    ("rundbrief.css", "10pt"),  # paper
    ("rundbrief.css", "0.5em"),  # the dates beside a title
    ("rundbrief.css", "0.9em"),  # monospaced letters are wide
    ("charts.css", "0.75rem"),  # a chart leaves room for words of this size
    ("feeds.css", "100%"),  # as in rundbrief.css, for feeds
}
# A space that is no token, and why.
OTHER_SPACES = {
    ("rundbrief.css", "18mm"),  # paper
    ("rundbrief.css", "16mm"),
    ("rundbrief.css", "5vw"),  # grows with the screen, from one token to another
    ("charts.css", "100%"),  # nothing stands beside it
}


def rules(content: list[Any]) -> Iterator[Any]:
    """Give all rules, also those inside others."""
    for it in tinycss2.parse_blocks_contents(content):
        if it.type in ("at-rule", "qualified-rule") and it.content is not None:
            yield it
            yield from rules(it.content)


def rules_of(sheet: Path) -> list[Any]:
    text = sheet.read_text(encoding="utf-8")
    return list(rules(tinycss2.parse_component_value_list(text, skip_comments=True)))


def declarations(sheet: Path) -> Iterator[tuple[str, str]]:
    for rule in rules_of(sheet):
        for it in tinycss2.parse_blocks_contents(rule.content, skip_comments=True):
            if it.type == "declaration":
                yield it.lower_name, tinycss2.serialize(it.value).strip()


def lengths(value: str) -> list[str]:
    return re.findall(r"(?<![\w.-])-?[\d.]+(?:%|[a-z]+)", re.sub(r"var\([^()]*\)", "", value))


def font_size(name: str, value: str) -> str | None:
    """Take the size out of `font` and `font-size`."""
    if name == "font-size":
        return value
    found = re.fullmatch(r"(?:\d00 )?(\S+)/\S+ .+", value) if name == "font" else None
    return found[1] if found else None


def breakpoints() -> set[str]:
    """Read the list in the comment at the top."""
    comment = (ASSETS / "rundbrief.css").read_text(encoding="utf-8").partition("*/")[0]
    return set(re.findall(r"(\d+rem) \(", comment))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_type_is_on_the_scale(sheet):
    sizes = [font_size(*it) for it in declarations(sheet)]
    other = {
        (sheet.name, size)
        for size in sizes
        if size and size != "inherit" and not re.fullmatch(r"var\(--text-[a-z0-9]+\)", size)
    }
    assert other == {it for it in OTHER_SIZES if it[0] == sheet.name}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_spaces_are_on_the_scale(sheet):
    """A space may also be relative to its own text (em), or a pixel or two."""
    found = {
        (sheet.name, length)
        for name, value in declarations(sheet)
        if SPACES.fullmatch(name)
        for length in lengths(value)
        if not re.fullmatch(r"-?([\d.]+em|[12]px)", length)
    }
    assert found == {it for it in OTHER_SPACES if it[0] == sheet.name}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_breakpoints_are_on_the_list(sheet):
    found = {
        length
        for rule in rules_of(sheet)
        if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "container")
        for length in lengths(tinycss2.serialize(rule.prelude))
    }
    assert len(breakpoints()) == 5
    assert found <= breakpoints()


def test_every_step_exists_and_is_used():
    named = {name for sheet in SHEETS for name, __ in declarations(sheet) if name[:2] == "--"}
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    steps = {name for name in named if re.match("--(text|space)-", name)}
    assert len(steps) == 7 + 8
    assert set(re.findall(r"var\((--(?:text|space)-\w+)\)", text)) == steps
    documentation = (REPOSITORY / "docs" / "look.md").read_text(encoding="utf-8")
    assert steps == set(re.findall(r"`(--(?:text|space)-\w+)`", documentation))
