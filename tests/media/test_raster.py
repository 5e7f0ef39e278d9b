"""Images lose everything but their pixels, their colours and which side is up."""

import struct
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from image_making import JPEG, PNG, png_chunk, saved
from rundbrief.media.malformed import MalformedError
from rundbrief.media.raster import RASTERS, find_format, strip_metadata

SECRET = "Kestrel-Camera-7"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
FRAMES = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")]
ANIMATED = {"save_all": True, "append_images": FRAMES[1:], "duration": 100}


def exif_of(orientation=6):
    exif = Image.Exif()
    exif[0x010F] = SECRET
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: (53.0, 33.0, 1.0)}
    return exif


def text_of_png():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET)
    text.add_itxt("Comment", SECRET, zip=True)
    return text


def photo(mode="RGB"):
    """A picture in which no two pixels are alike."""
    pixels = bytes(range(256)) * 3
    return Image.frombytes("RGB", (16, 16), pixels).resize((64, 48)).convert(mode)


META = {"exif": exif_of(), "icc_profile": PROFILE}
XMP = {"xmp": f"<x>{SECRET}</x>".encode()}
IMAGES = {
    "jpg": saved(photo(), "JPEG", comment=SECRET, **META, **XMP),
    "progressive.jpg": saved(photo(), "JPEG", progressive=True, **META),
    "cmyk.jpg": saved(photo("CMYK"), "JPEG", **META),
    "grey.jpeg": saved(photo("L"), "JPEG", exif=exif_of(3)),
    "png": saved(photo(), "PNG", pnginfo=text_of_png(), **META),
    "palette.png": saved(photo("P"), "PNG", transparency=3, **META),
    "animated.png": saved(FRAMES[0], "PNG", exif=exif_of(), **ANIMATED),
    "gif": saved(photo("P"), "GIF", comment=SECRET),
    "animated.gif": saved(FRAMES[0], "GIF", comment=SECRET, loop=0, **ANIMATED),
    "webp": saved(photo(), "WEBP", **META, **XMP),
    "plain.webp": saved(photo(), "WEBP"),
    "lossless.webp": saved(photo("RGBA"), "WEBP", lossless=True, **META),
    "animated.webp": saved(FRAMES[0], "WEBP", exif=exif_of(), **ANIMATED),
    "avif": saved(photo(), "AVIF", **META, **XMP),
    # Made once by Pillow, whose encoder of animations sometimes crashes.
    "animated.avif": Path(__file__).with_name("animated.avif").read_bytes(),
    "ico": saved(photo("RGBA"), "ICO", sizes=[(16, 16), (32, 32)]),
    "bitmap.ico": saved(photo("RGBA"), "ICO", sizes=[(16, 16)], bitmap_format="bmp"),
}
BY_NAME = pytest.mark.parametrize("name", IMAGES)


def ending_of(name):
    return name.rpartition(".")[2]


def stripped(name):
    return strip_metadata(IMAGES[name], ending_of(name))


def shown(data):
    """What readers see: each frame with its time, the profile, and which side is up."""
    with Image.open(BytesIO(data)) as image:
        frames = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            frames.append((image.convert("RGBA").tobytes(), image.info.get("duration")))
        kept = (image.info.get("icc_profile"), image.info.get("loop"), image.size)
        return frames, kept, image.getexif().get(0x0112, 1)


@BY_NAME
def test_image_looks_the_same(name):
    assert shown(stripped(name)) == shown(IMAGES[name])


@BY_NAME
def test_nothing_else_is_left(name):
    data = stripped(name)
    assert SECRET.encode() not in data
    assert b"http://ns.adobe.com" not in data
    with Image.open(BytesIO(data)) as image:
        assert set(image.getexif()) <= {0x0112}
        assert "comment" not in image.info
        assert "xmp" not in image.info


def test_secrets_were_there():
    """Compressed comments and icons are the only ones that hide it."""
    without = {name for name, data in IMAGES.items() if SECRET.encode() not in data}
    assert without == {"plain.webp", "ico", "bitmap.ico"}


@BY_NAME
def test_stripping_twice_changes_nothing(name):
    assert strip_metadata(stripped(name), ending_of(name)) == stripped(name)


@BY_NAME
def test_format_is_known_by_its_first_bytes(name):
    assert find_format(IMAGES[name]) == ending_of(name).replace("jpeg", "jpg")


@pytest.mark.parametrize("name", [name for name in IMAGES if not name.endswith("avif")])
def test_what_follows_the_image_is_gone(name):
    data = IMAGES[name] + b"PK\x03\x04<script>alert(1)</script>"
    assert strip_metadata(data, ending_of(name)) == stripped(name)


def test_what_follows_an_avif_is_gone():
    more = struct.pack(">I4s", 8 + 8, b"uuid") + b"whatever"
    found = strip_metadata(IMAGES["avif"] + more, "avif")
    assert (b"whatever" in found, shown(found)) == (False, shown(IMAGES["avif"]))
    with pytest.raises(MalformedError):
        strip_metadata(IMAGES["avif"] + b"<script>alert(1)</script>", "avif")


def test_data_of_an_avif_that_belongs_to_no_image_is_gone():
    data = IMAGES["avif"]
    start = data.index(b"mdat") - 4
    longer = struct.pack(">I", int.from_bytes(data[start : start + 4]) + len(SECRET))
    hidden = data[:start] + longer + data[start + 4 :] + SECRET.encode()
    found = strip_metadata(hidden, "avif")
    assert (SECRET.encode() in found, shown(found)) == (False, shown(data))


def test_thumbnail_of_a_jpeg_is_gone():
    segment = b"JFIF\0\1\1\0\0\1\0\1\1\1" + b"RGB"
    jpeg = b"\xff\xd8\xff\xe0" + struct.pack(">H", len(segment) + 2) + segment + JPEG[20:]
    found = strip_metadata(jpeg, "jpg")
    assert (b"RGB" in found, shown(found)) == (False, shown(JPEG))


def test_jpeg_with_bytes_between_its_segments_is_read():
    """Some cameras write them, and decoders skip them."""
    assert strip_metadata(JPEG[:20] + b"\0\0" + JPEG[20:], "jpg") == JPEG
    assert strip_metadata(JPEG[:20] + b"\xff\xff" + JPEG[20:], "jpg") == JPEG
    assert strip_metadata(JPEG[:-2], "jpg") == JPEG


def test_upright_photo_has_no_exif_at_all():
    for kind, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        data = strip_metadata(saved(photo(), kind, exif=exif_of(1)), ending)
        assert b"II*\0" not in data
        assert b"MM\0*" not in data


@pytest.mark.parametrize(
    "exif", [b"", b"II*\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", b"what"]
)
def test_exif_that_cannot_be_read_is_dropped(exif):
    data = PNG[:33] + png_chunk(b"eXIf", exif) + PNG[33:]
    assert strip_metadata(data, "png") == PNG


@BY_NAME
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_image_that_is_cut_off_is_refused_or_still_an_image(name, share):
    data = IMAGES[name]
    try:
        found = strip_metadata(data[: int(len(data) * share)], ending_of(name))
    except MalformedError:
        return
    assert find_format(found) == ending_of(name).replace("jpeg", "jpg")


@pytest.mark.parametrize("ending", sorted(RASTERS))
@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"GIF89a", JPEG[:20], PNG[:40], b"RIFF\4\0\0\0WEBP", b"\0\0\1\0\0\0",
             b"\xff" * 40_000, b"\0\0\0\x0cftypavif", b"\0\0\1\0\xff\xff"]
)  # fmt: skip
def test_what_is_no_image_is_refused(ending, data):
    with pytest.raises(MalformedError):
        strip_metadata(data, ending)


@given(st.sampled_from(sorted(IMAGES)), st.data())
def test_damage_is_refused_or_leaves_an_image(name, data):
    image = bytearray(IMAGES[name])
    for __ in range(data.draw(st.integers(1, 4))):
        image[data.draw(st.integers(0, len(image) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = strip_metadata(bytes(image), ending_of(name))
    except MalformedError:
        return
    assert find_format(found) == ending_of(name).replace("jpeg", "jpg")
