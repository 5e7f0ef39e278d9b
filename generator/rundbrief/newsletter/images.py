"""Images of an issue's email, which the site hosts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from slugify import slugify

from rundbrief.config.settings import Brand
from rundbrief.content.file_kinds import NEWSLETTER
from rundbrief.content.files import ending_of
from rundbrief.content.schema import Image
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.i18n.texts import _
from rundbrief.media.published_files import prepare_file
from rundbrief.newsletter.budget import find_budget
from rundbrief.newsletter.charts import HEIGHT, WIDTH, build_chart, draw_chart
from rundbrief.newsletter.image_places import find_images
from rundbrief.problems import Level, Problem, ProblemsError, sort_problems
from rundbrief.queries import Queries
from rundbrief.render.images import (
    MAX_BYTES_READ,
    MAX_HEIGHT,
    UnusableImage,
    fit_image,
    refuse_size,
    refuse_unread,
)

# The first highlight's image is as wide as the email, and not higher than this. Others stand beside
# their words; their files are wide enough to fill a phone.
LEAD_WIDTH = 600
_MAX_LEAD_HEIGHT = 450
THUMBNAIL_WIDTH = 170
_PHONE_WIDTH = 335
_PORTRAIT_WIDTH = 60

_TYPES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "svg": "svg+xml"}


@dataclass(frozen=True)
class EmailImage:
    """An image in an email."""

    # The file name, which includes a digest.
    name: str
    # The absolute address.
    src: str
    data: bytes = field(repr=False)
    # As displayed, in CSS pixels.
    width: int
    height: int
    # Whether it is narrower than its column, since it would be too high.
    is_narrowed: bool = False

    @property
    def subtype(self) -> str:
        """The subtype of its media type, such as `png` for `image/png`."""
        ending = self.name.rpartition(".")[2].lower()
        return _TYPES.get(ending, ending)


@dataclass(frozen=True)
class IssueImages:
    """All images of an issue's email."""

    logo: EmailImage | None = None
    # By slug of the metric.
    charts: Mapping[str, EmailImage] = field(default_factory=dict)
    # By path in the content folder, and maximum width in CSS pixels.
    content: Mapping[tuple[str, int], EmailImage] = field(default_factory=dict)
    # Warnings about images that can't be used, which the email leaves out.
    problems: tuple[Problem, ...] = ()
    # Identifies drawings that can't be rendered, sorted.
    failed_drawings: tuple[str, ...] = ()
    # False if the next build may find other problems although nothing has changed.
    is_reproducible: bool = True

    @property
    def hosted(self) -> tuple[EmailImage, ...]:
        """Images that the site hosts for the email, without duplicates, sorted by name."""
        by_name = {it.name: it for it in (*self.charts.values(), *self.content.values())}
        return tuple(by_name[name] for name in sorted(by_name))

    @property
    def all(self) -> tuple[EmailImage, ...]:
        return (*((self.logo,) if self.logo else ()), *self.hosted)

    def find_lead(self, image: Image | None) -> EmailImage | None:
        """Return the version of an image that is as wide as the email; only one image has it."""
        return self.content.get((image.path, LEAD_WIDTH)) if image else None

    def find_thumbnail(self, image: Image | None) -> EmailImage | None:
        """Return the version of an image that stands beside words."""
        found = self.content.get((image.path, _PHONE_WIDTH)) if image else None
        if not found or found.width <= THUMBNAIL_WIDTH:
            return found
        height = max(1, round(found.height * THUMBNAIL_WIDTH / found.width))
        return replace(found, width=THUMBNAIL_WIDTH, height=height)

    def find_portrait(self, path: str | None) -> EmailImage | None:
        return self.content.get((path, _PORTRAIT_WIDTH)) if path else None

    def find_light_logo(self, brand: Brand) -> EmailImage | None:
        """Return the logo for dark backgrounds, if the masthead shows it."""
        return (
            self.content.get((brand.logo_dark, brand.logo_mail_width)) if brand.logo_dark else None
        )

    def site_files(self, folder: str) -> dict[str, bytes]:
        """Return the files that the site hosts, by path in the site. folder: the issue's."""
        return {_site_path(folder, it.name): it.data for it in self.hosted}


NO_IMAGES = IssueImages()


def make_images(q: Queries, issue: ComposedIssue) -> IssueImages:
    """Prepare all images of an email. Missing ones are left out without a warning."""
    # Dark ink on a transparent image would vanish in dark mode.
    maker = _ImageMaker(q, issue, q.tokens.light["surface"])
    has_lead = False
    for item in issue.highlights:
        if item.image and not has_lead:
            has_lead = maker.add(item.image.path, LEAD_WIDTH, accept=_can_lead)
            if has_lead:
                continue
        if item.image:
            maker.add(item.image.path, _PHONE_WIDTH)
    for path, column in find_images(q.body(issue.issue.source).html):
        maker.add(path, column)
    settings, brand = q.newsletter.for_edition(issue.issue.edition), q.brand
    if settings.signature and settings.signature.portrait:
        maker.add(settings.signature.portrait, _PORTRAIT_WIDTH)
    if settings.masthead == "brand" and brand.logo_dark:
        maker.add_light_logo(brand.logo_dark, brand.logo_mail_width)
    unusable = maker.unusable
    problems = [_problem(q, path, it) for path, it in unusable.items()]
    problems += [_too_high(q, path, it) for path, it in maker.too_high.items()]
    return IssueImages(
        _logo(q),
        dict(_charts(q, issue)),
        maker.made,
        sort_problems(problems),
        tuple(sorted({it.failed for it in unusable.values() if it.failed})),
        not any(it.may_succeed for it in unusable.values()),
    )


def _can_lead(image: EmailImage) -> bool:
    return image.width == LEAD_WIDTH and image.height <= _MAX_LEAD_HEIGHT


@dataclass(frozen=True)
class _ImageMaker:
    """Makes the versions of published images that an email shows."""

    q: Queries
    issue: ComposedIssue
    # Replaces transparency.
    background: str
    made: dict[tuple[str, int], EmailImage] = field(default_factory=dict)
    # By path.
    unusable: dict[str, UnusableImage] = field(default_factory=dict)
    too_high: dict[str, EmailImage] = field(default_factory=dict)

    def add(
        self, path: str, column: int, *, accept: Callable[[EmailImage], bool] = lambda _: True
    ) -> bool:
        """Make an image for a column, in CSS pixels, if it is accepted; say whether it was."""
        return self._add(path, column, self.background, accept)

    def add_light_logo(self, path: str, column: int) -> None:
        """Make a logo for dark backgrounds, whose light ink needs what it stands on."""
        self._add(path, column, None, lambda _: True)

    def _add(
        self,
        path: str,
        column: int,
        background: str | None,
        accept: Callable[[EmailImage], bool],
    ) -> bool:
        if not self.q.has_asset(path) or self.q.asset_size(path) is None:
            return False
        image = _make_image(self.q, self.issue, path, column, background)
        if isinstance(image, UnusableImage):
            self.unusable[path] = image
        elif accept(image):
            self.made[path, column] = image
            if image.is_narrowed:
                self.too_high[path] = image
            return True
        return False


def _site_path(folder: str, name: str) -> str:
    """Return the path in the site of an issue's image."""
    return f"{NEWSLETTER}/{folder}/{name}"


def _name(words: str, *identifying: str | bytes, ending: str) -> str:
    """Name an image after a digest of its source, so that sent emails find it for years.

    With a digest of the result, a newer version of Pillow would change all names.
    """
    digest = hashlib.sha256()
    for part in identifying:
        digest.update(part.encode() if isinstance(part, str) else part)
    return f"{slugify(words, max_length=60) or 'picture'}-{digest.hexdigest()[:8]}.{ending}"


def _src(q: Queries, issue: ComposedIssue, name: str) -> str:
    path = _site_path(q.issue_folder(issue.key), name)
    return q.addresses.absolute(q.addresses.asset(path))


def _read(q: Queries, path: str) -> bytes | UnusableImage:
    size = q.asset_size(path)
    if size is None:
        return refuse_unread()
    if size > MAX_BYTES_READ:
        return refuse_size(size)
    data = q.asset(path)
    if data is None:
        return refuse_unread()
    if path.lower().endswith(".svg") and _has_text(data):
        q.fonts_digest()
    return data


def _make_image(
    q: Queries, issue: ComposedIssue, path: str, column: int, background: str | None
) -> EmailImage | UnusableImage:
    data = _read(q, path)
    if isinstance(data, UnusableImage):
        return data
    is_drawing = path.lower().endswith(".svg")
    fitted = fit_image(data, column, is_drawing=is_drawing, background=background)
    if isinstance(fitted, UnusableImage):
        return fitted
    stem = path.rpartition("/")[2].rpartition(".")[0]
    name = _name(stem, data, str(column), ending=fitted.ending)
    src, size = _src(q, issue, name), (fitted.width, fitted.height)
    return EmailImage(name, src, fitted.data, *size, is_narrowed=fitted.is_narrowed)


def _problem(q: Queries, path: str, it: UnusableImage) -> Problem:
    return Problem(q.show_asset(path), 0, it.what, it.why, it.fix, dict(it.values), Level.WARNING)


def _too_high(q: Queries, path: str, image: EmailImage) -> Problem:
    return Problem(
        q.show_asset(path),
        0,
        _("the image is so high that the newsletter shows it only {width} pixels wide"),
        _("Outlook on Windows cuts off what is higher than {most} pixels"),
        _("cut it into several images, or show only the part that matters"),
        {"width": image.width, "most": MAX_HEIGHT},
        Level.WARNING,
    )


def _charts(q: Queries, issue: ComposedIssue) -> Iterator[tuple[str, EmailImage]]:
    metrics = issue.contents.metrics[: find_budget(issue).metrics]
    if not metrics:
        return
    environment = q.environment("newsletter")
    colours = q.tokens.light
    for metric in metrics:
        svg, png = draw_chart(environment, build_chart(metric, colours))
        name = _name(metric.slug, svg, ending="png")
        yield metric.slug, EmailImage(name, _src(q, issue, name), png, WIDTH, HEIGHT)


def _logo(q: Queries) -> EmailImage | None:
    """Return the logo as it is, at its address on the site."""
    brand = q.brand
    address = q.address_of(brand.logo_mail) if brand.logo_mail else None
    data = _read(q, brand.logo_mail) if brand.logo_mail and address else None
    if not brand.logo_mail or not address or not isinstance(data, bytes):
        return None
    try:
        prepared = prepare_file(data, ending_of(brand.logo_mail), q.show_asset(brand.logo_mail))
    except ProblemsError:  # it has changed since it was checked
        return None
    stem, __, ending = brand.logo_mail.rpartition("/")[2].rpartition(".")
    name = _name(stem, data, ending=ending.lower())
    return EmailImage(name, q.addresses.absolute(address), prepared, brand.logo_mail_width, 0)


def _has_text(drawing: bytes) -> bool:
    """Whether an SVG, in any encoding, may need the fonts of this computer."""
    return b"text" in drawing.replace(b"\0", b"")
