"""Metrics: definitions in `metrics.yml`, values in CSV files and in updates."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from rundbrief.config.fields import MOST_OF_A_NUMBER
from rundbrief.config.validation import check_groups
from rundbrief.content.files import File, read_text, read_yaml
from rundbrief.content.keys import MetricKeys
from rundbrief.content.model import Metric, Update
from rundbrief.content.parse_context import Desk
from rundbrief.dates import parse_day
from rundbrief.i18n.texts import _
from rundbrief.markup.plain import plain_words

Series = dict[date, float]

# A metric's name is a part of addresses, of names of files, and of a place on a page.
_NAME = re.compile(r"\w[\w.-]*")


def read_metrics(file: File, desk: Desk) -> dict[str, Metric]:
    """Read `metrics.yml`, in its order, without values. Adds to the desk's problems."""
    document = read_yaml(file)
    metrics = {}
    for slug, keys in check_groups(
        MetricKeys,
        document.value,
        file=file.shown,
        line_of=document.line_of,
        problems=desk.problems,
    ):
        if not _NAME.fullmatch(slug) or slug.endswith(".csv"):
            desk.report(
                file,
                document.line_of((slug,)),
                _("“{metric}” can't be the name of a file"),
                _("a metric has a page and a file of values of its name"),
                _("write it with letters, digits, dots and hyphens"),
                metric=slug,
            )
            continue
        if keys.department and keys.department not in desk.departments:
            desk.report_department(file, document.line_of((slug, "department")), keys.department)
        metrics[slug] = _metric(slug, keys, desk)
    return metrics


def _metric(slug: str, keys: MetricKeys, desk: Desk) -> Metric:
    return Metric(
        slug=slug,
        name=keys.name,
        department=keys.department,
        unit=keys.unit or "",
        direction=keys.direction,
        target=keys.target or (),
        warn=keys.warn or (),
        alert=keys.alert or (),
        definition=plain_words(keys.definition or ""),
        says=plain_words(keys.says or ""),
        says_not=plain_words(keys.says_not or ""),
        react=plain_words(keys.react or ""),
        source=plain_words(keys.source or ""),
        audience=keys.audience or desk.audience,
        points=(),
    )


def read_series(file: File, desk: Desk) -> Series:
    """Read a CSV of `date,value`. Every row that can't be read is a problem."""
    first, *lines = read_text(file).split("\n")
    if (header := [cell.strip().lower() for cell in _cells(first)]) != ["date", "value"]:
        desk.report(
            file,
            1,
            _("the first line is “{header}”"),
            _("it names the columns"),
            _("write “date,value” into the first line"),
            header=",".join(header),
        )
        return {}
    series: Series = {}
    for number, line in enumerate(lines, start=2):
        row = _cells(line)
        if any(cell.strip() for cell in row):
            _add_row(file, number, row, series, desk)
    return series


def _cells(line: str) -> list[str]:
    """Take a line apart; a value never goes on in the next line, whatever its quotes say."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:  # a cell of more than 128 kB
        return [line]


def _add_row(file: File, line: int, row: list[str], series: Series, desk: Desk) -> None:
    try:
        first, second = row
        day, value = parse_day(first.strip()), float(second)
    except ValueError:
        value = math.nan
    if not abs(value) <= MOST_OF_A_NUMBER:
        desk.report(
            file,
            line,
            _("“{row}” is not a date and a number"),
            _("each line is one value"),
            _("write it like “2026-11-16,41.5”"),
            row=",".join(row),
        )
        return
    if day in series:
        _report_twice(file, line, day, desk)
    series[day] = value


def _report_twice(file: File, line: int, day: date, desk: Desk) -> None:
    desk.report(
        file,
        line,
        _("{day} has a second value"),
        _("nobody could tell which of the two is right"),
        _("keep one of them"),
        day=day.isoformat(),
    )


def join_values(
    metrics: Mapping[str, Metric],
    series: Mapping[str, Series],
    updates: Iterable[tuple[Update, File, Mapping[str, int]]],
    desk: Desk,
) -> tuple[Metric, ...]:
    """Put the values of the CSV files and of the updates together, by date.

    updates: each with its file and the line of each metric in it.
    """
    joined = {slug: dict(series.get(slug, {})) for slug in metrics}
    for update, file, lines in updates:
        for slug, value in update.metrics.items():
            if slug in joined:
                if update.date in joined[slug]:
                    _report_twice(file, lines[slug], update.date, desk)
                joined[slug][update.date] = value
    return tuple(
        replace(metric, points=tuple(sorted(joined[slug].items())))
        for slug, metric in metrics.items()
    )
