"""Images of updates, made for emails: render/images.py, rasterising.py and newsletter/images.py."""

import itertools
import struct
import subprocess
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from conftest import said
from image_making import BROKEN_PNG, PNG
from rundbrief.content.schema import Image as Shown
from rundbrief.newsletter.builder import list_images
from rundbrief.newsletter.images import make_images
from rundbrief.newsletter.view import build_view
from rundbrief.queries import Queries
from rundbrief.render import images as pictures
from rundbrief.render import rasterising
from rundbrief.render.images import MAX_BYTES, FittedImage, UnusableImage, fit_image
from rundbrief.render.rasterising import (
    DrawingError,
    FailedDrawingError,
    measure,
    rasterise,
)
from rundbrief.render.rendering_attempts import USUAL, attempts

RED, BLUE = (220, 30, 30), (30, 30, 220)


@pytest.fixture(autouse=True)
def _forget():
    pictures._cache.clear()
    attempts.start_build([])


def saved(image, kind, **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def halves(width, height):
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def noise(width, height, mode="RGB"):
    """A picture that nothing makes smaller; the same every time."""
    data, state = bytearray(), 1
    for __ in range(width * height * len(mode)):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        data.append(state >> 16 & 255)
    return Image.frombytes(mode, (width, height), bytes(data))


def make(data, column=534, **more):
    made = fit_image(data, column, **more)
    assert isinstance(made, FittedImage), made
    return made


def opened(made):
    image = Image.open(BytesIO(made.data))
    image.load()
    return image


def near(one, other):
    return all(abs(a - b) < 12 for a, b in zip(one[:3], other, strict=True))


@pytest.mark.parametrize(
    ("size", "pixels", "shown"),
    [
        ((2000, 1000), (1068, 534), (534, 267)),
        ((1068, 10), (1068, 10), (534, 5)),
        ((600, 300), (600, 300), (534, 267)),
        ((90, 45), (90, 45), (90, 45)),
        ((3000, 1), (1068, 1), (534, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_size_is_what_the_column_needs_and_never_more(kind, size, pixels, shown):
    made = make(saved(halves(*size), kind))
    assert opened(made).size == pixels
    assert (made.width, made.height) == shown


def test_photo_is_upright_and_says_nothing_of_its_owner():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 33.0, 0.0), 29: "2026:11:18"})
    data = saved(
        halves(400, 200), "JPEG", exif=exif, comment=b"SECRETCOMMENT", xmp=b"<x>SECRETXMP</x>"
    )
    assert b"SECRETCAMERA" in data
    made = make(data)
    image = opened(made)
    assert (made.ending, image.format, image.size) == ("jpg", "JPEG", (200, 400))
    assert near(image.getpixel((100, 50)), RED)
    assert near(image.getpixel((100, 350)), BLUE)
    assert b"SECRET" not in made.data
    assert b"Exif" not in made.data
    assert set(image.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    assert dict(image.getexif()) == {}


def test_big_photo_that_lies_on_its_side():
    exif = Image.Exif()
    exif[0x0112] = 8
    image = opened(make(saved(halves(4000, 3000), "JPEG", exif=exif)))
    assert image.size == (1068, 1424)
    assert near(image.getpixel((500, 100)), BLUE)


def test_png_says_nothing_of_its_owner():
    from PIL.PngImagePlugin import PngInfo

    exif = Image.Exif()
    exif[0x0112] = 3
    exif[0x010F] = "SECRETCAMERA"
    info = PngInfo()
    info.add_text("Author", "SECRETNAME")
    for image in (halves(100, 50), halves(100, 50).quantize(4)):
        made = make(saved(image, "PNG", exif=exif, pnginfo=info))
        found = opened(made)
        assert b"SECRET" not in made.data
        assert (found.info.keys() - {"transparency"}, found.format) == (set(), "PNG")
        assert near(found.convert("RGB").getpixel((10, 10)), BLUE)


def test_colours_of_another_profile_become_those_of_mails():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = make(saved(halves(100, 50), "JPEG", icc_profile=lab, quality=95))
    image = opened(made)
    assert "icc_profile" not in image.info
    assert near(image.getpixel((10, 10)), RED)
    broken = make(saved(halves(100, 50), "JPEG", icc_profile=b"no profile"))
    assert near(opened(broken).getpixel((10, 10)), RED)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel(mode):
    source = Image.new("I;16", (2000, 20), 0x8000) if mode == "I;16" else halves(2000, 20)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = opened(make(saved(source.convert(mode), kind)))
    assert (image.size, image.format) == ((1068, 11), kind)
    if mode == "I;16":
        assert image.convert("L").getpixel((5, 5)) == 128
    if mode == "CMYK":
        assert near(image.convert("RGB").getpixel((5, 5)), RED)


def test_transparent_png_stays_transparent():
    image = Image.new("RGBA", (2000, 1000), (0, 0, 0, 0))
    image.paste((*RED, 255), (0, 0, 1000, 1000))
    found = opened(make(saved(image, "PNG"))).convert("RGBA")
    assert found.getpixel((1060, 5))[3] == 0
    assert near(found.getpixel((5, 5)), RED)


HALF_DRAWN = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    b'<rect width="20" height="20" fill="#dc1e1e"/></svg>'
)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "SVG"])
def test_transparency_is_replaced_by_a_background(kind):
    image = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    image.paste((*RED, 255), (0, 0, 20, 20))
    data = HALF_DRAWN if kind == "SVG" else saved(image, kind, lossless=True)
    made = make(data, background="#fefefe", is_drawing=kind == "SVG")
    found = opened(made).convert("RGBA")
    assert made.ending == ("gif" if kind == "GIF" else "png")
    assert found.getpixel((found.width - 5, 5)) == (254, 254, 254, 255)
    assert near(found.getpixel((5, 5)), RED)


def test_background_changes_nothing_of_what_covers_it():
    data = saved(halves(40, 20), "PNG")
    assert make(data, background="#fefefe") == make(data)


def test_animation_keeps_its_transparency():
    frames = [Image.new("RGBA", (9, 9), (shade, 0, 0, 0)) for shade in (0, 200)]
    frames[1].paste((*RED, 255), (0, 0, 5, 5))
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert getattr(opened(make(data, background="#ffffff")), "n_frames", 1) == 2


def test_only_the_light_logo_stays_transparent(folder):
    """Its ink is as light as the paper; the others stand in for dark ink on a dark email."""
    clear = saved(Image.new("RGBA", (80, 40), (0, 0, 0, 0)), "PNG")
    for name in ("light-logo", "portrait", "highlight", "words"):
        folder.write(f"content/images/{name}.png", clear)
    folder.write(
        "content/marketing/2026-11-18-a.md",
        "---\nhighlight: true\n---\n# A\n\n![x](../images/highlight.png)\n",
    )
    folder.write("content/newsletter/2026-W47.md", "Hello\n\n![x](../images/words.png)\n")
    signature = {"name": "Mira", "portrait": "images/portrait.png"}
    q = Queries(
        folder.compile(
            brand={"logo_dark": "images/light-logo.png"},
            newsletter={"masthead": "brand", "signature": signature},
        )
    )
    corners = {
        path: opened(image).convert("RGBA").getpixel((0, 0))
        for (path, __), image in make_images(q, q.issues[0]).content.items()
    }
    white = (255, 255, 255, 255)
    assert corners == {
        "images/light-logo.png": (0, 0, 0, 0),
        "images/portrait.png": white,
        "images/highlight.png": white,
        "images/words.png": white,
    }


def test_heavy_png_gets_fewer_colours():
    made = make(saved(noise(500, 300), "PNG"))
    image = opened(made)
    assert (image.format, image.mode) == ("PNG", "P")
    assert len(made.data) < 500 * 300 * 1.1
    light = opened(make(saved(noise(40, 40), "PNG")))
    assert light.mode == "RGB"


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_new_formats_become_those_that_mails_show(kind):
    photo = make(saved(halves(200, 100), kind))
    assert (photo.ending, opened(photo).format) == ("jpg", "JPEG")
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    made = make(saved(clear, kind))
    assert (made.ending, opened(made).format) == ("png", "PNG")


def test_film_stays_and_a_long_one_becomes_its_first_picture():
    frames = [Image.new("RGB", (700, 20), colour) for colour in (RED, BLUE)]
    short = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert make(short) == FittedImage(short, "gif", 534, 15)
    noisy = [
        noise(1000, 600, "L"),
        *[noise(1000, 600 - n, "L").resize((1000, 600)) for n in (1, 2)],
    ]
    long = saved(noisy[0], "GIF", save_all=True, append_images=noisy[1:])
    assert len(long) > MAX_BYTES
    made = make(long)
    assert (getattr(opened(made), "n_frames", 1), made.ending) == (1, "png")


def test_same_picture_makes_the_same_bytes():
    data = saved(noise(700, 400), "PNG")
    first = make(data)
    assert make(data) is first
    pictures._cache.clear()
    assert make(data) == first


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side):
    """A PNG of a few bytes that says to be huge."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def refused(data, column=534, **more):
    made = fit_image(data, column, **more)
    assert isinstance(made, UnusableImage), made
    return made.what.format(**dict(made.values))


@pytest.mark.parametrize("side", [8_100, 10_000, 30_000, 2**31 - 1])
def test_bomb_is_refused(side):
    assert refused(bomb(side)) == "the image has more than 64 million pixels"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"%PDF-1.7",
        saved(halves(400, 200), "PNG")[:300],
        saved(noise(60, 60), "JPEG")[:900],
        saved(noise(60, 60), "GIF")[:900],
        saved(halves(60, 60), "TIFF"),
        saved(halves(60, 60), "ICO"),
    ],
)
def test_broken_picture_is_refused(data):
    assert refused(data) == "the image can't be read"


def test_heavy_picture_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_BYTES_READ", 1000)
    assert refused(b"x" * 1001) == "the image is too large (0.1 MB)"
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    assert refused(saved(halves(60, 60), "JPEG")) == "the image is too large (0.1 MB)"


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 100 50">'
    '<rect width="100" height="50" fill="#dc1e1e"/></svg>'
)


@pytest.mark.parametrize(
    ("width", "height", "pixels", "shown"),
    [
        ("100", "50", (200, 100), (100, 50)),
        ("2000px", "1000", (1068, 534), (534, 267)),
        ("1in", "0.5in", (192, 96), (96, 48)),
        ("100%", "auto", (200, 100), (100, 50)),
        ("40", "", (80, 40), (40, 20)),
        ("", "40", (160, 80), (80, 40)),
    ],
)
def test_drawing_is_drawn(width, height, pixels, shown):
    made = make(DRAWING.format(width, height).encode(), is_drawing=True)
    image = opened(made)
    assert (made.ending, image.size, (made.width, made.height)) == ("png", pixels, shown)
    assert near(image.convert("RGB").getpixel((5, 5)), RED)


@pytest.mark.parametrize(
    "drawing",
    [
        "<svg",
        "",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        DRAWING.format(0, 0).replace("viewBox", "x"),
    ],
)
def test_drawing_that_cannot_be_drawn_is_refused(drawing):
    assert refused(drawing.encode(), is_drawing=True) == "the image can't be read"


# resvg would end the whole process.
HUGE = DRAWING.format(10, 10).replace("</svg>", "") + (
    '<pattern id="f" width="1e6" height="1e6" patternUnits="userSpaceOnUse"><rect width="3"'
    ' height="4"/></pattern><rect fill="url(#f)" width="10" height="10"/></svg>'
)


@pytest.fixture
def tried(monkeypatch):
    """The sizes of all drawings that resvg gets."""
    sizes = []
    run = rasterising._run_resvg

    def run_and_note(svg, *size):
        sizes.append(size)
        return run(svg, *size)

    monkeypatch.setattr(rasterising, "_run_resvg", run_and_note)
    return sizes


def test_drawing_that_fails_is_tried_once_for_each_size(tried):
    for __ in range(2):
        assert refused(HUGE.encode(), is_drawing=True) == "the SVG image is too complex"
        pictures._cache.clear()
    assert tried == [(20, 20)]
    assert refused(HUGE.encode(), 5, is_drawing=True) == "the SVG image is too complex"
    assert tried == [(20, 20), (10, 10)]


def test_slow_drawing_is_ended_and_not_tried_again(tried, monkeypatch):
    endless = rasterising._SCRIPT.replace("import resvg_py", "while True: pass")
    monkeypatch.setattr(rasterising, "_SCRIPT", endless)
    monkeypatch.setattr(rasterising, "MAX_PROCESSOR_SECONDS", 1)
    monkeypatch.setattr(rasterising, "MAX_SECONDS", None)
    for __ in range(2):
        with pytest.raises(FailedDrawingError):
            rasterise(DRAWING.format(10, 5).encode(), 10, 5)
    assert tried == [(10, 5)]


def test_slow_drawings_stop_others_until_the_next_build(tried, monkeypatch):
    clock = itertools.count(step=10.0)
    monkeypatch.setattr(rasterising, "_used_seconds", lambda: next(clock))
    drawings = [DRAWING.format(10, height).encode() for height in range(1, 9)]
    found = [fit_image(it, 50, is_drawing=True) for it in drawings]
    assert [isinstance(it, FittedImage) for it in found] == [True] * 4 + [False] * 4
    assert len(tried) == 4
    assert [it.what for it in found if isinstance(it, UnusableImage) and it.may_succeed] == [
        "the SVG image was not rendered in this build"
    ] * 4
    attempts.start_build([])
    assert all(isinstance(fit_image(it, 50, is_drawing=True), FittedImage) for it in drawings)
    assert len(tried) == 8


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_each_build_tries_other_drawings_until_all_have_failed(folder, monkeypatch, jobs):
    """The limit of one build is reached by the second of four drawings."""
    log = folder.root / "tried.txt"

    def fail(_svg, *size):
        with log.open("a") as file:
            file.write(f"{size}\n")
        raise subprocess.CalledProcessError(1, "resvg")

    clock = itertools.count(step=20.0)
    monkeypatch.setattr(rasterising, "_used_seconds", lambda: next(clock))
    monkeypatch.setattr(rasterising, "_run_resvg", fail)
    for number in range(1, 5):
        folder.write(f"content/images/{number}.svg", DRAWING.format(10, number))
    shown = "".join(f"![x](../images/{number}.svg)\n" for number in range(1, 5))
    folder.write("content/newsletter/2026-W47.md", shown)
    with_sender(folder)
    counts = []
    for __ in range(4):
        result = folder.run("build", "--jobs", jobs, "--today", "2026-11-20")
        assert result.exit_code == 0, result.stderr
        counts.append(len(log.read_text().splitlines()))
        pictures._cache.clear()
    assert counts == [2, 4, 4, 4]
    assert len(set(log.read_text().splitlines())) == 4


def with_sender(folder):
    settings = (folder.root / "mkdocs.yml").read_text()
    sender = "plugins:\n- rundbrief: {newsletter: {sender: {name: K, email: n@example.org}}}"
    folder.write("mkdocs.yml", settings.replace("plugins: [rundbrief]", sender))


def test_usual_drawings_never_stop_others():
    for __ in range(1000):
        attempts.add(USUAL)
    assert not attempts.is_over


@pytest.mark.parametrize("change", [False, True])
def test_next_build_does_not_try_what_failed(folder, tried, change):
    folder.write("content/images/a.svg", HUGE)
    folder.write("content/marketing/2026-11-18-a.md", UPDATE.format("a.svg"))
    folder.write("content/newsletter/2026-W47.md", "")
    with_sender(folder)
    outputs = []
    for __ in range(2):
        result = folder.run("build", "--jobs", "1", "--today", "2026-11-20")
        assert result.exit_code == 0, result.stderr
        outputs.append("the SVG image is too complex" in result.output + result.stderr)
        pictures._cache.clear()
        if change:
            folder.write("content/marketing/2026-11-17-b.md", UPDATE.format("b.png"))
    assert (tried, outputs) == ([(20, 20)], [True, True])


@pytest.mark.parametrize(
    ("size", "pixels", "shown"),
    [
        ((1068, 4000), (461, 1728), (461, 1728)),
        ((534, 1728), (534, 1728), (534, 1728)),
        ((1068, 3400), (543, 1728), (534, 1699)),
        ((100, 3456), (50, 1728), (50, 1728)),
    ],
)
def test_tall_image_is_no_higher_than_outlook_shows(size, pixels, shown):
    made = make(saved(halves(*size), "PNG"))
    assert (opened(made).size, (made.width, made.height)) == (pixels, shown)
    assert made.is_narrowed is (shown[0] < min(534, size[0]))


@pytest.mark.parametrize(
    ("height", "pixels", "shown"),
    [(2000, (172, 1720), (172, 1720)), (1000, (345, 1725), (200, 998))],
)
def test_tall_drawing_is_no_higher_than_outlook_shows(height, pixels, shown):
    made = make(DRAWING.format(200, height).encode(), is_drawing=True)
    assert (opened(made).size, (made.width, made.height)) == (pixels, shown)
    assert made.is_narrowed is (shown[0] < 200)


def test_tall_image_is_a_warning(folder):
    folder.write("content/images/all.png", saved(halves(1068, 4000), "PNG"))
    folder.write("content/newsletter/2026-W47.md", "![All](../images/all.png)")
    images = images_of(folder)
    assert [(it.width, it.height) for it in images.hosted] == [(461, 1728)]
    (problem,) = images.problems
    assert str(problem.file) == "content/images/all.png"
    assert (
        problem.what == "the image is so high that the newsletter shows it only {width} pixels wide"
    )
    assert problem.values == {"width": 461, "most": 1728}


def test_drawing_takes_too_long(monkeypatch):
    monkeypatch.setattr("rundbrief.render.rasterising.MAX_SECONDS", 0.001)
    with pytest.raises(DrawingError):
        rasterise(DRAWING.format(10, 5).encode(), 10, 5)


def test_library_of_the_project_folder_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "resvg_py.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert rasterise(DRAWING.format(10, 5).encode(), 10, 5).startswith(b"\x89PNG")


@pytest.mark.parametrize("box", ["0 0 0 0", "x y", "0 0 1e400 -", ""])
def test_drawing_without_a_size(box):
    with pytest.raises(DrawingError):
        measure(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"/>'.encode())


UPDATE = "---\nhighlight: true\n---\n# Shop\n\nOpen.\n\n![The shop](../images/{})\n"
ROOT = "https://status.example.org/"


def images_of(folder, **settings):
    q = Queries(folder.compile(**settings))
    return make_images(q, q.issues[0])


def test_images_are_those_of_highlights_and_of_the_introduction(folder):
    folder.write("content/images/Shop & co.png", saved(halves(1200, 600), "PNG"))
    folder.write("content/images/small.png", saved(halves(60, 30), "PNG"))
    folder.write("content/images/unused.png", saved(halves(60, 30), "PNG"))
    folder.write("content/marketing/2026-11-18-a.md", UPDATE.format("Shop%20&%20co.png"))
    folder.write("content/marketing/2026-11-17-b.md", "# B\n\n![x](../images/unused.png)\n")
    folder.write(
        "content/newsletter/2026-W47.md",
        "![x](../images/small.png) ![y](../images/Shop%20&%20co.png){width=200} ![z](../gone.png)",
    )
    images = images_of(folder)
    assert {
        key: (p.name.rpartition("-")[0], p.width, p.height) for key, p in images.content.items()
    } == {
        ("images/Shop & co.png", 600): ("shop-co", 600, 300),
        ("images/Shop & co.png", 200): ("shop-co", 200, 100),
        ("images/small.png", 534): ("small", 60, 30),
    }
    assert len(images.hosted) == 3
    for image in images.hosted:
        assert image.src == f"{ROOT}newsletter/2026-W47/{image.name}"
    assert (images.logo, images.problems) == (None, ())


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.png", BROKEN_PNG, "the image can't be read"),
        ("b.png", bomb(20_000), "the image has more than 64 million pixels"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "the image can't be read"),
    ],
)
def test_picture_that_cannot_be_used_is_a_warning(folder, name, data, what):
    folder.write(f"content/images/{name}", data)
    folder.write("content/marketing/2026-11-18-a.md", UPDATE.format(name))
    folder.write("content/newsletter/2026-W47.md", "")
    images = images_of(folder)
    assert images.content == {}
    assert [said(p) for p in images.problems] == [f"content/images/{name}: {what}"]
    assert [p.level.value for p in images.problems] == ["warning"]


def test_picture_that_is_too_long_is_not_even_read(folder, monkeypatch):
    monkeypatch.setattr("rundbrief.newsletter.images.MAX_BYTES_READ", 2)
    folder.write("content/images/a.png", PNG)
    folder.write("content/marketing/2026-11-18-a.md", UPDATE.format("a.png"))
    folder.write("content/newsletter/2026-W47.md", "")
    assert [said(p) for p in images_of(folder).problems] == [
        "content/images/a.png: the image is too large (0.1 MB)"
    ]


CLOSED = (
    "---\nclosed: 2026-11-20T16:00:00+01:00\nitems:\n- {{item: marketing/2026-11-18-a,"
    " department: marketing, date: 2026-11-18, title: A, highlight: true, image: {}, alt: X}}\n"
    "departments:\n- {{department: marketing, name: Marketing}}\n---\n"
)


@pytest.mark.parametrize("path", ["images/gone.png", "../secret.png", "images/link.png"])
def test_closed_issue_whose_picture_is_gone_goes_without_it(folder, path):
    folder.write("secret.png", saved(halves(60, 30), "PNG"))
    folder.write("content/images/kept.png", PNG)
    (folder.content / "images/link.png").symlink_to(folder.root / "secret.png")
    folder.write("content/newsletter/2026-W47.md", CLOSED.format(path))
    images = images_of(folder)
    assert (images.content, images.problems) == ({}, ())


def test_closed_issue_shows_the_picture_that_it_named(folder):
    folder.write("content/images/a.png", saved(halves(60, 30), "PNG"))
    folder.write("content/newsletter/2026-W47.md", CLOSED.format("images/a.png"))
    q = Queries(folder.compile())
    assert q.issues[0].contents.items[0].image == Shown(path="images/a.png", alt="X")
    assert list(make_images(q, q.issues[0]).content) == [("images/a.png", 335)]


def test_first_wide_image_leads_and_others_stand_beside_their_words(folder):
    sizes = {
        "a-narrow": (500, 300),
        "b-tall": (1200, 1400),
        "c-wide": (1200, 900),
        "d": (1400, 700),
    }
    for name, size in sizes.items():
        folder.write(f"content/images/{name}.png", saved(halves(*size), "PNG"))
        folder.write(f"content/marketing/2026-11-18-{name}.md", UPDATE.format(f"{name}.png"))
    pins = ", ".join(f"marketing/2026-11-18-{name}" for name in sizes)
    folder.write("content/newsletter/2026-W47.md", f"---\npin: [{pins}]\n---\n")
    q = Queries(folder.compile())
    images = make_images(q, q.issues[0])
    assert [(path, column, it.width) for (path, column), it in images.content.items()] == [
        ("images/a-narrow.png", 335, 335),
        ("images/b-tall.png", 335, 335),
        ("images/c-wide.png", 600, 600),
        ("images/d.png", 335, 335),
    ]
    shown = build_view(q, q.issues[0], images).contents.highlights
    assert [(it.ref[21:], it.lead, it.image.width, it.image.height) for it in shown] == [
        ("c-wide", True, 600, 450),
        ("a-narrow", False, 170, 102),
        ("b-tall", False, 170, 198),
        ("d", False, 170, 85),
    ]


def test_name_follows_the_file_it_is_made_of(folder):
    folder.write("content/newsletter/2026-W47.md", "![x](../images/a.png)")
    names = []
    for width in (60, 60, 62):
        folder.write("content/images/a.png", saved(halves(width, 30), "PNG"))
        names.append(images_of(folder).hosted[0].name)
    assert names[0] == names[1] != names[2]


def test_logo_is_the_published_file(folder):
    image = halves(60, 30)
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    folder.write("content/images/Our logo.png", saved(image, "PNG", exif=exif))
    folder.write("content/newsletter/2026-W47.md", "")
    logo = images_of(folder, brand={"logo_mail": "images/Our logo.png"}).logo
    assert (logo.src, logo.data, logo.subtype) == (
        f"{ROOT}images/Our%20logo.png",
        saved(image, "PNG"),
        "png",
    )
    assert images_of(folder, brand={"logo_mail": "images/gone.png"}).logo is None


def test_public_site_carries_pictures_of_public_issues_only(folder):
    folder.write("content/images/a.png", saved(halves(60, 30), "PNG"))
    folder.write("content/newsletter/2026-W46-board.md", "![x](../images/a.png)")
    folder.write("content/newsletter/2026-W47.md", "![x](../images/a.png)")
    editions = {"everyone": {"audience": "public"}, "board": {}}
    for audience, folders in (
        ("internal", ["newsletter/2026-W46/board", "newsletter/2026-W47"]),
        ("public", ["newsletter/2026-W47"]),
    ):
        q = Queries(folder.compile(audience=audience, newsletter={"editions": editions}))
        outputs = list_images(issue.key for issue in q.issues)
        built = [output.build(q, *output.arguments) for output in outputs]
        assert [path.rpartition("/")[0] for one in built for path in one.files] == folders
        assert [one.metadata["problems"] for one in built] == [[] for __ in built]
