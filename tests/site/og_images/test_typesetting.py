"""What a card's font can write, and how its words are broken into lines."""

from io import BytesIO

import pytest
import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from lettering_making import small_font
from rundbrief.site.og_images.drawing import packaged_font
from rundbrief.site.og_images.typesetting import ELLIPSIS, FittedText, FontError, Typesetter

LETTERS = Typesetter(packaged_font())
SOFT = "\u00ad"
WRITTEN = st.text("abcdefgh ÄÖÜß-–/,.WMi", max_size=320)


@pytest.mark.parametrize(
    ("text", "drawable"),
    [
        ("Straßenbahn für Größe", "Straßenbahn für Größe"),
        ("U\u0308ber uns", "Über uns"),
        ("Привет, Ελλάδα, Łódź, Đà Nẵng", "Привет, Ελλάδα, Łódź, Đà Nẵng"),
        ("🎉 Launch 👩\u200d💻 day 🚀", "Launch day"),
        ("1\ufe0f\u20e3 of 3 ❤\ufe0f", "1 of 3"),
        ("line\nbreak\ttab\x00 and \u202eturned", "line break tab and turned"),
        ("  wide   words  ", "wide words"),
        ("日本語", ""),
        ("Launch in 日本", ""),
        ("مرحبا بالعالم", ""),
        ("सूचना", ""),
        ("🎉🎉🎉", ""),
        ("…", ""),
        ("", ""),
        (f"Nahrungs{SOFT}mittel", f"Nahrungs{SOFT}mittel"),
    ],
)
def test_text_is_written_whole_or_not_at_all(text, drawable):
    assert LETTERS.drawable(text) == drawable


@given(st.text(max_size=60))
def test_what_is_legible_is_known_to_the_font(text):
    drawable = LETTERS.drawable(text)
    assert LETTERS.drawable(drawable) == drawable
    assert drawable == "" or not boxes_in(drawable)


def boxes_in(text):
    """Say whether the font's box for unknown letters is in what is drawn: draw each by itself."""
    from rundbrief.site.og_images.typesetting import _is_known

    return [char for char in text if char != SOFT and not _is_known(LETTERS.file, char)]


def fit(text, width=1040, height=272, largest=92, smallest=44, **more):
    return LETTERS.fit(text, width, height, largest=largest, smallest=smallest, **more)


def test_short_title_stands_in_one_large_line():
    assert fit("Live", weight=600) == FittedText(("Live",), 92)


def test_lines_are_about_as_long_as_each_other():
    assert fit("The winter pass is on sale today", weight=600) == FittedText(
        ("The winter pass", "is on sale today"), 92
    )


def test_longer_title_gets_smaller_letters():
    title = "Lock firmware 4.2 drains the battery of every second bike, and nobody knows why"
    fitted = fit(title, weight=600)
    assert 44 < fitted.size < 92
    assert " ".join(fitted.lines) == title


def test_title_that_is_too_long_ends_in_an_ellipsis_after_a_word():
    fitted = fit("Stet clita kasd gubergren, " * 12, weight=600)
    assert (fitted.size, len(fitted.lines)) == (44, 5)
    assert fitted.lines[-1].endswith(f"gubergren{ELLIPSIS}")


def test_soft_hyphen_is_seen_where_a_line_ends_only():
    word = f"Nahrungsmittel{SOFT}unverträglichkeits{SOFT}bescheinigung für Arbeits{SOFT}zeiten"
    fitted = fit(word, width=700, height=300, weight=600)
    assert SOFT not in "".join(fitted.lines)
    assert fitted.lines == (
        "Nahrungsmittel-",
        "unverträglichkeits-",
        "bescheinigung für",
        "Arbeitszeiten",
    )


def test_word_that_is_wider_than_a_line_is_broken_with_a_hyphen():
    fitted = fit("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung")
    assert len(fitted.lines) > 1
    assert all(line.endswith("-") for line in fitted.lines[:-1])
    assert "".join(line.removesuffix("-") for line in fitted.lines) == (
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung"
    )


def test_line_may_end_after_a_hyphen_or_a_slash():
    assert fit("Nord-Ostsee-Kanal", width=300, largest=60).lines == ("Nord-", "Ostsee-", "Kanal")
    assert fit("Rathaus/Hafen", width=230, largest=60).lines == ("Rathaus/", "Hafen")


def test_ideographs_need_no_space_to_be_broken():
    """A team's own font may have them."""
    assert len(fit("日本語の長い題名", width=200, largest=44).lines) > 1


@settings(max_examples=200)
@given(
    WRITTEN, st.integers(100, 1100), st.sampled_from([60, 272, 400]), st.sampled_from([400, 600])
)
def test_every_text_stays_in_its_place(text, width, height, weight):
    fitted = fit(text, width=width, height=height, weight=weight)
    assert 44 <= fitted.size <= 92
    assert fitted.size * (1 + 1.12 * (len(fitted.lines) - 1)) <= max(height, fitted.size)
    for line in fitted.lines:
        assert LETTERS.width(line, fitted.size, weight) <= width or len(line) <= 2


@given(WRITTEN, st.integers(40, 600))
def test_cut_line_fits_and_begins_as_the_text_does(text, width):
    cut = LETTERS.cut(text, width, 30)
    assert LETTERS.width(cut, 30) <= width or cut == ELLIPSIS
    assert text.startswith(cut.removesuffix(ELLIPSIS))


def test_line_is_cut_after_a_word():
    assert LETTERS.cut("Fleet, Workshop, Member support, Engineering", 500, 30) == (
        f"Fleet, Workshop, Member support{ELLIPSIS}"
    )


@pytest.mark.parametrize(("size", "weight"), [(28, 600), (30, 400), (44, 600), (92, 400)])
@pytest.mark.parametrize("text", ["Straßenbahn", "The winter pass", "AVATAR To", "Привет Łódź"])
def test_measured_width_is_what_resvg_draws(text, size, weight):
    """Kerning may draw letters closer together than they measure, but not much."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="200">'
        f'<rect width="1200" height="200" fill="#fff"/><text x="20" y="150" font-size="{size}" '
        f'font-family="serif" font-weight="{weight}">{text}</text></svg>'
    )
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=[str(LETTERS.file)],
        serif_family=LETTERS.family,
    )
    with Image.open(BytesIO(bytes(drawn))) as image:
        left, __, right, __ = ImageChops.invert(image.convert("L")).getbbox() or (0, 0, 0, 0)
    measured = LETTERS.width(text, size, weight)
    assert right - left - 2 <= measured <= (right - left) * 1.15 + 4


def test_file_that_is_no_font_is_refused(tmp_path):
    (tmp_path / "font.ttf").write_text("no font")
    with pytest.raises(FontError):
        Typesetter(tmp_path / "font.ttf")
    with pytest.raises(FontError):
        Typesetter(tmp_path / "missing.ttf")


def test_font_with_a_single_face_is_measured(tmp_path):
    """A team's own font need not be a variable one."""
    (tmp_path / "font.ttf").write_bytes(small_font())
    letters = Typesetter(tmp_path / "font.ttf")
    assert letters.family == "Aileron"
    assert letters.width("Hello", 30, 600) == letters.width("Hello", 30, 400) > 0
    assert (letters.drawable("Hello"), letters.drawable("Привет")) == ("Hello", "")
