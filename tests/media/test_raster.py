"""Images lose everything but their pixels, their colours and which side is up."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from image_making import BROKEN_PNG, JPEG, PNG, png_chunk, saved
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


def avif_box(kind, content):
    return struct.pack(">I4s", 8 + len(content), kind) + content


def avif_with(box, *around):
    """The AVIF with another box at the end of others. around: these, from outside to inside."""
    data = bytearray(IMAGES["avif"])
    for name in around:
        at = data.index(name) - 4
        size = int.from_bytes(data[at : at + 4])
        data[at : at + 4] = struct.pack(">I", size + len(box))
    data[at + size : at + size] = box
    # The data of the items is further behind now.
    at = data.index(b"iloc") + 10
    count = int.from_bytes(data[at : at + 2])
    for number in range(count):
        place = at + 2 + number * 14 + 6
        moved = int.from_bytes(data[place : place + 4]) + len(box)
        data[place : place + 4] = struct.pack(">I", moved)
    return bytes(data)


HIDDEN = SECRET.encode()
IN_META, IPCO = (b"meta",), (b"meta", b"iprp", b"ipco")


@pytest.mark.parametrize(
    ("kind", "content", "around"),
    [
        *(
            (kind, HIDDEN, IN_META)
            for kind in (b"uuid", b"xml ", b"udta", b"free", b"skip", b"what")
        ),
        *((kind, HIDDEN, IPCO) for kind in (b"udes", b"crtt", b"uuid", b"free", b"altt")),
        (b"ispe", bytes(12) + HIDDEN, IPCO),
        (b"irot", b"\0" + HIDDEN, IPCO),
        (b"pixi", b"\0\0\0\0\3\x08\x08\x08" + HIDDEN, IPCO),
        (b"colr", b"nclx\0\1\0\1\0\1\0" + HIDDEN, IPCO),
        (b"auxC", b"\0\0\0\0urn:" + HIDDEN + b"\0", IPCO),
        (b"auxC", b"\0\0\0\0urn:mpeg:hevc:2015:auxid:1\0" + HIDDEN, IPCO),
        (b"idat", HIDDEN, IN_META),
    ],
)
def test_boxes_of_an_avif_hide_nothing(kind, content, around):
    data = avif_with(avif_box(kind, content), *around)
    assert shown(data)[0] == shown(IMAGES["avif"])[0]
    found = strip_metadata(data, "avif")
    assert (HIDDEN in found, shown(found)) == (False, shown(data))
    assert strip_metadata(found, "avif") == found


def test_names_in_an_avif_are_blank():
    data = IMAGES["avif"].replace(b"Color", b"Kestr")
    start = data.index(b"hdlr") + 24
    data = data[:start] + b"K" + data[start + 1 :]
    assert strip_metadata(data, "avif") == stripped("avif")
    assert b"Color" not in stripped("avif")


def test_thumbnail_in_an_avif_is_gone():
    """Its second item isn't Exif data but an image, which the first one names as its preview."""
    data = IMAGES["avif"].replace(b"ExifExif", b"av01Exif").replace(b"cdsc", b"thmb", 1)
    found = strip_metadata(data, "avif")
    assert (HIDDEN in data, HIDDEN in found, shown(found)) == (True, False, shown(data))


def test_items_of_an_unknown_kind_are_gone():
    data = IMAGES["avif"].replace(b"ExifExif", b"whatExif")
    assert HIDDEN not in strip_metadata(data, "avif")


def test_animated_avif_does_not_say_when_and_with_what_it_was_made():
    data = IMAGES["animated.avif"]
    times = {data[data.index(kind) + 8 :][:16] for kind in (b"mvhd", b"tkhd", b"mdhd")}
    assert bytes(16) not in times
    assert not any(time in stripped("animated.avif") for time in times)
    encoder = data[data.index(b"stsd") + 62 :][:11]
    assert encoder == b"\nAOM Coding"
    assert encoder not in stripped("animated.avif")


def longer(data, marker, more):
    """A JPEG with more in its first segment of a kind."""
    at = data.index(marker) + 2
    length = int.from_bytes(data[at : at + 2])
    new_length = struct.pack(">H", length + len(more))
    return data[:at] + new_length + data[at + 2 : at + length] + more + data[at + length :]


ADOBE = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0"


@pytest.mark.parametrize("marker", [b"\xff\xc0", b"\xff\xc4", b"\xff\xdb", b"\xff\xda"])
def test_segments_of_a_jpeg_end_with_what_they_contain(marker):
    hidden = longer(JPEG, marker, HIDDEN)
    assert strip_metadata(hidden, "jpg") == JPEG
    with pytest.raises(MalformedError):
        strip_metadata(JPEG.replace(marker, marker + b"\0\3\0" + marker), "jpg")


@pytest.mark.parametrize(
    ("hidden", "kept"),
    [
        (longer(ADOBE, b"\xff\xee", HIDDEN), ADOBE),
        (ADOBE + longer(ADOBE, b"\xff\xee", HIDDEN), ADOBE),
        (longer(b"\xff\xdd\0\4\0\0", b"\xff\xdd", HIDDEN), b"\xff\xdd\0\4\0\0"),
        (longer(b"\xff\xdc\0\4\0\2", b"\xff\xdc", HIDDEN), b""),
        (longer(b"\xff\xdf\0\3\0", b"\xff\xdf", HIDDEN), b""),
        (longer(b"\xff\xc8\0\2", b"\xff\xc8", HIDDEN), b""),
    ],
)
def test_other_segments_of_a_jpeg_hide_nothing(hidden, kept):
    assert strip_metadata(JPEG[:20] + hidden + JPEG[20:], "jpg") == JPEG[:20] + kept + JPEG[20:]


def test_colours_of_adobe_are_kept():
    assert ADOBE[:9] in IMAGES["cmyk.jpg"]
    assert ADOBE[:9] in stripped("cmyk.jpg")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (b"fdAT", b"\0\0\0\1" + HIDDEN),
        (b"fcTL", bytes(26 - len(HIDDEN)) + HIDDEN),
        (b"pHYs", bytes(9) + HIDDEN),
        (b"sBIT", b"\x08\x08\x08" + HIDDEN),
        (b"bKGD", bytes(6) + HIDDEN),
        (b"tRNS", bytes(6) + HIDDEN),
        (b"gAMA", HIDDEN),
        (b"sRGB", b"\0" + HIDDEN),
        (b"acTL", bytes(8) + HIDDEN),
        (b"PLTE", b"Kestrel-Camera-7ab"),
    ],
)
def test_chunks_of_a_png_hide_nothing(kind, content):
    for place in (33, -12):
        hidden = PNG[:place] + png_chunk(kind, content) + PNG[place:]
        assert strip_metadata(hidden, "png") == PNG


def test_second_chunk_of_a_kind_is_gone():
    chunk, other = png_chunk(b"pHYs", bytes(9)), png_chunk(b"pHYs", b"Kestrel-7")
    assert strip_metadata(PNG[:33] + chunk + other + PNG[33:], "png") == (
        PNG[:33] + chunk + PNG[33:]
    )


def pixels_of(data):
    at = data.index(b"IDAT")
    return data[at + 4 : at + 4 + int.from_bytes(data[at - 4 : at])]


def test_what_follows_the_pixels_of_a_png_is_gone():
    pixels = pixels_of(PNG)
    for parts in (
        [pixels + HIDDEN],
        [pixels, HIDDEN],
        [pixels[:5], pixels[5:] + HIDDEN, HIDDEN],
    ):
        chunks = b"".join(png_chunk(b"IDAT", part) for part in parts)
        found = strip_metadata(PNG[:33] + chunks + PNG[-12:], "png")
        assert (HIDDEN in found, shown(found)) == (False, shown(PNG))


def test_what_follows_a_frame_of_a_png_is_gone():
    data = IMAGES["animated.png"]
    at = data.index(b"fdAT")
    length = int.from_bytes(data[at - 4 : at])
    frame = png_chunk(b"fdAT", data[at + 4 : at + 4 + length] + HIDDEN)
    hidden = data[: at - 4] + frame + data[at + length + 8 :]
    assert strip_metadata(hidden, "png") == stripped("animated.png")


def test_name_of_a_profile_and_what_follows_it_are_gone():
    profile = zlib.compress(PROFILE)
    chunk = png_chunk(b"iCCP", HIDDEN + b"\0\0" + profile + HIDDEN)
    kept = png_chunk(b"iCCP", b"ICC profile\0\0" + profile)
    assert strip_metadata(PNG[:33] + chunk + PNG[33:], "png") == PNG[:33] + kept + PNG[33:]


def test_pixels_that_nobody_can_inflate_stay():
    assert strip_metadata(BROKEN_PNG, "png") == BROKEN_PNG


def test_pixels_are_inflated_up_to_a_limit(monkeypatch):
    monkeypatch.setattr("rundbrief.media.png._MAX_INFLATED", 100)
    pixels = zlib.compress(bytes(5_000_000)) + b"more"
    data = PNG[:33] + png_chunk(b"IDAT", pixels) + PNG[-12:]
    assert strip_metadata(data, "png") == data


TIME, OTHER_TIME = b"!\xf9\4\0\x0a\0\0\0", b"!\xf9\4\0\x0b\0\0\0"
LOOP = b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0"
BLOCK = bytes((len(SECRET),)) + HIDDEN


@pytest.mark.parametrize(
    ("hidden", "kept"),
    [
        (TIME[:-1] + BLOCK + b"\0", TIME),
        (OTHER_TIME + TIME, TIME),
        (b"!\xf9" + BLOCK + b"\0", b""),
        (LOOP[:-1] + BLOCK + b"\0", LOOP),
        (LOOP + LOOP.replace(b"\1\0\0", b"\1ab"), LOOP),
        (LOOP[:14] + BLOCK + b"\0", b""),
        (LOOP.replace(b"2.0", b"2.1"), b""),
    ],
)
def test_extensions_of_a_gif_hide_nothing(hidden, kept):
    data = saved(Image.new("P", (4, 4)), "GIF")
    at = data.index(b",", 13 + 768 if data[10] & 7 == 7 else 13)
    plain = strip_metadata(data, "gif")
    start = plain.index(data[at : at + 10])
    assert strip_metadata(data[:at] + hidden + data[at:], "gif") == (
        plain[:start] + kept + plain[start:]
    )


@pytest.mark.parametrize(
    ("bits", "compression", "more"),
    [(32, 0, 0), (24, 0, 0), (8, 0, 256 * 4), (4, 0, 16 * 4), (1, 0, 2 * 4), (16, 3, 12)],
)
def test_bitmap_of_an_icon_ends_with_its_mask(bits, compression, more):
    header = struct.pack("<IiiHHI20x", 40, 5, 6, 1, bits, compression)
    pixels = 3 * ((5 * bits + 31) // 32 * 4)
    bitmap = header + bytes(more + pixels + 3 * 4)

    def icon(image):
        return struct.pack("<HHHBBBBHHII", 0, 1, 1, 5, 3, 0, 0, 1, bits, len(image), 22) + image

    assert strip_metadata(icon(bitmap + HIDDEN), "ico") == icon(bitmap)
    assert strip_metadata(icon(bitmap), "ico") == icon(bitmap)


def webp_chunk(kind, content):
    return struct.pack("<4sI", kind, len(content)) + content + bytes(len(content) % 2)


def webp_with(name, *chunks):
    body = IMAGES[name][8:] + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("name", [name for name in IMAGES if name.endswith("webp")])
@pytest.mark.parametrize("kind", [b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ICCP", b"VP8X"])
def test_chunks_of_a_webp_hide_nothing(name, kind):
    assert strip_metadata(webp_with(name, webp_chunk(kind, HIDDEN)), "webp") == stripped(name)


def test_frames_without_an_animation_are_gone():
    frame = webp_chunk(b"ANMF", bytes(16) + webp_chunk(b"VP8 ", HIDDEN))
    assert strip_metadata(webp_with("webp", frame), "webp") == stripped("webp")


def test_header_of_a_webp_hides_nothing():
    data = IMAGES["webp"]
    header = webp_chunk(b"VP8X", data[20:30] + HIDDEN)
    body = b"WEBP" + header + data[30:]
    found = strip_metadata(b"RIFF" + struct.pack("<I", len(body)) + body, "webp")
    assert found == stripped("webp")


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
