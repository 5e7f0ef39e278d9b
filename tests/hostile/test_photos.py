"""Where a photo was taken, when, and with what, is nowhere in what a build writes."""

import base64
from io import BytesIO

import pytest
from PIL import Image

from conftest import said
from image_making import PNG, saved
from rundbrief.media.published_files import prepare_file
from rundbrief.problems import ProblemsError
from rundbrief.site.build import _build_asset
from rundbrief.site.queries import SiteQueries

SECRET = "Kestrel-Camera-7"
ENDINGS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF", "gif": "GIF"}


def photo(kind):
    exif = Image.Exif()
    exif[0x010F] = SECRET
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (53.0, 33.0, 1.0)}
    more = {"comment": SECRET} if kind == "GIF" else {"exif": exif}
    return saved(Image.new("RGB", (64, 48), "teal"), kind, **more)


@pytest.fixture
def photos(folder):
    """A project that shows a photo of each kind in an update, an issue and a drawing."""
    shown = [f"![A photo](../images/p.{ending})" for ending in ENDINGS]
    for ending, kind in ENDINGS.items():
        folder.write(f"content/images/p.{ending}", photo(kind))
    address = f"data:image/jpeg;base64,{base64.b64encode(photo('JPEG')).decode()}"
    image = f'<image href="{address}" width="9" height="9"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{image}</svg>'
    folder.write("content/images/p.svg", svg)
    text = "\n\n".join([*shown, "![A drawing](../images/p.svg)"])
    folder.write("content/marketing/2026-11-18-a.md", f"---\nhighlight: true\n---\n# A\n\n{text}\n")
    folder.write("content/newsletter/2026-W47.md", text)
    settings = (
        (folder.root / "mkdocs.yml")
        .read_text()
        .replace(
            "plugins: [rundbrief]",
            "plugins:\n- rundbrief: {brand: {logo: images/p.svg, logo_mail: images/p.jpg},"
            " newsletter: {sender: {email: a@example.org}}}",
        )
    )
    folder.write("mkdocs.yml", settings)
    return folder


def test_nothing_is_left_in_any_file(photos):
    result = photos.run("build", "--today", "2026-11-20")
    assert result.exit_code == 0, result.stderr
    written = photos.files("output") | photos.files(".cache")
    hidden = base64_of(SECRET)
    for path, data in written.items():
        assert SECRET.encode() not in data, path
        assert not any(text in data for text in hidden), path
    for ending in ENDINGS:
        published = written[f"site/images/p.{ending}"]
        with Image.open(BytesIO(published)) as image:
            assert set(image.getexif()) <= {0x0112}, ending
    assert b"data:image/jpeg" in written["site/images/p.svg"]


def base64_of(text):
    """What a text looks like in base64, at each of its three positions."""
    return [base64.b64encode(b" " * skip + text.encode())[4:-4] for skip in range(3)]


def test_secret_would_be_found(photos):
    drawing = (photos.content / "images" / "p.svg").read_bytes()
    assert any(text in drawing for text in base64_of(SECRET))


def test_file_that_changes_after_its_check_is_not_published(folder):
    folder.write("content/images/a.png", PNG)
    q = SiteQueries(folder.compile())
    assert _build_asset(q, "images/a.png").files == {"images/a.png": PNG}
    folder.write("content/images/a.png", b"<script>alert(1)</script>")
    with pytest.raises(ProblemsError):
        _build_asset(q, "images/a.png")
    (folder.content / "images" / "a.png").unlink()
    with pytest.raises(ProblemsError) as caught:
        _build_asset(q, "images/a.png")
    assert [said(it) for it in caught.value.problems] == [
        "content/images/a.png: the file can't be read any more"
    ]


def test_harmless_change_after_the_check_is_published_but_not_reused(folder):
    folder.write("content/images/a.png", PNG)
    q = SiteQueries(folder.compile())
    other = saved(Image.new("RGB", (3, 3), "red"), "PNG")
    folder.write("content/images/a.png", other)
    built = _build_asset(q, "images/a.png")
    assert (built.files, built.reusable) == ({"images/a.png": other}, False)


def test_new_photo_of_the_same_name_is_published_by_the_next_build(folder):
    for colour in ("red", "blue"):
        exif = Image.Exif()
        exif[0x010F] = SECRET
        data = saved(Image.new("RGB", (3, 3), colour), "JPEG", exif=exif)
        folder.write("content/images/a.jpg", data)
        assert folder.run("build").exit_code == 0
        assert folder.files("output/site")["images/a.jpg"] == prepare_file(data, "jpg", "")
