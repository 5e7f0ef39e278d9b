"""A metric's chart, and its words: newsletter/charts.py."""

from io import BytesIO

import pytest
from PIL import Image

from making import day
from rundbrief.content.snapshot import MetricNote
from rundbrief.i18n.texts import load_texts
from rundbrief.newsletter.charts import Band, EmailChart, build_chart, describe_trend, draw_chart
from rundbrief.render.templates import layout_folders, make_environment

COLOURS = {
    "surface": "#ffffff",
    "sunken": "#eeeeee",
    "muted": "#777777",
    "brand": "#004040",
    "act": "#ad2b23",
}


def note(*values, unit="hours", days=7, **more):
    start = day("06-01").toordinal()
    by_day = {
        type(day("06-01")).fromordinal(start + days * number): float(value)
        for number, value in enumerate(values)
    }
    fields = {"direction": "down", "target": (4.0,), "verdict": None} | more
    return MetricNote(slug="first-reply", name="First reply", unit=unit, values=by_day, **fields)


def draw(view):
    return draw_chart(make_environment(layout_folders([], "newsletter"), load_texts("en")), view)


def test_view_as_a_whole():
    assert build_chart(note(12, 4, 8, verdict="act"), COLOURS) == EmailChart(
        width=256,
        height=64,
        line=((8.0, 8.0), (128.0, 56.0), (248.0, 32.0)),
        dot=(248.0, 32.0),
        target=56.0,
        band=None,
        tone="act",
        colours=COLOURS,
    )


def test_target_beyond_the_values_is_in_the_picture():
    view = build_chart(note(5, 6, target=(9,)), COLOURS)
    assert (view.target, view.line) == (8.0, ((8.0, 56.0), (248.0, 44.0)))


def test_band_and_days_without_a_value():
    view = build_chart(note(2, 6, target=(5, 3), direction="band"), COLOURS)
    assert (view.target, view.band) == (None, Band(20.0, 24.0))
    gap = note(1, 2, 3)
    gap = gap.model_copy(update={"values": dict([*gap.points[:2], (day("06-29"), 3.0)])})
    assert [x for x, __ in build_chart(gap, COLOURS).line] == [8.0, 68.0, 248.0]


@pytest.mark.parametrize("values", [(4,), (4, 4, 4)])
def test_flat_lines_run_through_the_middle(values):
    view = build_chart(note(*values), COLOURS)
    assert (view.dot, view.target) == ((248.0, 32.0), 32.0)


def test_drawing_is_what_the_view_says_and_has_no_text():
    svg, png = draw(build_chart(note(12, 4, verdict="act"), COLOURS))
    assert svg.replace('" s', '"\n  s').split("\n") == [
        '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="64" viewBox="0 0 256 64">',
        '  <rect width="256" height="64" fill="#ffffff"/>',
        '  <line x2="256" y1="56.0" y2="56.0"',
        '  stroke="#777777"',
        '  stroke-width="1.5"',
        '  stroke-dasharray="2 4"/>',
        '  <polyline points="8.0,8.0 248.0,56.0 " fill="none"',
        '  stroke="#004040"',
        '  stroke-width="2"',
        '  stroke-linejoin="round"',
        '  stroke-linecap="round"/>',
        '  <circle cx="248.0" cy="56.0" r="5" fill="#ad2b23"',
        '  stroke="#ffffff"',
        '  stroke-width="2"/>',
        "</svg>",
        "",
    ]
    with Image.open(BytesIO(png)) as image:
        pixels = image.convert("RGBA")
    assert pixels.size == (512, 128)
    assert pixels.getchannel("A").getextrema() == (255, 255)  # a ground of its own in dark mails
    assert pixels.getpixel((0, 0)) == (255, 255, 255, 255)
    assert pixels.getpixel((496, 112)) == (0xAD, 0x2B, 0x23, 255)
    assert pixels.getpixel((256, 64)) == (0, 0x40, 0x40, 255)


def test_band_is_drawn_below_the_line():
    __, png = draw(build_chart(note(2, 6, target=(3, 5), direction="band"), COLOURS))
    with Image.open(BytesIO(png)) as image:
        assert image.convert("RGB").getpixel((2, 64)) == (0xEE, 0xEE, 0xEE)


def test_same_figures_make_the_same_bytes():
    from rundbrief.render.rasterising import rasterise_trusted

    first = draw(build_chart(note(12, 4), COLOURS))
    rasterise_trusted.cache_clear()
    assert draw(build_chart(note(12, 4), COLOURS)) == first


WEEKS = [11, *[7] * 24, 3.9]


@pytest.mark.parametrize(
    ("made", "english", "german"),
    [
        (
            note(*WEEKS),
            "First reply over 26 weeks: fell from 11 to 3.9 hours; target at most 4",
            "First reply, 26 Wochen: von 11 auf 3,9 hours gefallen; Ziel höchstens 4",
        ),
        (
            note(7000, 9120.5, unit="Mal", direction="up", target=(9000,)),
            "First reply over 2 weeks: rose from 7,000 to 9,120.5 Mal; target at least 9,000",
            "First reply, 2 Wochen: von 7.000 auf 9.120,5 Mal gestiegen; Ziel mindestens 9.000",
        ),
        (
            note(5, 6, 5, days=30, direction="band", target=(6, 4), unit=""),
            "First reply over 13 weeks: 5, no change overall; target between 4 and 6",
            "First reply, 13 Wochen: 5, insgesamt unverändert; Ziel zwischen 4 und 6",
        ),
        (
            note(*range(12), days=31, target=()),
            "First reply over 12 months: rose from 0 to 11 hours",
            "First reply, 12 Monate: von 0 auf 11 hours gestiegen",
        ),
        (
            note(1, 2, days=1, target=()),
            "First reply over 2 days: rose from 1 to 2 hours",
            "First reply, 2 Tage: von 1 auf 2 hours gestiegen",
        ),
        (
            note(3.9),
            "First reply: 3.9 hours; target at most 4",
            "First reply: 3,9 hours; Ziel höchstens 4",
        ),
    ],
)
def test_trend_in_words(made, english, german):
    assert describe_trend(made, load_texts("en")) == english
    assert describe_trend(made, load_texts("de")) == german


def test_braces_in_names_stay():
    text = describe_trend(
        MetricNote(**{**vars(note(1, 2)), "name": "{x} {unit}"}), load_texts("en")
    )
    assert text == "{x} {unit} over 2 weeks: rose from 1 to 2 hours; target at most 4"
