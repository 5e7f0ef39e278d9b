from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.colours import contrast_ratio
from rundbrief.problems import ProblemsError
from rundbrief.render.brand import (
    Tokens,
    ink_on,
    make_link_colour,
    make_readable,
    read_tokens,
    render_brand_css,
)
from rundbrief.render.templates import packaged_layouts

COLOURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(COLOURS)
def test_colour_becomes_readable_on_white_and_on_black(colour):
    assert contrast_ratio(make_readable(colour, "#ffffff", "#f7f5f0"), "#f7f5f0") >= 4.5
    assert contrast_ratio(make_readable(colour, "#101010", "#1a1f20"), "#1a1f20") >= 4.5


@given(COLOURS)
def test_ink_can_be_read(colour):
    assert contrast_ratio(ink_on(colour), colour) >= 4


def test_colour_becomes_black_where_nothing_else_is_readable():
    assert make_readable("#808080", "#767676", "#767676") == "#000000"


@given(COLOURS)
def test_links_stand_out_from_muted_text_on_dark_backgrounds(brand):
    dark = {"surface": "#1a2324", "paper": "#12191a", "muted": "#a3aead"}
    link = make_link_colour(brand, dark)
    for paper in (dark["surface"], dark["paper"]):
        assert contrast_ratio(link, paper) >= 7
        assert contrast_ratio(link, paper) > 1.1 * contrast_ratio(dark["muted"], paper)


def test_links_have_the_hue_of_the_brand_unless_nothing_else_is_bright_enough():
    dark = {"surface": "#1a2324", "paper": "#12191a", "muted": "#a3aead"}
    assert make_link_colour("#0f4c4a", dark) == "#6acdca"
    assert make_link_colour("#eeee00", dark) == "#eeee00"
    assert make_link_colour("#0f4c4a", {**dark, "muted": "#ffffff"}) == "#ffffff"


def test_links_have_the_colour_of_the_brand_unless_the_tokens_have_another(folder):
    project = folder.project(brand={"colour": "#003366"})
    tokens = read_tokens(project)
    assert tokens.light["link"] == "#003366"
    packaged = (packaged_layouts() / "brand/tokens.yml").read_text()
    folder.write("own/brand/tokens.yml", packaged.replace("dark:\n", 'dark:\n  link: "#abcdef"\n'))
    own = replace(project, layouts=(folder.root / "own",))
    assert read_tokens(own).dark["link"] == "#abcdef"


def test_brand_lies_over_the_tokens(folder):
    brand = {"colour": "#003366", "accent": "#ffee00", "fonts": {"heading": 'Fira "Sans"'}}
    tokens = read_tokens(folder.project(brand=brand))
    assert tokens.light["brand"] == "#003366"
    assert tokens.light["on_brand"] == "#ffffff"
    assert contrast_ratio(tokens.light["accent"], tokens.light["paper"]) >= 4.5
    assert tokens.fonts["heading"].startswith('"Fira Sans", ')


def test_css_holds_tokens_and_departments():
    tokens = Tokens({"on_brand": "#ffffff"}, {"on_brand": "#000000"}, {"text": "serif"})
    css = render_brand_css(tokens, {"it": "#123456"})
    assert css.startswith(
        ":root {\n  color-scheme: light;\n  --font-text: serif;\n  --on-brand: #ffffff;\n}\n"
    )
    assert css.count("{\n  color-scheme: dark;\n  --on-brand: #000000;\n}") == 2
    assert css.endswith('[data-department="it"] { --department: #123456; }\n')
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize(
    ("tokens", "place"),
    [
        ("light: [", "own/brand/tokens.yml:1"),
        ("light: {}", "own/brand/tokens.yml"),
        ("text", "own/brand/tokens.yml"),
        ("light: {}\ndark: {}\nfonts: {}\n", "own/brand/tokens.yml"),
        ("light: &c {surface: white, paper: white}", "own/brand/tokens.yml:1"),
        ("light: {surface: white, paper: white}\ndark: {}\nfonts: {}\n", "own/brand/tokens.yml"),
        (b"\xff", "own/brand/tokens.yml"),
    ],
)
def test_tokens_that_cannot_be_read(folder, tokens, place):
    folder.write("own/brand/tokens.yml", tokens)
    project = replace(folder.project(), layouts=(folder.root / "own",))
    with pytest.raises(ProblemsError) as caught:
        read_tokens(project)
    assert [p.place for p in caught.value.problems] == [place]
    assert caught.value.problems[0].what == "the design tokens can't be read ({reason})"


def test_names_cannot_leave_their_place_in_the_css(folder):
    fonts = {"heading": 'Fira\\"; } * { color: red'}
    tokens = read_tokens(folder.project(brand={"fonts": fonts}))
    assert tokens.fonts["heading"].startswith('"Fira; } * { color: red", ')
    css = render_brand_css(tokens, {'x"] {} * {color: red} [y="\\': "#ff0000"})
    assert css.endswith(
        '[data-department="x\\"] {} * {color: red} [y=\\"\\\\"] { --department: #ff0000; }\n'
    )
