import pytest
from lxml import etree
from lxml import html as lxml_html
from markupsafe import Markup

from rundbrief.markup.renderer import Fragment
from rundbrief.newsletter.images import EmailImage
from rundbrief.newsletter.introduction import fit_introduction

ROOT = "https://status.example.org/"
PAGE = f"{ROOT}newsletter/2026-W47/"
PHOTO = EmailImage("a.jpg", f"{ROOT}newsletter/2026-W47/a.jpg", b"", 300, 200)
ICON = EmailImage("i.png", f"{ROOT}newsletter/2026-W47/i.png", b"", 16, 16)
SHOWN = f'<img src="{PHOTO.src}" alt="b" width="300"/>'
BOX = 'role="presentation" width="100%" class="box" cellpadding="0" cellspacing="0" border="0"'


def fitted(html, **more):
    made = fit_introduction(Fragment(html.replace("\ue000", "\ue000/")), ROOT, PAGE, **more)
    etree.fromstring(f"<r>{made}</r>")
    return made


def find_image(path, _width):
    return {"images/a.jpg": PHOTO, "images/i.png": ICON}.get(path)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("  \n", ""),
        ("<p>a<br>b</p>", "<p>a<br/>b</p>"),
        ("<p>a &amp; b&nbsp;c</p>", "<p>a &amp; b\u00a0c</p>"),
        ("<p>a</p><p>b</p>", "<p>a</p><p>b</p>"),
        ("words", "words"),
        ("<h1 id='x'>Title</h1>", '<h2 id="x">Title</h2>'),
        ('<a href="#x">a</a>', f'<a href="{PAGE}#x">a</a>'),
        ('<a href="\ue000about/">a</a>', f'<a href="{ROOT}about/">a</a>'),
        ("<a>lost</a>", "<a>lost</a>"),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        (
            '<p><img src="a" width="900" height="90"></p>',
            '<p class="image-line"><img src="a" width="534" alt=""/></p>',
        ),
        (
            '<p>x <img src="a" alt="b" width="90" height="9"></p>',
            '<p>x <img src="a" alt="b" width="90"/></p>',
        ),
    ],
)
def test_fragments_become_xml(html, expected):
    assert fitted(html) == Markup(expected)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p>a <img src="\ue000images/lost.jpg" alt="b"> c</p>', "<p>a  c</p>"),
        (
            '<p><a href="https://a.example/"><img src="\ue000images/lost.jpg"></a></p><p>c</p>',
            "<p>c</p>",
        ),
        ('<p><a href="https://a.example/"><img src="\ue000lost"></a> b</p>', "<p> b</p>"),
        ('<img src="\ue000images/lost.jpg">', ""),
    ],
)
def test_images_that_were_not_made_are_left_out(html, expected):
    assert fitted(html, find_image=find_image) == Markup(expected)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>{}</p>", '<p class="image-line">{}</p>'),
        ("<p>a {} c</p>", '<p>a</p><p class="image-line">{}</p><p>c</p>'),
        ("<p>a <em>b {}</em></p>", '<p>a <em>b</em></p><p class="image-line">{}</p>'),
        (
            "<p>a <em>b {} c</em> d</p>",
            '<p>a <em>b</em></p><p class="image-line">{}</p><p><em>c</em> d</p>',
        ),
        (
            '<p>a <a href="https://a.example/">{}</a> c</p>',
            '<p>a</p><p class="image-line"><a href="https://a.example/">{}</a></p><p>c</p>',
        ),
        ("<ul><li>a {} c</li></ul>", '<ul><li>a <p class="image-line">{}</p> c</li></ul>'),
        (
            "<ul><li>{}</li></ul>",
            '<ul><li><p class="image-line first">{}</p></li></ul>',
        ),
        (
            "<figure>{}<figcaption>c</figcaption></figure>",
            (
                '<div class="figure" role="figure"><p class="image-line first">{}</p>'
                '<p class="caption">c</p></div>'
            ),
        ),
    ],
)
def test_images_stand_on_lines_of_their_own(html, expected):
    image = '<img src="\ue000images/a.jpg" alt="b" width="300" height="9">'
    made = fitted(html.format(image), find_image=find_image)
    assert made == Markup(expected.format(SHOWN))


def test_icons_stay_in_their_line():
    made = fitted('<p>a <img src="\ue000images/i.png" alt="b"> c</p>', find_image=find_image)
    assert made == Markup(f'<p>a <img src="{ICON.src}" alt="b" width="16"/> c</p>')


def test_quotes_boxes_and_code_are_table_cells():
    box = f"<table {BOX}><tr>" + '<td class="{}">{}</td></tr></table>'
    assert fitted("<blockquote><p>a</p><p>b</p></blockquote>") == Markup(
        '<div class="blockquote" role="blockquote">'
        + box.format("quote-body", '<p class="first">a</p><p>b</p>')
        + "</div>"
    )
    assert fitted('<div class="admonition note"><p>a</p></div>') == Markup(
        '<div class="admonition note">'
        + box.format("note-body", '<p class="first">a</p>')
        + "</div>"
    )
    assert fitted("<p>a</p><pre><code>b</code></pre><p>c</p>") == Markup(
        '<p>a</p><div class="box">'
        + box.format(
            "code-body", '<pre class="first" dir="ltr"><code class="first" dir="ltr">b</code></pre>'
        ).replace('<code class="first" dir', "<code dir")
        + "</div><p>c</p>"
    )


def test_details_are_open():
    made = fitted("<details><summary>More <em>words</em></summary><p>b</p></details>")
    assert made == Markup("<div><p><b>More <em>words</em></b></p><p>b</p></div>")


def test_signs_are_not_shown_as_emoji():
    made = fitted('<ul class="task-list"><li><span>☑</span> ☐ ☑\ufe0e</li></ul><p>a <a>↩</a></p>')
    assert [char for char in made if char in "☑☐↩\ufe0e"] == list("☑\ufe0e☐\ufe0e☑\ufe0e↩\ufe0e")


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("Report", "ltr", None),
        ("(1) مرحبا Report", "ltr", "rtl"),
        ("Report مرحبا", "ltr", None),
        ("Report مرحبا", "rtl", "ltr"),
        ("מרחב", "rtl", None),
        ("47", "ltr", None),
    ],
)
@pytest.mark.parametrize("tag", ["p", "h2", "li", "td"])
def test_texts_in_another_direction_say_so(tag, text, direction, expected):
    outer = {"li": "<ul>{}</ul>", "td": "<table><tr>{}</tr></table>"}.get(tag, "{}")
    made = fitted(outer.format(f"<{tag}>{text}</{tag}>"), text_direction=direction)
    found = next(lxml_html.fragment_fromstring(made, create_parent=True).iter(tag))
    assert found.get("dir") == expected


def test_tables_have_no_scrolling_frame():
    made = fitted(
        '<div aria-label="Table" class="table" role="region" tabindex="0"><table><tr><th>a</th>'
        "</tr></table></div>"
    )
    assert made == Markup(
        '<div class="table"><table class="data"><tr><th>a</th></tr></table></div>'
    )
