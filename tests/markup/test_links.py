import pytest

from rundbrief.markup.links import ROOT, BadLink, FragmentLink, LinkError, LinkResolver, LinkTargets

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
    assert resolver.bad == []


@pytest.mark.parametrize(
    "written",
    ["https://example.org/a?b#c", "HTTP://example.org", "mailto:a@example.org", "tel:+49"],
)
def test_link_to_the_outside(written):
    assert LinkResolver("c.md", TARGETS).resolve("a", f" {written} ") == written


@pytest.mark.parametrize(
    ("element", "written", "trouble"),
    [
        ("a", "nowhere.md", LinkError.NOWHERE),
        ("a", "../../a.md", LinkError.NOWHERE),
        ("a", "/../marketing/a.md", LinkError.NOWHERE),
        ("a", "%2e%2e/%2e%2e/a.md", LinkError.NOWHERE),
        ("a", "", LinkError.NOWHERE),
        ("a", "?x", LinkError.NOWHERE),
        ("a", "java\nscript:alert(1)", LinkError.NOWHERE),
        ("a", "\\\\example.org", LinkError.NOWHERE),
        ("a", "/\t/example.org", LinkError.NOWHERE),
        ("a", "secret.md", LinkError.HIDDEN),
        ("a", "javascript:alert(1)", LinkError.SCHEME),
        ("a", "JavaScript:alert(1)", LinkError.SCHEME),
        ("a", "data:text/html,x", LinkError.SCHEME),
        ("a", "file:///etc/passwd", LinkError.SCHEME),
        ("a", "vbscript:x", LinkError.SCHEME),
        ("a", "//example.org/a", LinkError.SCHEME),
        ("img", "https://example.org/a.png", LinkError.REMOTE_IMAGE),
        ("img", "data:image/png;base64,AA", LinkError.REMOTE_IMAGE),
        ("img", "//example.org/a.png", LinkError.SCHEME),
        ("img", "", LinkError.NOWHERE),
        ("img", "#a", LinkError.NOWHERE),
    ],
)
def test_link_that_is_not_followed(element, written, trouble):
    resolver = LinkResolver("marketing/c.md", TARGETS)
    assert resolver.resolve(element, written) is None
    assert resolver.bad == [BadLink(written, trouble)]


def test_places_in_pages_are_noted():
    resolver = LinkResolver("marketing/c.md", TARGETS)
    assert [resolver.resolve("a", w) for w in ("#here", "#", "a.md#%20x")] == [
        "#here",
        "#",
        f"{ROOT}marketing/a/#%20x",
    ]
    assert resolver.fragments == [
        FragmentLink("#here", "marketing/c.md", "here"),
        FragmentLink("a.md#%20x", "marketing/a.md", " x"),
    ]
