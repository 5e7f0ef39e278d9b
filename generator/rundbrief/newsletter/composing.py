"""A composed issue as the view of a mail."""

from __future__ import annotations

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement
from markupsafe import Markup

from rundbrief.brand import read_tokens
from rundbrief.compilation import Compilation
from rundbrief.content.model import INCIDENT_OVER, Health, Image, Item, Standing
from rundbrief.editorial.composing import Composed
from rundbrief.markup.renderer import Fragment
from rundbrief.markup.text import render_text
from rundbrief.newsletter.sections import (
    build_asks,
    build_dates,
    build_follow_ups,
    build_metrics,
    build_more,
    find_page,
)
from rundbrief.newsletter.views import (
    MailBrand,
    MailDepartment,
    MailIncident,
    MailItem,
    MailView,
)

MOST_OF_A_DEPARTMENT = 5

# A big house shows fewer of each, so that a mail stays below the length at which Gmail cuts it.
MOST_OF_ALL = 90

# More departments than this aren't all named at a glance.
MOST_AT_A_GLANCE = 12

# The width of the text column, in CSS pixels: Outlook shows a picture as wide as it is.
_TEXT_WIDTH = 534

# What every mail program shows; SVG and WebP are missing in several.
_MAIL_IMAGES = (".png", ".jpg", ".jpeg", ".gif")


def build_mail(c: Compilation, composed: Composed) -> MailView:
    project, settings = c.project, c.project.settings
    tokens = read_tokens(project)
    voice = settings.newsletter.voice_of(composed.issue.edition)
    contents = composed.contents
    introduction = c.bodies.of(composed.issue.source)
    root = project.addresses.site_url
    web_version = root + project.addresses.page(f"newsletter/{composed.key}")
    departments = _departments(c, composed)
    return MailView(
        subject=composed.subject,
        preheader=composed.preheader,
        key=composed.key,
        period=composed.period,
        language=c.texts.language,
        text_direction=c.texts.locale.text_direction,
        brand=_brand(c),
        introduction=make_well_formed(introduction, root, web_version),
        introduction_text=render_text(introduction, root),
        counts=_counts(contents.departments),
        glance=_glance(departments),
        updates=len(contents.items),
        heard=len({item.department for item in contents.items}),
        highlights=tuple(_item(c, composed, i) for i in contents.items if i.highlight),
        departments=departments,
        missing=tuple(s.name for s in contents.departments if s.missing),
        incidents=tuple(
            MailIncident(
                title=n.title,
                href=find_page(c, n.ref),
                severity=n.severity,
                state=n.state,
                at=n.at,
                over=n.state in INCIDENT_OVER,
                starts=n.starts,
                ends=n.ends,
            )
            for n in contents.incidents
        ),
        metrics=build_metrics(c, composed),
        follow_ups=build_follow_ups(c, composed),
        asks=build_asks(c, composed),
        dates=build_dates(c, composed),
        more=build_more(c, composed, web_version),
        edition=settings.newsletter.editions[composed.issue.edition].title,
        web_version=web_version,
        unsubscribe=voice.unsubscribe,
        reason=voice.reason,
        light=tokens.light,
        dark=tokens.dark,
        fonts=tokens.fonts,
    )


def make_well_formed(fragment: Fragment, root: str, page: str) -> Markup:
    """Write a fragment as XML, since MJML is: void elements closed, no named entities.

    page: where its links to places of its own lead, and where it stands under no other title.
    """
    if not fragment.html.strip():
        return Markup()
    tree = lxml_html.fragment_fromstring(str(fragment.at(root)), create_parent="div")
    _fit(tree, page)
    text = etree.tostring(tree, encoding="unicode", method="xml")
    return Markup(text.removeprefix("<div>").removesuffix("</div>"))  # noqa: S704  # sanitised


def _fit(tree: HtmlElement, page: str) -> None:
    """Make a text fit into a mail, whose subject is the title."""
    for heading in tree.iter("h1"):
        heading.tag = "h2"
    for link in tree.iter("a"):
        if link.get("href", "").startswith("#"):
            link.set("href", page + link.get("href"))
    for image in tree.iter("img"):
        image.set("alt", image.get("alt", ""))
        if int(image.get("width", _TEXT_WIDTH)) >= _TEXT_WIDTH:
            image.set("width", str(_TEXT_WIDTH))
            image.attrib.pop("height", None)


def _counts(standings: tuple[Standing, ...]) -> tuple[tuple[Health | None, int], ...]:
    numbers = dict.fromkeys((*Health, None), 0)
    for standing in standings:
        numbers[standing.health] += 1
    return tuple((health, number) for health, number in numbers.items() if number)


def _brand(c: Compilation) -> MailBrand:
    brand = c.project.settings.brand
    return MailBrand(
        name=c.project.brand_name,
        logo=_asset(c, brand.logo_mail),
        logo_width=brand.logo_mail_width,
        website=brand.website,
        address=brand.address,
    )


def _asset(c: Compilation, path: str | None) -> str | None:
    address = c.targets.addresses.get(path) if path else None
    return c.project.addresses.absolute(address) if address else None


def _image(c: Compilation, image: Image | None) -> str | None:
    shown = image is not None and image.path.lower().endswith(_MAIL_IMAGES)
    return _asset(c, image.path) if image and shown else None


def _item(c: Compilation, composed: Composed, item: Item) -> MailItem:
    names = {s.department: s.name for s in composed.contents.departments}
    return MailItem(
        title=item.title,
        summary=item.summary,
        href=find_page(c, item.ref),
        date=item.date,
        late=item.late,
        department=names.get(item.department, item.department),
        image=_image(c, item.image),
        image_alt=item.image.alt if item.image else "",
    )


def _departments(c: Compilation, composed: Composed) -> tuple[MailDepartment, ...]:
    standings = composed.contents.departments
    heard = {item.department for item in composed.contents.items if not item.highlight}
    most = min(MOST_OF_A_DEPARTMENT, max(1, MOST_OF_ALL // max(1, len(heard))))
    return tuple(_department(c, composed, s, most=most) for s in standings)


def _glance(departments: tuple[MailDepartment, ...]) -> tuple[MailDepartment, ...]:
    """Choose all departments of a small house; of a big one those that need a look, worst first."""
    if len(departments) <= MOST_AT_A_GLANCE:
        return departments if any(d.health for d in departments) else ()
    worst = (Health.OFF_TRACK, Health.AT_RISK)
    better = tuple(d for d in departments if d.health not in worst and d.changed)
    return (*(d for health in worst for d in departments if d.health is health), *better)


def _department(
    c: Compilation, composed: Composed, standing: Standing, *, most: int
) -> MailDepartment:
    items = [
        item
        for item in composed.contents.items
        if item.department == standing.department and not item.highlight
    ]
    address = c.targets.addresses.get(standing.department)
    return MailDepartment(
        slug=standing.department,
        name=standing.name,
        href=c.project.addresses.absolute(address) if address else None,
        health=standing.health,
        before=standing.before,
        missing=standing.missing,
        items=tuple(_item(c, composed, item) for item in items[:most]),
        more=max(0, len(items) - most),
    )
