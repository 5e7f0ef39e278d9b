"""Cards: whatever the title says, each is a drawing with it as text."""

import re
from dataclasses import dataclass, replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from lettering_making import small_font
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import ProblemsError
from rundbrief.render.brand import read_tokens
from rundbrief.render.rasterising import rasterise_text
from rundbrief.render.templates import render
from rundbrief.site.og_images.cards import HEIGHT, WIDTH, Card, Sign
from rundbrief.site.og_images.drawing import (
    CardRenderer,
    CardStyle,
    build_logo,
    make_card_renderer,
)

LOGO = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0h20v10H0z"/></svg>
"""
CARD = Card(
    "The winter pass",
    "Update",
    "Marketing",
    "18 Nov 2026",
    (Sign("On track", "good", "on-track"),),
    "#a34d24",
)


@dataclass(frozen=True)
class Studio:
    """Draws the cards of one site."""

    renderer: CardRenderer
    style: CardStyle

    def draw(self, card):
        return self.renderer.draw(card, self.style)


def studio(folder, logo=None, language="en", **settings):
    project = folder.project(layouts=(folder.root / "layouts",), **settings)
    renderer = make_card_renderer(project.layouts, load_texts(language), project.shown)
    colours = read_tokens(project).light
    style = CardStyle(project.brand_name, project.settings.brand.colour, colours, logo)
    return Studio(renderer, style)


def drawing(made, card):
    """Give the SVG of a card, parsed: whatever a card says, it is well formed."""
    view = made.renderer._view(card, made.style)
    return etree.fromstring(render(made.renderer.environment, "card.svg", card=view).encode())


def words(svg):
    return [element.text for element in svg.iter("{*}text") if element.text]


def test_card_is_a_png_of_the_size_that_networks_ask_for(folder):
    with Image.open(BytesIO(studio(folder).draw(CARD))) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
        colours = {image.convert("RGB").getpixel(at) for at in ((600, 5), (600, 600))}
    assert colours == {(15, 76, 74), (247, 244, 238)}  # the brand's band, the paper


def test_card_says_whose_it_is_what_where_when_and_how_it_stands(folder):
    svg = drawing(studio(folder, brand={"name": "Kestrel Cooperative"}), CARD)
    assert words(svg) == [
        "Kestrel Cooperative",
        "Update",
        "The winter pass",
        "On track",
        "Marketing",
        "18 Nov 2026",
    ]
    assert "#a34d24" in {element.get("fill") for element in svg.iter("{*}rect")}


def test_logo_stands_in_for_the_name(folder):
    svg = drawing(studio(folder, build_logo("logo.svg", LOGO.encode())), CARD)
    assert "Kestrel" not in words(svg)
    (image,) = svg.iter("{*}image")
    assert (image.get("width"), image.get("height")) == ("192", "96")
    assert image.get("href").startswith("data:image/png;base64,")


def test_card_is_always_drawn_with_the_same_bytes(folder):
    assert studio(folder).draw(CARD) == studio(folder).draw(CARD)


@pytest.mark.parametrize(
    "other",
    [
        replace(CARD, title="The summer pass"),
        replace(CARD, when="19 Nov 2026"),
        replace(CARD, colour="#0f6a66"),
        replace(CARD, signs=(Sign("On track", "watch", "on-track"),)),
    ],
)
def test_another_card_is_another_picture(folder, other):
    assert studio(folder).draw(other) != studio(folder).draw(CARD)


def test_another_brand_is_another_picture(folder):
    pictures = {
        studio(folder, brand={"colour": colour}).draw(CARD) for colour in ("#ffd400", "#000000")
    }
    assert len(pictures) == 2


def test_fonts_of_this_computer_are_never_asked():
    """Whatever font a drawing names, it gets ours."""
    from rundbrief.site.og_images.drawing import packaged_font

    drawn = {
        rasterise_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40">'
            f'<text y="30" font-family="{family}">Hello</text></svg>',
            100,
            40,
            packaged_font(),
            "Source Serif 4",
        )
        for family in ("DejaVu Sans", "Noto Sans", "no such font")
    }
    assert len(drawn) == 1


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("日本語", ["Kestrel"]),
        ("🎉", ["Kestrel"]),
        ("🎉 Launch", ["Launch"]),
        ("</text><script>1</script>", ["</text><script>1</script>"]),
        ("&lt; {{ 1 + 1 }} \" '", ["&lt; {{ 1 + 1 }} \" '"]),
    ],
)
def test_title_is_text_and_never_boxes_or_markup(folder, title, shown):
    svg = drawing(studio(folder, brand={"name": "Kestrel"}), Card(title))
    assert [text for text in words(svg) if text != "Kestrel" or shown == ["Kestrel"]] == shown
    assert list(svg.iter("{*}script")) == []


def test_what_cannot_be_written_is_left_out(folder):
    card = Card("表", "日", "本", "語", (Sign("良", "good", "on-track"),))
    assert words(drawing(studio(folder), card)) == ["Kestrel"]


@settings(max_examples=60)
@given(st.text(max_size=120), st.text(max_size=60), st.text(max_size=60))
def test_every_text_makes_a_drawing(title, place, when):
    card = Card(title, place, place, when, (Sign(when, "act", "off-track"),) * 3)
    svg = drawing(SHARED[0], card)
    for element in svg.iter("{*}rect", "{*}text"):
        assert -1 <= float(element.get("x", 0)) <= WIDTH


SHARED: list[Studio] = []


@pytest.fixture(autouse=True, scope="module")
def _shared(tmp_path_factory):
    from conftest import Folder

    SHARED.append(studio(Folder(tmp_path_factory.mktemp("shared"))))
    yield
    SHARED.clear()


def test_sign_without_room_is_left_out(folder):
    signs = tuple(Sign(f"{n} departments on track", "good", "on-track") for n in "123")
    svg = drawing(studio(folder), replace(CARD, signs=signs))
    seen = [text for text in words(svg) if "departments" in text]
    assert seen == ["3 departments on track", "2 departments on track"]


def test_place_makes_room_for_the_day(folder):
    svg = drawing(studio(folder), replace(CARD, place="Fleet, Workshop, Member support, " * 3))
    assert words(svg)[-2:] == ["Fleet, Workshop, Member support, Fleet…", "18 Nov 2026"]


def test_card_of_a_language_from_right_to_left_is_mirrored(folder):
    texts = [t for t in drawing(studio(folder, language="ar"), CARD).iter("{*}text") if t.text]
    places = {t.text: (t.get("x"), t.get("text-anchor")) for t in texts}
    assert places["The winter pass"] == ("1120", "end")
    assert places["Update"] == ("80", "start")


def test_own_template_and_own_font_win(folder):
    folder.write("layouts/cards/font.ttf", small_font())
    folder.write(
        "layouts/cards/card.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">'
        '<text y="99">{{ card.title }} in {{ card.typesetter.family }}</text></svg>',
    )
    made = studio(folder)
    assert words(drawing(made, CARD)) == ["The winter pass in Aileron"]
    assert made.draw(CARD) != studio(replace(folder, root=folder.root / "none")).draw(CARD)


@pytest.mark.parametrize(
    ("path", "text", "place", "what"),
    [
        (
            "card.svg",
            "{% if %}",
            "layouts/cards/card.svg:1",
            "the template can't be used ({reason})",
        ),
        ("card.svg", "\n{{ card.nope }}", "layouts/cards/card.svg:2", "the template can't be used"),
        (
            "card.svg",
            "{{ card.typesetter.fit() }}",
            "layouts/cards/card.svg:1",
            "the template can't",
        ),
        (
            "card.svg",
            "no drawing",
            "layouts/cards/card.svg",
            "the card template can't be used ({reason})",
        ),
        ("font.ttf", "no font", "layouts/cards/font.ttf", "the font can't be used ({reason})"),
    ],
)
def test_template_or_font_that_cannot_be_used_is_a_problem(
    folder, monkeypatch, path, text, place, what
):
    monkeypatch.chdir(folder.root)
    folder.write(f"layouts/cards/{path}", text)
    with pytest.raises(ProblemsError) as caught:
        studio(folder).draw(CARD)
    (problem,) = caught.value.problems
    assert problem.place == place
    assert problem.what.startswith(what)


def test_card_in_words():
    assert CARD.alt == "The winter pass, Update, Marketing, 18 Nov 2026, On track"
    assert Card("Kestrel").alt == "Kestrel"


def test_template_needs_nothing_from_elsewhere(folder):
    made = studio(folder, build_logo("logo.svg", LOGO.encode()))
    svg = etree.tostring(drawing(made, CARD), encoding="unicode")
    assert re.findall(r"(?:https?|file):(?!//www\.w3\.org/2000/svg)", svg) == []
