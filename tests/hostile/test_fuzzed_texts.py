"""Texts, addresses and plain text, whatever people write. Run for minutes by `make fuzz`."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content_strategies import ANY
from hostile_vectors.judging import EVERYWHERE, HARMLESS, SAFE_ADDRESS
from rundbrief.config.addresses import Addresses, resolve
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import ROOT, LinkResolver, LinkTargets
from rundbrief.markup.markdown_source import find_beginning, find_headings, find_images, read_lines
from rundbrief.markup.plain_text import (
    SUMMARY_LENGTH,
    render_text,
    strip_html,
    strip_markdown,
    summarise,
)
from rundbrief.markup.renderer import MarkupError, Renderer
from rundbrief.web_addresses import encode_host_of
from syntax_strategies import ADDRESSES, MARKDOWN

TARGETS = LinkTargets(
    {"a/b.md": "a/b/", "a/x y.png": "a/x%20y.png", "index.md": ""}, frozenset({"a/secret.md"})
)
RENDERER = Renderer(load_texts("en"))
CONTROL = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f]")
VOID = {"br", "hr", "img"}


class Judge(HTMLParser):
    """Checks that HTML is balanced and harmless. Standard Python's parser is another one again."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in HARMLESS
        for key, value in attributes:
            assert key in EVERYWHERE | HARMLESS[tag]
            assert key != "id" or not (value or "").lower().startswith("rb-")
            assert key not in {"href", "src"} or SAFE_ADDRESS.fullmatch(value or "")
        assert len({key for key, __ in attributes}) == len(attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def judge(html: str) -> str:
    """Check HTML; give the text in it."""
    parser = Judge()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    assert not CONTROL.search(html)
    return "".join(parser.words)


def render(body: str) -> str | None:
    try:
        return str(RENDERER.render(body, "a/c.md", TARGETS).at("../"))
    except MarkupError:
        return None


@given(MARKDOWN)
@example("&#27;[31m &#8238;")
def test_any_text_becomes_balanced_and_harmless_html(body: str):
    if html := render(body):
        judge(html)
        assert ROOT[0] not in html


@given(MARKDOWN)
def test_words_around_any_text_are_readable(body: str):
    html = render(f"zqfirst\n\n{body}\n\nzqlast\n")
    if html is not None:
        text = judge(html)
        assert "zqfirst" in text
        assert "zqlast" in text


@given(MARKDOWN)
def test_any_text_becomes_plain_text(body: str):
    for line in (
        summary := summarise(body, load_texts("en")),
        strip_markdown(body.replace("\n", " ")),
    ):
        assert line == " ".join(line.split())
        assert not CONTROL.search(line)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\ufeff]", line)
    assert len(summary) <= SUMMARY_LENGTH
    try:
        fragment = RENDERER.render(body, "a/c.md", TARGETS)
    except MarkupError:
        return
    assert "\n" not in strip_html(fragment.html)
    assert not CONTROL.search(render_text(fragment, "https://example.org/"))


@given(MARKDOWN)
def test_any_text_is_scanned_within_its_lines(body: str):
    count = body.count("\n") + 1
    assert [number for number, __ in read_lines(body)] == list(range(count))
    ends = [0]
    for heading in find_headings(body):
        assert ends[-1] <= heading.line < heading.end <= count
        ends.append(heading.end)
    find_beginning(body)
    list(find_images(body))


@given(st.sampled_from(["a", "img"]), ADDRESSES)
@example("a", "https:evil.example")
@example("a", "https:\\\\evil.example\\x")
@example("a", "https://example.org\\@evil.example/")
@example("a", "https://user:secret@example.org/")
@example("a", "https://ехаmple.org/")
def test_any_address_leads_where_it_seems_to_or_nowhere(element: str, address: str):
    resolver = LinkResolver("a/c.md", TARGETS)
    found = resolver.resolve(element, address)
    if found is None:
        assert resolver.errors
        return
    assert found.isascii() or found.startswith(ROOT)
    if found.startswith(ROOT):
        page, __, fragment = found.removeprefix(ROOT).partition("#")
        assert page in TARGETS.addresses.values()
        assert not re.search(r"[\s\"'<>]", fragment)
    else:
        assert element == "a"
        assert SAFE_ADDRESS.fullmatch(found)
        # It still names the host that a person reads in it.
        if found.startswith("http"):
            written = encode_host_of(address.replace("\n", ""))
            assert urlsplit(found).netloc in written or "%" in found


@given(ANY, ADDRESSES)
def test_no_path_leads_out_of_the_content(folder: str, target: str):
    found = resolve(folder.strip("/"), target)
    assert found is None or found.split("/")[0] != ".." or folder.startswith("..")


@given(ANY.filter(lambda name: name and name not in {"index", "404"}), st.booleans())
def test_address_of_a_page_is_its_file(name: str, directory_urls: bool):
    addresses = Addresses("https://example.org/", directory_urls=directory_urls)
    address = addresses.page(name)
    file = unquote(address) + ("index.html" if directory_urls else "")
    assert file == addresses.file_of(name)
    assert re.fullmatch(r"[\w.~/%-]+", address, re.ASCII)


@pytest.mark.parametrize("name", ["javascript:x", "//evil.example", "a?b#c", "..\\x"])
def test_address_of_a_page_is_never_one_of_another_host(name: str):
    address = Addresses("", directory_urls=False).page(name)
    assert ":" not in address
    assert "?" not in address
