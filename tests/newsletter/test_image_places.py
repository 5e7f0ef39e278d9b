import pytest

from rundbrief.markup.links import ROOT
from rundbrief.newsletter.image_places import find_images

IMAGE = f'<img src="{ROOT}images/a%20b.png">'


@pytest.mark.parametrize(
    ("html", "width"),
    [
        ("<p>{}</p>", 534),
        ("<ul><li>{}</li></ul>", 510),
        ("<ol><li><ul><li>{}</li></ul></li></ol>", 486),
        ('<ul class="task-list"><li>{}</li></ul>', 534),
        ("<dl><dt>a</dt><dd>{}</dd></dl>", 510),
        ("<blockquote><p>{}</p></blockquote>", 499),
        ('<div class="admonition note"><p>{}</p></div>', 502),
        ("<table><tr><td>{}</td><td>b</td></tr></table>", 255),
        ("<table><tr><td colspan='2'>{}</td><td>b</td></tr></table>", 344),
        ("<ul><li><table><tr><td>{}</td><td>b</td></tr></table></li></ul>", 243),
        ("<table><tr><td>{}</td>" + "<td>b</td>" * 40 + "</tr></table>", 24),
    ],
)
def test_width_is_that_of_the_place(html, width):
    assert list(find_images(html.format(IMAGE))) == [("images/a b.png", width)]


@pytest.mark.parametrize(("own", "width"), [("200", 200), ("900", 534), ("0", 534), ("x", 534)])
def test_smaller_width_of_its_own_wins(own, width):
    image = IMAGE.replace("<img", f'<img width="{own}"')
    assert list(find_images(image)) == [("images/a b.png", width)]


def test_images_of_other_hosts_are_not_found():
    assert list(find_images('<img src="https://example.org/a.png">')) == []
