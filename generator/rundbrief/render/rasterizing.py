"""SVG to PNG, through resvg.

resvg reads any file that a drawing names, and a drawing that asks for too much memory ends the
whole process: a contributor's drawing is drawn in a process of its own, and only one that
content/drawings.py found plain must come here.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache, lru_cache
from pathlib import Path

import resvg_py
from lxml import etree

from rundbrief.cache.digests import digest
from rundbrief.problems import RundbriefError

MOST_SECONDS = 20

_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*")
_PIXELS = {"px": 1, "": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}

_SCRIPT = """\
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, ValueError, OSError):
    pass
import resvg_py
svg = sys.stdin.buffer.read().decode()
size = {"width": int(sys.argv[1]), "height": int(sys.argv[2])}
data = resvg_py.svg_to_bytes(svg_string=svg, dpi=96, **size)  # by itself, an inch has no pixels
sys.stdout.buffer.write(bytes(data))
"""


class DrawingError(RundbriefError):
    """A drawing can't be drawn."""


@lru_cache(maxsize=512)
def rasterise_own(svg: str, width: int, height: int) -> bytes:
    """Draw a drawing of ours, which has no text in it. width, height: in pixels of the PNG."""
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    )


@lru_cache(maxsize=512)
def rasterise_text(svg: str, width: int, height: int, font: Path, family: str) -> bytes:
    """Draw a drawing of ours with words in it, with one font, and none of this computer.

    family: the font's name, which stands in for whatever the drawing asks for.
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
    """Draw a contributor's drawing. Its letters need the fonts of this computer.

    Raises DrawingError.
    """
    # -P: a file of the project's folder can't take the place of a library.
    command = (sys.executable, "-P", "-c", _SCRIPT, str(width), str(height))
    text = etree.tostring(_parse(svg), encoding="unicode")
    try:
        done = subprocess.run(  # noqa: S603  # ourselves, with two numbers
            command, input=text.encode(), capture_output=True, check=True, timeout=MOST_SECONDS
        )
    except (subprocess.SubprocessError, OSError) as exc:
        raise DrawingError(type(exc).__name__) from exc
    return done.stdout


def measure(svg: bytes) -> tuple[float, float]:
    """Give width and height in CSS pixels, as the drawing itself names them.

    Raises DrawingError for one that names none.
    """
    root = _parse(svg)
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


def _parse(svg: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(svg, parser)
    except etree.XMLSyntaxError as exc:
        raise DrawingError("syntax") from exc


# Where resvg looks for fonts. Source: fontdb, `load_system_fonts`.
_FONTS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/Library/Fonts", "/System/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts"),
)


@cache
def digest_of_fonts() -> bytes:
    """Digest of this computer's fonts, by their names and sizes."""
    folders = (os.walk(Path(name).expanduser()) for name in _FONTS)
    found = (Path(at) / name for folder in folders for at, __, names in folder for name in names)
    return digest(*(f"{file} {file.lstat().st_size}" for file in sorted(found)))
