"""Images as we publish them: small, upright and without metadata about the photographer.

Pillow tries only the listed formats; its decompression-bomb warnings are errors.
"""

from __future__ import annotations

import hashlib
import math
import warnings
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from rundbrief.i18n.texts import _
from rundbrief.media.raster import strip_metadata
from rundbrief.render.rasterising import (
    DEVICE_PIXEL_RATIO,
    DrawingError,
    FailedDrawingError,
    UntriedDrawingError,
    measure,
    rasterise,
)

JPEG_QUALITY = 82
MAX_PIXELS = 64_000_000
MAX_BYTES_READ = 32_000_000
MAX_BYTES = 1_000_000
# In pixels. Outlook on Windows cuts off what is higher.
MAX_HEIGHT = 1728

# In bytes. Above this size, a palette is worth the loss of colours.
_PALETTE_THRESHOLD = 100_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_ORIENTATION = 0x0112
# In pixels, for authors whose image is too large.
_SUGGESTED_WIDTH = 1200

_WHY = _("the newsletter is sent without this image")


@dataclass(frozen=True)
class FittedImage:
    data: bytes = field(repr=False)
    # The extension of the file, such as `png`.
    ending: str
    # As displayed, in CSS pixels.
    width: int
    height: int
    # Whether it is displayed narrower than its column, since it would be too high.
    is_narrowed: bool = False


@dataclass(frozen=True)
class UnusableImage:
    """Why an image can't be used, as the messages of a problem."""

    what: str
    fix: str
    why: str = _WHY
    values: tuple[tuple[str, object], ...] = ()
    # Identifies a drawing that can't be rendered, see FailedDrawingError.
    failed: str = ""
    # Whether the next build may succeed although nothing has changed.
    may_succeed: bool = False


_UNREADABLE = UnusableImage(
    _("the image can't be read"),
    _("open it in an image editor and export it as PNG or JPEG"),
)

_UNTRIED = UnusableImage(
    _("the SVG image was not rendered in this build"),
    _("simplify the SVG images that are too complex, or export them as PNG, and build again"),
    _("other SVG images took too long; the newsletter is sent without this image"),
    may_succeed=True,
)

# One build often needs the same image twice: for the email and for the site.
_cache: dict[tuple[str, int, str | None], FittedImage | UnusableImage] = {}
_MAX_CACHED = 300


def fit_image(
    data: bytes, column: int, *, is_drawing: bool = False, background: str | None = None
) -> FittedImage | UnusableImage:
    """Scale an image down to the width of a column, never up. column: in CSS pixels.

    is_drawing: it is SVG. background: a colour that replaces transparency, except in animations;
    None keeps it transparent.
    """
    key = (hashlib.sha256(data).hexdigest(), column, background)
    if key in _cache:
        return _cache[key]
    fitted = _within_budget(data, column, background, is_drawing=is_drawing)
    if isinstance(fitted, FittedImage) or not fitted.may_succeed:
        if len(_cache) >= _MAX_CACHED:
            _cache.clear()
        _cache[key] = fitted
    return fitted


def refuse_unread() -> UnusableImage:
    return _UNREADABLE


def refuse_size(size: int) -> UnusableImage:
    """Return the problem of a file that is too large. size: in bytes."""
    fix = _("scale it down to a width of {width} pixels, or export it as JPEG")
    return UnusableImage(
        _("the image is too large ({size} MB)"),
        fix,
        values=(("size", math.ceil(size / 100_000) / 10), ("width", _SUGGESTED_WIDTH)),
    )


def _within_budget(
    data: bytes, column: int, background: str | None, *, is_drawing: bool
) -> FittedImage | UnusableImage:
    if len(data) > MAX_BYTES_READ:
        return refuse_size(len(data))
    make = _make_drawing if is_drawing else _make_checked
    fitted = make(data, column, background)
    if isinstance(fitted, FittedImage) and len(fitted.data) > MAX_BYTES:
        return refuse_size(len(fitted.data))
    return fitted


def _make_drawing(svg: bytes, column: int, background: str | None) -> FittedImage | UnusableImage:
    try:
        natural = measure(svg)
        wanted, highest = min(1, column / natural[0]), MAX_HEIGHT / natural[1]
        shown = min(wanted, highest)
        scale = min(shown * DEVICE_PIXEL_RATIO, highest)
        # The height follows from the width, so a rounded width could be too much.
        rounded = math.floor if scale == highest else round
        size = _whole(rounded(scale * natural[0]), rounded(scale * natural[1]))
        drawn = rasterise(svg, *size)
    except FailedDrawingError as exc:
        return _too_complex(exc.key)
    except UntriedDrawingError:
        return _UNTRIED
    except (DrawingError, OverflowError):
        return _UNREADABLE
    with Image.open(BytesIO(drawn), formats=["PNG"]) as image:
        return FittedImage(
            _as_png(_flatten(image, background)),
            "png",
            *_whole(image.width * shown / scale, image.height * shown / scale),
            is_narrowed=shown < wanted,
        )


def _too_complex(key: str) -> UnusableImage:
    what, fix = _("the SVG image is too complex"), _("simplify it, or export it as PNG")
    return UnusableImage(what, fix, failed=key)


def _make_checked(data: bytes, column: int, background: str | None) -> FittedImage | UnusableImage:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=_FORMATS) as image:
                if math.prod(image.size) > MAX_PIXELS:
                    return _too_many_pixels(math.prod(image.size))
                return _make(image, data, column, background)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            return _too_many_pixels(2 * MAX_PIXELS)
        except Exception:  # noqa: BLE001  # decoders raise all kinds of errors for broken files
            return _UNREADABLE


def _too_many_pixels(pixels: int) -> UnusableImage:
    return UnusableImage(
        _("the image has more than {most} million pixels"),
        _("scale it down; a width of {width} pixels is enough"),
        _("reading it would take too much memory; the newsletter is sent without it"),
        (("most", min(pixels, MAX_PIXELS) // 1_000_000), ("width", _SUGGESTED_WIDTH)),
    )


def _make(image: Image.Image, data: bytes, column: int, background: str | None) -> FittedImage:
    kind = image.format
    if kind == "GIF" and len(data) <= MAX_BYTES and image.height <= MAX_HEIGHT:
        return _make_gif(image, data, column, background)
    still = _fit(image, column * DEVICE_PIXEL_RATIO)
    shown = min(column, still.width)
    css = _whole(shown, still.height * shown / still.width)
    is_narrowed = shown < column and still.height == MAX_HEIGHT
    if kind == "JPEG" or (kind in ("WEBP", "AVIF") and not still.has_transparency_data):
        return FittedImage(_as_jpeg(still), "jpg", *css, is_narrowed=is_narrowed)
    return FittedImage(_as_png(_flatten(still, background)), "png", *css, is_narrowed=is_narrowed)


def _make_gif(image: Image.Image, data: bytes, column: int, background: str | None) -> FittedImage:
    """Keep a GIF as it is, since scaling would spoil animations; only replace transparency."""
    image.load()
    shown = min(column, image.width)
    css = _whole(shown, image.height * shown / image.width)
    is_still = getattr(image, "n_frames", 1) == 1
    if background and is_still and image.has_transparency_data:
        out = BytesIO()
        _flatten(image, background).quantize(256).save(out, "GIF")
        return FittedImage(out.getvalue(), "gif", *css)
    return FittedImage(strip_metadata(data, "gif"), "gif", *css)


def _flatten(image: Image.Image, background: str | None) -> Image.Image:
    """Replace transparency by a colour, if there is any."""
    if not background or not image.has_transparency_data:
        return image
    paper = Image.new("RGBA", image.size, background)
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")


def _whole(width: float, height: float) -> tuple[int, int]:
    return max(1, round(width)), max(1, round(height))


def _fit(image: Image.Image, most: int) -> Image.Image:
    """Rotate an image upright, scale it down, and drop all metadata. most: the width in pixels."""
    lies = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
    width, height = reversed(image.size) if lies else image.size
    scale = min(1, most / width, MAX_HEIGHT / height)
    # A JPEG can be decoded at a half, a quarter or an eighth of its size, which is much faster.
    image.draft(None, (math.ceil(image.width * scale), math.ceil(image.height * scale)))
    turned = ImageOps.exif_transpose(image)
    if scale == 1 and turned.mode == "P":
        turned.info = {k: v for k, v in turned.info.items() if k == "transparency"}
        return turned
    plain = _in_srgb(turned)
    plain.info = {}
    size = _whole(width * scale, height * scale)
    return plain if plain.size == size else plain.resize(size, Image.Resampling.LANCZOS)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Convert to sRGB, as email clients ignore colour profiles."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        base = image.convert("RGB") if alpha else image
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(base, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            turned = None
        if turned is not None:
            if alpha:
                turned.putalpha(alpha)
            return turned
    wanted = "RGBA" if image.has_transparency_data else "L" if image.mode in "1L" else "RGB"
    return image.convert(wanted)


def _as_jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.convert("L" if image.mode == "L" else "RGB").save(
        out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True
    )
    return out.getvalue()


def _as_png(image: Image.Image) -> bytes:
    """Encode as PNG, with a palette of 256 colours if that loses nothing or saves enough."""
    if image.mode in ("RGB", "RGBA") and image.getcolors(256) is None:
        full = _png(image, optimize=False)
        return (
            full
            if len(full) <= _PALETTE_THRESHOLD
            else min(full, _png(_with_fewer_colours(image)), key=len)
        )
    return _png(_with_fewer_colours(image))


def _with_fewer_colours(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    if image.mode == "RGBA":
        return image.quantize(256, Image.Quantize.FASTOCTREE)
    return image.quantize(256, Image.Quantize.MEDIANCUT) if image.mode == "RGB" else image


def _png(image: Image.Image, *, optimize: bool = True) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=optimize)
    return out.getvalue()
