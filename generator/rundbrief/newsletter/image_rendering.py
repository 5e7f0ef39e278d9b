"""Make the pictures of an issue, for its mail and for the site that carries them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from slugify import slugify

from rundbrief.editorial.issue_contents import Composed
from rundbrief.newsletter.charts import HEIGHT, WIDTH, build_chart, draw_chart
from rundbrief.newsletter.image_list import list_wanted
from rundbrief.newsletter.images import Album, Picture, place_picture
from rundbrief.newsletter.sections import most_metrics
from rundbrief.problems import Level, Problem, sort_problems
from rundbrief.queries import Queries
from rundbrief.render.images import (
    MOST_BYTES_READ,
    Refusal,
    make_picture,
    refuse_size,
    refuse_unread,
)


def make_album(q: Queries, composed: Composed) -> Album:
    """Make all pictures that a mail shows. One that is gone is left out without a word."""
    images: dict[tuple[str, int], Picture] = {}
    problems: list[Problem] = []
    for path, column in list_wanted(q, composed):
        made = _make_image(q, composed, path, column)
        if isinstance(made, Refusal):
            problems.append(_problem(q, path, made))
        else:
            images[path, column] = made
    return Album(_logo(q), dict(_charts(q, composed)), images, sort_problems(problems))


def _name(words: str, *made_of: str | bytes, ending: str) -> str:
    """Name a picture by what it is made of: a mail that was sent finds it again after years.

    Of the finished bytes, a newer Pillow would change all names.
    """
    digest = hashlib.sha256()
    for part in made_of:
        digest.update(part.encode() if isinstance(part, str) else part)
    return f"{slugify(words, max_length=60) or 'picture'}-{digest.hexdigest()[:8]}.{ending}"


def _src(q: Queries, composed: Composed, name: str) -> str:
    path = place_picture(q.issue_folder(composed.key), name)
    return q.addresses.absolute(q.addresses.asset(path))


def _read(q: Queries, path: str) -> bytes | Refusal:
    size = q.asset_size(path)
    if size is None:
        return refuse_unread()
    if size > MOST_BYTES_READ:
        return refuse_size(size)
    data = q.asset(path)
    if data is None:
        return refuse_unread()
    if path.lower().endswith(".svg") and _has_text(data):
        q.ask_for_fonts()
    return data


def _make_image(q: Queries, composed: Composed, path: str, column: int) -> Picture | Refusal:
    data = _read(q, path)
    if isinstance(data, Refusal):
        return data
    made = make_picture(data, column, is_drawing=path.lower().endswith(".svg"))
    if isinstance(made, Refusal):
        return made
    stem = path.rpartition("/")[2].rpartition(".")[0]
    name = _name(stem, data, str(column), ending=made.ending)
    return Picture(name, _src(q, composed, name), made.data, made.width, made.height)


def _problem(q: Queries, path: str, refusal: Refusal) -> Problem:
    shown = q.show_asset(path)
    values = dict(refusal.values)
    return Problem(shown, 0, refusal.what, refusal.why, refusal.fix, values, Level.WARNING)


def _charts(q: Queries, composed: Composed) -> Iterator[tuple[str, Picture]]:
    notes = composed.contents.metrics[: most_metrics(composed)]
    if not notes:
        return
    environment = q.environment("newsletter")
    colours = q.tokens.light
    for note in notes:
        svg, png = draw_chart(environment, build_chart(note, colours))
        name = _name(note.slug, svg, ending="png")
        yield note.slug, Picture(name, _src(q, composed, name), png, WIDTH, HEIGHT)


def _logo(q: Queries) -> Picture | None:
    """Take the logo as it is, from where the site has it."""
    brand = q.brand
    address = q.address_of(brand.logo_mail) if brand.logo_mail else None
    data = _read(q, brand.logo_mail) if brand.logo_mail and address else None
    if not brand.logo_mail or not address or not isinstance(data, bytes):
        return None
    stem, __, ending = brand.logo_mail.rpartition("/")[2].rpartition(".")
    name = _name(stem, data, ending=ending.lower())
    return Picture(name, q.addresses.absolute(address), data, brand.logo_mail_width, 0)


def _has_text(drawing: bytes) -> bool:
    """Whether a drawing may need the fonts of this computer, however it is encoded."""
    return b"text" in drawing.replace(b"\0", b"")
