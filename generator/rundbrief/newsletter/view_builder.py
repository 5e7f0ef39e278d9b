"""A composed issue as the view of a mail."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement
from markupsafe import Markup

from rundbrief.content.schema import Health, Image
from rundbrief.content.snapshot import DepartmentNote, Item
from rundbrief.editorial.issue_contents import Composed
from rundbrief.markup.plain import shorten
from rundbrief.markup.renderer import Fragment
from rundbrief.markup.text import render_text
from rundbrief.newsletter.image_list import TEXT_WIDTH
from rundbrief.newsletter.images import EMPTY_ALBUM, Album
from rundbrief.newsletter.sections import (
    build_asks,
    build_dates,
    build_follow_ups,
    build_incidents,
    build_metrics,
    build_more,
    find_page,
    weigh_sections,
)
from rundbrief.newsletter.views import (
    MailBrand,
    MailDepartment,
    MailItem,
    MailPicture,
    MailView,
)
from rundbrief.queries import Queries

MOST_OF_A_DEPARTMENT = 5

# A big house shows fewer of each, so that a mail stays below the length at which Gmail cuts it. The
# other sections take their share of this number.
MOST_OF_ALL = 90

# In letters, where a mail would be too long with whole summaries.
_TIGHT_SUMMARY = 160

# No mail has room for more departments than these; the web version has.
MOST_DEPARTMENTS = 60

# More departments than this aren't all named at a glance, and never more than twice as many.
MOST_AT_A_GLANCE = 12


def build_mail(
    q: Queries,
    composed: Composed,
    album: Album = EMPTY_ALBUM,
    *,
    tight: bool = False,
) -> MailView:
    """Build the view of a mail that shows the pictures of an album, and no others.

    tight: texts are long, so fewer and shorter ones are shown, and no department twice.
    """
    settings, tokens = q.newsletter, q.tokens
    voice = settings.voice_of(composed.issue.edition)
    contents = composed.contents
    introduction = q.body(composed.issue.source)
    root = q.addresses.site_url
    web_version = root + q.addresses.page(f"newsletter/{composed.key}")
    departments = _departments(q, composed, tight=tight)
    shown = _leave_out(departments, MOST_DEPARTMENTS // 2 if tight else MOST_DEPARTMENTS)
    return MailView(
        subject=composed.subject,
        preheader=composed.preheader,
        key=composed.key,
        period=composed.period,
        language=q.texts.language,
        text_direction=q.texts.locale.text_direction,
        brand=_brand(q),
        introduction=make_well_formed(introduction, root, web_version, album),
        introduction_text=render_text(introduction, root),
        counts=_counts(contents.departments),
        glance=() if tight else _glance(departments),
        updates=len(contents.items),
        heard=len({item.department for item in contents.items}),
        highlights=tuple(_item(q, composed, i, album) for i in contents.items if i.highlight),
        departments=shown,
        more_departments=sum(bool(d.items) for d in departments)
        - sum(bool(d.items) for d in shown),
        missing=tuple(s.name for s in contents.departments if s.missing),
        incidents=build_incidents(q, composed),
        metrics=build_metrics(q, composed, album),
        follow_ups=build_follow_ups(q, composed),
        asks=build_asks(q, composed),
        dates=build_dates(q, composed),
        more=build_more(q, composed, web_version),
        edition=settings.editions[composed.issue.edition].title,
        web_version=web_version,
        unsubscribe=voice.unsubscribe,
        reason=voice.reason,
        light=tokens.light,
        dark=tokens.dark,
        fonts=tokens.fonts,
    )


def make_well_formed(
    fragment: Fragment, root: str, page: str, album: Album | None = None
) -> Markup:
    """Write a fragment as XML, since MJML is: void elements closed, no named entities.

    page: where its links to places of its own lead, and where it stands under no other title.
    album: with the pictures made for mails; a picture that is not in it is left out.
    """
    if not fragment.html.strip():
        return Markup()
    tree = lxml_html.fragment_fromstring(str(fragment.at(root)), create_parent="div")
    _fit(tree, page)
    if album:
        _exchange_pictures(tree, root, album)
    if not len(tree) and not (tree.text or "").strip():
        return Markup()
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
        if int(image.get("width", TEXT_WIDTH)) >= TEXT_WIDTH:
            image.set("width", str(TEXT_WIDTH))
            image.attrib.pop("height", None)


def _exchange_pictures(tree: HtmlElement, root: str, album: Album) -> None:
    for image in list(tree.iter("img")):
        path = unquote(image.get("src", "").removeprefix(root).partition("#")[0])
        picture = album.images.get((path, int(image.get("width", 0)) or TEXT_WIDTH))
        if picture:
            image.set("src", picture.src)
            image.set("width", str(picture.width))
            image.attrib.pop("height", None)
        else:
            _drop_with_frame(image)


def _drop_with_frame(image: HtmlElement) -> None:
    """Leave a picture out, and the links and paragraphs that held nothing else."""
    frame = image.getparent()
    image.drop_tree()
    while frame is not None and frame.getparent() is not None:
        if len(frame) or (frame.text or "").strip():
            return
        empty, frame = frame, frame.getparent()
        empty.drop_tree()


def _counts(standings: tuple[DepartmentNote, ...]) -> tuple[tuple[Health | None, int], ...]:
    numbers = dict.fromkeys((*Health, None), 0)
    for standing in standings:
        numbers[standing.health] += 1
    return tuple((health, number) for health, number in numbers.items() if number)


def _brand(q: Queries) -> MailBrand:
    brand = q.brand
    return MailBrand(
        name=q.brand_name,
        logo=_asset(q, brand.logo_mail),
        logo_width=brand.logo_mail_width,
        website=brand.website,
        address=brand.address,
    )


def _asset(q: Queries, path: str | None) -> str | None:
    address = q.address_of(path) if path else None
    return q.addresses.absolute(address) if address else None


def _image(image: Image | None, album: Album) -> MailPicture | None:
    picture = album.images.get((image.path, TEXT_WIDTH)) if image else None
    return picture.with_words(image.alt) if image and picture else None


def _item(q: Queries, composed: Composed, item: Item, album: Album = EMPTY_ALBUM) -> MailItem:
    names = {s.department: s.name for s in composed.contents.departments}
    return MailItem(
        title=item.title,
        summary=item.summary,
        href=find_page(q, item.ref),
        date=item.date,
        late=item.late,
        department=names.get(item.department, item.department),
        image=_image(item.image, album),
    )


def _departments(q: Queries, composed: Composed, *, tight: bool) -> tuple[MailDepartment, ...]:
    standings = composed.contents.departments
    heard = {item.department for item in composed.contents.items if not item.highlight}
    most_of_all = MOST_OF_ALL // 3 if tight else MOST_OF_ALL
    room = most_of_all - weigh_sections(composed)
    most = min(MOST_OF_A_DEPARTMENT, max(1, room // max(1, len(heard))))
    departments = tuple(_department(q, composed, s, most=most) for s in standings)
    return tuple(map(_tighten, departments)) if tight else departments


def _leave_out(departments: tuple[MailDepartment, ...], most: int) -> tuple[MailDepartment, ...]:
    """Take the items from the departments beyond the budget, which is for those with items."""
    kept = {d.slug for d in [d for d in departments if d.items][:most]}
    return tuple(d if d.slug in kept else replace(d, items=(), more=0) for d in departments)


def _tighten(department: MailDepartment) -> MailDepartment:
    items = (replace(i, summary=shorten(i.summary, _TIGHT_SUMMARY)) for i in department.items)
    return replace(department, items=tuple(items))


def _glance(departments: tuple[MailDepartment, ...]) -> tuple[MailDepartment, ...]:
    """Choose all departments of a small house; of a big one those that need a look, worst first."""
    if len(departments) <= MOST_AT_A_GLANCE:
        return departments if any(d.health for d in departments) else ()
    worst = (Health.OFF_TRACK, Health.AT_RISK)
    better = tuple(d for d in departments if d.health not in worst and d.changed)
    worst_first = (*(d for health in worst for d in departments if d.health is health), *better)
    return worst_first[: 2 * MOST_AT_A_GLANCE]


def _department(
    q: Queries, composed: Composed, standing: DepartmentNote, *, most: int
) -> MailDepartment:
    items = [
        item
        for item in composed.contents.items
        if item.department == standing.department and not item.highlight
    ]
    address = q.address_of(standing.department)
    return MailDepartment(
        slug=standing.department,
        name=standing.name,
        href=q.addresses.absolute(address) if address else None,
        health=standing.health,
        before=standing.before,
        missing=standing.missing,
        items=tuple(_item(q, composed, item) for item in items[:most]),
        more=max(0, len(items) - most),
    )
