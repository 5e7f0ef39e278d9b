"""Linting whole projects: from Markdown, layouts and settings to file and line."""

import json

import pytest

from rundbrief.lint import DEFAULT_CLIENTS, read_client_support
from rundbrief.lint.findings import (
    Patterns,
    attribute_pattern,
    declaration_pattern,
    element_pattern,
    text_pattern,
)
from rundbrief.newsletter.linting import (
    LayoutFolder,
    SourceFile,
    Sources,
    _read_fallbacks,
    lint_newsletter,
    read_layouts,
    read_source_file,
)
from rundbrief.newsletter.render import render_newsletter
from rundbrief.queries import Queries

MKDOCS = """\
site_name: Kestrel
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
plugins:
  - rundbrief:
      time_zone: Europe/Berlin
      brand: {address: "Kestrel, Rope Walk 7"}
      newsletter:
        unsubscribe: https://example.org/leave
"""
ISSUE = """\
---
subject: News
preheader: All that is new
---
Good morning,
"""

ISSUE_FILE = SourceFile("issue.md", "---\nsubject: A\n---\n\nSee [the list](a.md).\n")
UPDATE = SourceFile("update.md", "\nSee [the list](a.md)\nand [that](b.md).\n")
OWN = SourceFile("layouts/newsletter/own.mjml", "<mjml>\n  <mj-text>\n")
CSS = SourceFile("layouts/newsletter/inline.css", "p { margin: 0 }\n.a { border-radius: 4px }\n")
SOURCES = Sources(
    "issue.md", (ISSUE_FILE, UPDATE), (OWN, CSS), (SourceFile("mkdocs.yml", "a:\n  b:\n"),)
)


@pytest.fixture
def project(folder):
    folder.write("mkdocs.yml", MKDOCS)
    folder.write("content/newsletter/2026-W47.md", ISSUE)
    folder.write("content/marketing/2026-11-18-a.md", "# The shop\n\nIt is open.\n")
    return folder


def lint(project, *arguments, today="2026-11-20"):
    result = project.run("newsletter", "lint", *arguments, "--today", today)
    return result.exit_code, [x for x in result.output.splitlines() if not x.startswith("  ")]


def add(project, text, file="content/newsletter/2026-W47.md"):
    before = (project.root / file).read_text() if (project.root / file).exists() else ""
    project.write(file, before + text)


def test_sample_has_no_finding(sample):
    q = Queries(sample)
    found = [
        problem
        for issue in q.issues
        for problem in lint_newsletter(q, issue, render_newsletter(q, issue))
    ]
    assert len(q.issues) == 3
    assert found == []


def test_packaged_fallbacks_are_needed(sample):
    fallbacks, problems = _read_fallbacks(Queries(sample))
    assert problems == []
    data = read_client_support()
    clients = data.select_clients(DEFAULT_CLIENTS)
    support = {feature: data.support(feature, clients) for feature in fallbacks}
    assert [feature for feature, found in support.items() if not found.without] == []


def test_project_has_no_finding(project):
    assert lint(project) == (0, ["No problems found."])
    assert lint(project, "2026-W47", "--strict") == (0, ["No problems found."])


def test_issue_without_a_file(project):
    (project.content / "newsletter" / "2026-W47.md").unlink()
    assert lint(project, "2026-W47") == (0, ["No problems found."])
    assert lint(project, "2026-W46") == (
        0,
        ["content/newsletter/2026-W46.md: warning: the preheader is missing [preheader]"],
    )


def test_words_of_the_introduction(project):
    add(project, "\nRead it\n[here](../marketing/2026-11-18-a.md) NOW OR NEVER!!!\n")
    assert lint(project) == (
        0,
        [
            (
                "content/newsletter/2026-W47.md:8: warning: the link text “here” doesn't say"
                " where the link leads [link-text]"
            ),
            (
                "content/newsletter/2026-W47.md:8: warning: “!!!” in “Read it here NOW OR NEVER!!!”"
                " [shouting]"
            ),
            "content/newsletter/2026-W47.md:8: warning: “NOW OR NEVER” is in all caps [shouting]",
        ],
    )
    assert lint(project, "--strict")[0] == 1


def test_words_of_an_update(project):
    add(project, "# Very GREAT NEWS TODAY\n\nIt is open.\n", "content/support/2026-11-19-b.md")
    assert lint(project) == (
        0,
        [
            (
                "content/support/2026-11-19-b.md:1: warning: “GREAT NEWS TODAY” is in all"
                " caps [shouting]"
            )
        ],
    )


def test_own_layout(project):
    project.write(
        "layouts/newsletter/parts/missing.mjml",
        "<mj-section>\n<mj-column>\n<mj-text>\n"
        '<p style="transform: rotate(1deg)">Hello there</p>\n</mj-text></mj-column></mj-section>\n',
    )
    code, lines = lint(project)
    assert (code, lines) == (
        0,
        [(
            "layouts/newsletter/parts/missing.mjml:4: warning: transform is supported by 8 of 15"
            " email clients (css-transform) [features]"
        )],
    )  # fmt: skip


def test_clients_of_the_settings(project):
    add(project, "        clients: [apple-mail]\n", "mkdocs.yml")
    start = '<mj-section><mj-column><mj-text><p style="transform: none">A</p>'
    project.write(
        "layouts/newsletter/parts/missing.mjml",
        f"{start}</mj-text></mj-column></mj-section>",
    )
    assert lint(project) == (0, ["No problems found."])


def test_own_fallbacks_replace_the_packaged_ones(project):
    project.write("layouts/newsletter/fallbacks.yml", "css-transform: It lies flat.\nnonsense: a\n")
    code, lines = lint(project)
    assert code == 0
    what = "“nonsense” is not a known feature, or its sentence is missing"
    assert f"layouts/newsletter/fallbacks.yml:2: warning: {what}" in lines
    found = project.run("newsletter", "lint", "--format", "json", "--today", "2026-11-20").output
    assert "css-border-radius" in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [\n", "layouts/newsletter/fallbacks.yml:"),
        ("- a\n", "layouts/newsletter/fallbacks.yml:1: this is not a list of features"),
    ],
)
def test_fallbacks_that_can_not_be_read(project, text, expected):
    project.write("layouts/newsletter/fallbacks.yml", text)
    code, lines = lint(project)
    assert code == 1
    assert any(line.startswith(expected) for line in lines)


def test_rules_that_are_switched_off(project):
    add(project, "\n[here](../marketing/2026-11-18-a.md)!!\n")
    add(project, "        lint_off: [link-text, shouting]\n", "mkdocs.yml")
    assert lint(project) == (0, ["No problems found."])


def test_mistyped_names_in_settings(project):
    add(project, "        lint_off: [shoutin]\n        clients: [gmial]\n", "mkdocs.yml")
    code, lines = lint(project)
    assert code == 0
    assert "mkdocs.yml:12: warning: “shoutin” is not a valid value for “lint_off”" in lines
    assert "mkdocs.yml:13: warning: “gmial” is not a valid value for “clients”" in lines


def test_missing_settings(project):
    project.write("mkdocs.yml", MKDOCS.partition("      brand")[0])
    assert lint(project) == (
        0,
        [
            "mkdocs.yml:7: warning: readers can't unsubscribe [unsubscribe]",
            "mkdocs.yml:7: warning: the postal address is missing [postal-address]",
        ],
    )


def test_repeated_subject(project):
    project.write("content/newsletter/2026-W46.md", ISSUE)
    project.write("content/marketing/2026-11-11-a.md", "# Before\n\nIt was.\n")
    assert lint(project) == (
        0,
        [("content/newsletter/2026-W47.md:2: warning: an earlier issue has the same subject,"
         " “News” [subject]")],
    )  # fmt: skip


def test_formats(project):
    add(project, "\n[here](../marketing/2026-11-18-a.md)\n")
    result = project.run("newsletter", "lint", "--format", "json", "--today", "2026-11-20")
    (row,) = json.loads(result.stdout)
    assert (row["file"], row["line"], row["level"], row["rule"]) == (
        "content/newsletter/2026-W47.md",
        7,
        "warning",
        "link-text",
    )
    result = project.run("newsletter", "lint", "--format", "github", "--today", "2026-11-20")
    assert result.output.startswith("::warning file=content/newsletter/2026-W47.md,line=7,title=")


def test_errors_stop_a_build_and_warnings_if_strict(project):
    add(project, "\n[here](../marketing/2026-11-18-a.md)\n")
    assert project.run("build", "--today", "2026-11-20").exit_code == 0
    assert project.run("build", "--strict", "--today", "2026-11-20").exit_code == 1
    project.write("layouts/newsletter/newsletter.txt", "\n")
    result = project.run("newsletter", "build", "--today", "2026-11-20")
    assert result.exit_code == 1
    assert "layouts/newsletter/newsletter.txt: the plain text is empty [text]" in result.output


def test_an_issue_that_went_out_stops_nothing(project):
    project.run("newsletter", "close", "2026-W47", "--today", "2026-11-20")
    project.write("layouts/newsletter/newsletter.txt", "\n")
    assert lint(project, today="2026-11-20")[0] == 1
    assert lint(project, today="2026-11-21") == (
        0,
        ["layouts/newsletter/newsletter.txt: warning: the plain text is empty [text]"],
    )


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (Patterns(), ("issue.md", 0)),
        (Patterns(content=(r"the list",)), ("issue.md", 5)),
        (Patterns(content=(r"\[that\]", "the list")), ("update.md", 3)),
        (Patterns(content=("no", "that")), ("update.md", 3)),
        (
            Patterns(content=("no",), layout=(element_pattern("text"),)),
            ("layouts/newsletter/own.mjml", 2),
        ),
        (Patterns(layout=(r"\s+<mj-text",)), ("layouts/newsletter/own.mjml", 2)),
        (
            Patterns(layout=(declaration_pattern("border-radius", "4px"),)),
            ("layouts/newsletter/inline.css", 2),
        ),
        (Patterns(layout=(declaration_pattern("radius"),)), ("issue.md", 0)),
        (Patterns(settings=(r"^\s+b:",)), ("mkdocs.yml", 2)),
        (Patterns(section="b"), ("mkdocs.yml", 2)),
        (Patterns(section="no"), ("issue.md", 0)),
        (Patterns(layout=("no",), template="own.mjml"), ("layouts/newsletter/own.mjml", 0)),
        (Patterns(template="other.mjml"), ("issue.md", 0)),
    ],
)
def test_locate(patterns, expected):
    assert SOURCES.locate(patterns) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "line"),
    [
        (text_pattern("a  (b)\nc"), "\na\n(b) c", 2),
        (text_pattern("It’s a “word” – R&D … here"), '\nIt\'s a "word" -- R&amp;D ... here', 2),
        (text_pattern("See the list of all"), "\nSee the [**list**](a.md) <b>of</b> *all*", 2),
        (element_pattern("image"), "<images>\n<mj-image\n", 2),
        (element_pattern("p"), "<pre>\n<p>", 2),
        (attribute_pattern("src", "a.png"), "data-src='a.png'\nsrc = 'a.png'", 2),
        (attribute_pattern("src"), 'src="', 1),
        (declaration_pattern("width", "1px"), "max-width: 1px;\nwidth='1px'", 2),
        (declaration_pattern("transform"), "text-transform: none;\ntransform: none", 2),
        ("no", "yes", None),
    ],
)
def test_pattern(pattern, text, line):
    assert SourceFile("a", text).find(pattern) == line


def test_own_layout_wins_over_the_packaged_one(folder):
    folder.write("own/newsletter.mjml", "mine")
    folder.write("packaged/newsletter.mjml", "theirs")
    folder.write("packaged/parts/a.mjml", "part")
    folder.write("packaged/a.css", "css")
    folder.write("packaged/fallbacks.yml", "a: b")
    found = read_layouts(
        [
            LayoutFolder(folder.root / "own", "own"),
            LayoutFolder(folder.root / "packaged", "packaged"),
        ]
    )
    assert found == (
        SourceFile("own/newsletter.mjml", "mine"),
        SourceFile("packaged/parts/a.mjml", "part"),
        SourceFile("packaged/a.css", "css"),
    )


def test_file_that_is_gone_has_no_place(folder):
    assert read_source_file(folder.root / "no.md", "no.md") is None
    folder.write("a.md", b"\xef\xbb\xbfa\r\nb\xff")
    assert read_source_file(folder.root / "a.md", "a.md") == SourceFile("a.md", "a\nb\ufffd")


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("<table><tr><td>a</td><td>b</td></tr></table>", 7),
        ("<table>\n<tr><td><b>Ada</b></td><td>b</td></tr>\n<tr><td>c</td></tr></table>", 8),
        ("<table><tr><td>R&amp;D</td><td>b</td></tr></table>", 7),
    ],
)
def test_table_of_an_editor_is_found_in_the_editors_file(project, table, line):
    add(project, f"\n{table}\n")
    (found,) = lint(project)[1][:1]
    assert found.startswith(f"content/newsletter/2026-W47.md:{line}: warning: a ")
    assert "has no header cells" in found


def test_heading_of_an_editor_is_found_in_the_editors_file(project):
    add(project, "\n## One\n\n#### **It's** the [list](https://example.org/a) -- all\n")
    (found,) = lint(project)[1]
    assert found.startswith("content/newsletter/2026-W47.md:9: warning: the heading “It’s the list")


def test_addresses_of_an_editor_are_found_in_the_text(project):
    add(
        project,
        "\n[Foo](https://example.org/Foo_(bar)), <https://müller.example/weg>, "
        "[Müller](https://müller.example/für), これはhttps://example.org/東京。\n",
    )
    assert lint(project) == (0, ["No problems found."])


def test_newsletter_that_takes_long_to_read(project):
    add(project, "word " * 700)
    assert lint(project) == (0, ["No problems found."])
    project.write("mkdocs.yml", MKDOCS + "        minutes: 3\n")
    what = "it takes 4 minutes to read the newsletter, more than 3 [reading-time]"
    assert lint(project) == (0, [f"content/newsletter/2026-W47.md: warning: {what}"])


def test_setting_is_named_before_a_packaged_layout():
    packaged = SourceFile("layouts/newsletter/ours.mjml", "#fafafa", packaged=True)
    settings = SourceFile("mkdocs.yml", "\ncolour: '#fafafa'")
    patterns = Patterns(layout=("#fafafa",), settings=("#fafafa",))
    sources = Sources("issue.md", layout=(packaged, OWN), settings=(settings,))
    assert sources.locate(patterns) == ("mkdocs.yml", 2)
    own = SourceFile("layouts/newsletter/own.mjml", "#fafafa")
    sources = Sources("issue.md", layout=(packaged, own), settings=(settings,))
    assert sources.locate(patterns) == ("layouts/newsletter/own.mjml", 1)
    sources = Sources("issue.md", layout=(packaged,))
    assert sources.locate(patterns) == ("layouts/newsletter/ours.mjml", 1)
