"""The page of all metrics, and a page for each."""

from datetime import date, timedelta

import pytest

from making import build_views, metric, render_site
from rundbrief.site.pages.metrics import MetricRow, build_metric_card, find_group, render_series
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries

STEADY = (10, 12, 11, 13, 12, 14, 11, 13)  # mean 12, limits 7.06 to 16.94
HIGHER = tuple(value + 20 for value in STEADY)


@pytest.fixture
def card(sample):
    presenter = SitePresenter(SiteQueries(sample), "../")
    return lambda *values, **more: build_metric_card(presenter, metric(*values, **more))


def series(*values):
    first = date(2026, 9, 6)
    rows = (f"{first + timedelta(days=7 * n)},{value}\n" for n, value in enumerate(values))
    return "date,value\n" + "".join(rows)


@pytest.fixture
def project(folder):
    """Three metrics: one that got worse, one that is steady, one without a value."""
    folder.write(
        "content/metrics.yml",
        "rides: {name: Rides, department: marketing, unit: rides, react: Look out of the window.}\n"
        "faults: {name: Faults, direction: down, audience: public, target: 40}\n"
        "wishes: {name: Wishes}\n",
    )
    folder.write("content/metrics/rides.csv", series(*STEADY, 0))
    folder.write("content/metrics/faults.csv", series(*HIGHER))
    folder.write("content/marketing/2026-11-18-a.md", "---\nmetrics: {faults: 33.5}\n---\n# Less\n")
    return folder


def views(compilation):
    return build_views(compilation)


@pytest.mark.parametrize(
    ("values", "more", "group", "urgent"),
    [
        (STEADY, {}, "steady", False),
        (STEADY, {"target": (9.0,)}, "steady", False),
        (STEADY, {"target": (15.0,)}, "off-target", True),
        (STEADY, {"target": (15.0,), "alert": (14.0,)}, "act", True),
        ((*STEADY, 0), {}, "act", True),
        ((*STEADY, 40), {}, "changed", False),
        ((*STEADY, 40), {"target": (50.0,)}, "changed", True),
        ((*STEADY, 40), {"direction": "band"}, "changed", False),
        ((10,), {}, "unknown", False),
        ((10,), {"target": (15.0,)}, "off-target", True),
        ((), {"target": (15.0,)}, "unknown", False),
    ],
)
def test_metrics_are_grouped_by_what_they_want_of_a_reader(card, values, more, group, urgent):
    shown = card(*values, **more)
    assert (find_group(shown), shown.urgent) == (group, urgent)


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        ((), None),
        ((1, 2), "few"),
        (STEADY, "noise"),
        ((*STEADY, 40), "signal-better"),
        ((*STEADY, 0), "signal-worse"),
    ],
)
def test_card_says_signal_or_noise(card, values, sign):
    assert card(*values).sign == sign


def test_card_lists_the_newest_values_with_their_steps_and_signals(card):
    shown = card(*STEADY[:3], *STEADY, *HIGHER)
    assert shown.older == 19 - 12
    assert shown.rows[0] == MetricRow(date(2026, 5, 10), "33", "2", ())
    assert shown.rows[8] == MetricRow(date(2026, 3, 15), "13", "2", ((1, "shift"),))
    assert card(5).rows == (MetricRow(date(2026, 1, 4), "5", None, ()),)


def test_index_shows_what_needs_somebody_first(project):
    view = views(project.compile())["metrics"]
    assert [(g.key, [m.slug for m in g.metrics]) for g in view.groups] == [
        ("act", ["rides"]),
        ("steady", ["faults"]),
        ("unknown", ["wishes"]),
    ]
    assert (view.act, view.changed) == (1, 0)
    assert view.groups[0].metrics[0].href == "../metrics/rides/"


def test_page_of_a_metric_tells_all_of_it(project):
    view = views(project.compile())["metrics/rides"]
    assert [(line.number, line.kind, line.since) for line in view.signals] == [
        (1, "outside", date(2026, 11, 1))
    ]
    assert (view.limits.values, view.limits.since) == (9, date(2026, 9, 6))
    assert len(view.rows) == 9
    assert view.table == "../../metrics/rides.csv"
    assert view.chart.id == "rb-chart-rides"


def test_page_of_a_metric_lists_the_updates_that_brought_a_value(project):
    pages = views(project.compile())
    assert [u.title for u in pages["metrics/faults"].updates] == ["Less"]
    assert pages["metrics/rides"].updates == ()


def test_metric_without_a_value_has_a_page_without_a_chart(project):
    view = views(project.compile())["metrics/wishes"]
    assert (view.chart, view.limits, view.signals, view.rows) == (None, None, (), ())
    html = dict(render_site(project.compile()))["metrics/wishes/index.html"]
    assert "No values yet." in html


def test_values_can_be_taken_along_as_they_were_written(project):
    made = dict(render_site(project.compile()))
    assert made["metrics/rides.csv"] == series(*STEADY, 0)
    assert made["metrics/faults.csv"] == series(*HIGHER) + "2026-11-18,33.5\n"
    assert render_series(metric(0.1, -3, 1e15, 1e-7, 12345678901234.5)).split()[1:] == [
        "2026-01-04,0.1",
        "2026-01-11,-3",
        "2026-01-18,1000000000000000",
        "2026-01-25,1e-07",
        "2026-02-01,12345678901234.5",
    ]


def test_public_site_has_nothing_of_internal_metrics(project):
    made = dict(render_site(project.compile(audience="public")))
    assert sorted(path for path in made if path.startswith("metrics")) == [
        "metrics/faults.csv",
        "metrics/faults/index.html",
        "metrics/index.html",
    ]
    assert "rides" not in made["metrics/index.html"]


def test_old_links_to_a_metric_still_lead_to_it(project):
    """Mails in people's mailboxes link to a place on the page of all metrics."""
    html = str(dict(render_site(project.compile()))["metrics/index.html"])
    assert [html.count(f'id="rb-metric-{slug}"') for slug in ("rides", "faults", "wishes")] == [
        1,
        1,
        1,
    ]


def test_link_to_a_metrics_file_leads_to_its_page(project):
    project.write("content/about.md", "[Rides](metrics/rides.csv)\n")
    c = project.compile()
    assert [p.what for p in c.problems] == []
    assert 'href="../metrics/rides/"' in str(views(c)["about"].html)
    assert "metrics/rides.csv" in project.compile(audience="public").targets.hidden


def test_words_of_a_metric_are_text_in_page_and_drawing(folder):
    folder.write(
        "content/metrics.yml",
        'rides: {name: "<b>A & B</b>", unit: "<i>", says: "<script>x</script>"}\n',
    )
    folder.write("content/metrics/rides.csv", series(*STEADY, 40))
    made = dict(render_site(folder.compile()))
    for path in ("metrics/index.html", "metrics/rides/index.html"):
        assert "<b>" not in made[path]
        assert "<i>" not in made[path]
        assert "&lt;b&gt;A &amp; B&lt;/b&gt;, Sep" in made[path]  # the drawing's title


@pytest.mark.parametrize("direction", ["up", "down"])
def test_card_doesn_t_judge_a_step_that_may_be_noise(folder, direction):
    folder.write("content/metrics.yml", f"rides: {{name: Rides, direction: {direction}}}\n")
    folder.write("content/metrics/rides.csv", series(*STEADY))
    html = dict(render_site(folder.compile()))["metrics/index.html"]
    assert "up 2" in html
    assert "which is" not in html


def test_signals_older_than_the_chart_are_not_listed(folder):
    """The CSV file has all values; what is numbered can be seen."""
    folder.write("content/metrics.yml", "rides: {name: Rides}\n")
    days = (date(2025, 11, 1) + timedelta(days=n) for n in range(300))
    values = [90 if n in (9, 299) else 10 + n % 2 for n in range(300)]
    rows = "".join(f"{day},{value}\n" for day, value in zip(days, values, strict=True))
    folder.write("content/metrics/rides.csv", f"date,value\n{rows}")
    view = views(folder.compile())["metrics/rides"]
    assert [(line.number, line.kind) for line in view.signals] == [(2, "outside")]
    assert [dot.number for dot in view.chart.dots if dot.mark] == [2]
    assert (len(view.rows), len(view.chart.dots)) == (260, 260)
