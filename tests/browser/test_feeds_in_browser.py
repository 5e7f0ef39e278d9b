"""Who clicks on a feed sees a page, in a browser that knows no XSLT and runs no script."""

from itertools import product

import pytest

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("browser")]

FEEDS = ["feeds/news/atom.xml", "feeds/departments/fleet/rss.xml", "feeds/tags/locks/atom.xml"]


def complaints(shown):
    """A feed has no way to name an icon, so the browser looks for one by itself."""
    return [c for c in shown.complaints if "favicon" not in c and "status of 404" not in c]


@pytest.mark.parametrize("feed", FEEDS)
def test_feed_is_a_readable_page(visit, address, feed):
    shown = visit(address + feed, javascript=False)
    page = shown.page
    for scheme, width in product(("light", "dark"), (320, 1440)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("h1").is_visible()
        assert page.locator("h1").inner_text().startswith("Kestrel: ")
        assert page.get_by_text("This is a feed").is_visible()
        assert page.locator(".address").inner_text().endswith(feed)
        assert page.locator("h3 a").count() > 2
        # What is written for programs is not shown twice.
        for element in page.locator("entry, item").all():
            assert not element.is_visible()
        assert complaints(shown) == []


@pytest.mark.parametrize("path", [FEEDS[0], "feeds.html"])
def test_feed_is_not_wider_than_its_window(visit, address, path):
    shown = visit(address + path)
    for width in (320, 768, 1440):
        shown.page.set_viewport_size({"width": width, "height": 900})
        assert shown.overflow() == 0, f"{width} px"


def test_address_is_copied_by_keyboard(visit, address):
    shown = visit(f"{address}feeds.html")
    shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = shown.page.get_by_role("button", name="Copy https").first
    button.focus()
    shown.page.keyboard.press("Enter")
    shown.page.get_by_role("status").get_by_text("Copied").wait_for(state="attached")
    copied = shown.page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://status.kestrel.example.org/feeds/news/atom.xml"
    assert shown.complaints == []


def test_addresses_stand_there_without_a_script(visit, address):
    shown = visit(f"{address}feeds.html", javascript=False)
    assert shown.page.locator("main").get_by_role("button").count() == 0
    assert shown.page.locator("code.address").first.is_visible()
    assert shown.complaints == []


def test_badges_are_pictures_of_their_size(visit, address):
    shown = visit(f"{address}feeds.html")
    for badge in shown.page.locator("img[src*='badges/']").all():
        width, height = badge.evaluate("image => [image.naturalWidth, image.naturalHeight]")
        assert (width > 80, height) == (True, 20)
