"""Layouts that broke once, with names and texts of the length that broke them."""

import pytest

from conftest import MKDOCS_YML

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("browser")]

WIDE_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 80" width="560" height="80"/>'
LONG_NAME = "Statusmeldungen und Rundbrief der Abteilungen"


@pytest.fixture
def front(folder, browser):
    """The front page in German: a wide logo, a long name, and a department without an update."""
    settings = "{rundbrief: {language: de, brand: {name: Kestrel, logo: images/logo.svg}}}"
    config = MKDOCS_YML.replace("site_name: Kestrel", f"site_name: {LONG_NAME}")
    folder.write("mkdocs.yml", config.replace("[rundbrief]", f"[{settings}]"))
    folder.write("content/images/logo.svg", WIDE_LOGO)
    folder.write("content/departments.yml", "marketing: {due: friday 12:00}\nsupport: {}\n")
    folder.write("content/marketing/2026-11-06-a.md", "# Two weeks ago\n\nWords.\n")
    result = folder.run("build", "--today", "2026-11-22")
    assert result.exit_code == 0, result.stderr
    page = browser.new_page()
    page.goto((folder.root / "output" / "site" / "index.html").as_uri())
    yield page
    page.close()


def test_wide_logo_and_long_name_leave_the_masthead_compact(front):
    for width in (320, 390, 768, 1440):
        front.set_viewport_size({"width": width, "height": 900})
        name, logo, tools = (
            front.locator(selector).bounding_box()
            for selector in (".masthead-name", ".logo", ".masthead-tools")
        )
        assert name["height"] <= 136, f"{width} px"
        assert logo["x"] + logo["width"] <= tools["x"], f"{width} px"
        for part in front.locator(".logo > *").all():
            box = part.bounding_box()
            assert box["x"] + box["width"] <= logo["x"] + logo["width"] + 1, f"{width} px"
        assert front.locator(".logo span").inner_text() == LONG_NAME


def test_missing_update_is_one_flow_of_text(front):
    for width in (320, 1440):
        front.set_viewport_size({"width": width, "height": 900})
        line = front.locator(".answer-missing").first
        assert line.evaluate("it => getComputedStyle(it).display") == "block"  # in a flex box
        assert line.bounding_box()["height"] <= 2 * 20, f"{width} px"
