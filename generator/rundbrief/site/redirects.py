"""What leads from the addresses that a renamed department had to those of today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from rundbrief.incremental.output_builder import Built, Output
from rundbrief.render.templates import layout_folders, render
from rundbrief.site.queries import SiteQueries

# Read by Netlify, Cloudflare Pages and GitLab Pages.
RULES = "_redirects"


@dataclass(frozen=True)
class RedirectView:
    """A page at an old address."""

    # Of the page that it leads to.
    title: str
    href: str
    # Absolute, if there is a `site_url`.
    canonical: str
    robots: str
    # Relative path to the site's root, ending in a slash.
    root: str
    site_name: str
    language: str
    text_direction: str


def list_redirects(q: SiteQueries) -> Iterator[Output]:
    """List the pages at old addresses, and the rules for hosts that know such."""
    is_renamed = False
    for department in q.departments:
        for former in department.old_addresses:
            is_renamed = True
            yield Output(f"redirects {former}", _build_pages, (department.slug, former))
    folders = layout_folders(q.layouts, "site")
    if is_renamed and not any((folder / RULES).is_file() for folder in folders):
        yield Output(RULES, _build_rules)


def _build_pages(q: SiteQueries, slug: str, former: str) -> Built:
    environment = q.environment("site")
    files = {}
    for name, title in _list_targets(q, slug):
        old = former + name.removeprefix(slug)
        view = _view(q, old, name, title)
        files[q.addresses.file_of(old)] = render(environment, "redirect.html", page=view)
    return Built(files)


def _list_targets(q: SiteQueries, slug: str) -> Iterator[tuple[str, str]]:
    """List the names and titles of a department's pages."""
    department = q.department_name(slug)
    yield slug, department
    yield from ((update.ref, update.title) for update in q.updates_of(slug))
    below = q.series("departments", slug).below
    for year in q.parts("departments", slug):
        for part in (year, *year.months):
            yield f"{below}/{part.key}", f"{department}: {part.heading}"


def _view(q: SiteQueries, old: str, name: str, title: str) -> RedirectView:
    addresses = q.addresses
    root, page = addresses.root_from(old), addresses.page(name)
    return RedirectView(
        title=title,
        href=root + page,
        canonical=addresses.absolute(page) if addresses.site_url else root + page,
        robots="noindex, nofollow" if q.audience == "internal" else "noindex",
        root=root,
        site_name=q.site_name,
        language=q.texts.language,
        text_direction=q.texts.locale.text_direction,
    )


def _build_rules(q: SiteQueries) -> Built:
    """Write a rule for each old address of a department, and one for all pages below it."""
    top = urlsplit(q.addresses.site_url).path or "/"
    rules = []
    for department in q.departments:
        page, below = top + q.addresses.page(department.slug), top + quote(department.slug)
        for former in department.old_addresses:
            rules.append(f"{top}{q.addresses.page(former).rstrip('/')} {page} 301")
            rules.append(f"{top}{quote(former)}/* {below}/:splat 301")
    return Built({RULES: "".join(f"{rule}\n" for rule in rules)})
