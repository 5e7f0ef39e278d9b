from datetime import date

import pytest

from rundbrief.problems import shown

METRICS = "signups: {name: Sign-ups, department: marketing, target: 5, warn: [1, 2]}\n"
CSV = "content/metrics/signups.csv"


def read(folder, csv=None, metrics=METRICS):
    folder.write("content/metrics.yml", metrics)
    if csv is not None:
        folder.write(CSV, csv)
    return folder.read()


def test_values_of_files_and_updates_are_joined_by_date(folder):
    front = "---\nmetrics: {signups: 7}\n---\n"
    folder.write("content/marketing/2026-11-12-a.md", front)
    folder.write(
        "content/marketing/2026-11-13-a.md", "---\ndraft: true\nmetrics: {signups: 9}\n---"
    )
    content, problems = read(folder, ' Date ,VALUE\r\n"2026-11-16", 41.5 \r\n\r\n,\n2026-11-09,3\n')
    (metric,) = content.metrics
    assert problems == []
    assert (metric.slug, metric.department, metric.target, metric.warn, metric.alert) == (
        "signups",
        "marketing",
        (5.0,),
        (1.0, 2.0),
        (),
    )
    assert metric.points == (
        (date(2026, 11, 9), 3.0),
        (date(2026, 11, 12), 7.0),
        (date(2026, 11, 16), 41.5),
    )
    assert content.assets == {}


@pytest.mark.parametrize(
    ("csv", "problems"),
    [
        ("", [":1: the first line is “” instead of “date,value”"]),
        ("2026-11-16,4\n", [":1: the first line is “2026-11-16,4” instead of “date,value”"]),
        ("x;y,z\n", [":1: the first line is “x;y,z” instead of “date,value”"]),
        (
            "Datum;Wert\n16.11.2026;4,5\n",
            [":1: the columns are separated by semicolons instead of commas"],
        ),
        ("date,value\n2062-11-16,4\n", [":2: 2062-11-16 is in the future"]),
        (
            "date,value\n2026-11-09,980\n2026-11-16,1.012\n",
            [":3: “1.012” is read with a decimal point, not as a thousand"],
        ),
        ("date,value\n2026-11-09,1.234\n2026-11-16,2.012\n", []),
        ("date,value\n2026-11-02,980\n2026-11-09,1.5\n2026-11-16,1.012\n", []),
        ("date,value\n16.11.2026,4\n", [":2: “16.11.2026,4” is not a date followed by a number"]),
        (
            "date,value\n2026-11-16,4,5\n",
            [":2: “2026-11-16,4,5” is not a date followed by a number"],
        ),
        ("date,value\n2026-11-16\n", [":2: “2026-11-16” is not a date followed by a number"]),
        (
            "date,value\n2026-11-16,nan\n",
            [":2: “2026-11-16,nan” is not a date followed by a number"],
        ),
        (
            "date,value\n2026-11-16,inf\n",
            [":2: “2026-11-16,inf” is not a date followed by a number"],
        ),
        (
            "date,value\n2026-11-16,1e308\n",
            [":2: “2026-11-16,1e308” is not a date followed by a number"],
        ),
        ("date,value\n0202-11-16,1\n", [":2: “0202-11-16,1” is not a date followed by a number"]),
        (
            'date,value\n"2026-11-16,4\n2026-11-17,x\n',
            [
                ":2: “2026-11-16,4” is not a date followed by a number",
                ":3: “2026-11-17,x” is not a date followed by a number",
            ],
        ),
        (
            "date,value\n" + "x" * 200_000,
            [f":2: “{'x' * 399}…” is not a date followed by a number"],
        ),
        (
            "date,value\n2026-11-16,1\n2026-11-16,1\n",
            [":3: there is more than one value for 2026-11-16"],
        ),
    ],
)
def test_series_that_is_wrong(folder, csv, problems):
    assert read(folder, csv)[1] == [f"{CSV}{problem}" for problem in problems]


def test_value_in_file_and_update_is_a_problem_of_the_update(folder):
    path = "content/marketing/2026-11-16-a.md"
    folder.write(path, "---\ntitle: a\nmetrics:\n  signups: 7\n---\n")
    assert read(folder, "date,value\n2026-11-16,7\n")[1] == [
        f"{path}:4: there is more than one value for 2026-11-16"
    ]


def test_unknown_metric_is_a_problem(folder):
    folder.write("content/metrics/sign-ups.csv", "date,value\n")
    folder.write("content/metrics/old/signups.csv", "date,value\n")
    assert read(folder)[1] == [
        "content/metrics/old/signups.csv: unknown metric “old/signups”",
        "content/metrics/sign-ups.csv: unknown metric “sign-ups”",
    ]


@pytest.mark.parametrize(
    ("metrics", "problem"),
    [
        ("a:", ":1: “name” is missing"),
        ("a: {unit: x}", ":1: “name” is missing"),
        ("\na: 5", ":2: a is “5”, which is not a group of keys"),
        ("a:\n  name: x\n  directon: up", ":3: unknown key “directon”"),
        (
            "a:\n  name: x\n  direction: left",
            ":3: direction is “left”, which is not an allowed value",
        ),
        ("a:\n  name: x\n  department: suport", ":3: unknown department “suport”"),
        ("a:\n  name: x\n  target: much", ":3: target is “much”, which is not a number"),
        (
            "a:\n  name: x\n  target: [1, 2, 3]",
            ":3: target is “[1, 2, 3]”, which has too many values",
        ),
        ("a:\n  name: x\n  target: []", ":3: target is empty"),
        ("a: {name: x}\na: {name: y}", ":2: duplicate key “a” (first used on line 1)"),
    ],
)
def test_definition_that_is_wrong(folder, metrics, problem):
    assert read(folder, metrics=metrics)[1] == [f"content/metrics.yml{problem}"]


def test_value_of_a_future_update_waits_with_it(folder):
    folder.write("content/metrics.yml", "members: {name: Members}\n")
    folder.write("content/support/2026-11-21-x.md", "---\nmetrics: {members: 9}\n---\nx")
    assert folder.read()[0].metrics[0].points == ()
    assert folder.read(today=date(2026, 11, 21))[0].metrics[0].points == ((date(2026, 11, 21), 9),)


@pytest.mark.parametrize("name", ["../x", "a/b", "a b", ".a", "a\\b", "a.csv", "-a", "a?b", "“a”"])
def test_name_that_no_file_can_have_is_a_problem(folder, name):
    content, problems = read(folder, metrics=f"{METRICS}'{name}': {{name: X}}\n")
    assert problems == [f"content/metrics.yml:2: “{name}” can't be used as a file name"]
    assert [metric.slug for metric in content.metrics] == ["signups"]


@pytest.mark.parametrize("name", ["a", "support.first-reply", "Fahrten_2", "größe", "2026"])
def test_name_that_a_file_can_have(folder, name):
    content, problems = read(folder, metrics=f"'{name}': {{name: X}}\n")
    assert (problems, [metric.slug for metric in content.metrics]) == ([], [name])


@pytest.mark.parametrize("path", ["metrics/signups.md", "metrics/signups/index.md"])
def test_page_with_the_name_of_a_metric_is_a_problem(folder, path):
    folder.write(f"content/{path}", "Text\n")
    assert read(folder)[1] == [f"content/{path}: the site already has a page with this name"]


def test_page_beside_the_metrics(folder):
    folder.write("content/metrics/how-we-count.md", "Text\n")
    content, problems = read(folder)
    assert (problems, [page.ref for page in content.pages]) == ([], ["metrics/how-we-count"])


@pytest.mark.parametrize(
    ("keys", "line", "fix"),
    [
        ("target: 4, warn: 6, alert: 10", 1, "write “direction: down”, or correct the numbers"),
        ("target: 4, alert: 10", 1, "write “direction: down”, or correct the numbers"),
        ("warn: 6, alert: 10", 1, "write “direction: down”, or correct the numbers"),
        (
            "direction: down, target: 90, warn: 80, alert: 70",
            1,
            "write “direction: up”, or correct the numbers",
        ),
        (
            "target: 4, warn: 10, alert: 6",
            1,
            "sort the numbers: target is the best of them, and alert the worst",
        ),
    ],
)
def test_thresholds_that_contradict_the_direction_are_an_error(folder, keys, line, fix):
    folder.write("content/metrics.yml", f"calls: {{name: Calls, {keys}}}\n")
    (problem,) = folder.compile().problems
    assert (problem.line, shown(problem.fix, problem)) == (line, fix)


@pytest.mark.parametrize(
    "keys",
    [
        "target: 10, warn: 6, alert: 4",
        "target: 10, alert: 10",
        "direction: down, target: 4, warn: 6, alert: 10",
        "direction: down, alert: 10",
        "direction: band, target: [4, 6], warn: [3, 7], alert: [2, 8]",
    ],
)
def test_thresholds_that_fit_the_direction_are_accepted(folder, keys):
    folder.write("content/metrics.yml", f"calls: {{name: Calls, {keys}}}\n")
    assert folder.compile().problems == ()


@pytest.mark.parametrize(
    ("csv", "fix"),
    [
        ("2026-11-08,12\n", "insert the line “date,value” above it"),
        (
            "value,date\n12,2026-11-08\n",
            "write the date before the value in every line, and in the first “date,value”",
        ),
        ("day,value\n2026-11-08,12\n", "change the first line to “date,value”"),
    ],
)
def test_fix_of_the_first_line_loses_no_value(folder, csv, fix):
    folder.write("content/metrics.yml", METRICS)
    folder.write(CSV, csv)
    (problem,) = folder.compile().problems
    assert (problem.line, problem.fix) == (1, fix)


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("marketing/signups", "move the file directly into the folder “metrics”"),
        ("sinups", "rename the file to “signups.csv”, or define the metric in metrics.yml"),
        ("churn", "check the spelling against metrics.yml, or define the metric there"),
    ],
)
def test_values_of_an_unknown_metric_name_the_one_that_was_meant(folder, name, fix):
    folder.write("content/metrics.yml", METRICS)
    folder.write(f"content/metrics/{name}.csv", "date,value\n2026-11-08,12\n")
    (problem,) = folder.compile().problems
    assert (problem.values["metric"], shown(problem.fix, problem)) == (name, fix)


def test_decimal_comma_in_front_matter_is_named(folder):
    folder.write("content/metrics.yml", METRICS)
    folder.write("content/marketing/2026-11-18-a.md", "---\nmetrics: {signups: 1,5}\n---\nText.\n")
    (problem,) = folder.compile().problems
    assert problem.fix == "if it follows a decimal comma, write a point instead, for example 1.5"
