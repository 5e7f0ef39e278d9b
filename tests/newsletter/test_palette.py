"""Colours of emails: newsletter/palette.py."""

import pytest

from rundbrief.colours import contrast_ratio
from rundbrief.newsletter.palette import add_email_colours
from rundbrief.queries import Queries
from rundbrief.render.brand import Tokens


@pytest.mark.parametrize("colour", ["#0f4c4a", "#ffd400", "#ffffff", "#000000", "#8a6d00"])
def test_everything_on_bands_and_buttons_is_readable(folder, colour):
    tokens = add_email_colours(Queries(folder.compile(brand={"colour": colour})).tokens)
    for colours in (tokens.light, tokens.dark):
        texts = ("ink", "muted", "link", "good", "watch", "act", "quiet")
        assert [it for it in texts if contrast_ratio(colours[it], colours["band"]) < 4.5] == []
        assert contrast_ratio(colours["on_button"], colours["button"]) >= 4.5
        assert colours["band"] != colours["surface"]


# Titles are links in most sections; in dark mode, they are the brightest that a brand allows.
TITLES = (
    ("link", "surface"),
    ("link", "band"),
    ("link", "paper"),
    # Of incidents and planned maintenance.
    *(("ink", f"{tone}_soft") for tone in ("good", "watch", "act", "quiet")),
)


@pytest.mark.parametrize("masthead", ["plain", "brand"])
@pytest.mark.parametrize(
    "colour", ["#0f4c4a", "#ffd400", "#ffffff", "#000000", "#8a6d00", "#7a1fa2"]
)
def test_titles_that_are_links_stand_out_in_the_dark(folder, colour, masthead):
    settings = {"brand": {"colour": colour}, "newsletter": {"masthead": masthead}}
    dark = add_email_colours(Queries(folder.compile(**settings)).tokens).dark
    assert [it for it in TITLES if contrast_ratio(dark[it[0]], dark[it[1]]) < 7] == []


def test_own_colours_win(folder):
    tokens = Queries(folder.compile()).tokens
    own = {"band": "#eeeeee", "button": "#222222", "on_button": "#fefefe"}
    changed = Tokens({**tokens.light, **own}, {**tokens.dark, **own}, tokens.fonts)
    assert add_email_colours(changed) == changed
