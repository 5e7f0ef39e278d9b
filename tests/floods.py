"""Texts of any size that once took a reader more than linear time, or could."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Flood = Callable[[int], str]


def repeat(unit: str, *, before: str = "", after: str = "") -> Flood:
    """Repeat something until a text has about `size` characters."""
    return lambda size: before + unit * (size // len(unit)) + after


def number(unit: str, *, before: str = "", after: str = "") -> Flood:
    """Repeat something with a number in it, so that no two are the same."""

    def flood(size: int) -> str:
        count = size // (len(unit) + 3)
        return before + "".join(unit.replace("#", str(n)) for n in range(count)) + after

    return flood


def halves(left: str, right: str, *, between: str = "") -> Flood:
    """Repeat an opening, and then its closing."""

    def flood(size: int) -> str:
        count = size // (len(left) + len(right))
        return left * count + between + right * count

    return flood


def nested_list(size: int) -> str:
    """Indent each point deeper than the one above."""
    lines: list[str] = []
    while sum(map(len, lines[-1:])) * len(lines) < 2 * size:
        lines.append("    " * len(lines) + "- x")
    return "\n".join(lines)


def lengths(sign: str, apart: str = " ") -> Flood:
    """Write runs of a sign, each longer than the one before."""
    return lambda size: apart.join(sign * n for n in range(1, int((2 * size) ** 0.5)))


def wide_table(size: int) -> str:
    """Write a table whose rows have one cell, and whose head has very many."""
    count = size // 6
    return "|a" * count + "|\n" + "|-" * count + "|\n" + "x\n" * count


MARKDOWN: Mapping[str, Flood] = {
    "brackets": repeat("["),
    "images": repeat("!["),
    "links without an end": repeat("[a]("),
    "links with a quotation mark": repeat('[a](b "c)'),
    "links with two quotation marks": repeat("[a](b '\"c)"),
    "links with brackets": repeat("[a](b(c"),
    "images without an end": repeat("![a]("),
    "image references": repeat("![a]["),
    "references": repeat("[a]["),
    "short references": repeat("[a]"),
    "nested brackets": halves("[", "]"),
    "nested links": halves("[", "](b)"),
    "nested images": halves("![", "](b)"),
    "nested addresses": halves("[a](", ")"),
    "brackets and ends": repeat("[]]"),
    "links": repeat("[a](b) "),
    "distinct links": number("[a](b#.md) "),
    "footnote references": repeat("[^1] ", before="[^1]: x\n\n"),
    "distinct footnotes": number("[^#]\n\n[^#]: x\n\n"),
    "empty definitions": repeat("\n: ", before="a"),
    "footnote definitions": number("[^#]: x\n"),
    "footnotes without an end": repeat("[^\n"),
    "undefined footnotes": repeat("[^1]"),
    "definitions": number("[a#]: b\n"),
    "definitions in text": number("a\n[a#]: b\n"),
    "meanings of a term": repeat(": d\n", before="T\n"),
    "points without words": halves("- [](x)\n", "[r]: x\n", between="\n"),
    "definition of brackets": repeat("(", before="[a]: "),
    "definition of quotation marks": repeat("'", before="[a]: ", after="x"),
    "definition of quoted words": repeat("' ", before="[a]: b ", after="x"),
    "stars": repeat("*"),
    "opening stars": repeat("*a "),
    "closing stars": repeat("a* "),
    "stars inside words": repeat("a*b**"),
    "stars of three kinds": repeat("*a**b***"),
    "underscores": repeat("_a __b "),
    "stars and underscores": repeat("*a _b "),
    "emphasis": repeat("*a* **b** "),
    "emphasis in emphasis": repeat("**b** *c* ", before="*a ", after="*"),
    "nested emphasis": halves("*a **b ", "** *"),
    "backticks": repeat("`"),
    "runs of backticks": lengths("`"),
    "code spans": repeat("`a` "),
    "escapes": repeat("\\"),
    "escaped stars": repeat("\\*"),
    "tags without an end": repeat("<a "),
    "tags with a quotation mark": repeat('<a b="'),
    "attributes": number(" a#", before="<p", after=">x</p>"),
    "open tags": repeat("<b>"),
    "open blocks": repeat("<div>"),
    "open blocks in lines": repeat("<div>\n"),
    "blocks": repeat("<p>a</p>\n"),
    "blocks with empty lines": repeat("<p>a</p>\n\n", before="<div>\n\n", after="</div>"),
    "nested tags": halves("<b>", "</b>"),
    "nested blocks": halves("<div>\n\n", "</div>\n\n"),
    "closing tags": repeat("</b>"),
    "tags across each other": repeat("<b><i></b></i>"),
    "scripts": repeat("<script>"),
    "sections of data": repeat("<![CDATA["),
    "instructions": repeat("<?"),
    "declarations": repeat("<!x "),
    "comments without an end": repeat("<!--"),
    "comments": repeat("<!-- a -->"),
    "comments in lines": repeat("<!-- a -->\nb\n"),
    "ends of comments": repeat("-->"),
    "angle brackets": repeat("<"),
    "addresses": repeat("<https://example.org/> "),
    "addresses without an end": repeat("<https://"),
    "mail addresses": repeat("<a@b.c> "),
    "ampersands": repeat("&"),
    "entities": repeat("&amp;"),
    "numbers of characters": repeat("&#"),
    "entity without an end": repeat("a", before="&"),
    "quotation marks": repeat('"'),
    "quoted words": repeat("\"a\" 'b' "),
    "apostrophes": repeat("it's "),
    "dashes": repeat("a--b---c "),
    "dots": repeat("a... "),
    "headings": repeat("# a\n\n"),
    "headings in lines": repeat("# a\nb\n"),
    "underlined headings": repeat("a\n=\n"),
    "signs of headings": repeat("#"),
    "heading of blanks": repeat(" ", before="# a", after="b"),
    "rules": repeat("---\n"),
    "quotes": repeat("> "),
    "quotes in lines": repeat("> a\n"),
    "quotes and text": repeat("> a\n\nb\n\n"),
    "bare addresses": repeat("https://a.example/b "),
    "bare addresses in brackets": repeat("[https://a.example/b "),
    "an address that goes on": repeat("https://a.example/b?c="),
    "beginnings of addresses": repeat("www.https://"),
    "bare mail addresses": repeat("a@b.example "),
    "dots of a mail address": repeat("a.", after="@b"),
    "parentheses behind an address": repeat(")", before="https://a.example/b"),
    "struck words": repeat("~~a~~ b "),
    "runs that strike": repeat("~~a *b "),
    "fences in points": repeat("- ```\n  a\n  ```\n"),
    "fences that never end": repeat("- ```x\n"),
    "fences in quotations": repeat("> ~~~\n"),
    "points below a line": repeat("a\n- b\n\n"),
    "quotations in quotations": repeat("> > > a\n> b\n"),
    "links in HTML": repeat("<a href='b'>https://c.example</a> "),
    "points": repeat("- a\n"),
    "loose points": repeat("- a\n\n"),
    "points in a point": repeat("- "),
    "numbers in a number": repeat("1. "),
    "point of many lines": repeat("a\n", before="- "),
    "points with headings": repeat("- # a\n  b\n"),
    "nested points": nested_list,
    "tasks": repeat("- [ ] a\n"),
    "emphasis in points": repeat("- *a*\n"),
    "terms": repeat("a\n: b\n\n"),
    "terms in lines": repeat("a\n: b\n"),
    "boxes": repeat("!!! note\n    a\n\n"),
    "boxes in lines": repeat("!!! note\n    a\n"),
    "box of words": repeat("a ", before="!!! ", after="!"),
    "cells": repeat("|a"),
    "markers of contents": halves("[TOC]\n\n", "# a\n\n"),
    "rows": repeat("|a|b|\n", before="|a|b|\n|-|-|\n"),
    "code in cells": repeat("|`a`", after="|\n|-|-|\n"),
    "code in a row that is too long": repeat("`|", before="a|b\n-|-\n"),
    "unclosed code in a row": lengths("`", "|"),
    "escaped code in cells": repeat("\\``|", after="\n|-|-|\n"),
    "columns": halves("|a", "|-", between="|\n"),
    "wide table": wide_table,
    "attribute lists": repeat("a\n{: .b }\n\n"),
    "attributes in a list": number(" a#", before="a\n{:", after=" }"),
    "attribute lists of a heading": repeat(" {a}", before="# a", after=" x"),
    "fences": repeat("```\na\n```\n"),
    "fences without an end": repeat("```a\n"),
    "fence of blanks": repeat(" ", before="```", after="x"),
    "fences of many lengths": lengths("`", "\n"),
    "indented code": repeat("    a\n"),
    "indented code with empty lines": repeat("    a\n\n"),
    "paragraphs": repeat("a\n\n"),
    "lines": repeat("a\n"),
    "line breaks": repeat("a  \n"),
    "one word": repeat("a"),
    "words": repeat("word "),
    "emphasised paragraphs": repeat("*a*\n\n"),
    "empty lines": repeat("\n"),
    "blanks": repeat(" ", after="x"),
    "lines of blanks": repeat("  \n"),
    "tabs": repeat("\t", after="x"),
    "mixed": repeat("[a *b `c <d ![e](f \"g' &h _i **j\n"),
}

TEXT = "\n---\n# Title\n\nText.\n"
# In front matter, and what it decides about.
OTHERS: Mapping[str, Flood] = {
    "unknown keys": number("titl#: x\n", before="---\n", after=TEXT),
    "unknown keys of asks": number("  - {tu#: x}\n", before="---\nasks:\n", after=TEXT),
    "keys of a group": number("  k#: 1\n", before="---\nmetrics:\n", after=TEXT),
    "tags": number("t#, ", before="---\ntags: [", after=f"]{TEXT}"),
    "authors": number("A#, ", before="---\nauthors: [", after=f"]{TEXT}"),
    "author of one word": repeat("a", before="---\nauthors: [", after=f"]{TEXT}"),
    "author of addresses": repeat("a@", before="---\nauthors: [", after=f"]{TEXT}"),
    "unknown departments": number("d#, ", before="---\nneeds: [", after=f"]{TEXT}"),
    "title": repeat("word ", before="---\ntitle: ", after=TEXT),
    "summary of brackets": repeat("[", before='---\nsummary: "', after=f'"{TEXT}'),
    "nested lists": repeat("[", before="---\ntags: ", after=TEXT),
    "nested groups": repeat("{a: ", before="---\ntags: ", after=TEXT),
    "list in a list": repeat("- ", before="---\ntags:\n  ", after=TEXT),
    "quotation mark without an end": repeat("a ", before='---\ntitle: "', after=TEXT),
    "comments": repeat("# a\n", before="---\n", after=TEXT),
    "dashes": repeat("-"),
    "lines of dashes": repeat("---\n", before="a\n"),
    "blanks before front matter": repeat(" \n", after="---x\na: b\n"),
    "long value": repeat("x", before="---\nhealth: ", after=TEXT),
}
