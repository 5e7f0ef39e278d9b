"""The arithmetic of the benchmark, and what its tables say."""

import pstats

import pytest

from conftest import REPOSITORY
from figures import Row, Series, differences, in_megabytes, show_rows
from measuring import Run
from package_times import PACKAGES, charge_packages, package_of
from projects import begin_with, generate_project
from report import Results, goals, record, show
from rounds import CHANGED, CHECK_COLD, CHECK_WARM, COLD, HELP, UNCHANGED, Samples


def samples(**times):
    made = Samples()
    for what, programs in times.items():
        for program, walls in programs.items():
            runs = [Run(wall, wall * 2, int(wall * 1e8)) for wall in walls]
            made.runs[what, program].extend(runs)
    return made


def test_a_series_shows_its_median_and_its_ends():
    assert str(Series((3.0, 1.0, 2.0))) == "2.00 s (1.00 – 3.00)"
    assert str(Series((12.0,))) == "12.0 s"
    assert str(in_megabytes([512_000_000, 1_500_000_000])) == "1,006 MB (512 – 1,500)"


def test_a_ratio_is_one_of_medians():
    row = Row("x", Series((1.0, 2.0, 90.0)), Series((4.0, 4.0, 4.0)), goal=0.5)
    assert (row.ratio, row.met) == (0.5, True)


@pytest.mark.parametrize(("ours", "met"), [(2.0, True), (2.01, False)])
def test_a_goal_is_met_up_to_its_number(ours, met):
    assert Row("x", Series((ours,)), Series((1.0,)), goal=2).met is met
    assert Row("x", Series((ours,)), goal=2).met is met


def test_what_has_no_goal_is_neither_met_nor_missed():
    assert Row("x", Series((1.0,)), Series((2.0,))).met is None


def test_rows_make_a_table():
    rows = [
        Row("Cold", Series((1.0,)), Series((2.0,)), goal=0.8),
        Row("Serve", Series((1.5,)), goal=1),
        Row("Other", Series((1.0,)), Series((4.0,)), "ours"),
    ]
    assert show_rows(rows).splitlines() == [
        "| Figure | rundbrief | Compared with | Ratio of medians | Goal | Met |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| Cold | 1.00 s | 2.00 s (Hugo) | 0.50 | ≤ 0.8 | yes |",
        "| Serve | 1.50 s | – | – | ≤ 1 s | **no** |",
        "| Other | 1.00 s | 4.00 s (ours) | 0.25 | – | – |",
    ]


def test_differences_are_of_pairs_measured_in_turn():
    assert differences([3.0, 5.0], [1.0, 1.0]) == (2.0, 4.0)
    with pytest.raises(ValueError, match="shorter"):
        differences([3.0], [])


def test_each_goal_has_its_row():
    both = {"rundbrief": [8.0], "Hugo": [10.0]}
    large = samples(**{COLD: both, CHANGED: both, UNCHANGED: both})
    for what, wall in ((CHECK_COLD, 2.0), (CHECK_WARM, 0.4)):
        large.runs[what, "rundbrief"].append(Run(wall, wall, 1))
    starts = samples(help={"rundbrief": [0.3]}, **{"Python alone": {"rundbrief": [0.2]}})
    results = Results(
        large=large,
        small=samples(cold={"rundbrief": [2.0], "Hugo": [1.0]}),
        big=samples(cold={"rundbrief": [40.0], "Hugo": [80.0]}),
        starts=starts,
        reloads=[0.5, 0.9, 1.5],
    )
    rows = list(goals(results))
    assert [(row.goal, row.ratio and round(row.ratio, 3), row.met) for row in rows] == [
        (0.8, 0.8, True),
        (0.1, 0.8, False),
        (0.07, 0.8, False),
        (0.4, 0.8, False),
        (5.5, 5.0, True),
        (2, 2.0, True),
        (0.25, 0.25, True),
        (0.05, 0.05, True),
        (1, None, True),
        (0.2, None, True),
    ]
    assert starts.has(HELP)
    assert all(row.goal is None for row in record(results))


def test_nothing_measured_says_nothing():
    assert show(Results()) == ""


def test_files_are_counted_by_ending_and_the_rest_together():
    text = show(Results(counts={(1000, "Hugo"): {".html": 1200, ".md": 1, "": 2}}))
    assert "| Hugo, 1,000 updates | 1,200 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 3 |" in text


@pytest.mark.parametrize(
    ("file", "package"),
    [
        ("/x/rundbrief/content/git.py", "git"),
        ("/x/rundbrief/content/load.py", "content"),
        ("/x/rundbrief/site/search/index.py", "site/search"),
        ("/x/rundbrief/site/build.py", "site/pages"),
        ("/x/layouts/site/update.html", "templates"),
        ("/x/site-packages/mkdocs/plugins.py", "MkDocs"),
        ("/x/site-packages/markdown/core.py", None),
        ("~", None),
    ],
)
def test_each_file_belongs_to_a_package(file, package):
    assert package_of(file) == package


def test_all_packages_exist():
    source = REPOSITORY / "generator"
    ours = [part for part, __ in PACKAGES if part.startswith("rundbrief/")]
    assert [part for part in ours if not (source / part).exists()] == []


class Stats(pstats.Stats):
    """A profile made up: function to (calls, calls, own seconds, seconds in all, callers)."""

    def __init__(self, functions):
        self.stats = functions


def test_library_is_charged_to_its_callers():
    site, markup = ("/rundbrief/site/a.py", 1, "f"), ("/rundbrief/markup/b.py", 1, "g")
    library, deep = ("/markdown/core.py", 1, "h"), ("~", 0, "re")
    stats = {
        site: (1, 1, 1.0, 2.0, {}),
        markup: (1, 1, 2.0, 9.0, {}),
        library: (4, 4, 4.0, 8.0, {site: (1, 1, 1.0, 2.0), markup: (3, 3, 3.0, 6.0)}),
        deep: (4, 4, 4.0, 4.0, {library: (4, 4, 4.0, 4.0)}),
    }
    assert charge_packages(Stats(stats)) == {"markup": 8.0, "site/pages": 3.0, "other": 0.0}


def test_time_of_circular_calls_is_not_lost():
    one, two = ("/lib/a.py", 1, "f"), ("/lib/b.py", 1, "g")
    stats = {
        one: (1, 1, 1.0, 2.0, {two: (1, 1, 1.0, 2.0)}),
        two: (1, 1, 1.0, 2.0, {one: (1, 1, 1.0, 2.0)}),
    }
    assert charge_packages(Stats(stats)) == {"other": 2.0}


def test_an_update_begins_with_other_words():
    text = "---\ntitle: New\n---\nOld text. --- a rule.\n---\n"
    assert begin_with("Else:", text) == "---\ntitle: New\n---\nElse: Old text. --- a rule.\n---\n"


def test_a_change_is_made_on_both_sides_and_taken_back(tmp_path):
    project = generate_project(tmp_path, 80)
    update = project.updates[-1]
    files = [project.content / update, project.theirs.folder / "content" / update]
    before = [file.read_text(encoding="utf-8") for file in files]
    was = project.change(update, "Now this.")
    for file in files:
        assert "---\nNow this. " in file.read_text(encoding="utf-8")
    project.write(update, was)
    assert [file.read_text(encoding="utf-8") for file in files] == before


def test_updates_are_listed_from_the_oldest_on(tmp_path):
    project = generate_project(tmp_path, 80)
    days = [update.partition("/")[2][:10] for update in project.updates]
    assert (days, len(days)) == (sorted(days), 80)
