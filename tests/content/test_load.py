import pytest

from making import render_site
from rundbrief.problems import shown

U = "content/marketing/2026-11-18-launch.md"


def problems_of(folder, path, text="Text"):
    folder.write(path, text)
    return folder.read()[1]


def test_project_without_roster_has_a_department_for_each_folder_of_dated_files(folder):
    (folder.content / "departments.yml").unlink()
    for path in (
        "it-support/2026-11-18-a",
        "sales/b",
        "incidents/2026-11-18-x",
        "HR_team/2026-11-18",
    ):
        folder.write(
            f"content/{path}.md", "## 2026-11-18 12:00 resolved\n" if "inc" in path else "Text"
        )
    content, problems = folder.read()
    assert [(d.slug, d.name, d.cadence) for d in content.departments] == [
        ("HR_team", "HR team", "none"),
        ("it-support", "It support", "none"),
    ]
    assert [page.ref for page in content.pages] == ["sales/b"]
    assert problems == []


def test_roster_is_read_in_its_order(folder):
    content, problems = folder.read()
    assert [d.slug for d in content.departments] == ["marketing", "support", "workshop"]
    assert content.department("support").name == "Member support"
    assert problems == []


def test_folder_that_the_roster_does_not_know_is_a_problem(folder):
    path = "content/markting/2026-11-18-a.md"
    assert problems_of(folder, path) == [f"{path}: unknown department “markting”"]


def test_roster_that_cannot_be_read_is_the_only_problem(folder):
    folder.write(U, "---\nneeds: [finance]\n---\nText")
    assert problems_of(folder, "content/departments.yml", "a: b: c") == [
        (
            "content/departments.yml:1: this line has a second colon and can't be read as"
            " “key: value”"
        )
    ]


def test_metrics_that_cannot_be_read_are_the_only_problem(folder):
    folder.write(U, "---\nmetrics: {signups: 4}\n---\nText")
    folder.write("content/metrics/signups.csv", "date,value\n")
    assert problems_of(folder, "content/metrics.yml", "- a") == [
        "content/metrics.yml:1: expected “key: value” lines, but found plain text or a list"
    ]


# Paths of pages that the site itself has.
TAKEN = (
    *("archive.md", "reports.md", "404.md", "assets.md", "index/a.md"),
    *("incidents.md", "follow-ups.md", "newsletter.md", "metrics.md", "metrics/index.md"),
    *("reports/a.md", "archive/2026-11-18-a.md", "asks/a.md"),
    *("incidents/2025.md", "follow-ups/2025.md", "follow-ups/overdue.md"),
    *("follow-ups/delegated.md", "follow-ups/unverified.md", "follow-ups/all.md"),
    *("api.md", "asks.md", "authors.md", "badges.md", "calendar.md", "cards.md", "feeds.md"),
    *("requests.md", "search.md", "tags.md", "tags/launch.md", "authors/index.md"),
    *("robots.txt.md", "sitemap.xml.md", "calendar.ics.md", "robots.txt/index.md"),
)


def test_page_with_a_name_of_the_site_is_a_problem(folder):
    for path in TAKEN:
        folder.write(f"content/{path}", "Text.\n")
    assert folder.read()[1] == [
        f"content/{path}: the site already has a page with this name" for path in sorted(TAKEN)
    ]


def test_pages_and_introductions(folder):
    folder.write("content/index.md", "# Hello\n\nWords.")
    folder.write("content/marketing/README.md", "Who we are.")
    folder.write("content/guide/index.md", "# Guide\n")
    folder.write("content/about-Us.md", "---\nsummary: S\naudience: public\ndraft: true\n---\n")
    content, problems = folder.read()
    assert problems == []
    assert content.introduction is not None
    assert (content.introduction.title, content.introduction.summary) == ("Hello", "Words.")
    marketing = content.department("marketing").introduction
    assert marketing is not None
    assert marketing.source.body == "Who we are."
    assert [(p.ref, p.title, p.summary, p.audience, p.draft) for p in content.pages] == [
        ("about-Us", "About Us", "S", "public", True),
        ("guide/index", "Guide", "", "internal", False),
    ]


@pytest.mark.parametrize("name", ["README.md", "readme.md"])
def test_second_introduction_is_warned_of(folder, name):
    folder.write("content/index.md", "Shown")
    folder.write(f"content/{name}", "Lost")
    content, problems = folder.read()
    assert content.introduction is not None
    assert content.introduction.source.body == "Shown"
    assert problems == [f"content/{name}: the file is not shown, because “index.md” exists"]


def test_several_problems_are_named_in_one_run(folder):
    folder.write(
        U,
        "---\nhealth: green\nneeds: [support, suport]\nasks:\n  - {to: x, what: y}\n  - {too: x}\n"
        "tag: a\ndraft: maybe\ndate: soon\n---\nText",
    )
    folder.write("content/support/2026-11-31-x.md", "Text")
    content, problems = folder.read()
    assert content.updates == ()
    assert problems == [
        f"{U}:2: health is “green”, which is not an allowed value",
        f"{U}:3: unknown department “suport”",
        f"{U}:6: unknown key “too”",
        f"{U}:6: “to” is missing",
        f"{U}:6: “what” is missing",
        f"{U}:7: unknown key “tag”",
        f"{U}:8: draft is “maybe”, which is neither true nor false",
        f"{U}:9: date is “soon”, which is not a valid date",
        "content/support/2026-11-31-x.md: “2026-11-31” in the file name is not a valid date",
    ]


def test_content_is_sorted(folder):
    for path in ("marketing/2026-11-17-b", "marketing/2026-11-18-a", "support/2026-11-18-a"):
        folder.write(f"content/{path}.md", "Text")
    assert [u.ref for u in folder.read()[0].updates] == [
        "support/2026-11-18-a",
        "marketing/2026-11-18-a",
        "marketing/2026-11-17-b",
    ]


def test_page_with_a_mistake_is_left_out(folder):
    assert problems_of(folder, "content/a.md", "---\ntitel: x\n---\n") == [
        "content/a.md:2: unknown key “titel”"
    ]


def test_roster_that_cannot_be_read_does_not_stop_files_that_name_departments(folder):
    folder.write("content/departments.yml", "a: b: c\n")
    folder.write("content/newsletter/2026-W47.md", "Good morning")
    folder.write(
        "content/marketing/2026-11-18-shop.md",
        "---\ndepartment: sales\nneeds: [fleet]\nasks: [{to: office, what: Soap}]\n---\nShop\n",
    )
    c = folder.compile(preview=True)
    assert [p.file for p in c.problems] == ["content/departments.yml"]
    assert [d.slug for d in c.visible.departments] == ["marketing", "fleet", "office", "sales"]
    assert list(render_site(c))


def test_what_a_file_is_does_not_depend_on_the_order_in_which_files_are_read(folder):
    """A department that is only referred to has a page, in whatever order files are read."""
    folder.write("content/departments.yml", "a: b: c\n")
    folder.write("content/marketing/2026-11-18-shop.md", "---\nneeds: [arts, sales]\n---\nShop\n")
    folder.write("content/arts/notes.md", "# Arts\n")
    folder.write("content/sales/notes.md", "# Sales\n")
    content, __ = folder.read()
    assert [page.ref for page in content.pages] == ["arts/notes", "sales/notes"]
    assert [d.slug for d in content.departments] == ["marketing", "arts", "sales"]


def test_markdown_with_an_ending_in_capitals_is_a_problem(folder):
    folder.write("content/marketing/2026-11-18-shop.MD", "Shop")
    assert folder.read()[1] == [
        "content/marketing/2026-11-18-shop.MD: the file extension is in capital letters"
    ]


def test_dated_file_outside_a_department_is_a_problem(folder):
    folder.write("content/2026-11-18-launch.md", "# Launch\n")
    assert folder.read()[1] == [
        (
            "content/2026-11-18-launch.md: the file name has a date, but the file is not in a"
            " department's folder"
        )
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("marketing/2026-11-18-a.md", "---\nneeds: [{}]\n---\nText.\n"),
        ("marketing/2026-11-18-a.md", "---\nasks: [{{to: {}, what: So}}]\n---\nText.\n"),
        (
            "incidents/2026-11-18-a.md",
            "---\naffects: [{}]\n---\n## 2026-11-18 09:00 investigating\nSo.\n",
        ),
        ("follow-ups/2026-11-18-a.md", "---\ndepartment: {}\n---\nText.\n"),
        ("metrics.yml", "calls: {{name: Calls, department: {}}}\n"),
    ],
)
@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("Member Support", "write “support”, the name of its folder"),
        (
            "Membr support",
            "change it to “support”, or add “Membr support” to departments.yml",
        ),
    ],
)
def test_department_called_by_the_name_that_readers_see(folder, path, text, written, fix):
    folder.write(f"content/{path}", text.format(written))
    (problem,) = folder.compile().problems
    assert fix == shown(problem.fix, problem)


@pytest.mark.parametrize("path", ["incidents/README.md", "follow-ups/index.md"])
def test_folder_of_a_register_has_no_introduction(folder, path):
    folder_name = path.partition("/")[0]
    assert problems_of(folder, f"content/{path}", "# How we write\n\nText.\n") == [
        f"content/{path}: the folder “{folder_name}” can't have an introduction"
    ]
