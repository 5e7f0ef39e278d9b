"""The layout of the email: layouts/newsletter."""

import pytest
from lxml import html
from PIL import Image

from image_making import saved
from rundbrief.newsletter.render import render_newsletter
from rundbrief.queries import Queries

ROOT = "https://status.example.org/"


def page_of(folder, **settings):
    q = Queries(folder.compile(**settings))
    return html.document_fromstring(render_newsletter(q, q.issues[0]).html)


def words_of(element):
    return " ".join("".join(map(str, element.itertext())).split())


def style_of(element):
    rules = (rule.partition(":") for rule in element.get("style").split(";") if rule.strip())
    return {name.strip(): value.strip() for name, __, value in rules}


@pytest.fixture
def highlights(folder):
    picture = saved(Image.new("RGB", (1200, 600), "teal"), "PNG")
    folder.write("content/images/a.png", picture)
    for name in "abc":
        image = "" if name == "c" else "![x](../images/a.png)"
        folder.write(
            f"content/marketing/2026-11-18-{name}.md",
            f"---\nhighlight: true\n---\n# {name}\n\n{image}\n",
        )
    pins = ", ".join(f"marketing/2026-11-18-{name}" for name in "abc")
    folder.write("content/newsletter/2026-W47.md", f"---\npin: [{pins}]\n---\nHello")
    return folder


def test_first_highlight_and_the_end_have_a_button(highlights):
    buttons = page_of(highlights).xpath("//td[contains(@class, 'button')]//a")
    assert [(words_of(it), it.get("href")) for it in buttons] == [
        ("Read the update", f"{ROOT}marketing/2026-11-18-a/"),
        ("Open the status site", ROOT),
    ]
    for button in buttons:
        style = style_of(button)
        assert (style["font-size"], style["font-weight"]) == ("16px", "600")
        # 20 pixels of text, and 13 above and below it.
        assert (style["line-height"], style["padding"]) == ("20px", "13px 26px")
        # Outlook takes the size and the colour from the cell.
        cell = button.getparent()
        assert cell.get("bgcolor") == style["background"]
        assert style_of(cell)["mso-padding-alt"] == "13px 26px"


def test_lead_image_is_as_wide_as_the_email_and_others_are_thumbnails(highlights):
    images = page_of(highlights).xpath("//*[contains(@class, 'picture')]//img")
    assert [it.get("width") for it in images] == ["600", "170"]


def test_departments_share_one_heading(folder):
    for department in ("marketing", "support"):
        folder.write(f"content/{department}/2026-11-18-a.md", "# News\n\nWords.")
    folder.write("content/newsletter/2026-W47.md", "Hello")
    page = page_of(folder)
    assert [words_of(it) for it in page.iter("h2")] == ["From the departments"]
    assert [words_of(it) for it in page.xpath("//b[@class='accent']")] == [
        "Marketing",
        "Member support",
    ]


def test_status_is_counted_in_chips_and_named_in_pills(folder):
    folder.write("content/marketing/2026-11-18-a.md", "---\nhealth: on-track\n---\nA")
    folder.write("content/support/2026-11-18-a.md", "---\nhealth: at-risk\n---\nA")
    folder.write("content/newsletter/2026-W47.md", "Hello")
    page = page_of(folder)
    chips = page.xpath("//table[contains(@class, 'chips')]//td[@width != '10']")
    assert [words_of(it) for it in chips] == ["1 ● On track", "1 ▲ At risk", "1 ○ Status unknown"]
    pills = page.xpath("//table//span[contains(@class, 'pill')]")
    assert [words_of(it) for it in pills][:2] == ["● On track", "▲ At risk"]


def test_open_incident_stands_right_below_the_introduction(highlights):
    highlights.write(
        "content/incidents/2026-11-17-x.md", "# Login fails\n\n## 2026-11-17 09:00 identified\n"
    )
    words = words_of(page_of(highlights).find(".//body"))
    assert words.index("Hello") < words.index("Login fails") < words.index("Read the update")


LAMP = """\
---
title: The lamp
audience: {}
department: marketing
---
## 2026-11-10 10:00 resolved
Changed.

## 2026-11-18 10:00 verified
It shines.
"""


@pytest.mark.parametrize("title", [None, "Tailwind"])
def test_masthead_in_the_colour_of_the_brand(highlights, title):
    logo = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="80"><rect width="9" height="9"/></svg>'
    highlights.write("content/images/light.svg", logo)
    brand = {"colour": "#0f4c4a", "logo_dark": "images/light.svg", "name": "Kestrel eG"}
    page = page_of(highlights, brand=brand, newsletter={"masthead": "brand", "title": title})
    (masthead,) = (it for it in page.iter("div", "table") if it.get("class") == "masthead")
    assert "background-color:#0f4c4a" in masthead.get("style").replace(" ", "")
    (image,) = masthead.iter("img")
    assert (image.get("alt"), image.get("width")) == ("Kestrel eG", "160")
    assert image.get("src").startswith(f"{ROOT}newsletter/2026-W47/light-")
    titles = [words_of(it) for it in masthead.iter("p") if "title" in it.get("class", "")]
    assert titles == ([title] if title else [])


def test_masthead_without_a_light_logo_names_the_brand(highlights):
    page = page_of(highlights, newsletter={"masthead": "brand"})
    (masthead,) = (it for it in page.iter("div", "table") if it.get("class") == "masthead")
    assert list(masthead.iter("img")) == []
    assert words_of(masthead).startswith("Kestrel Week 47")


def test_introduction_is_signed(highlights):
    highlights.write("content/images/mira.png", saved(Image.new("RGB", (200, 200), "teal"), "PNG"))
    signature = {"name": "Mira", "role": "Community manager", "portrait": "images/mira.png"}
    page = page_of(highlights, newsletter={"signature": signature})
    (signed,) = (it for it in page.iter("td") if "signature" in it.get("class", ""))
    assert words_of(signed) == "Mira Community manager"
    (portrait,) = signed.iter("img")
    assert (portrait.get("width"), portrait.get("height"), portrait.get("alt")) == ("60", "60", "")
    editions = {"everyone": {"signature": {"name": "Ada"}}}
    page = page_of(highlights, newsletter={"signature": signature, "editions": editions})
    (signed,) = (it for it in page.iter("td") if "signature" in it.get("class", ""))
    assert words_of(signed) == "Ada"


def test_nobody_signs_what_nobody_wrote(highlights):
    highlights.write("content/newsletter/2026-W47.md", "")
    page = page_of(highlights, newsletter={"signature": {"name": "Mira"}})
    assert "Mira" not in words_of(page.find(".//body"))


def test_footer_leads_to_site_feeds_and_calendar(highlights):
    q = Queries(highlights.compile())
    made = render_newsletter(q, q.issues[0])
    links = [link.get("href") for link in html.document_fromstring(made.html).iter("a")]
    for href in (ROOT, f"{ROOT}feeds/", f"{ROOT}calendar/"):
        assert href in links
        assert f"\n{href}\n" in made.text


def test_what_is_solved_is_linked_and_nobody_reads_what_is_internal(folder):
    folder.write("content/newsletter/2026-W47.md", "Hello")
    for audience, found in (("public", True), ("internal", False)):
        folder.write("content/follow-ups/2026-11-01-lamp.md", LAMP.format(audience))
        public = {"editions": {"everyone": {"audience": "public"}}}
        q = Queries(folder.compile(newsletter=public))
        made = render_newsletter(q, q.issues[0])
        page = html.document_fromstring(made.html)
        links = [
            link
            for cell in page.iter("td")
            if "solved" in cell.get("class", "")
            for link in cell.iter("a")
        ]
        assert [(words_of(it), it.get("href")) for it in links] == (
            [("The lamp", f"{ROOT}follow-ups/2026-11-01-lamp/")] if found else []
        )
        assert ("The lamp\nFollow-up verified, Wed, Nov 18" in made.text) is found


def test_columns_are_set_in_by_their_section(highlights):
    """Where they stack without our styles, all text then begins at the same edge."""
    page = page_of(highlights)
    cells = page.xpath("//td[contains(concat(' ', @class, ' '), ' cell ')]")
    assert cells
    for cell in cells:
        assert style_of(cell)["padding"].split()[1] == "12px"


def test_notice_is_a_quiet_box_with_its_last_day(folder):
    folder.write(
        "content/marketing/2026-11-17-dinner.md",
        "---\nkind: notice\nuntil: 2026-12-04\n---\n# Dinner\n\nWho comes?\n",
    )
    folder.write("content/newsletter/2026-W47.md", "Hello")
    page = page_of(folder)
    (cell,) = page.xpath("//td[contains(@class, 'notice')]//td[@class='quiet-soft']")
    assert words_of(cell) == "Notice · until Fri, Dec 4 Dinner Who comes? Marketing"
    assert cell.xpath(".//h2/a/@href") == [f"{ROOT}marketing/2026-11-17-dinner/"]
    assert style_of(cell)["padding"] == "14px 18px 16px"


def test_closed_issue_links_to_no_notice_that_is_gone(folder):
    folder.write(
        "content/newsletter/2026-W47.md",
        "---\nclosed: 2026-11-20T12:00:00+01:00\nnotices:\n- {item: marketing/gone, title: Gone, "
        "sender: Marketing, date: 2026-11-17, until: 2026-12-04}\n---\nHello",
    )
    (cell,) = page_of(folder).xpath("//td[contains(@class, 'notice')]//td[@class='quiet-soft']")
    assert (words_of(cell), cell.xpath(".//a")) == (
        "Notice · until Fri, Dec 4 Gone Marketing",
        [],
    )
