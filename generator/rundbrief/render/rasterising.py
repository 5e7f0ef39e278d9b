"""Rasterising of SVG to PNG, with resvg.

resvg reads any file that an SVG refers to, and an SVG that needs too much memory aborts the
process. So a contributor's SVG is rendered in a subprocess, and only as it would be published.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from functools import cache, lru_cache
from pathlib import Path

import resvg_py
from lxml import etree

from rundbrief.incremental.digests import digest
from rundbrief.media.svg import rewrite_svg
from rundbrief.problems import ProblemsError, RundbriefError
from rundbrief.render.rendering_attempts import attempts

if sys.platform != "win32":
    import resource

# Device pixels per CSS pixel: phones have two or more.
DEVICE_PIXEL_RATIO = 2
# For one drawing. Processor time is the same on a busy computer, so what reaches this limit would
# reach it again. The other one is for drawings that wait.
MAX_PROCESSOR_SECONDS = 10
MAX_SECONDS = 60

_KILLED = 9

_LENGTH = re.compile(
    r"\s*((?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*"
)
_PIXELS = {"px": 1, "": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}

_SCRIPT = """\
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
except (ImportError, ValueError, OSError):
    pass
import resvg_py
svg = sys.stdin.buffer.read().decode()
size = {"width": int(sys.argv[1]), "height": int(sys.argv[2])}
data = resvg_py.svg_to_bytes(svg_string=svg, dpi=96, **size)  # by default, inches have no size
sys.stdout.buffer.write(bytes(data))
"""


class DrawingError(RundbriefError):
    """An SVG can't be rendered."""


class FailedDrawingError(DrawingError):
    """Rendering an SVG fails, and would fail again: it needs too much time or memory.

    key: identifies the drawing and its size.
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class UntriedDrawingError(DrawingError):
    """An SVG isn't rendered in this build, but the next one may succeed."""


@lru_cache(maxsize=512)
def rasterise_trusted(svg: str, width: int, height: int) -> bytes:
    """Render an SVG that we generated ourselves, without text. width, height: of the PNG."""
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    )


@lru_cache(maxsize=512)
def rasterise_text(svg: str, width: int, height: int, font: Path, family: str) -> bytes:
    """Render an SVG with text that we generated ourselves, in a single font.

    The fonts of this computer are ignored.

    family: the name of the font, which replaces all families in the SVG.

    Raises DrawingError.
    """
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg,
                width=width,
                height=height,
                skip_system_fonts=True,
                font_files=[str(font)],
                font_family=family,
                serif_family=family,
                sans_serif_family=family,
            )
        )
    except ValueError as exc:
        raise DrawingError(str(exc)) from exc


def rasterise(svg: bytes, width: int, height: int) -> bytes:
    """Render a contributor's SVG in a subprocess. Its text needs the fonts of this computer.

    Raises DrawingError.
    """
    written = _rewrite(svg)
    key = digest("drawing", written, f"{width} {height}").hex()
    if key in attempts.failed:
        raise FailedDrawingError(key)
    if attempts.is_over:
        raise UntriedDrawingError
    before = _used_seconds()
    try:
        return _run_resvg(written, width, height)
    except subprocess.CalledProcessError as exc:
        if exc.returncode == -_KILLED:  # from outside, for example since memory ran out
            raise UntriedDrawingError from exc
        attempts.failed.add(key)
        raise FailedDrawingError(key) from exc
    except (subprocess.SubprocessError, OSError) as exc:
        raise UntriedDrawingError from exc
    finally:
        attempts.add(_used_seconds() - before)


def _run_resvg(svg: bytes, width: int, height: int) -> bytes:
    numbers = (str(width), str(height), str(MAX_PROCESSOR_SECONDS))
    # -P: don't import modules from the current folder, which would let a project run code here.
    command = (sys.executable, "-P", "-c", _SCRIPT, *numbers)
    done = subprocess.run(  # noqa: S603  # ourselves, with three numbers
        command, input=svg, capture_output=True, check=True, timeout=MAX_SECONDS
    )
    return done.stdout


def _used_seconds() -> float:
    """Return how long the processor worked for the subprocesses of this process."""
    if sys.platform == "win32":
        return time.monotonic()  # an upper limit
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(svg: bytes) -> tuple[float, float]:
    """Return an SVG's intrinsic width and height in CSS pixels.

    Raises DrawingError if it has none.
    """
    root = etree.fromstring(_rewrite(svg))
    width, height = (_length(root.get(key, "")) for key in ("width", "height"))
    box = [float(n) for n in re.findall(r"[-+.\deE]+", root.get("viewBox", "")) if _is_number(n)]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        if not width:
            width = height * box[2] / box[3] if height else box[2]
        height = height or width * box[3] / box[2]
    if not width or not height:
        raise DrawingError("size")
    return width, height


def _length(text: str) -> float:
    match = _LENGTH.fullmatch(text)
    return float(match[1]) * _PIXELS[match[2]] if match else 0


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=8)
def _rewrite(svg: bytes) -> bytes:
    """Return a contributor's SVG as it would be published. Raises DrawingError."""
    try:
        return rewrite_svg(svg, "")
    except ProblemsError as exc:
        raise DrawingError(str(exc)) from exc


# Where resvg looks for fonts. Source: fontdb, `load_system_fonts`.
_FONTS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/Library/Fonts", "/System/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts"),
)


@cache
def digest_of_fonts() -> bytes:
    """Return a digest of this computer's fonts, by file name and size."""
    folders = (os.walk(Path(name).expanduser()) for name in _FONTS)
    found = (Path(at) / name for folder in folders for at, __, names in folder for name in names)
    return digest(*(f"{file} {file.lstat().st_size}" for file in sorted(found)))
