"""Updates: what departments report."""

from __future__ import annotations

from urllib.parse import unquote

from rundbrief.config.addresses import resolve
from rundbrief.content.files import Written
from rundbrief.content.keys import UpdateKeys
from rundbrief.content.model import Ask, Health, Image, Update
from rundbrief.content.names import clean_names, take_names
from rundbrief.content.parse_context import Desk, title_of
from rundbrief.i18n.texts import _
from rundbrief.markup.plain import summarise
from rundbrief.markup.source import find_images, has_text


def parse_update(written: Written, desk: Desk) -> Update | None:
    """Parse a file of a department's folder; None without a date. Adds to the desk's problems."""
    keys = desk.keys(UpdateKeys, written)
    day = desk.date_of(written, keys.date if keys else None)
    if keys is None or day is None:
        return None
    department = keys.department or written.file.parts[0]
    _check_names(written, desk, keys)
    has_line = "date" in written.front_matter.value
    desk.warn_of_future(written, written.front_matter.line_of(("date",)) if has_line else 0, day)
    _warn_of_future_answers(written, desk, keys)
    title, source = title_of(written, keys.title)
    if not (has_text(source.body) or _says_something(keys)):
        _warn_of_silence(written, desk)
    return Update(
        source=source,
        department=department,
        date=day,
        title=title,
        summary=keys.summary or summarise(source.body),
        health=Health(keys.health) if keys.health else None,
        audience=keys.audience or desk.audience,
        highlight=keys.highlight,
        authors=_authors(written, desk, keys),
        tags=keys.tags,
        needs=keys.needs,
        asks=tuple(Ask(a.to, a.what, a.due, a.answered) for a in keys.asks),
        metrics=keys.metrics,
        expires=keys.expires,
        draft=keys.draft,
        nothing_to_report=keys.nothing_to_report,
        image=_first_image(source.folder, source.body),
    )


def _check_names(written: Written, desk: Desk, keys: UpdateKeys) -> None:
    if keys.department:
        desk.check_departments(written, "department", [keys.department])
    desk.check_departments(written, "needs", keys.needs)
    desk.check_departments(written, "asks", (ask.to for ask in keys.asks), "to")
    for metric in keys.metrics:
        if metric not in desk.metrics and not desk.metrics_lost:
            desk.report(
                written.file,
                written.front_matter.line_of(("metrics", metric)),
                _("“{metric}” is not a metric"),
                _("a value without a definition can't be read"),
                _("compare the name with metrics.yml, or define it there"),
                metric=metric,
            )


def _warn_of_future_answers(written: Written, desk: Desk, keys: UpdateKeys) -> None:
    for number, ask in enumerate(keys.asks):
        if ask.answered and ask.answered > desk.today:
            desk.warn(
                written.file,
                written.front_matter.line_of(("asks", number, "answered")),
                _("answered is {day}, after today ({today})"),
                _("until that day the ask counts as open"),
                _("correct the date, or leave it to wait"),
                day=ask.answered.isoformat(),
                today=desk.today.isoformat(),
            )


def _says_something(keys: UpdateKeys) -> bool:
    """A value or an ask is news without a text, too; a draft may still get one."""
    return bool(keys.summary or keys.metrics or keys.asks or keys.nothing_to_report or keys.draft)


def _warn_of_silence(written: Written, desk: Desk) -> None:
    desk.warn(
        written.file,
        0,
        _("is a headline without a text"),
        _("readers would learn nothing from it"),
        _("write a sentence or two; if there is no news, add “nothing_to_report: true”"),
    )


def _authors(written: Written, desk: Desk, keys: UpdateKeys) -> tuple[str, ...]:
    """Name who wrote it: who is named, else the author in git."""
    if keys.authors:
        return take_names(written, desk, "authors", keys.authors)
    return clean_names(filter(None, [desk.history.author_of(written.file.path)]))


def _first_image(folder: str, body: str) -> Image | None:
    """Find the first picture of our own; one of another host is not shown anyway."""
    for alt, target in find_images(body):
        written = unquote(target.partition("#")[0].partition("?")[0])
        outside = ":" in target or target.startswith("//") or not written
        path = None if outside else resolve(folder, written)
        if path:
            return Image(path, alt)
    return None
