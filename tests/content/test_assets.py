import pytest

from conftest import said

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{}>{}</svg>'
)


@pytest.mark.parametrize("name", ["a.png", "b.PDF", "sub/c.svg", "marketing/d.csv"])
def test_known_kinds_are_published(folder, name):
    folder.write(f"content/{name}", SVG.format("", ""))
    content, problems = folder.read()
    assert (content.assets, problems) == ((name,), [])


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.js", "a.xhtml", "LICENSE", "md", "a.svgz"])
def test_other_kinds_are_warned_of_and_not_published(folder, name):
    folder.write(f"content/{name}", "<p>")
    content, problems = folder.read()
    assert content.assets == ()
    assert problems == [f"content/{name}: files of this type are not published"]


@pytest.mark.parametrize("name", ["api", "assets", "badges", "cards", "feeds"])
def test_folder_that_the_site_fills_belongs_to_the_site(folder, name):
    folder.write(f"content/{name}/logo.png", b"")
    content, problems = folder.read()
    assert content.assets == ()
    why = f"the site has its own folder “{name}”"
    assert problems == [f"content/{name}/logo.png: the file is not published, because {why}"]


@pytest.mark.parametrize(
    "svg",
    [
        SVG.format("", '<defs><path id="a"/></defs><use xlink:href="#a" fill="url(#b)"/>'),
        SVG.format("", '<image href="data:image/png;base64,AAAA"/><!-- made by hand -->'),
        SVG.format("", "<style>path { fill: url( '#g' ) }</style>"),
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">'
        + SVG.format("", ""),
    ],
)
def test_plain_drawing_is_published(folder, svg):
    folder.write("content/a.svg", svg)
    assert folder.read()[1] == []


@pytest.mark.parametrize(
    "svg",
    [
        SVG.format("", "<script>alert(1)</script>"),
        SVG.format("", "<SCRIPT/>"),
        SVG.format(' onload="alert(1)"', ""),
        SVG.format("", '<a xlink:href="javascript:alert(1)"/>'),
        SVG.format("", '<a href=" javascript:alert(1)"/>'),
        SVG.format("", '<a href="https://example.org"/>'),
        SVG.format("", '<image href="//example.org/a.png"/>'),
        SVG.format("", '<use href="data:image/svg+xml,x"/>'),
        SVG.format("", "<foreignObject/>"),
        SVG.format("", '<a><animate attributeName="href" values="javascript:alert(1)"/></a>'),
        SVG.format("", '<set attributeName="x"/>'),
        SVG.format("", '<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh"/>'),
        SVG.format("", "<style>@import 'https://example.org/a.css'</style>"),
        SVG.format("", '<path style="fill: url( https://example.org/a)"/>'),
        '<?xml-stylesheet type="text/xsl" href="#x"?>' + SVG.format("", ""),
        SVG.format("", '<?xml-stylesheet href="#x"?>'),
        '<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>' + SVG.format("", "&x;"),
        '<html xmlns="http://www.w3.org/1999/xhtml"/>',
        "<svg",
        "",
    ],
)
def test_svg_with_active_content_is_rejected(folder, svg):
    folder.write("content/a.svg", svg)
    content, problems = folder.read()
    assert (content.assets, problems) == ((), ["content/a.svg: the file is not a plain SVG image"])


@pytest.mark.parametrize("path", ["calendar.ics", "support/calendar.ics"])
def test_calendar_in_the_place_of_ours_is_not_published(folder, path):
    folder.write(f"content/{path}", "BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    folder.write("content/files/calendar.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    compilation = folder.compile()
    assert compilation.content.assets == ("files/calendar.ics",)
    assert [said(p) for p in compilation.problems] == [
        (
            f"content/{path}: the file is not published, because the site generates a file with"
            " this name"
        )
    ]


@pytest.mark.parametrize("path", ["robots.txt", "sitemap.xml", "robots.txt/logo.png"])
def test_file_in_the_place_of_ours_is_not_published(folder, path):
    folder.write(f"content/{path}", "User-agent: *\nAllow: /\n")
    folder.write("content/files/robots.txt", "")
    content, problems = folder.read()
    assert content.assets == ("files/robots.txt",)
    assert problems == [
        (
            f"content/{path}: the file is not published, because the site generates a file with"
            " this name"
        )
    ]
