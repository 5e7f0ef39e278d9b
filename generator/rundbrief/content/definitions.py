"""The files that define what all others refer to: `departments.yml` and `metrics.yml`."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from rundbrief.content.files import File, read_text, read_yaml
from rundbrief.content.parse_helpers import ParseContext, Parsed, check_department
from rundbrief.content.schema import Metric, Update
from rundbrief.file_names import is_portable
from rundbrief.i18n.texts import _
from rundbrief.markup.plain_text import strip_markdown
from rundbrief.periods import parse_day
from rundbrief.problems import Problem, closest_match
from rundbrief.validation.fields import MAX_NUMBER
from rundbrief.validation.keys import check_groups
from rundbrief.validation.strict_yaml import YamlDocument

Series = dict[date, float]

# A metric's name becomes part of addresses, file names and anchors.
_NAME = re.compile(r"\w[\w.-]*")

# A value of a week or a month may be dated with its end.
_AHEAD = timedelta(days=31)
# `1.012`: in German, a thousand and twelve.
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
# A value a day for almost three centuries.
MAX_ROWS = 100_000

# Fields with inline Markdown, which is reduced to plain text.
_PROSE = ("definition", "says", "says_not", "react", "source")


def read_metrics(file: File, context: ParseContext) -> Parsed[dict[str, Metric]]:
    """Read `metrics.yml`, in its order, without values.

    Raises ProblemsError if it isn't valid YAML.
    """
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
        limits=context.limits,
    ):
        if not _NAME.fullmatch(slug) or slug.endswith(".csv") or not is_portable(slug):
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
        problems.extend(_contradictions(file, document, slug, metric))
        plain = {
            key: strip_markdown(getattr(metric, key), extensions=context.extensions)
            for key in _PROSE
        }
        metrics[slug] = metric.model_copy(update=plain)
    return Parsed(metrics, tuple(problems))


def _contradictions(
    file: File, document: YamlDocument, slug: str, metric: Metric
) -> Iterator[Problem]:
    """Find a `warn` or `alert` that is on the better side of what comes before it."""
    if metric.direction == "band":
        return
    keys = [key for key in ("target", "warn", "alert") if getattr(metric, key)]
    values = [getattr(metric, key)[0] for key in keys]
    ordered = values if metric.direction == "up" else [-value for value in values]
    wrong = next((n for n in range(1, len(keys)) if ordered[n] > ordered[n - 1]), 0)
    if not wrong:
        return
    is_turned = sorted(ordered) == ordered
    yield file.problem(
        document.line_of((slug, keys[wrong])),
        _("{key} ({value}) is better than {other} ({limit}), as direction is “{direction}”"),
        _("a good value would be called bad, or a bad one good"),
        _("write “direction: {turned}”, or correct the numbers")
        if is_turned
        else _("sort the numbers: target is the best of them, and alert the worst"),
        key=keys[wrong],
        value=f"{values[wrong]:g}",
        other=keys[wrong - 1],
        limit=f"{values[wrong - 1]:g}",
        direction=metric.direction,
        turned="down" if metric.direction == "up" else "up",
    )


def read_series(file: File, today: date) -> Parsed[Series]:
    """Read a CSV file with the columns `date,value`. Every invalid row becomes a problem."""
    first, *lines = read_text(file).split("\n")
    if (header := [cell.strip().lower() for cell in _cells(first)]) != ["date", "value"]:
        return Parsed({}, (_wrong_header(file, header),))
    if len(lines) > MAX_ROWS + 1:
        return Parsed({}, (_too_many_rows(file),))
    series: Series = {}
    # By value, where it is written, and how.
    written: dict[date, tuple[int, str]] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=2):
        row = _cells(line)
        if not any(cell.strip() for cell in row):
            continue
        if value := _read_row(row):
            if value[0] in series:
                problems.append(_duplicate_value(file.shown, number, value[0]))
            series[value[0]] = value[1]
            written[value[0]] = number, row[1].strip()
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
    problems += (*_future_values(file, written, today), *_thousands(file, written))
    return Parsed(series, tuple(problems))


def _wrong_header(file: File, header: Sequence[str]) -> Problem:
    if len(header) == 1 and ";" in header[0]:
        return file.problem(
            1,
            _("the columns are separated by semicolons instead of commas"),
            _("spreadsheets write such files where numbers have a decimal comma"),
            _(
                "change the first line to “date,value”, and all others to the form "
                "“2026-11-16,41.5”, with a decimal point"
            ),
        )
    fix = _("change the first line to “date,value”")
    if _read_row([*header]):
        fix = _("insert the line “date,value” above it")
    elif header == ["value", "date"]:
        fix = _("write the date before the value in every line, and in the first “date,value”")
    return file.problem(
        1,
        _("the first line is “{header}” instead of “date,value”"),
        _("the first line has to name the columns"),
        fix,
        header=",".join(header),
    )


def unknown_series(file: File, slug: str, metrics: Collection[str]) -> Problem:
    """Return the problem of a CSV file that isn't called like a metric.

    slug: its path in the folder, without extension.
    """
    name = slug.rpartition("/")[2]
    near = name if name in metrics else closest_match(name, metrics)
    fix = _("check the spelling against metrics.yml, or define the metric there")
    if name in metrics:
        fix = _("move the file directly into the folder “metrics”")
    elif near:
        fix = _("rename the file to “{near}.csv”, or define the metric in metrics.yml")
    return file.problem(
        0,
        _("unknown metric “{metric}”"),
        _("a value without a definition can't be interpreted"),
        fix,
        metric=slug,
        near=near,
    )


def _future_values(
    file: File, written: Mapping[date, tuple[int, str]], today: date
) -> Iterator[Problem]:
    for day, (number, __) in written.items():
        if day > today + _AHEAD:
            yield file.warning(
                number,
                _("{day} is in the future"),
                _("the newest value of a metric is the one that reports show"),
                _("correct the date"),
                day=day.isoformat(),
            )


def _thousands(file: File, written: Mapping[date, tuple[int, str]]) -> Iterator[Problem]:
    """Warn of a point that separates thousands, as in German: `980` and then `1.012`."""
    texts = [text for __, text in written.values()]
    if not all("." not in text or _THOUSANDS.fullmatch(text) for text in texts):
        return  # other values show that it is a decimal point
    largest = max((float(text) for text in texts if "." not in text), default=0)
    for number, text in written.values():
        if "." in text and largest > 10 * float(text) > 0:
            yield file.warning(
                number,
                _("“{value}” is read with a decimal point, not as a thousand"),
                _("the values without a point are much larger"),
                _("write “{thousand}”; if it is right, write “{value}0”"),
                value=text,
                thousand=text.replace(".", ""),
            )


def _too_many_rows(file: File) -> Problem:
    return file.problem(
        MAX_ROWS + 2,
        _("the file has more than {limit} values"),
        _("a chart with so many values can't be read"),
        _("delete the oldest values, or keep one for each week"),
        limit=MAX_ROWS,
    )


def _cells(line: str) -> list[str]:
    """Split a line into cells. Values never span lines, so that every row has one line number."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:  # a cell above the csv module's limit of 128 KiB
        return [line]


def _read_row(row: list[str]) -> tuple[date, float] | None:
    try:
        first, second = row
        day, value = parse_day(first.strip()), float(second)
    except ValueError:
        return None
    return (day, value) if abs(value) <= MAX_NUMBER else None


def _duplicate_value(shown: str, line: int, day: date) -> Problem:
    return Problem(
        shown,
        line,
        _("there is more than one value for {day}"),
        _("it is unclear which value is correct"),
        _("keep only one of them"),
        {"day": day.isoformat()},
    )


def merge_values(
    metrics: Mapping[str, Metric], series: Mapping[str, Series], updates: Iterable[Update]
) -> Parsed[tuple[Metric, ...]]:
    """Merge the values of the CSV files and of the updates, sorted by date.

    updates: published ones. If two values have the same date, the later one in reading order wins.
    """
    merged = {slug: dict(series.get(slug, {})) for slug in metrics}
    problems = []
    for update in updates:
        for slug, value in update.metrics.items():
            if slug in merged:
                if update.date in merged[slug]:
                    line = update.metric_lines[slug]
                    problems.append(_duplicate_value(update.source.shown, line, update.date))
                merged[slug][update.date] = value
    return Parsed(
        tuple(
            metric.model_copy(update={"points": tuple(sorted(merged[slug].items()))})
            for slug, metric in metrics.items()
        ),
        tuple(problems),
    )
