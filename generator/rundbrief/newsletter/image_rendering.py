"""Make the pictures of an issue, for its mail and for the site that carries them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from slugify import slugify

from rundbrief.compilation import Compilation
from rundbrief.editorial.issue_contents import Composed
from rundbrief.newsletter.charts import HEIGHT, WIDTH, build_chart, draw_chart
from rundbrief.newsletter.image_list import list_wanted
from rundbrief.newsletter.images import Album, Picture, place_picture
from rundbrief.newsletter.output import Made, lasts
from rundbrief.newsletter.sections import most_metrics
from rundbrief.problems import Level, Problem, sort_problems
from rundbrief.render.brand import read_tokens
from rundbrief.render.images import (
    MOST_BYTES_READ,
    Refusal,
    make_picture,
    refuse_size,
    refuse_unread,
)
from rundbrief.render.templates import layout_folders, make_environment


def make_album(c: Compilation, composed: Composed) -> Album:
    """Make all pictures that a mail shows. One that is gone is left out without a word."""
    images: dict[tuple[str, int], Picture] = {}
    problems: list[Problem] = []
    for path, column in list_wanted(c, composed):
        made = _make_image(c, composed, path, column)
        if isinstance(made, Refusal):
            problems.append(_problem(c, path, made))
        else:
            images[path, column] = made
    return Album(_logo(c), dict(_charts(c, composed)), images, sort_problems(problems))


def make_pictures(c: Compilation, composed: Composed) -> Made:
    """Make the pictures that the site carries for an issue. Where it has no address, no mail."""
    if not c.project.addresses.site_url:
        return Made()
    album = make_album(c, composed)
    site = album.carried(composed.folder(c.project.settings))
    return Made({}, site, album.problems, lasts(album.problems))


def _name(words: str, *made_of: str | bytes, ending: str) -> str:
    """Name a picture by what it is made of: a mail that was sent finds it again after years.

    Of the finished bytes, a newer Pillow would change all names.
    """
    digest = hashlib.sha256()
    for part in made_of:
        digest.update(part.encode() if isinstance(part, str) else part)
    return f"{slugify(words, max_length=60) or 'picture'}-{digest.hexdigest()[:8]}.{ending}"


def _src(c: Compilation, composed: Composed, name: str) -> str:
    path = place_picture(composed.folder(c.project.settings), name)
    return c.project.addresses.absolute(c.project.addresses.asset(path))


def _read(c: Compilation, path: str) -> bytes | Refusal:
    file = c.project.docs_dir / path
    try:
        size = file.stat().st_size
        return refuse_size(size) if size > MOST_BYTES_READ else file.read_bytes()
    except OSError:
        return refuse_unread()


def _make_image(c: Compilation, composed: Composed, path: str, column: int) -> Picture | Refusal:
    data = _read(c, path)
    if isinstance(data, Refusal):
        return data
    made = make_picture(data, column, is_drawing=path.lower().endswith(".svg"))
    if isinstance(made, Refusal):
        return made
    stem = path.rpartition("/")[2].rpartition(".")[0]
    name = _name(stem, data, str(column), ending=made.ending)
    return Picture(name, _src(c, composed, name), made.data, made.width, made.height)


def _problem(c: Compilation, path: str, refusal: Refusal) -> Problem:
    shown = c.project.shown(c.project.docs_dir / path)
    values = dict(refusal.values)
    return Problem(shown, 0, refusal.what, refusal.why, refusal.fix, values, Level.WARNING)


def _charts(c: Compilation, composed: Composed) -> Iterator[tuple[str, Picture]]:
    notes = composed.contents.metrics[: most_metrics(composed)]
    if not notes:
        return
    environment = make_environment(layout_folders(c.project.layouts, "newsletter"), c.texts)
    colours = read_tokens(c.project).light
    for note in notes:
        svg, png = draw_chart(environment, build_chart(note, colours))
        name = _name(note.slug, svg, ending="png")
        yield note.slug, Picture(name, _src(c, composed, name), png, WIDTH, HEIGHT)


def _logo(c: Compilation) -> Picture | None:
    """Take the logo as it is, from where the site has it."""
    brand = c.project.settings.brand
    address = c.targets.addresses.get(brand.logo_mail) if brand.logo_mail else None
    data = _read(c, brand.logo_mail) if brand.logo_mail and address else None
    if not brand.logo_mail or not address or not isinstance(data, bytes):
        return None
    stem, __, ending = brand.logo_mail.rpartition("/")[2].rpartition(".")
    name = _name(stem, data, ending=ending.lower())
    return Picture(name, c.project.addresses.absolute(address), data, brand.logo_mail_width, 0)
