import pytest

from rundbrief.markup.links import ROOT, BadLink, Follower, FragmentLink, Targets, Trouble

TARGETS = Targets(
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
    follower = Follower("marketing/c.md", TARGETS)
    assert follower.follow("a", written) == ROOT + address
    assert follower.bad == []


@pytest.mark.parametrize(
    "written",
    ["https://example.org/a?b#c", "HTTP://example.org", "mailto:a@example.org", "tel:+49"],
)
def test_link_to_the_outside(written):
    assert Follower("c.md", TARGETS).follow("a", f" {written} ") == written


@pytest.mark.parametrize(
    ("element", "written", "trouble"),
    [
        ("a", "nowhere.md", Trouble.NOWHERE),
        ("a", "../../a.md", Trouble.NOWHERE),
        ("a", "/../marketing/a.md", Trouble.NOWHERE),
        ("a", "%2e%2e/%2e%2e/a.md", Trouble.NOWHERE),
        ("a", "", Trouble.NOWHERE),
        ("a", "?x", Trouble.NOWHERE),
        ("a", "java\nscript:alert(1)", Trouble.NOWHERE),
        ("a", "\\\\example.org", Trouble.NOWHERE),
        ("a", "/\t/example.org", Trouble.NOWHERE),
        ("a", "secret.md", Trouble.HIDDEN),
        ("a", "javascript:alert(1)", Trouble.SCHEME),
        ("a", "JavaScript:alert(1)", Trouble.SCHEME),
        ("a", "data:text/html,x", Trouble.SCHEME),
        ("a", "file:///etc/passwd", Trouble.SCHEME),
        ("a", "vbscript:x", Trouble.SCHEME),
        ("a", "//example.org/a", Trouble.SCHEME),
        ("img", "https://example.org/a.png", Trouble.REMOTE_IMAGE),
        ("img", "data:image/png;base64,AA", Trouble.REMOTE_IMAGE),
        ("img", "//example.org/a.png", Trouble.SCHEME),
        ("img", "", Trouble.NOWHERE),
        ("img", "#a", Trouble.NOWHERE),
    ],
)
def test_link_that_is_not_followed(element, written, trouble):
    follower = Follower("marketing/c.md", TARGETS)
    assert follower.follow(element, written) is None
    assert follower.bad == [BadLink(written, trouble)]


def test_places_in_pages_are_noted():
    follower = Follower("marketing/c.md", TARGETS)
    assert [follower.follow("a", w) for w in ("#here", "#", "a.md#%20x")] == [
        "#here",
        "#",
        f"{ROOT}marketing/a/#%20x",
    ]
    assert follower.fragments == [
        FragmentLink("#here", "marketing/c.md", "here"),
        FragmentLink("a.md#%20x", "marketing/a.md", " x"),
    ]
