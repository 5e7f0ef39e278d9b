"""Time grows linearly with the size of every input, and what exceeds a limit is refused.

Measured is the CPU time of the process, not the clock's, at one, two and four times a size. A
quadratic reader takes sixteen times as long for the last as for the first, a linear one four
times. What a busy machine adds, it adds to all; measuring again finds the smallest.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from conftest import Folder
from floods import MARKDOWN, OTHERS
from rundbrief.config.settings import NewsletterSettings
from rundbrief.content.files import File
from rundbrief.content.parse_helpers import ParseContext
from rundbrief.content.parsing import parse_file
from rundbrief.content.schema import Update
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.plain_text import render_text, strip_html, summarise
from rundbrief.markup.renderer import MarkupError, Renderer
from rundbrief.validation.fields import Limits

# Half of what is quadratic, and twice what is linear.
MAX_RATIO = 8
# In seconds: less can't be measured, and is never a problem.
NEGLIGIBLE = 0.06
ROUNDS = 4

TODAY = date(2026, 11, 20)
CONTEXT = ParseContext(ZoneInfo("UTC"), TODAY, "internal", departments=frozenset({"support"}))
FILE = File("support/2026-11-17-a.md", "content/support/2026-11-17-a.md", Path("/"))
RENDERER = Renderer(load_texts("en"))


def read(text: str) -> str:
    """Read an update like a build: parse and render it, in all its forms. Returns what is refused."""
    parsed = parse_file(FILE, text.encode, None, CONTEXT, NewsletterSettings())
    if not isinstance(parsed.value, Update):
        return parsed.problems[0].what
    try:
        body = RENDERER.render(parsed.value.source.body, FILE.path, LinkTargets({}))
    except MarkupError as error:
        return error.message
    strip_html(body.html)
    render_text(body, "/")
    return ""


def seconds(read_text: Callable[[str], object], text: str) -> float:
    before = time.process_time()
    read_text(text)
    return time.process_time() - before


def assert_linear(
    read_text: Callable[[str], object], flood: Callable[[int], str], size: int
) -> None:
    texts = [flood(size * times) for times in (1, 2, 4)]
    fastest = [float("inf")] * len(texts)
    for __ in range(ROUNDS):
        for number, text in enumerate(texts):
            fastest[number] = min(fastest[number], seconds(read_text, text))
        small, __middle, large = fastest
        if large < NEGLIGIBLE or large / small < MAX_RATIO:
            return
    raise AssertionError(f"{size}, {2 * size} and {4 * size} characters took {fastest} seconds")


def paragraphs(flood: Callable[[int], str], length: int) -> Callable[[int], str]:
    """Fill a text with paragraphs, each of which is below all limits."""
    part = flood(length)
    return lambda size: "\n\n".join([part] * (size // length))


@pytest.mark.parametrize("name", MARKDOWN)
def test_time_for_one_paragraph_is_linear(name: str) -> None:
    assert_linear(read, MARKDOWN[name], 6000)


@pytest.mark.parametrize("name", MARKDOWN)
def test_time_for_many_paragraphs_is_linear(name: str) -> None:
    assert_linear(read, paragraphs(MARKDOWN[name], 2000), 8000)


@pytest.mark.parametrize("name", OTHERS)
def test_time_for_front_matter_is_linear(name: str) -> None:
    assert_linear(read, OTHERS[name], 12_000)


def test_summary_needs_no_more_than_what_it_shows() -> None:
    links = "".join(f"[r{n}]: https://example.org/{n}\n" for n in range(1800))
    summary = summarise("- [](x)\n" * 3000 + f"- [one][r1]\n\n{links}", load_texts("en"))
    assert summary == ""
    assert_linear(
        lambda body: summarise(body, load_texts("en")),
        lambda size: "- ![](x.png)\n" * (size // 12) + "\n" + links[:size],
        4000,
    )


def test_list_of_floods_is_long_enough() -> None:
    assert len(MARKDOWN) + len(OTHERS) >= 30


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("x " * 25_000 + "<", "this paragraph has 50001 characters; the limit is 50000"),
        (
            "*a* " * 2000,
            "this paragraph has more than 2500 special characters, such as * _ ` [ and <",
        ),
        (
            'it\'s "a" ' * 2000,
            "this paragraph has more than 2500 special characters, such as * _ ` [ and <".replace(
                "2500", "5000"
            ),
        ),
        ("- <\n" * 50_001, "there are more than 50000 paragraphs, list items and cells"),
        (
            "|a" * 101 + "|\n" + "|-" * 101 + "|\n|b|\n",
            "the table has more than 100 columns, or rows that are much too short",
        ),
        (
            "[^1]\n\n" + "".join(f"[^{n}]: x\n" for n in range(1001)),
            "there are more than 1000 footnotes",
        ),
        ("> " * 300 + "*x*", "lists or quotes are nested too deep"),
        (
            "[b]\n\n" * 900 + f"[b]: https://example.org/{'x' * 4000}",
            "the address of a link is longer than 4000 characters",
        ),
    ],
    ids=["long", "signs", "quotes", "blocks", "columns", "footnotes", "nesting", "addresses"],
)
def test_text_above_a_limit_is_refused_with_its_line(
    folder: Folder, body: str, message: str
) -> None:
    folder.write("content/support/2026-11-17-a.md", f"# Title\n\nFirst.\n\n{body}\n")
    (problem,) = json.loads(folder.run("check", "--format", "json", "--today", "2026-11-20").stdout)
    assert problem["what"] == message
    assert problem["file"] == "content/support/2026-11-17-a.md"
    assert problem["fix"]
    assert problem["line"] >= 1
    if "x x" in body:
        assert problem["line"] == 5


@pytest.mark.parametrize(
    ("front", "message"),
    [
        (f"tags: [{', '.join(f't{n}' for n in range(51))}]", "tags has 51 values; the limit is 50"),
        (
            f"authors: [{', '.join(f'A{n}' for n in range(51))}]",
            "authors has 51 values; the limit is 50",
        ),
        (f"needs: [{', '.join(['support'] * 501)}]", "needs has 501 values; the limit is 500"),
        (
            "asks:\n" + "  - {to: support, what: a}\n" * 501,
            "asks has 501 values; the limit is 500",
        ),
        (
            "metrics: {" + ", ".join(f"m{n}: 1" for n in range(501)) + "}",
            "metrics has 501 values; the limit is 500",
        ),
        (f"title: {'x' * 2001}", "title has 2001 characters; the limit is 2000"),
        (f"tags: [{'x' * 101}]", "tags has a name of 101 characters; the limit is 100"),
    ],
    ids=["tags", "authors", "needs", "asks", "metrics", "title", "tag"],
)
def test_value_above_a_limit_is_refused_with_its_line(
    folder: Folder, front: str, message: str
) -> None:
    folder.write("content/support/2026-11-17-a.md", f"---\ndraft: true\n{front}\n---\nText.\n")
    __, problems = folder.read()
    assert problems == [f"content/support/2026-11-17-a.md:3: {message}"]


def test_long_heading_is_refused_with_its_line(folder: Folder) -> None:
    folder.write("content/support/2026-11-17-a.md", f"\n# {'x' * 2001}\n\nText.\n")
    what = "this heading has 2001 characters; the limit is 2000"
    assert folder.read()[1] == [f"content/support/2026-11-17-a.md:2: {what}"]


def test_settings_raise_the_limits(folder: Folder) -> None:
    tags = ", ".join(f"t{n}" for n in range(60))
    folder.write(
        "content/support/2026-11-17-a.md", f"---\ntags: [{tags}]\n---\n{'word ' * 12_000}<b>\n"
    )
    assert len(folder.read()[1]) == 1
    limits = Limits(tags=60, paragraph_length=70_000)
    assert folder.compile(limits=limits).problems == ()


def test_metric_with_too_many_rows_is_refused(folder: Folder) -> None:
    folder.write("content/metrics.yml", "m: {name: M}\n")
    folder.write("content/metrics/m.csv", "date,value\n" + "x\n" * 100_001)
    what = "the file has more than 100000 values"
    assert folder.read()[1] == [f"content/metrics/m.csv:100002: {what}"]


def test_file_with_too_many_keys_is_refused(folder: Folder) -> None:
    folder.write("content/metrics.yml", "".join(f"m{n}:\n" for n in range(100_001)))
    assert folder.read()[1] == [
        "content/metrics.yml:100000: there are more than 100000 values up to this line"
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "a: &a [x, x]\n"
            + "".join(
                f"b{n}: &b{n} [*{'a' if not n else f'b{n - 1}'}, *{'a' if not n else f'b{n - 1}'}]\n"
                for n in range(30)
            ),
            "there are too many values",
        ),
        ("a: " + "[" * 5000, "lists and groups are nested too deep"),
        ("a: " + "x" * 300_000, "the file is too large"),
        ("".join(f"k{n}: a\n" for n in range(30_000)), "there are too many values"),
    ],
    ids=["aliases", "nesting", "size", "keys"],
)
def test_settings_that_never_end_are_refused(folder: Folder, text: str, reason: str) -> None:
    settings = (folder.root / "mkdocs.yml").read_text()
    folder.write("mkdocs.yml", f"{settings}\nextra:\n  {text}")
    result = folder.run("check")
    assert result.exit_code == 1
    assert f"the settings can't be read: {reason}\n" in result.output
