"""Whatever an email contains, linting it never fails."""

from hypothesis import given
from hypothesis import strategies as st

from lint_making import eml, findings, make_email, page

TEXT = st.text(max_size=40)
PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<table>", "<tr>", "<td>", "<th", "<img src=", "<a href='", "'>", "<h3>"),
        *("<style>", "</style>", "@media (", "prefers-color-scheme: dark", "{", "}", "a > b::c"),
        *("<p style='color:", "background: url(", "font-size: 1e9em;", "font-size: .;", "hsl(1,2%"),
        *("<!--", "-->", "<![CDATA[", "\0", "&#0;", "&#xd800;", "http://[", "javascript:", "//x"),
        *("<html lang=1 lang=2>", "<body>", "<?xml version='1.0' encoding='x'?>", "<svg><p>"),
        *("<font color=#12>", "bgcolor=rgb(", "[data-ogsc] a{color:", "))))", "[[[[", "\\", "!!!"),
        *("<h1>HELLO THERE WORLD", "alt=IMG_1.png", "<a href='http://[::1", "role=presentation"),
    ]
)
HTML = st.lists(PIECES | TEXT, max_size=30).map("".join)


@given(HTML)
def test_any_html(html):
    findings(make_email(html=html), html, html, html)


@given(HTML)
def test_any_html_within_a_page(body):
    findings(make_email(body), body, body)


@given(TEXT, TEXT, TEXT, st.none() | TEXT, st.none() | TEXT)
def test_any_words(subject, preheader, text, unsubscribe, address):
    findings(
        make_email(
            subject=subject,
            preheader=preheader,
            text=text,
            unsubscribe=unsubscribe,
            postal_address=address,
            language=text,
        )
    )


@given(st.binary(max_size=300))
def test_any_bytes_for_a_mail(data):
    findings(make_email(source=data or b"\n"))


@given(st.binary(max_size=6), st.integers(0, 1200))
def test_a_mail_with_some_bytes_changed(data, at):
    whole = eml(page())
    findings(make_email(source=whole[:at] + data + whole[at + len(data) :]))


def test_empty_page():
    assert any("no main heading" in line for line in findings(make_email(html="")))


def test_deep_page():
    findings(make_email(html="<div>" * 5000 + "a"))
