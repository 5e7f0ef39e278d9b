"""Where a department is shown before and after its end."""

import json
from datetime import date

import pytest

from making import build_view

ROSTER = """\
marketing: {name: Marketing}
events: {name: Events, merged_into: marketing, until: 2026-11-14}
shop: {name: Shop, until: 2026-11-14}
press: {name: Press, merged_into: marketing}
"""
BEFORE, AFTER = date(2026, 11, 13), date(2026, 11, 20)
ALL, LEFT = ["marketing", "events", "shop"], ["marketing"]


@pytest.fixture
def project(folder):
    folder.write("content/departments.yml", ROSTER)
    for slug in ("marketing", "events", "shop", "press"):
        text = "---\nhealth: on-track\n---\n# News of {}\n\nGood ones.\n"
        folder.write(f"content/{slug}/2026-11-03-a.md", text.format(slug))
    return folder


def slugs(items):
    return [it.department.slug for it in items]


@pytest.mark.parametrize(("today", "shown"), [(BEFORE, ALL), (AFTER, LEFT)])
def test_front_page_and_check_ins(project, today, shown):
    front = build_view(project.compile(today=today), "index")
    assert slugs(front.departments) == shown
    assert slugs(front.missing) == LEFT  # the others don't exist any more on Sunday
    assert sum(front.counts.values()) == len(shown)
    check_ins = build_view(project.compile(today=today), "requests")
    assert slugs(check_ins.rows) == shown
    assert check_ins.asked == len(LEFT)


def test_last_department_with_a_cadence(folder):
    folder.write("content/departments.yml", "a: {until: 2026-11-14}\nb: {cadence: none}\n")
    folder.write("content/a/2026-11-03-a.md", "# A\n\nText.\n")
    assert folder.run("build", "--today", "2026-11-20").exit_code == 0
    assert not (folder.root / "output/site/requests").exists()


@pytest.mark.parametrize(
    ("key", "missing"),
    [
        # Reported.
        ("2026-W45", []),
        # Due on Sunday, when it no longer existed.
        ("2026-W46", ["marketing"]),
        ("2026-W47", ["marketing"]),
    ],
)
def test_reports(project, key, missing):
    for day in ("11", "18"):  # so that there are reports
        project.write(f"content/incidents/2026-11-{day}-a.md", INCIDENT.format(day))
    report = build_view(project.compile(today=date(2026, 11, 24)), f"reports/{key}")
    assert slugs(report.missing) == missing


INCIDENT = "# Down\n\n## 2026-11-{} 09:00 resolved\n\nUp again.\n"


def test_report_of_a_period_before_the_end_counts_it_as_missing(project):
    text = "---\nhealth: at-risk\n---\n# Early\n\nNews.\n"
    project.write("content/shop/2026-10-20-a.md", text)
    project.write("content/incidents/2026-10-28-a.md", INCIDENT.format("28").replace("11-", "10-"))
    report = build_view(project.compile(today=AFTER), "reports/2026-W44")
    assert slugs(report.missing) == ["shop"]
    assert sum(report.counts.values()) == 3
    assert slugs(build_view(project.compile(today=AFTER), "reports/2026-W45").departments) == [
        *("marketing", "events", "shop", "press"),
    ]


@pytest.mark.parametrize(
    ("slug", "today", "ending"),
    [
        ("events", BEFORE, None),
        ("events", AFTER, (date(2026, 11, 14), "marketing")),
        ("shop", AFTER, (date(2026, 11, 14), None)),
        ("press", BEFORE, (None, "marketing")),
    ],
)
def test_page_of_a_past_department_says_what_became_of_it(project, slug, today, ending):
    found = build_view(project.compile(today=today), slug).ending
    successor = found.successor.slug if found and found.successor else None
    assert (found and (found.until, successor)) == ending


def test_published_site(project):
    assert project.run("build", "--today", "2026-11-20").exit_code == 0
    site = project.root / "output/site"

    def read(path):
        return " ".join((site / path).read_text().split())

    assert "Former department" in read("events/index.html")
    assert (
        'Merged into <a class="mark" data-department="marketing" href="../marketing/">Marketing</a> '
        'on <time datetime="2026-11-14">' in read("events/index.html")
    )
    assert 'Closed on <time datetime="2026-11-14">' in read("shop/index.html")
    assert "News of shop" in read("shop/2026-11-03-a/index.html")
    assert "Former department" not in read("marketing/index.html")
    for slug in ("events", "shop", "press"):
        assert f'href="../{slug}/"' in read("archive/index.html")
        assert not (site / f"badges/{slug}.svg").exists()
        assert (site / f"feeds/departments/{slug}/atom.xml").exists()
        assert f"departments/{slug}/" not in read("feeds/index.html")
    components = json.loads(read("api/v2/components.json"))["components"]
    assert [it["name"] for it in components] == ["Marketing"]
    assert "Shop" not in read("calendar/index.html")


def test_newsletter_names_a_past_department_only_with_its_updates(project):
    project.write("content/shop/2026-11-13-b.md", "# The last sale\n\nAll must go.\n")
    for key in ("2026-W45", "2026-W46", "2026-W47"):
        project.write(f"content/newsletter/{key}.md", "Hello.\n")
    issues = project.compile(newsletter={"unsubscribe": "https://example.org/"}).issues
    assert [
        [(it.department, it.past, it.missing) for it in issue.contents.departments]
        for issue in issues
    ] == [
        [
            ("marketing", False, False),
            ("events", False, False),
            ("shop", False, False),
            ("press", True, False),
        ],
        [("marketing", False, True), ("shop", True, False)],
        [("marketing", False, True)],
    ]


def test_email_does_not_count_a_past_department(project):
    project.write("content/marketing/2026-11-17-a.md", "# More\n\nNews.\n")
    project.write("content/shop/2026-11-13-b.md", "# The last sale\n\nAll must go.\n")
    project.write("content/newsletter/2026-W47.md", "Hello.\n")
    assert project.run("build", "--today", "2026-11-20").exit_code == 0
    text = (project.root / "output/newsletter/2026-W47/newsletter.txt").read_text()
    assert "The last sale" in text
    assert "On track: 1\n\nMarketing: On track\n\nFrom the departments\n---" in text


def test_overview_in_the_terminal(project):
    result = project.run("status", "--today", "2026-11-20")
    assert "Marketing" in result.output
    assert [name for name in ("Events", "Shop", "Press") if name in result.output] == []
