"""Cards: the pictures that a link is shown with in a chat or a network.

A card is an SVG from `layouts/cards/card.svg`, drawn with one font file. Only texts that this
font can write come into it, and they are escaped; the logo is pixels already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import jinja2
from PIL import __version__ as pillow_version
from resvg_py import __version__ as resvg_version

from rundbrief.cache.drawings import Shelf
from rundbrief.config.settings import Project
from rundbrief.i18n.texts import Texts, _
from rundbrief.problems import Problem, ProblemsError
from rundbrief.render.brand import Tokens, ink_on
from rundbrief.render.rasterizing import DrawingError, rasterise_text
from rundbrief.render.templates import layout_folders, make_environment, render
from rundbrief.site.og_images.card import HEIGHT, WIDTH, Card, Sign
from rundbrief.site.og_images.logos import Logo
from rundbrief.site.og_images.typesetting import FontError, Lettering

TEMPLATE = "card.svg"
_OWN_FONTS = ("font.ttf", "font.otf")


@dataclass(frozen=True)
class CardView:
    """What the template gets: a card whose every letter can be written.

    mark: the colour of the place. colour: the brand's, as it was set; on_colour can be read on it.
    colours: the tokens of the light theme. direction: ltr or rtl. letters: measures and breaks.
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
    letters: Lettering


@dataclass(frozen=True)
class Studio:
    """What all cards of a build are drawn with."""

    project: Project
    texts: Texts
    tokens: Tokens
    logo: Logo | None
    letters: Lettering
    environment: jinja2.Environment
    shelf: Shelf

    def draw(self, card: Card) -> bytes:
        """Give the PNG of a card. Raises ProblemsError for a template that can't be used."""
        svg = render(self.environment, TEMPLATE, card=self._view(card))
        key = _digest(svg, self.letters.file)
        data = self.shelf.get(key)
        if data is None:
            data = self._rasterise(svg)
            self.shelf.put(key, data)
        return data

    def _rasterise(self, svg: str) -> bytes:
        try:
            return rasterise_text(svg, WIDTH, HEIGHT, self.letters.file, self.letters.family)
        except DrawingError as exc:
            file = self.environment.get_template(TEMPLATE).filename or TEMPLATE
            raise ProblemsError([_no_drawing(self.project.shown(Path(file)), exc)]) from exc

    def _view(self, card: Card) -> CardView:
        legible = self.letters.legible
        colour = self.project.settings.brand.colour
        name = legible(self.project.brand_name)
        signs = (replace(sign, text=legible(sign.text)) for sign in card.signs)
        return CardView(
            title=legible(card.title) or name,
            kind=legible(card.kind),
            place=legible(card.place),
            when=legible(card.when),
            signs=tuple(sign for sign in signs if sign.text),
            mark=card.colour or self.tokens.light["brand"],
            brand=name,
            logo=self.logo,
            colours=self.tokens.light,
            colour=colour,
            on_colour=ink_on(colour),
            direction=self.texts.locale.text_direction,
            letters=self.letters,
        )


def open_studio(
    project: Project, texts: Texts, tokens: Tokens, logo: Logo | None, shelf: Shelf
) -> Studio:
    """Gather what cards are drawn with. Raises ProblemsError for a font that can't be used."""
    folders = layout_folders(project.layouts, "cards")
    return Studio(
        project=project,
        texts=texts,
        tokens=tokens,
        logo=logo,
        letters=_read_font(project, folders),
        environment=make_environment(folders, texts),
        shelf=shelf,
    )


def packaged_font() -> Path:
    """Find Source Serif, which comes as a package of its own."""
    folder = files("fontpkg_source_serif_4") / "files"
    return Path(str(folder / "SourceSerif4[opsz,wght].ttf"))


def _read_font(project: Project, folders: tuple[Path, ...]) -> Lettering:
    own = (folder / name for folder in folders for name in _OWN_FONTS)
    file = next((path for path in own if path.is_file()), packaged_font())
    try:
        return Lettering(file)
    except FontError as exc:
        raise ProblemsError([_no_font(project.shown(file), exc)]) from exc


def _digest(svg: str, font: Path) -> str:
    """Name all that the bytes of a card depend on."""
    parts = (svg, _digest_of_file(font, font.stat().st_mtime_ns), resvg_version, pillow_version)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@lru_cache(maxsize=8)
def _digest_of_file(file: Path, _changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


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
