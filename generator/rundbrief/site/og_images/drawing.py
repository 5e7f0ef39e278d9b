"""Cards: the pictures that a link is shown with in a chat or a network.

A card is an SVG from `layouts/cards/card.svg`, drawn with one font file. Only texts that this
font can write come into it, and they are escaped; the logo is pixels already.
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
from rundbrief.render.images import MOST_BYTES_READ, FittedImage, fit_image
from rundbrief.render.rasterizing import DrawingError, measure, rasterise, rasterise_text
from rundbrief.render.templates import layout_folders, make_environment, render
from rundbrief.site.og_images.cards import HEIGHT, WIDTH, Card, Sign
from rundbrief.site.og_images.typesetting import FontError, Typesetter

TEMPLATE = "card.svg"
_OWN_FONTS = ("font.ttf", "font.otf")


@dataclass(frozen=True)
class CardView:
    """What the template gets: a card whose every letter can be written.

    mark: the colour of the place. colour: the brand's, as it was set; on_colour can be read on it.
    colours: the tokens of the light theme. direction: ltr or rtl. typesetter: measures and breaks.
    """

    title: str
    kind: str
    place: str
    when: str
    signs: tuple[Sign, ...]
    mark: str
    brand: str
    logo: Logo | None
    colours: Mapping[str, str]
    colour: str
    on_colour: str
    direction: str
    typesetter: Typesetter


@dataclass(frozen=True)
class CardStyle:
    """What all cards of a site have in common. colours: the tokens of the light theme."""

    brand_name: str
    colour: str
    colours: Mapping[str, str]
    logo: Logo | None


@dataclass(frozen=True)
class CardRenderer:
    """Draws cards by a template, with one font. show_path: as the user would type it."""

    texts: Texts
    typesetter: Typesetter
    environment: jinja2.Environment
    show_path: Callable[[Path], str]

    def draw(self, card: Card, style: CardStyle) -> bytes:
        """Give the PNG of a card. Raises ProblemsError for a template that can't be used."""
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
    layouts: Iterable[Path], texts: Texts, show_path: Callable[[Path], str]
) -> CardRenderer:
    """Read template and font. Raises ProblemsError for a font that can't be used."""
    folders = layout_folders(layouts, "cards")
    typesetter = _read_font(folders, show_path)
    return CardRenderer(texts, typesetter, make_environment(folders, texts), show_path)


def packaged_font() -> Path:
    """Find Source Serif, which comes as a package of its own."""
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
    what = _("the drawing can't be used ({reason})")
    why = _("the pictures that links are shown with are made of it")
    fix = _("compare it with the packaged layouts/cards/card.svg, or delete it to use that one")
    return Problem(shown, 0, what, why, fix, {"reason": reason})


def _no_font(shown: str, reason: Exception) -> Problem:
    what = _("the font can't be used ({reason})")
    why = _("the pictures that links are shown with are written in it")
    fix = _("take a TrueType or OpenType font, or delete it to use the packaged one")
    return Problem(shown, 0, what, why, fix, {"reason": reason})


MOST_WIDTH, MOST_HEIGHT = 420, 96
_KINDS = {"png": "image/png", "jpg": "image/jpeg"}


@dataclass(frozen=True)
class Logo:
    """data: as a `data:` address. width, height: in pixels of the card."""

    data: str
    width: int
    height: int


@lru_cache(maxsize=8)
def build_logo(path: str, data: bytes) -> Logo | None:
    """Prepare a logo. One that can't be used is none: then the card says the brand's name."""
    data = data if len(data) <= MOST_BYTES_READ else b""
    try:
        return _draw(data) if path.lower().endswith(".svg") else _shrink(data)
    except (DrawingError, OverflowError):
        return None


def _draw(svg: bytes) -> Logo:
    width, height = _within(*measure(svg), enlarge=True)
    return _logo(rasterise(svg, width, height), "png", width, height)


def _shrink(data: bytes) -> Logo | None:
    made = fit_image(data, MOST_WIDTH)
    # A moving GIF is passed on as it came, and a card takes only what was drawn anew.
    if not isinstance(made, FittedImage) or made.ending not in _KINDS:
        return None
    return _logo(made.data, made.ending, *_within(made.width, made.height, enlarge=False))


def _logo(data: bytes, ending: str, width: int, height: int) -> Logo:
    encoded = base64.b64encode(data).decode("ascii")
    return Logo(f"data:{_KINDS[ending]};base64,{encoded}", width, height)


def _within(width: float, height: float, *, enlarge: bool) -> tuple[int, int]:
    """Give the size that fits the place of the logo; only a drawing can be enlarged."""
    scale = min(MOST_WIDTH / width, MOST_HEIGHT / height)
    scale = scale if enlarge else min(1, scale)
    return max(1, round(width * scale)), max(1, round(height * scale))
