import pytest

from rundbrief.markup.links import (
    ROOT,
    FragmentLink,
    LinkError,
    LinkErrorKind,
    LinkResolver,
    LinkTargets,
)

TARGETS = LinkTargets(
    {
        "index.md": "",
        "marketing": "marketing/",
        "marketing/index.md": "marketing/",
        "marketing/a.md": "marketing/a/",
        "marketing/b c.md": "marketing/b%20c/",
        "images/x#1.png": "images/x%231.png",
        "guide/index.md": "guide/",
        "metrics.yml": "metrics/",
    },
    frozenset({"marketing/secret.md"}),
)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("a.md", "marketing/a/"),
        ("a", "marketing/a/"),
        ("./a.md", "marketing/a/"),
        ("../marketing/a.md", "marketing/a/"),
        ("/marketing/a.md", "marketing/a/"),
        ("a.md?x=1", "marketing/a/"),
        ("a.md#übung", "marketing/a/#%C3%BCbung"),
        ("a.md#%C3%BCbung", "marketing/a/#%C3%BCbung"),
        ("b%20c.md", "marketing/b%20c/"),
        ("b c.md", "marketing/b%20c/"),
        ("../images/x%231.png", "images/x%231.png"),
        (".", "marketing/"),
        ("../marketing/", "marketing/"),
        ("..", ""),
        ("/", ""),
        ("../guide", "guide/"),
        ("/metrics.yml", "metrics/"),
    ],
)
def test_link_inside_the_content(written, address):
    resolver = LinkResolver("marketing/c.md", TARGETS)
    assert resolver.resolve("a", written) == ROOT + address
    assert resolver.errors == []


@pytest.mark.parametrize(
    "written",
    ["https://example.org/a?b#c", "HTTP://example.org", "mailto:a@example.org", "tel:+49"],
)
def test_link_to_the_outside(written):
    assert LinkResolver("c.md", TARGETS).resolve("a", f" {written} ") == written


@pytest.mark.parametrize(
    ("element", "written", "trouble"),
    [
        ("a", "nowhere.md", LinkErrorKind.NOWHERE),
        ("a", "../../a.md", LinkErrorKind.NOWHERE),
        ("a", "/../marketing/a.md", LinkErrorKind.NOWHERE),
        ("a", "%2e%2e/%2e%2e/a.md", LinkErrorKind.NOWHERE),
        ("a", "", LinkErrorKind.NOWHERE),
        ("a", "?x", LinkErrorKind.NOWHERE),
        ("a", "java\nscript:alert(1)", LinkErrorKind.NOWHERE),
        ("a", "\\\\example.org", LinkErrorKind.NOWHERE),
        ("a", "/\t/example.org", LinkErrorKind.NOWHERE),
        ("a", "secret.md", LinkErrorKind.HIDDEN),
        ("a", "javascript:alert(1)", LinkErrorKind.SCHEME),
        ("a", "JavaScript:alert(1)", LinkErrorKind.SCHEME),
        ("a", "data:text/html,x", LinkErrorKind.SCHEME),
        ("a", "file:///etc/passwd", LinkErrorKind.SCHEME),
        ("a", "vbscript:x", LinkErrorKind.SCHEME),
        ("a", "//example.org/a", LinkErrorKind.SCHEME),
        ("img", "https://example.org/a.png", LinkErrorKind.REMOTE_IMAGE),
        ("img", "data:image/png;base64,AA", LinkErrorKind.REMOTE_IMAGE),
        ("img", "//example.org/a.png", LinkErrorKind.SCHEME),
        ("img", "", LinkErrorKind.NOWHERE),
        ("img", "#a", LinkErrorKind.NOWHERE),
    ],
)
def test_link_that_is_not_followed(element, written, trouble):
    resolver = LinkResolver("marketing/c.md", TARGETS)
    assert resolver.resolve(element, written) is None
    assert resolver.errors == [LinkError(written, trouble)]


def test_places_in_pages_are_noted():
    resolver = LinkResolver("marketing/c.md", TARGETS)
    assert [resolver.resolve("a", w) for w in ("#here", "#", "a.md#%20x")] == [
        "#here",
        "#",
        f"{ROOT}marketing/a/#%20x",
    ]
    assert resolver.fragment_links == [
        FragmentLink("#here", "marketing/c.md", "here"),
        FragmentLink("a.md#%20x", "marketing/a.md", " x"),
    ]
