"""Metrics: definitions in `metrics.yml`, values in CSV files and in updates."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date

from rundbrief.config.fields import MAX_NUMBER
from rundbrief.config.validation import check_groups
from rundbrief.content.files import File, read_text, read_yaml
from rundbrief.content.parse_context import ParseContext, Parsed, check_department
from rundbrief.content.schema import Metric, Update
from rundbrief.dates import parse_day
from rundbrief.i18n.texts import _
from rundbrief.markup.plain_text import strip_markdown
from rundbrief.problems import Problem

Series = dict[date, float]

# A metric's name is a part of addresses, of names of files, and of a place on a page.
_NAME = re.compile(r"\w[\w.-]*")


# May hold Markdown in one line.
_PROSE = ("definition", "says", "says_not", "react", "source")


def read_metrics(file: File, context: ParseContext) -> Parsed[dict[str, Metric]]:
    """Read `metrics.yml`, in its order, without values. Raises ProblemsError for no YAML."""
    document = read_yaml(file)
    problems: list[Problem] = []
    metrics = {}
    for slug, metric in check_groups(
        Metric,
        document.value,
        file=file.shown,
        line_of=document.line_of,
        problems=problems,
        derive=lambda slug: {"slug": slug, "audience": context.audience},
    ):
        if not _NAME.fullmatch(slug) or slug.endswith(".csv"):
            problems.append(
                file.problem(
                    document.line_of((slug,)),
                    _("“{metric}” can't be used as a file name"),
                    _("the page and the data file of a metric have its name"),
                    _("use only letters, digits, dots and hyphens"),
                    metric=slug,
                )
            )
            continue
        if metric.department:
            line = document.line_of((slug, "department"))
            problems.extend(check_department(file, line, metric.department, context))
        plain = {key: strip_markdown(getattr(metric, key)) for key in _PROSE}
        metrics[slug] = metric.model_copy(update=plain)
    return Parsed(metrics, tuple(problems))


def read_series(file: File) -> Parsed[Series]:
    """Read a CSV of `date,value`. Every row that can't be read is a problem."""
    first, *lines = read_text(file).split("\n")
    if (header := [cell.strip().lower() for cell in _cells(first)]) != ["date", "value"]:
        problem = file.problem(
            1,
            _("the first line is “{header}” instead of “date,value”"),
            _("the first line has to name the columns"),
            _("change the first line to “date,value”"),
            header=",".join(header),
        )
        return Parsed({}, (problem,))
    series: Series = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=2):
        row = _cells(line)
        if not any(cell.strip() for cell in row):
            continue
        if value := _read_row(row):
            if value[0] in series:
                problems.append(_second_value(file.shown, number, value[0]))
            series[value[0]] = value[1]
        else:
            problems.append(
                file.problem(
                    number,
                    _("“{row}” is not a date followed by a number"),
                    _("each line holds one date and one value"),
                    _("use the form “2026-11-16,41.5”"),
                    row=",".join(row),
                )
            )
    return Parsed(series, tuple(problems))


def _cells(line: str) -> list[str]:
    """Take a line apart; a value never goes on in the next line, whatever its quotes say."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:  # a cell of more than 128 kB
        return [line]


def _read_row(row: list[str]) -> tuple[date, float] | None:
    try:
        first, second = row
        day, value = parse_day(first.strip()), float(second)
    except ValueError:
        return None
    return (day, value) if abs(value) <= MAX_NUMBER else None


def _second_value(shown: str, line: int, day: date) -> Problem:
    return Problem(
        shown,
        line,
        _("there is more than one value for {day}"),
        _("it is unclear which value is correct"),
        _("keep only one of them"),
        {"day": day.isoformat()},
    )


def join_values(
    metrics: Mapping[str, Metric], series: Mapping[str, Series], updates: Iterable[Update]
) -> Parsed[tuple[Metric, ...]]:
    """Put the values of the CSV files and of the updates together, by date.

    updates: those that count, in the order in which they were read; of two values for a day, the
    last one stays.
    """
    joined = {slug: dict(series.get(slug, {})) for slug in metrics}
    problems = []
    for update in updates:
        for slug, value in update.metrics.items():
            if slug in joined:
                if update.date in joined[slug]:
                    line = update.metric_lines[slug]
                    problems.append(_second_value(update.source.shown, line, update.date))
                joined[slug][update.date] = value
    return Parsed(
        tuple(
            metric.model_copy(update={"points": tuple(sorted(joined[slug].items()))})
            for slug, metric in metrics.items()
        ),
        tuple(problems),
    )
