"""Renders OG images from the template `layouts/cards/card.svg`.

The text is set in a single font file. Only text that this font supports gets into the SVG, and it
is escaped; the logo is rasterised before.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import jinja2

from rundbrief.i18n.texts import Texts, _
from rundbrief.problems import Problem, ProblemsError
from rundbrief.render.brand import ink_on
from rundbrief.render.images import MAX_BYTES_READ, FittedImage, fit_image
from rundbrief.render.rasterising import DrawingError, measure, rasterise, rasterise_text
from rundbrief.render.templates import layout_folders, make_environment, render
from rundbrief.site.og_images.cards import HEIGHT, WIDTH, Card, Sign
from rundbrief.site.og_images.typesetting import FontError, Typesetter

TEMPLATE = "card.svg"
_OWN_FONTS = ("font.ttf", "font.otf")


@dataclass(frozen=True)
class CardView:
    """What the template gets: a card whose text the font supports completely."""

    title: str
    kind: str
    place: str
    when: str
    signs: tuple[Sign, ...]
    # Colour of the mark beside the place.
    mark: str
    brand: str
    logo: Logo | None
    # Tokens of the light theme.
    colours: Mapping[str, str]
    # The brand's colour as configured; `on_colour` has enough contrast on it.
    colour: str
    on_colour: str
    # ltr or rtl.
    direction: str
    # Measures text and breaks lines.
    typesetter: Typesetter


@dataclass(frozen=True)
class CardStyle:
    """What all cards of a site have in common."""

    brand_name: str
    colour: str
    # Tokens of the light theme.
    colours: Mapping[str, str]
    logo: Logo | None


@dataclass(frozen=True)
class CardRenderer:
    """Renders cards from a template and a font."""

    texts: Texts
    typesetter: Typesetter
    environment: jinja2.Environment
    # Formats a path as the user would type it.
    show_path: Callable[[Path], str]

    def draw(self, card: Card, style: CardStyle) -> bytes:
        """Render a card as PNG. Raises ProblemsError for an unusable template."""
        svg = render(self.environment, TEMPLATE, card=self._view(card, style))
        try:
            return rasterise_text(svg, WIDTH, HEIGHT, self.typesetter.file, self.typesetter.family)
        except DrawingError as exc:
            file = self.environment.get_template(TEMPLATE).filename or TEMPLATE
            raise ProblemsError([_no_drawing(self.show_path(Path(file)), exc)]) from exc

    def _view(self, card: Card, style: CardStyle) -> CardView:
        drawable = self.typesetter.drawable
        name = drawable(style.brand_name)
        signs = (replace(sign, text=drawable(sign.text)) for sign in card.signs)
        return CardView(
            title=drawable(card.title) or name,
            kind=drawable(card.kind),
            place=drawable(card.place),
            when=drawable(card.when),
            signs=tuple(sign for sign in signs if sign.text),
            mark=card.colour or style.colours["brand"],
            brand=name,
            logo=style.logo,
            colours=style.colours,
            colour=style.colour,
            on_colour=ink_on(style.colour),
            direction=self.texts.locale.text_direction,
            typesetter=self.typesetter,
        )


def make_card_renderer(
    layouts: Iterable[Path],
    texts: Texts,
    show_path: Callable[[Path], str],
    *,
    trusted: bool = False,
) -> CardRenderer:
    """Read the template and the font. Raises ProblemsError for an unusable font.

    trusted: see `new_environment`.
    """
    folders = layout_folders(layouts, "cards")
    typesetter = _read_font(folders, show_path)
    environment = make_environment(folders, texts, trusted=trusted)
    return CardRenderer(texts, typesetter, environment, show_path)


def packaged_font() -> Path:
    """Return the file of Source Serif, which is a package of its own."""
    folder = files("fontpkg_source_serif_4") / "files"
    return Path(str(folder / "SourceSerif4[opsz,wght].ttf"))


def _read_font(folders: tuple[Path, ...], show_path: Callable[[Path], str]) -> Typesetter:
    own = (folder / name for folder in folders for name in _OWN_FONTS)
    file = next((path for path in own if path.is_file()), packaged_font())
    try:
        return Typesetter(file)
    except FontError as exc:
        raise ProblemsError([_no_font(show_path(file), exc)]) from exc


def _no_drawing(shown: str, reason: Exception) -> Problem:
    what = _("the card template can't be used ({reason})")
    why = _("the preview images for shared links are made from it")
    fix = _(
        "compare it with the packaged layouts/cards/card.svg, or delete it to use the packaged one"
    )
    return Problem(shown, 0, what, why, fix, {"reason": reason})


def _no_font(shown: str, reason: Exception) -> Problem:
    what = _("the font can't be used ({reason})")
    why = _("the preview images for shared links are set in this font")
    fix = _("use a TrueType or OpenType font, or delete the file to use the packaged one")
    return Problem(shown, 0, what, why, fix, {"reason": reason})


MAX_WIDTH, MAX_HEIGHT = 420, 96
_KINDS = {"png": "image/png", "jpg": "image/jpeg"}


@dataclass(frozen=True)
class Logo:
    """An image for the card."""

    # As a `data:` URL.
    data: str
    # In pixels of the card, as is the height.
    width: int
    height: int


@lru_cache(maxsize=8)
def build_logo(path: str, data: bytes) -> Logo | None:
    """Prepare a logo; None if it is unusable, and cards show the brand's name instead."""
    data = data if len(data) <= MAX_BYTES_READ else b""
    try:
        return _draw(data) if path.lower().endswith(".svg") else _shrink(data)
    except (DrawingError, OverflowError):
        return None


def _draw(svg: bytes) -> Logo:
    width, height = _within(*measure(svg), enlarge=True)
    return _logo(rasterise(svg, width, height), "png", width, height)


def _shrink(data: bytes) -> Logo | None:
    made = fit_image(data, MAX_WIDTH)
    # An animated GIF is passed through, but only re-encoded images are safe to embed.
    if not isinstance(made, FittedImage) or made.ending not in _KINDS:
        return None
    return _logo(made.data, made.ending, *_within(made.width, made.height, enlarge=False))


def _logo(data: bytes, ending: str, width: int, height: int) -> Logo:
    encoded = base64.b64encode(data).decode("ascii")
    return Logo(f"data:{_KINDS[ending]};base64,{encoded}", width, height)


def _within(width: float, height: float, *, enlarge: bool) -> tuple[int, int]:
    """Fit a size into the space for the logo; only an SVG may be enlarged."""
    scale = min(MAX_WIDTH / width, MAX_HEIGHT / height)
    scale = scale if enlarge else min(1, scale)
    return max(1, round(width * scale)), max(1, round(height * scale))
