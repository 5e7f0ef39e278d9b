"""Trying fewer patterns makes no other HTML."""

from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from conftest import REPOSITORY
from rundbrief.markup.inline import SIGNS, QuickInline, quicken
from rundbrief.markup.renderer import EXTENSIONS

PIECES = (
    *("*", "**", "_", "__", "***", "`", "``", "\\", "[", "](", ")", "![", "[^1]", "[^1]: so"),
    *("<", ">", "<b>", "</b>", "<https://a.example>", "<a@b.example>", "&amp;", "&", "  \n", "\n"),
    *("\n\n", "'", '"', "--", "---", "...", "[a]: https://a.example", "{: #a}", "# ", "- ", "1. "),
    *("| a | b |", "word", " ", "99s", "l'équipe", "klzzwxh:0001", "\x02", "é"),
)
LEGACY_EXTENSIONS = ("legacy_em", "nl2br", "wikilinks", "smarty")


def converters(extensions: Any = EXTENSIONS) -> tuple[markdown.Markdown, markdown.Markdown]:
    plain, quick = (markdown.Markdown(extensions=list(extensions)) for _ in range(2))
    quicken(quick)
    return plain, quick


@pytest.mark.parametrize(
    "extensions", [EXTENSIONS, (), ("legacy_em", "nl2br", "wikilinks")], ids=str
)
def test_every_project_of_patterns_is_quickened(extensions):
    __, quick = converters(extensions)
    kinds = [type(p) for p in quick.treeprocessors if isinstance(p, InlineProcessor)]
    assert kinds
    assert set(kinds) == {QuickInline}


PLAIN, QUICK = converters()
LEGACY, QUICK_LEGACY = converters(LEGACY_EXTENSIONS)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_html_is_the_same(text):
    assert QUICK.reset().convert(text) == PLAIN.reset().convert(text)
    assert QUICK_LEGACY.reset().convert(text) == LEGACY.reset().convert(text)


FILES = sorted((*(REPOSITORY / "content").rglob("*.md"), *(REPOSITORY / "docs").glob("*.md")))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_html_of_real_texts_is_the_same(file: Path):
    text = file.read_text(encoding="utf-8")
    assert QUICK.reset().convert(text) == PLAIN.reset().convert(text)


def test_every_pattern_of_ours_has_a_sign():
    """A pattern without one would be slow; one that was renamed would be, too."""
    quick = [p for p in QUICK.treeprocessors if isinstance(p, QuickInline)]
    registries: list[Any] = [p.inlinePatterns for p in quick]
    names = {item.name for registry in registries for item in registry._priority}
    assert names - set(SIGNS) == set()
