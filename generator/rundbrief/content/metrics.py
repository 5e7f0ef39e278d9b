"""Metrics: definitions in `metrics.yml`, values in CSV files and in updates."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from rundbrief.checking import Location, check_keys
from rundbrief.content.desk import Desk
from rundbrief.content.files import File, read_text, read_yaml
from rundbrief.content.keys import MetricKeys
from rundbrief.content.model import Metric, Update
from rundbrief.texts import _

Series = dict[date, float]


def read_metrics(file: File, desk: Desk) -> dict[str, Metric]:
    """Read `metrics.yml`, in its order, without values. Adds to the desk's problems."""
    document = read_yaml(file)
    metrics = {}
    for slug, value in document.value.items():

        def line_of(location: Location, slug: str = slug) -> int:
            return document.line_of((slug, *location))

        keys = check_keys(
            MetricKeys,
            value if isinstance(value, dict) else {},
            file=file.shown,
            line_of=line_of,
            problems=desk.problems,
        )
        if keys and keys.department and keys.department not in desk.departments:
            desk.report_department(file, line_of(("department",)), keys.department)
        if keys:
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
        definition=keys.definition or "",
        says=keys.says or "",
        says_not=keys.says_not or "",
        react=keys.react or "",
        source=keys.source or "",
        audience=keys.audience or desk.audience,
        points=(),
    )


def read_series(file: File, desk: Desk) -> Series:
    """Read a CSV of `date,value`. Every row that can't be read is a problem."""
    rows = csv.reader(io.StringIO(read_text(file)))
    if (header := [cell.strip().lower() for cell in next(rows, [])]) != ["date", "value"]:
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
    for row in rows:
        if any(cell.strip() for cell in row):
            _add_row(file, rows.line_num, row, series, desk)
    return series


def _add_row(file: File, line: int, row: list[str], series: Series, desk: Desk) -> None:
    try:
        first, second = row
        day, value = date.fromisoformat(first.strip()), float(second)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
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
