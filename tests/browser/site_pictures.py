"""Take pictures of the site: each kind of page, narrow, wide and dark: `make site-pictures`.

    python tests/browser/site_pictures.py [/path/to/a/built/site]

By itself of the sample. What comes out lies in `tests/browser/pictures`, with a sheet that shows
all of a look at once; a person looks at it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageOps
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import build_site, launch, opened, served
from kinds import kinds_of

PICTURES = Path(__file__).parent / "pictures"

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "narrow": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
    "wide": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
}

# A sheet: so many in a row, of this size.
IN_ROW, TILE = 5, (360, 480)


def main(site: Path | None) -> None:
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = site or build_site(Path(folder)) / "site"
        pages = {kind: pages[0] for kind, pages in kinds_of(site).items()}
        browser = launch(playwright.chromium)
        with served(site) as address:
            for look in LOOKS:
                pictures = take_all(browser, address, pages, look)
                sheet(pictures).save(PICTURES / f"sheet-{look}.png")
        browser.close()


def take_all(
    browser: Browser, address: str, pages: Mapping[str, str], look: str
) -> list[tuple[str, Path]]:
    taken = []
    with opened(browser, address, **LOOKS[look]) as visit:
        for kind, page in pages.items():
            visit.page.goto(address + page)
            picture = PICTURES / f"{kind.replace(' ', '-') or 'without-kind'}-{look}.png"
            visit.page.screenshot(path=picture, full_page=True)
            print(picture.name)
            taken.append((kind, picture))
    return taken


def sheet(pictures: Iterable[tuple[str, Path]]) -> Image.Image:
    """Lay the tops of pictures side by side, each with its kind above it."""
    tiles = [tile(kind, path) for kind, path in pictures]
    rows = -(-len(tiles) // IN_ROW)
    width, height = TILE[0] + 16, TILE[1] + 40
    whole = Image.new("RGB", (IN_ROW * width, rows * height), "#888888")
    for number, it in enumerate(tiles):
        whole.paste(it, (number % IN_ROW * width + 8, number // IN_ROW * height + 8))
    return whole


def tile(kind: str, path: Path) -> Image.Image:
    with Image.open(path) as picture:
        high = min(picture.height, picture.width * TILE[1] // TILE[0])
        top = picture.convert("RGB").crop((0, 0, picture.width, high))
    small = ImageOps.pad(top, TILE, color="#888888", centering=(0.5, 0))
    whole = Image.new("RGB", (TILE[0], TILE[1] + 24), "#888888")
    ImageDraw.Draw(whole).text((0, 0), kind, fill="black", font_size=18)
    whole.paste(small, (0, 24))
    return whole


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
