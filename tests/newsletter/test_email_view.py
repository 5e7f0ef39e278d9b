"""The view of an email: newsletter/view.py."""

import pytest
from markupsafe import Markup

from conftest import MKDOCS_YML
from image_making import JPEG, PNG
from making import day, moment, period
from rundbrief.content.schema import Health
from rundbrief.newsletter.budget import MAX_UPDATES_PER_DEPARTMENT, MAX_WEIGHT
from rundbrief.newsletter.images import EmailImage, IssueImages
from rundbrief.newsletter.render import render_newsletter
from rundbrief.newsletter.view import Act, build_view
from rundbrief.queries import Queries

ROOT = "https://status.example.org/"
PAGE = f"{ROOT}newsletter/2026-W47/"


def view_of(folder, key="2026-W47", **settings):
    folder.write(f"content/newsletter/{key}.md", "Hello [shop](../marketing/2026-11-18-shop.md)")
    q = Queries(folder.compile(**settings))
    return build_view(q, q.issue(key))


def select(items, *names):
    """Select what a template shows of things."""
    return [tuple(getattr(item, name) for name in names) for item in items]


def test_view_as_a_whole(folder):
    folder.write("mkdocs.yml", MKDOCS_YML)
    folder.write("content/images/logo.png", PNG)
    folder.write("content/images/shop.png", PNG)
    folder.write(
        "content/marketing/2026-11-18-shop.md",
        "---\nhealth: on-track\nhighlight: true\n---\n"
        "# Shop\n\nOpen.\n\n![The shop](../images/shop.png)",
    )
    folder.write(
        "content/support/2026-11-10-late.md", "---\nhealth: at-risk\n---\n# Late\n\nSorry."
    )
    folder.write("content/incidents/2026-11-17-x.md", "# X\n\n## 2026-11-17 09:00 identified\n")
    view = view_of(
        folder,
        language="de",
        brand={
            "name": "Kestrel eG",
            "logo_mail": "images/logo.png",
            "website": "https://k.example/",
        },
        newsletter={"unsubscribe": "https://k.example/leave", "reason": "You are here."},
    )
    shop = (
        "Shop",
        "Open.",
        f"{ROOT}marketing/2026-11-18-shop/",
        day("11-18"),
        False,
        "Marketing",
        None,
    )
    late = (
        "Late",
        "Sorry.",
        f"{ROOT}support/2026-11-10-late/",
        day("11-10"),
        True,
        "Member support",
        None,
    )
    departments = [
        ("marketing", "Marketing", f"{ROOT}marketing/", Health.ON_TRACK, None, False, 0),
        ("support", "Member support", f"{ROOT}support/", Health.AT_RISK, Health.AT_RISK, True, 0),
        ("workshop", "Workshop", f"{ROOT}workshop/", None, None, True, 0),
    ]
    of_item = ("title", "summary", "href", "date", "late", "department", "image")
    of_department = ("department", "name", "href", "health", "before", "missing", "more")
    contents = view.contents
    assert view.issue.subject.endswith("47: Shop")
    assert (view.language, view.text_direction, view.issue.key, view.issue.period) == (
        "de",
        "ltr",
        "2026-W47",
        period("2026-W47"),
    )
    assert select([view.brand], "name", "logo_mail", "logo_mail_width", "website", "address") == [
        ("Kestrel eG", f"{ROOT}images/logo.png", 160, "https://k.example/", None)
    ]
    assert view.introduction == Markup(
        f'<p>Hello <a href="{ROOT}marketing/2026-11-18-shop/">shop</a></p>'
    )
    assert "Hello shop" in view.introduction_text
    assert view.counts == ((Health.ON_TRACK, 1), (Health.AT_RISK, 1), (None, 1))
    assert (view.updates, view.reporting) == (2, 2)
    assert select(contents.highlights, *of_item) == [shop]
    assert select(contents.departments, *of_department) == departments
    assert [select(it.items, *of_item) for it in contents.departments] == [[], [late], []]
    assert view.glance == contents.departments
    assert view.missing == ("Member support", "Workshop")
    of_incident = ("title", "href", "severity", "state", "at", "is_open", "starts", "ends")
    assert select(contents.incidents, *of_incident) == [
        (
            "X",
            f"{ROOT}incidents/2026-11-17-x/",
            "minor",
            "identified",
            moment("2026-11-17T09:00"),
            True,
            None,
            None,
        ),
    ]
    assert (view.issue.href, view.unsubscribe, view.reason) == (
        PAGE,
        "https://k.example/leave",
        "You are here.",
    )


def test_page_that_is_gone_is_not_linked(folder):
    folder.write(
        "content/newsletter/2026-W46.md",
        "---\nclosed: 2026-11-13T16:00:00+01:00\nitems:\n"
        "- {item: marketing/2026-11-10-a, department: marketing, date: 2026-11-10,"
        " title: A, image: gone.png, alt: X}\n"
        "departments:\n- {department: closed-down, name: Closed down}\n---\n",
    )
    q = Queries(folder.compile())
    view = build_view(q, q.issues[0])
    assert [d.href for d in view.contents.departments] == [None]
    # The department of the item is not listed in the issue; its folder's name is all that is known.
    assert (view.updates, view.reporting, view.contents.highlights) == (1, 1, ())


PHOTO = EmailImage("a-12345678.jpg", f"{ROOT}newsletter/2026-W47/a-12345678.jpg", b"x", 300, 150)


def test_highlights_show_the_images_that_were_made(folder):
    folder.write("content/images/a.jpg", JPEG)
    folder.write("content/images/b.jpg", JPEG)
    for name in "ab":
        folder.write(
            f"content/marketing/2026-11-18-{name}.md",
            f"---\nhighlight: true\n---\n# {name}\n\n![Picture {name}](../images/{name}.jpg)",
        )
    folder.write("content/newsletter/2026-W47.md", "")
    q = Queries(folder.compile())
    view = build_view(q, q.issues[0], IssueImages(content={("images/a.jpg", 335): PHOTO}))
    images = {item.title: item.image for item in view.contents.highlights}
    assert images == {"a": images["a"], "b": None}
    assert select([images["a"]], "src", "alt", "width", "height") == [
        (PHOTO.src, "Picture a", 170, 85)
    ]


@pytest.mark.parametrize("departments", [1, 3, 40])
def test_big_project_shows_fewer_of_each(folder, departments):
    folder.write(
        "content/departments.yml", "".join(f"d{n}: {{name: D{n}}}\n" for n in range(departments))
    )
    for department in range(departments):
        for number in range(8):
            folder.write(f"content/d{department}/2026-11-18-{number}.md", f"# {number}")
    view = view_of(folder)
    shown = max(1, min(MAX_UPDATES_PER_DEPARTMENT, MAX_WEIGHT // departments))
    assert {(len(d.items), d.more) for d in view.contents.departments} == {(shown, 8 - shown)}
    assert view.updates == 8 * departments


def test_glance_of_a_big_project_names_those_that_need_a_look(folder):
    folder.write("content/departments.yml", "".join(f"d{n:02}: {{}}\n" for n in range(13)))
    for number in range(13):
        health = {3: "at-risk", 4: "off-track"}.get(number, "on-track")
        folder.write(f"content/d{number:02}/2026-11-17-a.md", f"---\nhealth: {health}\n---\nA")
    folder.write("content/d05/2026-11-10-b.md", "---\nhealth: at-risk\n---\nA")
    view = view_of(folder)
    assert [d.department for d in view.glance] == ["d04", "d03", "d05"]
    assert [d.department for d in view.glance if d.changed] == ["d05"]


def test_sections_with_contents_are_grouped_by_background(folder):
    folder.write("content/metrics.yml", "rides: {name: Rides}\n")
    folder.write("content/metrics/rides.csv", "date,value\n2026-11-15,7\n")
    folder.write(
        "content/marketing/2026-11-18-a.md",
        "---\nhighlight: true\nasks: [{to: support, what: Help}]\n---\nA",
    )
    folder.write("content/support/2026-11-18-b.md", "B")
    assert view_of(folder).acts == (
        Act(band=False, sections=("highlights", "departments", "missing")),
        Act(band=True, sections=("metrics",)),
        Act(band=False, sections=("asks",)),
    )


def test_public_overview_leaves_out_who_has_no_status(folder):
    folder.write(
        "content/marketing/2026-11-18-a.md", "---\nhealth: at-risk\naudience: public\n---\nA"
    )
    for audience, glance in (("internal", 3), ("public", 1)):
        view = view_of(folder, newsletter={"editions": {"everyone": {"audience": audience}}})
        assert len(view.glance) == sum(number for __, number in view.counts) == glance


def test_order_of_sections_is_that_of_the_settings(folder):
    folder.write("content/marketing/2026-11-18-a.md", "---\nhighlight: true\n---\nA")
    folder.write("content/support/2026-11-18-b.md", "B")
    settings = {"newsletter": {"sections": ["departments", "highlights"]}}
    view = view_of(folder, **settings)
    assert view.acts == (Act(band=False, sections=("departments", "highlights")),)
    q = Queries(folder.compile(**settings))
    text = render_newsletter(q, q.issues[0]).text
    assert text.index("From the departments") < text.index("\nHighlight\n")


def test_glance_without_any_health_is_empty(folder):
    assert view_of(folder).glance == ()


def test_reply_to_the_editor_is_a_link_for_each_edition(folder):
    newsletter = {
        "reply_to": "mira@müller.example",
        "editions": {"everyone": {}, "board": {"reply_to": "chair@example.org"}},
    }
    view = view_of(folder, newsletter=newsletter)
    subject = "Re%3A%20" + view.issue.subject.replace(" ", "%20")
    assert view.reply_to == "mira@müller.example"
    assert view.reply_href == f"mailto:mira@xn--mller-kva.example?subject={subject}"
    folder.write("content/newsletter/2026-W47-board.md", "---\nedition: board\n---\nHello")
    view = view_of(folder, newsletter=newsletter, key="2026-W47-board")
    assert view.reply_to == "chair@example.org"


def test_without_an_address_there_is_no_link_to_reply(folder):
    view = view_of(folder)
    assert (view.reply_to, view.reply_href, view.minutes) == (None, None, 1)
