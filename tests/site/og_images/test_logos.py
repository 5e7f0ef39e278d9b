"""The logo of cards: drawn anew in every case, or left out."""

import base64
from io import BytesIO

import pytest
from PIL import Image

from rundbrief.site.og_images.drawing import read_logo


def svg(width, height):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>'


def picture(kind, size, mode="RGB"):
    out = BytesIO()
    Image.new(mode, size, "red" if mode != "RGBA" else (255, 0, 0, 99)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "size", "kind"),
    [
        ("wide.svg", svg(1000, 100), (420, 42), "image/png"),
        ("small.svg", svg(20, 10), (192, 96), "image/png"),
        ("tall.SVG", svg(10, 40), (24, 96), "image/png"),
        ("large.png", picture("PNG", (1000, 500)), (192, 96), "image/png"),
        ("small.png", picture("PNG", (40, 20)), (40, 20), "image/png"),
        ("photo.jpg", picture("JPEG", (840, 192)), (420, 96), "image/jpeg"),
        ("new.webp", picture("WEBP", (400, 100), "RGBA"), (384, 96), "image/png"),
    ],
)
def test_logo_fits_its_place(tmp_path, name, data, size, kind):
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    logo = read_logo(tmp_path / name)
    assert logo is not None
    assert (logo.width, logo.height) == size
    head, __, encoded = logo.data.partition(";base64,")
    assert head == f"data:{kind}"
    with Image.open(BytesIO(base64.b64decode(encoded))) as image:
        assert image.width >= size[0]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("broken.svg", b"<svg"),
        ("sizeless.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("broken.png", b"no picture"),
        ("empty.png", b""),
        ("moving.gif", picture("GIF", (40, 20), "P")),
        ("logo.txt", b"Kestrel"),
    ],
)
def test_logo_that_cannot_be_used_is_none(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert read_logo(tmp_path / name) is None


def test_missing_logo_is_none(tmp_path):
    assert read_logo(tmp_path / "logo.png") is None
