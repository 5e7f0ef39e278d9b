"""A drawing is written anew: what is harmless stays as it looks, everything else is gone."""

import base64
import re

import pytest
import resvg_py
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from conftest import REPOSITORY, said
from image_making import JPEG, PNG, saved
from rundbrief.media import svg, svg_limits, svg_writer
from rundbrief.media.svg import rewrite_svg
from rundbrief.media.svg_allowed import ATTRIBUTES, ELEMENTS, PROPERTIES, SVG, XLINK
from rundbrief.problems import ProblemsError

OPEN = f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}" width="40" height="30"'


def drawing(inside, more=""):
    return f"{OPEN}{more}>{inside}</svg>"


def rewritten(text):
    data = text if isinstance(text, bytes) else text.encode()
    result = rewrite_svg(data, "a.svg")
    assert rewrite_svg(result, "a.svg") == result
    return result.decode()


def inside(text):
    """Rewrite a drawing with this inside; return what is inside then."""
    __, __, rest = rewritten(drawing(f"<g/>{text}")).partition("<g/>")
    return rest.removesuffix("</svg>\n")


def problems_of(text):
    with pytest.raises(ProblemsError) as caught:
        rewrite_svg(text if isinstance(text, bytes) else text.encode(), "a.svg")
    return [said(problem) for problem in caught.value.problems]


def embedded(data, kind="png"):
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def picture(text, width=80):
    return bytes(resvg_py.svg_to_bytes(svg_string=text, width=width, skip_system_fonts=True))


@pytest.mark.parametrize(
    "text",
    [
        '<g fill="#0f4c4a" id="a" transform="rotate(45 10 10)"><path d="M0 0h9v9z"/></g>',
        '<defs><path d="M0 0h9" id="a"/></defs><use href="#a" stroke="url(#b)"/>',
        '<text font-family="Inter, &quot;Source Serif&quot;" xml:space="preserve"> a &lt; b </text>',
        "<title>Ö &amp; 字</title><desc>a</desc>",
        '<g style="fill: rgb(1 2 3 / 50%); stroke: none !important"/>',
        "<style>.a &gt; .b:not(:hover), #c { fill: var(--d, red); --e: 1px }\n</style>",
        "<style>@media (prefers-color-scheme: dark) {\n.a { fill: white }\n}\n</style>",
        "<style>@keyframes turn {\nfrom { opacity: 0 }\n50% { opacity: 1 }\n}\n</style>",
        '<circle r="3"><animate attributeName="r" dur="1s" values="1;2;3"/></circle>',
        '<filter id="f"><feGaussianBlur in="SourceGraphic" stdDeviation="2"/></filter>',
        f'<image height="2" href="{embedded(PNG)}" width="2"/>',
        f'<rect fill="red" style="fill: url({embedded(PNG)})"/>',
    ],
)
def test_harmless_drawing_stays_as_it_is(text):
    assert inside(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<metadata><x/></metadata><!-- a --><?a b?><rect/>", "<rect/>"),
        ('<a xmlns="urn:x"><rect/></a><g xmlns:i="urn:i" i:label="x" data-x="1"/>', "<g/>"),
        ("<a href='#x'><rect/></a>", "<g><rect/></g>"),
        (
            "<use xlink:href='#a'/><use xlink:href='#b' href='#c'/>",
            '<use href="#a"/><use href="#c"/>',
        ),
        ("<use href=''/><g xml:base='https://example.org/'/>", "<use/><g/>"),
        ("<flowRoot>lost</flowRoot>also lost<rect>lost</rect>", "<rect/>"),
        ("<text>a<metadata>b</metadata>c<!-- d -->e<?f?>g</text>", "<text>aceg</text>"),
        ("<g fill='re/**/d' stroke='r\\65 d'/>", '<g fill="re d" stroke="red"/>'),
        (
            "<g fill='attr(x)' stroke='{}' style='fill: red; what: 1; color: env(a)'/>",
            '<g style="fill: red"/>',
        ),
        (
            "<style>a{fill:red;}b{what:1}@page{fill:red}@charset 'x';c{}</style>",
            "<style>a { fill: red }\n</style>",
        ),
        ("<style>@font-face { src: url(data:font/woff2,a) }</style>", "<style/>"),
        ("<style>@namespace s url(http://www.w3.org/2000/svg); s|a{fill:red}</style>", "<style/>"),
        ("<style><![CDATA[a{fill:red}]]></style>", "<style>a { fill: red }\n</style>"),
        ("<g style='fill: url(data:image/svg+xml,x)'/>", "<g/>"),
        (f"<g style='fill: {'1' * 5000}'/>", "<g/>"),
        ("<animate attributeName='class' to='x'/>", ""),
        ("<g fill='a\\1' style='--\\1: a; --b: \\1'/>", "<g/>"),
        ("<g mask='inherit' style='filter: INHERIT; clip-path: var(--a, inherit)'/>", "<g/>"),
        ("<g style='--a: url(#a); --b: 1px; d: path(\"M0 0\")'/>", '<g style="--b: 1px"/>'),
        ("<style>@keyframes a { to { mask: url(#a); opacity: 0 } }</style>", "<style>@keyframes a {\nto { opacity: 0 }\n}\n</style>"),
        ("<set attributeName='mask' to='url(#a)'/><set attributeName='filter' to='blur(9px)'/>", ""),
        ("<feTurbulence numOctaves='1e9' baseFrequency='.9'/>", '<feTurbulence baseFrequency=".9" numOctaves="10"/>'),
        ("<feGaussianBlur stdDeviation='2, 1e999'/><feMorphology radius='3 999'/>", '<feGaussianBlur stdDeviation="2, 1000"/><feMorphology radius="3 100"/>'),
        ("<animate attributeName='numOctaves' values='3;99'/>", '<animate attributeName="numOctaves" values="3;10"/>'),
        ("<title>&#13;&#x9;x</title>", "<title>&#13;\tx</title>"),
    ],
)  # fmt: skip
def test_what_is_unknown_is_left_out(text, expected):
    assert inside(text) == expected


@pytest.mark.parametrize("begin", ["", "\ufeff", '<?xml version="1.0" encoding="utf-8"?>\n'])
def test_utf8_may_be_declared(begin):
    assert rewritten(begin + drawing("<title>Ä</title>")).count("Ä") == 1


CONTAINS = "the SVG image contains “{}”"
REFERS = "the SVG image refers to “{}”"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<script>alert(1)</script>", CONTAINS.format("<script>")),
        ("<SCRIPT/>", CONTAINS.format("<SCRIPT>")),
        ("<metadata><script/></metadata>", CONTAINS.format("<script>")),
        ("<g onclick='a()'/>", CONTAINS.format("onclick")),
        ("<foreignObject/>", CONTAINS.format("<foreignObject>")),
        ("<body xmlns='http://www.w3.org/1999/xhtml'/>", CONTAINS.format("<body>")),
        ("<animate attributeName=' xlink:HREF'/>", CONTAINS.format("<animate attributeName=xlink:href>")),
        ("<set attributeName='onload' to='x'/>", CONTAINS.format("<set attributeName=onload>")),
        ("<style>@im<g/>port 'a';</style>", CONTAINS.format("<style><g>")),
        ("<a xlink:href='javascript:alert(1)'/>", REFERS.format("javascript:alert(1)")),
        ("<a href=' https://example.org/'/>", REFERS.format("https://example.org/")),
        ("<image href='photo.png'/>", REFERS.format("photo.png")),
        ("<use href='data:image/svg+xml,x'/>", REFERS.format("data:image/svg+xml,x")),
        ("<cursor href='//example.org/a'/>", REFERS.format("//example.org/a")),
        ("<style>@\\69mport 'a'</style>", REFERS.format("@import")),
        ("<style>a{fill:url(a.svg#x)}</style>", REFERS.format("a.svg#x")),
        ("<style>a{what:\\75 rl('//h/')}</style>", REFERS.format("//h/")),
        ("<style>a{background:image-set('//h/' 1x)}</style>", REFERS.format("image-set(//h/)")),
        ("<style>@font-face{src:url(//h/)}</style>", REFERS.format("//h/")),
        ("<style>@media print{a{--b:url(//h/)}}</style>", REFERS.format("//h/")),
        ("<g style='fill:url(//h/)'/>", REFERS.format("//h/")),
        ("<g mask='url(//h/#a)'/>", REFERS.format("//h/#a")),
        ("<animate attributeName='fill' values='red;url(//h/)'/>", REFERS.format("//h/")),
        ("<image href='data:image/png;base64,AAAA'/>", "an image that is embedded in the SVG image can't be read"),
    ],
)  # fmt: skip
def test_what_is_active_is_a_problem_with_its_line(text, what):
    assert problems_of(drawing(f"\n\n{text}")) == [f"a.svg:3: {what}"]


def test_all_problems_are_found_at_once():
    text = "<g onload='a'/>\n<script/>\n<script/><style>\na{\nfill:url(//h/)}</style>"
    assert problems_of(drawing(text)) == [
        "a.svg:1: the SVG image contains “onload”",
        "a.svg:2: the SVG image contains “<script>”",
        "a.svg:5: the SVG image refers to “//h/”",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f'<?xml version="1.0"?>\n<!DOCTYPE svg>{drawing("")}', "a.svg:2: the SVG image has a DOCTYPE"),
        (f"<!-- a\n -->\n<?b?><!DOCTYPE svg []>{drawing('')}", "a.svg:3: the SVG image has a DOCTYPE"),
        (f'<?xml version="1.0" encoding="HZ"?>{drawing("")}', "a.svg:1: the SVG image is not saved as UTF-8"),
        (f"<?xml version='1.0' encoding='us-ascii'?>{drawing('')}", "a.svg:1: the SVG image is not saved as UTF-8"),
        (drawing("").encode("utf-16"), "a.svg:1: the SVG image is not saved as UTF-8"),
        (drawing("").encode("utf-16-le"), "a.svg:1: the SVG image is not saved as UTF-8"),
        (drawing("").encode("utf-32"), "a.svg:1: the SVG image is not saved as UTF-8"),
        (drawing("<title>\u00e4</title>").encode("latin-1"), "a.svg:1: the SVG image is not saved as UTF-8"),
        (f"<?xml-stylesheet href='a'?>{drawing('')}", "a.svg:1: the SVG image refers to “<?xml-stylesheet>”"),
        (drawing("&x;"), "a.svg:1: the SVG image can't be read"),
        ("\n<svg", "a.svg:2: the SVG image can't be read"),
        ("", "a.svg:1: the SVG image can't be read"),
        ("<svg/>", "a.svg: the file is not an SVG image"),
        (f'<html xmlns="{SVG}"/>', "a.svg: the file is not an SVG image"),
        ("<html><svg/></html>", "a.svg: the file is not an SVG image"),
    ],
)  # fmt: skip
def test_document_that_is_refused(text, problem):
    assert [it.partition(" (")[0] for it in problems_of(text)] == [problem]


def test_embedded_photo_loses_its_metadata():
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif[0x0112] = 6
    photo = saved(Image.new("RGB", (4, 2)), "JPEG", exif=exif)
    for written in (embedded(photo, "jpg"), embedded(photo, "JPEG").replace("/9j/", "/9\n j/")):
        (element,) = etree.fromstring(rewritten(drawing(f"<image href='{written}'/>")))
        start, __, data = str(element.attrib["href"]).partition(",")
        stripped = base64.b64decode(data)
        assert (start, b"Camera" in photo, b"Camera" in stripped) == (
            "data:image/jpeg;base64", True, False,
        )  # fmt: skip
    assert problems_of(drawing(f"<image href='{embedded(JPEG, 'png')}'/>"))


def test_few_lines_that_show_millions_of_elements_are_refused():
    uses = "".join(
        f'<g id="a{n}"><use href="#a{n + 1}"/><use href="#a{n + 1}"/></g>' for n in range(25)
    )
    assert problems_of(drawing(uses)) == ["a.svg: the SVG image is too complex"]
    assert rewritten(drawing('<g id="a"><use href="#b"/><use href="#b"/></g><g id="b"/>'))


def test_limits_of_a_drawing(monkeypatch):
    monkeypatch.setattr(svg_limits, "MAX_SHOWN", 10)
    monkeypatch.setattr(svg_limits, "MAX_ATTRIBUTES", 5)
    monkeypatch.setattr(svg, "MAX_BYTES", 1000)
    monkeypatch.setattr(svg_writer, "MAX_CSS", 100)
    complex_ones = (
        "<g/>" * 10,
        '<g a="" b="" c="" d="" e="" f=""/>',
        f"<style>{'a{}' * 40}</style>",
    )
    for text in complex_ones:
        assert problems_of(drawing(text)) == ["a.svg: the SVG image is too complex"]
    assert problems_of(drawing(" " * 1000)) == ["a.svg: the SVG image is larger than 0 MB"]


OURS = [
    *sorted((REPOSITORY / "content").rglob("*.svg")),
    REPOSITORY / "layouts/site/assets/icon.svg",
]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_own_drawings_look_the_same(path):
    text = path.read_text(encoding="utf-8")
    assert picture(rewritten(text)) == picture(text)


STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
VALUES = st.sampled_from(
    ["red", "url(#a)", "url('#a')", "URL(//h/)", "u\\72l(//h/)", "/*", "*/", "'", '"', "\\", "\\a ", ";", "{", "}",
     "(", ")", "@import", "1e9", "a", "&", "<", ">", "]]>", "\n", "--a:b", "calc(1px + 2%)", "!important", ":", "#", ","]
)  # fmt: skip
ATTRIBUTE_NAMES = st.sampled_from(
    [*sorted(ATTRIBUTES), *sorted(PROPERTIES), "style", "href", "xlink:href", "onload", "x:y"]
)


@given(st.sampled_from(sorted(ELEMENTS)), st.dictionaries(ATTRIBUTE_NAMES, st.lists(VALUES), max_size=4), st.lists(VALUES))  # fmt: skip
def test_whatever_is_written_is_harmless_and_stays_as_it_is(name, attributes, text):
    root = etree.Element(f"{{{SVG}}}svg")
    element = etree.SubElement(root, f"{{{SVG}}}{name}")
    for key, value in attributes.items():
        in_full = key.replace("xlink:", f"{{{XLINK}}}").replace("x:y", "{urn:x}y")
        element.set(in_full, "".join(value))
    element.text = "".join(text)
    try:
        result = rewritten(etree.tostring(root))
    except ProblemsError:
        return
    for found in etree.fromstring(result).iter():
        assert etree.QName(found).namespace == SVG
        assert etree.QName(found).localname in ELEMENTS - {"a"}
        kept = {str(key): str(value) for key, value in found.attrib.items()}
        assert kept.keys() <= ATTRIBUTES | PROPERTIES | {"style", "href"}
        assert kept.get("href", "#").startswith("#")
        css = [value for key, value in kept.items() if key not in ATTRIBUTES]
        css += [found.text or ""] if etree.QName(found).localname == "style" else []
        assert "//h/" not in STRING.sub("", " ".join(css))
