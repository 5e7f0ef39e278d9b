"""A mistake in a template of the project's own is told with its file and line."""

import shutil

import pytest

from conftest import REPOSITORY, said
from rundbrief.newsletter.mjml import COMPONENTS, compile_mjml, replace_invalid_characters
from rundbrief.newsletter.render import render_newsletter
from rundbrief.problems import ProblemsError, shown
from rundbrief.queries import Queries

MAIL = (
    "<mjml>\n<mj-body>\n<mj-section>\n<mj-column>\n{}\n"
    "</mj-column>\n</mj-section>\n</mj-body>\n</mjml>"
)


def problems(source):
    """Give the problems of MJML as (line, what, fix)."""
    with pytest.raises(ProblemsError) as caught:
        compile_mjml(source, template="layouts/newsletter/newsletter.mjml")
    assert {p.file for p in caught.value.problems} == {"layouts/newsletter/newsletter.mjml"}
    return [(p.line, shown(p.what, p), shown(p.fix, p)) for p in caught.value.problems]


def test_mail_is_compiled_with_an_uppercase_doctype():
    html = compile_mjml(MAIL.format("<mj-text>Grüße &amp; <b>more</b></mj-text>"), template="t")
    assert html.startswith('<!DOCTYPE html><html lang="')
    assert ">Grüße &amp; <b>more</b></div>" in html
    assert "<mj-" not in html
    assert "<!--[if mso | IE]>" in html


def test_mail_fetches_nothing_by_itself():
    html = compile_mjml(MAIL.format("<mj-text font-family='Roboto'>a</mj-text>"), template="t")
    assert "fonts.googleapis" not in html
    assert "<link" not in html


@pytest.mark.parametrize(
    ("tag", "fix"),
    [
        ("mj-texd", "write <mj-text>"),
        ("mj-colum", "write <mj-column>"),
        ("mj-social", "use a component from the list in the documentation"),
        ("mj-include", "use a component from the list in the documentation"),
        ("MJ-TEXT", "write <mj-text>"),
        ("mjqq", "use a component from the list in the documentation"),
    ],
)
def test_unknown_component(tag, fix):
    assert problems(MAIL.format(f"<mj-text>a</mj-text>\n<{tag}>a</{tag}>")) == [
        (6, f"<{tag}> is not a supported component", fix)
    ]


@pytest.mark.parametrize(
    ("attribute", "fix"),
    [
        ("colour", "use “color”"),
        ("font-sise", "use “font-size”"),
        ("qqqq", "delete it"),
        ("gap", "delete it"),
    ],
)
def test_unknown_attribute(attribute, fix):
    assert problems(MAIL.format(f'<mj-text {attribute}="1">a</mj-text>')) == [
        (5, f"<mj-text> has no attribute “{attribute}”", fix)
    ]


def test_all_problems_come_at_once():
    body = '<mj-text a="1" b="2">a</mj-text>\n<mj-x/>'
    assert [(line, what) for line, what, _ in problems(MAIL.format(body))] == [
        (5, "<mj-text> has no attribute “a”"),
        (5, "<mj-text> has no attribute “b”"),
        (6, "<mj-x> is not a supported component"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<mj-text>a <br> b</mj-text>",
        "<mj-text><p>a</mj-text>",
        "<mj-text>a & b</mj-text>",
        "<mj-text>a < b</mj-text>",
        "<mj-text>a&nbsp;b</mj-text>",
        "<mj-text>\x0b</mj-text>",
        "<mj-text>\ud800 & </mj-text>",
        "<mj-text a='1' a='2'>x</mj-text>",
    ],
)
def test_not_well_formed(body):
    ((line, what, fix),) = problems(MAIL.format(body))
    assert line in (5, 6)
    assert what.startswith("the resulting MJML is not well-formed (")
    assert fix.startswith("check this line of the .mjml file")


@pytest.mark.parametrize("source", ["", "   ", "words", "<mjml>", "\0", "<!DOCTYPE html>"])
def test_no_mjml_at_all(source):
    assert len(problems(source)) == 1


@pytest.mark.parametrize("source", ["<p>html</p>", "<html><body/></html>", "<mj-text>a</mj-text>"])
def test_document_of_another_kind(source):
    assert len(problems(source)) == 1


@pytest.mark.parametrize("raw", ["<p>raw</p>", "words", "<table><tr><td>a</td></tr></table>"])
def test_html_outside_of_a_text(raw):
    ((line, what, fix),) = problems(MAIL.format(raw))
    assert line in (4, 5)
    assert (what, fix) == ("<mj-column> contains text or HTML", "put it into <mj-text> or <mj-raw>")


def test_words_behind_a_component():
    assert problems(MAIL.format("<mj-text>a</mj-text> lost")) == [
        (5, "<mj-column> contains text or HTML", "put it into <mj-text> or <mj-raw>")
    ]


def test_component_in_the_wrong_place():
    assert problems(MAIL.format("<mj-text><mj-button>a</mj-button></mj-text>")) == [
        (0, "a component was not compiled", "check whether a component is in the wrong place")
    ]


@pytest.mark.parametrize("depth", [101, 250, 260, 20_000])
@pytest.mark.parametrize("tag", ["div", "mj-section"])
def test_deep_nesting(depth, tag):
    found = problems(MAIL.format(f"<mj-text>{f'<{tag}>' * depth}{f'</{tag}>' * depth}</mj-text>"))
    whats = {what for _, what, _ in found}
    assert any("nested too deep" in what or "Excessive depth" in what for what in whats)


def test_nesting_that_mails_have_is_fine():
    html = compile_mjml(
        MAIL.format(f"<mj-text>{'<div>' * 40}x{'</div>' * 40}</mj-text>"), template="t"
    )
    assert "<div>x</div>" in html


@pytest.mark.parametrize(
    "include",
    [
        '<mj-include path="/etc/passwd"/>',
        '<mj-include path="http://127.0.0.1/x.mjml" type="html"/>',
        '<mj-raw><![CDATA[<mj-include path="/etc/passwd"/>]]></mj-raw>',
        '<mj-text><mj-include path="/etc/passwd"/></mj-text>',
    ],
)
def test_nothing_is_included(include):
    assert problems(MAIL.format(include))


@pytest.mark.parametrize("entity", ["'x'", "SYSTEM 'file:///etc/passwd'"])
def test_entities_are_refused(entity):
    mail = MAIL.format("<mj-text>&a;</mj-text>")
    assert len(problems(f"<!DOCTYPE mjml [<!ENTITY a {entity}>]>{mail}")) == 1


def test_characters_that_xml_lacks_become_spaces():
    assert replace_invalid_characters("a\fb\x00c\x1bd\ufffee\ud800f\tg\nh\r\u2028😀") == (
        "a b c d e f\tg\nh\r\u2028😀"
    )


def test_every_component_has_a_list():
    assert all(
        name.startswith("mj") and isinstance(known, frozenset) for name, known in COMPONENTS.items()
    )


VALUES = {"align": "left", "href": "https://example.org/", "src": "a.png", "width": "100px"}
INSIDE = {"mj-text", "mj-image", "mj-button", "mj-divider", "mj-spacer", "mj-table", "mj-raw"}


@pytest.mark.parametrize("tag", sorted(INSIDE))
def test_mrml_knows_the_component_with_all_its_attributes(tag):
    attributes = " ".join(f'{name}="{VALUES.get(name, "1px")}"' for name in sorted(COMPONENTS[tag]))
    close = "" if tag in ("mj-image", "mj-divider", "mj-spacer") else "words"
    html = compile_mjml(
        "<mjml><mj-body><mj-section><mj-column>"
        f"<{tag} {attributes}>{close}</{tag}>"
        "</mj-column></mj-section></mj-body></mjml>",
        template="t",
    )
    assert close in html


@pytest.mark.parametrize(
    "tag",
    ["mj-social", "mj-accordion", "mj-carousel", "mj-font", "mj-include", "mj-html-attributes"],
)
def test_components_that_fetch_or_fail_are_left_out(tag):
    assert tag not in COMPONENTS


@pytest.mark.parametrize(
    ("tag", "attribute"), [("mj-wrapper", "gap"), ("mj-button", "title"), ("mj-style", "inline")]
)
def test_attributes_that_mrml_ignores_are_left_out(tag, attribute):
    assert attribute not in COMPONENTS[tag]


@pytest.fixture
def own(folder):
    """A project with a copy of the newsletter's layouts."""
    shutil.copytree(REPOSITORY / "layouts" / "newsletter", folder.root / "layouts" / "newsletter")
    folder.write("content/marketing/2026-11-18-shop.md", "# All is well\n\nThe shop is open.\n")
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    return folder


def mistakes(folder):
    q = Queries(folder.compile(layouts=(folder.root / "layouts",)))
    with pytest.raises(ProblemsError) as caught:
        render_newsletter(q, *q.issues)
    return [said(problem) for problem in caught.value.problems]


def insert(folder, part, line):
    """Write a line to the beginning of a part's first element; give its number."""
    file = folder.root / "layouts" / "newsletter" / part
    lines = file.read_text(encoding="utf-8").split("\n")
    at = next(n for n, text in enumerate(lines) if text.lstrip().startswith("<mj-text"))
    lines.insert(at, line)
    file.write_text("\n".join(lines), encoding="utf-8")
    return at + 1


@pytest.mark.parametrize("part", ["parts/masthead.mjml", "parts/footer.mjml"])
@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("<mj-txt>Hello</mj-txt>", "<mj-txt> is not a supported component"),
        ('<mj-text colour="#000000">Hello</mj-text>', "<mj-text> has no attribute “colour”"),
    ],
)
def test_mistake_in_a_part_is_told_with_its_line(own, part, line, what):
    number = insert(own, part, line)
    assert f"layouts/newsletter/{part}:{number}: {what}" in mistakes(own)


def test_element_that_is_not_closed_is_told_where_it_is_noticed(own):
    number = insert(own, "parts/footer.mjml", "<mj-text>Hello")
    (mistake,) = mistakes(own)
    place = mistake.partition(": ")[0]
    file, __, line = place.rpartition(":")
    assert file == "layouts/newsletter/parts/footer.mjml"
    assert int(line) >= number


def test_part_that_takes_in_the_packaged_one_is_told_with_its_own_line(folder):
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    folder.write(
        "layouts/newsletter/parts/footer.mjml",
        '{% include "packaged/parts/footer.mjml" %}\n<mj-txt>Hello</mj-txt>\n',
    )
    assert mistakes(folder) == [
        "layouts/newsletter/parts/footer.mjml:2: <mj-txt> is not a supported component"
    ]
